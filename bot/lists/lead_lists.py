"""派单 by a list: each line checked as one that is said in chat, given by the rules or to whoever stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from bot.lists.importing import lines_of
from bot.lists.line_by_line import carry, would_refuse
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet
from cards.texts import lead_lists as texts
from core.domain.answers.kinds import under_form
from core.domain.answers.known import Known
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL
from core.domain.sheets.columns import NOT_READ, likeliest_form
from core.domain.sheets.faults import Fault
from core.domain.sheets.rows import Reading, Row
from core.service.commands import Command
from core.service.context import Context
from core.service.give_listed_lead import GiveListed, giver_of, lead_of
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.import_likeness import Screen
from core.service.procedures.import_rows import Judge, Verdict, told_by_line
from core.service.procedures.roster import Roster

MOST = 2000
"""Lines of one list: more nobody can take within hours."""
_AT_ONCE = 100
"""Lines that are looked at together before the first of them is given."""
_LACKING = frozenset({"lacking", "owner_lacking"})
_NOT_ASKED = frozenset({"contact", "phone", "owner"})
"""What a line of leads may lack; whether a contact or a phone is enough, 派单 itself says."""
_HELD = frozenset({"customer_held", "kin_held", "already_yours", "in_pool", "in_other_pool"})


class LeadLists:
    """One list of leads on its way."""

    def __init__(self, sheet: Sheet, store: Store, context: Callable[[], Context]) -> None:
        self._sheet, self._store, self._context = sheet, store, context

    def tried(self, job: ImportJob) -> Mapping[str, int]:
        """Each line is given and taken back at once, so that nothing but the rules themselves judges. Raises
        ``BadSheet``.
        """
        counts: Counter[str] = Counter()
        ctx, by = self._context(), giver_of(job)
        for verdict in self._verdicts(job, ctx, after=0):
            line = _noted(verdict, job)
            if line is None:
                no = would_refuse(lead_of(verdict.row, by), self._store, ctx)
                line = self._refused(verdict.row.line, no) if no else None
            counts[(line.outcome if line else LineOutcome.ADDED).value] += 1
        return counts

    def carried(self, job: ImportJob) -> ImportJob:
        """Raises ``BadSheet``, ``import_over``, ``ConcurrentChange``."""
        carry(job.number, self._due(job), self._refused, self._store, self._context)
        return self._store.read(lambda uow: uow.imports.numbered(job.number)).result()

    def wrong(self, job: ImportJob) -> Mapping[int, str]:
        """In words; who came in with the same list is named by his line."""
        lines = list(lines_of(job, self._store))
        given = {line.filing: line.line for line in lines if line.filing is not None}
        names = {str(one.id): one.name for one in self._store.read(lambda uow: uow.directory.members()).result()}
        return {line.line: texts.all_words(told_by_line(line.faults, given), names) for line in lines if line.faults}

    def _due(self, job: ImportJob) -> Iterator[tuple[int, Command | ImportLine]]:
        for verdict in self._verdicts(job, self._context(), after=job.done):
            because = texts.APART if verdict.outcome is LineOutcome.SUSPECTED else ""
            given = GiveListed(number=job.number, row=verdict.row, apart_because=because)
            yield verdict.row.line, _noted(verdict, job) or given

    def _verdicts(self, job: ImportJob, ctx: Context, *, after: int) -> Iterator[Verdict]:
        """So many lines are looked at together. What a trial would have given is nowhere but in its judge."""
        reading, judging = self._reading(job, ctx), _Judging()
        rows = (_as_lead(reading.row(line, cells)) for line, cells in self._counted(after))
        while some := tuple(islice(rows, _AT_ONCE)):
            if job.state is JobState.RUNNING:
                judging = _Judging()
            yield from self._store.read(partial(judging.look, some, ctx), long=True).result()

    def _counted(self, after: int) -> Iterator[tuple[int, Sequence[str]]]:
        """Raises ``BadSheet`` for too many."""
        for count, (line, cells) in enumerate(self._sheet.rows(after=after), start=1):
            if count > MOST:
                raise BadSheet("leads")
            yield line, cells

    def _reading(self, job: ImportJob, ctx: Context) -> Reading:
        roster = self._store.read(lambda uow: Roster.of(uow, job.owner, reached=True)).result()
        shelves = self._store.read(lambda uow: {table.key: uow.tables.shelf(table.key) for table in ctx.policy.tables})
        headers = self._sheet.layout.headers
        return Reading(
            columns={place: key for place, key in job.columns.items() if key not in NOT_READ},
            headers=headers,
            policy=under_form(ctx.policy, likeliest_form(headers, ctx.policy)),
            now=ctx.now,
            owner_of=roster.owner_of,
            known=Known(
                today=ctx.now.astimezone(LOCAL).date(),
                names=lambda: list(roster.names),
                shelf=shelves.result().__getitem__,
            ),
        )

    def _refused(self, line: int, no: RuleViolation) -> ImportLine:
        """A refusal by the rules as a fault of the line."""
        outcome = LineOutcome.DUPLICATE if no.code in _HELD else LineOutcome.REFUSED
        outcome = LineOutcome.SUSPECTED if no.code == "lead_resembling" else outcome
        return ImportLine(line=line, outcome=outcome, faults=(Fault(column="company", code=no.code, facts=no.facts),))


class _Judging:
    """Looks at line after line; those before count as if they were in the ledger."""

    def __init__(self) -> None:
        self._judge: Judge | None = None
        self._screen = Screen()

    def look(self, rows: Sequence[Row], ctx: Context, uow: UnitOfWork) -> list[Verdict]:
        """What the ledger and the lines above say of each."""
        judge = self._judge = self._judge or Judge(uow, ctx.policy)
        judge.uow = uow
        judge.look_up(rows)
        alike = self._screen.look(rows, uow, ctx.policy).alike
        return [judge.judge(row, alike.get(row.line)) for row in rows]


def _as_lead(row: Row) -> Row:
    """What a customer needs and a lead does not is no fault."""
    kept = tuple(one for one in row.faults if not (one.code in _LACKING and one.column in _NOT_ASKED))
    return replace(row, faults=kept)


def _noted(verdict: Verdict, job: ImportJob) -> ImportLine | None:
    """The line as it is written down where it does not become a lead."""
    accepted = verdict.outcome is LineOutcome.SUSPECTED and job.accept_suspected
    if verdict.outcome is LineOutcome.ADDED or accepted:
        return None
    return ImportLine(line=verdict.row.line, outcome=verdict.outcome, faults=verdict.faults)
