"""撤销导入: what a job added goes again, unless somebody has worked with it since, or has
taken the lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EventId, MemberId
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome, ListKind
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.assigning import dropped, leads_told
from core.service.procedures.bringing import must_handle
from core.service.procedures.import_jobs import about_import, done_told, repainted
from core.service.procedures.import_pool import taken_back
from core.service.procedures.orders_back import OrdersBack
from core.service.procedures.telling import happened
from core.service.records import EventKind, EventRecord, Notice, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoImport:
    """So many lines of the job at a time, until the outcome is ``import_undone``."""

    number: int
    by: MemberId | None
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginUndo:
    """撤销导入, said in chat: what the job added goes in the background."""

    number: int
    by: MemberId


def begin_undo(cmd: BeginUndo, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``import_not_found``, ``import_over`` for one that was undone or never begun, and what
    :func:`~core.service.procedures.bringing.must_handle` does.
    """
    job = uow.imports.numbered(cmd.number)
    must_handle(job, cmd.by, uow, ctx.policy)
    job.must_be(JobState.RUNNING, JobState.FINISHED, JobState.CANCELLED, JobState.UNDOING)
    undoing = replace(job, state=JobState.UNDOING, mover=cmd.by, changed_at=ctx.now)
    uow.imports.save(undoing)
    notices = repainted(undoing, "undoing")
    return Outcome(
        code="import_undoing", subject=about_import(job.number), facts={"number": job.number}, notices=notices
    )


def undo_import(cmd: UndoImport, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``import_not_found``, ``import_over`` for one that was undone or never begun, ``ConcurrentChange``."""
    job = uow.imports.numbered(cmd.number)
    job.must_be(JobState.RUNNING, JobState.FINISHED, JobState.CANCELLED, JobState.UNDOING)
    lines = _next_lines(job, cmd.limit, uow)
    back = OrdersBack(job=job, by=cmd.by, uow=uow, ctx=ctx)
    became: dict[LineOutcome, list[int]] = {}
    counts = Counter(job.counts)
    for line in lines:
        outcome = _dropped(line, job, back) if job.kind is ListKind.LEADS else _taken_back(line, cmd.by, back)
        became.setdefault(outcome, []).append(line.line)
        counts[line.outcome.value] -= 1
        counts[outcome.value] += 1
    for outcome, numbers in became.items():
        uow.imports.set_outcomes(job.id, outcome, numbers)
    state = JobState.UNDONE if len(lines) < cmd.limit else JobState.UNDOING
    gone = replace(job, state=state, counts=dict(counts), changed_at=ctx.now)
    uow.imports.save(gone)
    if state is JobState.UNDOING:
        return _reported("import_advanced", gone, back)
    data: dict[str, Fact] = {"removed": counts["removed"], "kept": counts["kept"]}
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.IMPORT_UNDONE,
        subject=about_import(job.number),
        actor=cmd.by,
        data={"number": job.number, **data},
    )
    step = f"undone{counts[LineOutcome.ADDED.value]}"
    return _reported("import_undone", gone, back, event, notices=(*repainted(gone, step), *done_told(gone)))


def _reported(
    code: str, job: ImportJob, back: OrdersBack, *events: EventRecord, notices: tuple[Notice, ...] = ()
) -> Outcome:
    return Outcome(
        code=code,
        subject=about_import(job.number),
        facts={"number": job.number},
        events=(*back.events, *events),
        notices=(*back.notices, *notices),
    )


def _next_lines(job: ImportJob, limit: int, uow: UnitOfWork) -> Sequence[ImportLine]:
    """What it added, then what it corrected."""
    found: list[ImportLine] = []
    for outcome in (LineOutcome.ADDED, LineOutcome.CORRECTED):
        found += uow.imports.lines(job.id, after=0, limit=limit - len(found), outcome=outcome)
    return found


def _taken_back(line: ImportLine, by: MemberId | None, back: OrdersBack) -> LineOutcome:
    if line.order is not None:
        return back.take_back(line)
    event = _filing_back(line, by, back.uow, back.ctx)
    back.events += [] if event is None else [event]
    return LineOutcome.KEPT if event is None else LineOutcome.REMOVED


def _dropped(line: ImportLine, job: ImportJob, back: OrdersBack) -> LineOutcome:
    """A lead that somebody is still asked to take is taken back."""
    lead = back.uow.leads.of(line.filing) if line.filing is not None else None
    if lead is None or not lead.is_open:
        return LineOutcome.KEPT
    outcome = dropped(lead, job.mover or lead.by, back.uow, back.ctx, quietly=True)
    back.events += outcome.events
    back.notices += (*outcome.notices, leads_told(lead.asked.to, f"undo{job.number}", back.ctx))
    return LineOutcome.REMOVED


def _filing_back(line: ImportLine, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> EventRecord | None:
    """The event, or ``None`` where the filing was touched since it came in."""
    filing = _untouched(line, uow)
    if filing is None or not taken_back(filing, uow):
        return None
    uow.timers.cancel(f"expire:{filing.id}")
    uow.filings.remove(filing)
    if line.customer is not None:
        _forget(line.customer, uow)
    return happened(EventKind.FILING_TAKEN_BACK, filing, by=by, ctx=ctx, line=line.line)


def _untouched(line: ImportLine, uow: UnitOfWork) -> Filing | None:
    """What nobody has changed, about which nothing was asked, or said on the trail but that it came in."""
    if line.filing is None:
        return None
    try:
        filing = uow.filings.get(line.filing)
    except RuleViolation:
        return None
    asked = uow.extensions.of_filing(filing.id) or uow.requests.of_filing(filing.id) or uow.orders.of_filing(filing.id)
    alone = not asked and len(uow.trail.about(about_filing(filing.id))) == 1
    return filing if filing.version == 1 and alone else None


def _forget(customer_id: CustomerId, uow: UnitOfWork) -> None:
    """A customer that the job made goes with its last filing, unless somebody learned more of it since."""
    if uow.filings.latest_of(customer_id) is None and uow.customers.get(customer_id).version == 1:
        uow.customers.remove(customer_id)
