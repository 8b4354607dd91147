"""导入: customers and filings of an older list come into the ledger, so many lines to a unit of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from core.domain.contact import Contact
from core.domain.customer import Customer, Key
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing, FilingStatus, Origin
from core.domain.forms import OWN_COLUMNS
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EventId, FilingId, MemberId
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome, ListKind
from core.domain.policy.document import Clause
from core.domain.rules import ConcurrentChange, Fact, RuleViolation
from core.domain.sheets.faults import Fault
from core.domain.sheets.rows import Row
from core.service.context import Context
from core.service.give_listed_lead import asked_by
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.assigning import leads_told
from core.service.procedures.import_jobs import about_import, done_told, progress_told, repainted
from core.service.procedures.import_likeness import Screened
from core.service.procedures.import_pool import settled
from core.service.procedures.import_rows import Judge, Verdict
from core.service.procedures.mornings import watch_team
from core.service.procedures.protecting import watch_ends
from core.service.procedures.telling import happened
from core.service.records import EventKind, EventRecord, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class StartImport:
    """``columns`` say which column is which field; ``waiting`` until somebody confirms it. ``file`` names the kept
    file, ``headers`` and ``unsure`` tell of its columns, ``problem`` what they lack, ``other`` what they would be in a
    list of the other kind.
    """

    name: str
    digest: str
    columns: Mapping[int, str]
    by: MemberId | None
    total: int = 0
    owner: MemberId | None = None
    accept_suspected: bool = False
    waiting: bool = False
    file: str = ""
    headers: tuple[str, ...] = ()
    unsure: tuple[int, ...] = ()
    problem: str = ""
    kind: ListKind = ListKind.CUSTOMERS
    other: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChunk:
    """The next lines, read already; ``to`` is the last line that they cover, blank ones included. ``screened`` says
    what they resemble, ``keys`` by what they are recognised, both as found beforehand. ``newest`` is the newest name
    as the chunk before left it: if it still is, nobody brought one since. The outcome tells the next ``newest``.
    """

    number: int
    rows: tuple[Row, ...]
    to: int
    screened: Screened = field(default_factory=Screened)
    newest: int | None = None
    keys: Mapping[int, tuple[Key, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTrial:
    """What an import that waits would come to; ``problem`` where it cannot be read. ``seen`` is the version that was
    tried: what was corrected since is tried again. ``examples`` are lines with something wrong.
    """

    number: int
    counts: Mapping[str, int]
    problem: str = ""
    seen: int | None = None
    examples: tuple[tuple[int, Fault], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveImport:
    """Confirmed, finished or cancelled. ``accept_suspected`` says whether lines that merely resemble a customer come
    in, too; ``None`` leaves it as it was.
    """

    number: int
    state: JobState
    by: MemberId | None
    accept_suspected: bool | None = None


_LACKS = {
    ListKind.CUSTOMERS: "import_lacks",
    ListKind.ORDERS: "orders_lack",
    ListKind.LEADS: "import_lacks",
    ListKind.UNCLEAR: "which_list",
}
_BEGUN = {ListKind.ORDERS: "orders_running", ListKind.LEADS: "leads_running"}


def start_import(cmd: StartImport, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A job for the file."""
    job = ImportJob(
        id=ctx.new_id(),
        number=uow.imports.next_number(),
        name=cmd.name,
        digest=cmd.digest,
        by=cmd.by,
        state=JobState.WAITING if cmd.waiting else JobState.RUNNING,
        started_at=ctx.now,
        changed_at=ctx.now,
        columns=cmd.columns,
        owner=cmd.owner,
        accept_suspected=cmd.accept_suspected,
        total=cmd.total,
        file=cmd.file,
        headers=cmd.headers,
        unsure=cmd.unsure,
        problem=cmd.problem,
        kind=cmd.kind,
        other=cmd.other,
    )
    uow.imports.add(job)
    return _reported(EventKind.IMPORT_STARTED, job, cmd.by, ctx, total=cmd.total)


def move_import(cmd: MoveImport, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``import_not_found``, ``import_over``, ``import_lacks`` or ``orders_lack`` for one whose columns do not
    suffice, ``which_list`` for one of which nobody has said what it is.
    """
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.WAITING, JobState.RUNNING)
    if cmd.state is JobState.RUNNING and job.problem:
        raise RuleViolation(_LACKS[job.kind], number=job.number)
    accepts = job.accept_suspected if cmd.accept_suspected is None else cmd.accept_suspected
    moved = replace(job, state=cmd.state, changed_at=ctx.now, mover=cmd.by, accept_suspected=accepts)
    uow.imports.save(moved)
    kind = EventKind.IMPORT_FINISHED if cmd.state is JobState.FINISHED else EventKind.IMPORT_STARTED
    told = (*done_told(moved), *_asked(moved, uow, ctx)) if cmd.state is JobState.FINISHED else ()
    outcome = _reported(kind, moved, cmd.by, ctx, state=cmd.state.value, **moved.counts)
    return replace(outcome, notices=(*outcome.notices, *told))


def _asked(job: ImportJob, uow: UnitOfWork, ctx: Context) -> tuple[Notice, ...]:
    """Whoever is asked to take leads of a list hears of all of them together."""
    if job.kind is not ListKind.LEADS:
        return ()
    return tuple(leads_told(member, f"list{job.number}", ctx) for member in sorted(set(asked_by(job, uow))))


def note_trial(cmd: NoteTrial, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The card can say now what would come in. Raises ``import_not_found``, ``import_over``."""
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.WAITING, JobState.RUNNING)
    if cmd.seen is not None and cmd.seen != job.version:
        return Outcome(code="nothing_due")
    state = JobState.CANCELLED if cmd.problem else job.state
    tried = replace(job, trial=cmd.counts, problem=cmd.problem, examples=cmd.examples)
    uow.imports.save(replace(tried, state=state, changed_at=ctx.now))
    return Outcome(
        code="import_advanced", subject=about_import(job.number), notices=repainted(job, f"trial{job.version}")
    )


def import_chunk(cmd: ImportChunk, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Lines and the job's progress in one unit of work; lines that were dealt with before are passed over.

    Raises ``import_not_found``, ``import_over``, ``ConcurrentChange``.
    """
    job = uow.imports.numbered(cmd.number)
    rows = [row for row in cmd.rows if row.line > job.done]
    writing = _Writing(job=job, uow=uow, ctx=ctx, judge=Judge(uow, ctx.policy))
    _nobody_else(cmd, uow)
    lines = writing.all_of(rows, cmd)
    uow.imports.add_lines(job.id, lines)
    outcomes = Counter(line.outcome for line in lines)
    further = job.advanced(to=max(cmd.to, job.done), outcomes=outcomes, at=ctx.now)
    uow.imports.save(further)
    return Outcome(
        code="import_advanced",
        subject=about_import(job.number),
        facts={"newest": uow.company_names.last()},
        events=tuple(writing.events),
        notices=(*progress_told(job, further), *writing.notices),
    )


def _nobody_else(cmd: ImportChunk, uow: UnitOfWork) -> None:
    """Nobody brings in a name from now on, and nobody did since the rows were looked at, or they are looked at anew.

    Raises ``ConcurrentChange``.
    """
    uow.customers.add_all(())
    if cmd.newest == uow.company_names.last():
        return
    if cmd.screened.newest and uow.company_names.entered(cmd.screened.newest):
        raise ConcurrentChange


class _Writing:
    """The rows of one chunk on their way into the ledger."""

    def __init__(self, *, job: ImportJob, uow: UnitOfWork, ctx: Context, judge: Judge) -> None:
        self.events: list[EventRecord] = []
        self._fresh: dict[CustomerId, tuple[Customer, tuple[Key, ...]]] = {}
        self._filings: list[tuple[Filing, tuple[Key, ...]]] = []
        self._pooled: list[Filing] = []
        self.notices: tuple[Notice, ...] = ()
        self._job, self._uow, self._ctx, self._judge = job, uow, ctx, judge
        self._teams = {member.id: member.team_id for member in uow.directory.members()}
        self._protected = ctx.policy.quote(Clause.PROTECTION)

    def all_of(self, rows: list[Row], cmd: ImportChunk) -> list[ImportLine]:
        """What became of each."""
        self._judge.look_up(rows, cmd.keys)
        sound = sum(not row.faults for row in rows)
        numbers = iter(self._uow.filings.next_numbers(sound) if sound else ())
        alike = {
            line: each for line, each in cmd.screened.alike.items() if each.certain or not self._job.accept_suspected
        }
        lines = [self._line(self._judge.judge(row, alike.get(row.line)), numbers) for row in rows]
        if self._fresh:
            self._uow.customers.add_all(list(self._fresh.values()))
        self._uow.filings.add_all(self._filings)
        live = [filing for filing, _ in self._filings if filing.is_live]
        watch_ends(live, self._uow, self._ctx)
        for owner in {filing.owner for filing in live}:
            watch_team(owner, self._uow, self._ctx)
        known = [filing for filing in live if filing.customer_id not in self._fresh]
        events, self.notices = settled(known, self._pooled, by=self._job.by, uow=self._uow, ctx=self._ctx)
        self.events += events
        return lines

    def _line(self, verdict: Verdict, numbers: Iterator[int]) -> ImportLine:
        row = verdict.row
        if verdict.outcome is not LineOutcome.ADDED:
            return ImportLine(line=row.line, outcome=verdict.outcome, faults=verdict.faults)
        customer = self._customer(verdict)
        filing = self._filing(row, customer, next(numbers))
        self._filings.append((filing, verdict.free))
        self._pooled += [filing] if row.pooled else []
        self._judge.enters(verdict.keys, customer, row.answers.get("uscc"))
        event = happened(
            EventKind.FILING_IMPORTED, filing, by=self._job.by, ctx=self._ctx, job=self._job.number, line=row.line
        )
        self.events.append(event)
        fresh = customer if verdict.known is None else None
        return ImportLine(line=row.line, outcome=LineOutcome.ADDED, filing=filing.id, customer=fresh)

    def _customer(self, verdict: Verdict) -> CustomerId:
        """The one that is known, knowing more now, or a new one."""
        answers = verdict.row.answers
        contacts = _contacts(verdict.row)
        if verdict.known is not None:
            self._learn(verdict.known, contacts, verdict)
            return verdict.known
        fresh = Customer(
            id=CustomerId(self._ctx.new_id()),
            name=answers["company"],
            compare_name=compare_name(answers["company"]),
            uscc=answers.get("uscc"),
            region=answers.get("region"),
            created_at=self._ctx.now,
            contacts=contacts,
        )
        self._fresh[fresh.id] = (fresh, verdict.keys)
        return fresh.id

    def _learn(self, customer_id: CustomerId, contacts: tuple[Contact, ...], verdict: Verdict) -> None:
        """A customer that is known, or that came in some lines before, has one more contact, or a credit code."""
        pending = self._fresh.get(customer_id)
        known = pending[0] if pending else self._uow.customers.get(customer_id)
        grown = replace(known, uscc=known.uscc or verdict.row.answers.get("uscc"))
        for contact in contacts:
            grown = grown.with_contact(contact)
        if pending:
            self._fresh[customer_id] = (grown, tuple(dict.fromkeys((*pending[1], *verdict.keys))))
        elif grown != known:
            self._uow.customers.save(grown, verdict.keys)

    def _filing(self, row: Row, customer: CustomerId, number: int) -> Filing:
        now = self._ctx.now
        owner = row.owner
        assert owner is not None  # noqa: S101 - for the type checker: a row without faults has an owner
        filed_at = min(row.filed_at or now, now)
        is_live = row.status is FilingStatus.PROTECTED
        return Filing(
            id=FilingId(self._ctx.new_id()),
            number=number,
            customer_id=customer,
            owner=owner,
            team_id=self._teams.get(owner),
            scope=self._ctx.policy.duplicate.scope,
            status=row.status,
            filed_at=filed_at,
            rule=self._protected,
            contact=Contact(name=row.answers.get("contact", ""), phone=row.answers.get("phone", "")),
            answers={key: value for key, value in row.answers.items() if key not in OWN_COLUMNS},
            decided_at=filed_at,
            decided_by=self._job.by,
            reason=row.reason or None,
            origin=Origin.IMPORTED,
            protected_until=row.until or (now + self._ctx.policy.protection.length if is_live else None),
        )


def _contacts(row: Row) -> tuple[Contact, ...]:
    name = row.answers.get("contact", "")
    if row.phones:
        return tuple(Contact(name=name, phone=phone) for phone in row.phones)
    return (Contact(name=name, phone=""),) if name else ()


def _reported(kind: EventKind, job: ImportJob, by: MemberId | None, ctx: Context, **data: Fact) -> Outcome:
    subject = about_import(job.number)
    event = EventRecord(
        id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=by, data={"number": job.number, **data}
    )
    notices = repainted(job, job.state.value)
    begun = _BEGUN.get(job.kind) if job.state is JobState.RUNNING else None
    return Outcome(
        code=begun or f"import_{job.state.value}",
        subject=subject,
        facts={"number": job.number},
        events=(event,),
        notices=notices,
    )
