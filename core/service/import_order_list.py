"""导入订单表: the lines of a list of orders come into the ledger, so many to a unit of work, as one job."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, OrderId
from core.domain.imports import AMOUNT, ImportJob, ImportLine, LineOutcome
from core.domain.order_list import OrderLine
from core.domain.rules import RuleViolation
from core.domain.sheets.faults import Fault, fault
from core.service.context import Context
from core.service.import_orders import ImportOrder, import_order
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.import_jobs import about_import, progress_told

BECAME = {
    "order_recorded": LineOutcome.ADDED,
    "order_corrected": LineOutcome.CORRECTED,
    "order_known": LineOutcome.DUPLICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrders:
    """The next lines of the job, read already; ``to`` is the last line that they cover, blank ones included."""

    number: int
    lines: tuple[OrderLine, ...]
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a line: its order and what happened, or what is wrong with it."""

    line: OrderLine
    outcome: LineOutcome
    done: Outcome | None = None
    fault: Fault | None = None


def import_orders(cmd: ImportOrders, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Lines and the job's progress in one unit of work; lines that were dealt with before are passed over, and those
    that change nothing are but counted: the same list may come every night.

    Raises ``admin_only`` where whoever confirmed it administers no more, ``import_not_found``, ``import_over``,
    ``ConcurrentChange``.
    """
    job = uow.imports.numbered(cmd.number)
    by = brought_by(job)
    lines = [line for line in cmd.lines if line.number > job.done]
    came = came_of(lines, by, uow, ctx)
    uow.imports.add_lines(job.id, [_kept(one) for one in came if one.outcome is not LineOutcome.DUPLICATE])
    counts = Counter(one.outcome for one in came)
    further = job.advanced(to=max(cmd.to, job.done), outcomes=counts, at=ctx.now)
    amount = further.counts.get(AMOUNT, 0) + fen_of(came)
    further = replace(further, counts={**further.counts, AMOUNT: amount})
    uow.imports.save(further)
    outcome = Outcome(code="import_advanced", subject=about_import(job.number), notices=progress_told(job, further))
    return and_also(outcome, (_marked(one.done, job, one.line) for one in came if one.done is not None))


def brought_by(job: ImportJob) -> MemberId:
    """Who stands as the one who recorded its orders: whoever confirmed the list. Raises ``admin_only``."""
    by = job.mover or job.by
    if by is None:
        raise RuleViolation("admin_only")
    return by


def came_of(lines: list[OrderLine], by: MemberId, uow: UnitOfWork, ctx: Context) -> list[Came]:
    """Each line by itself: one that is refused has changed nothing, for every refusal comes before the first change.
    Raises ``admin_only``, ``ConcurrentChange``.
    """
    must_administer(by, uow)
    return [_came(line, by, uow, ctx) for line in lines]


def fen_of(came: list[Came]) -> int:
    """The sum of the orders that are new."""
    return sum(one.line.amount for one in came if one.outcome is LineOutcome.ADDED)


def _came(line: OrderLine, by: MemberId, uow: UnitOfWork, ctx: Context) -> Came:
    if line.fault:
        beside = "、".join(str(number) for number in line.beside[:5]) or None
        facts = {"beside": beside} if beside else {}
        return Came(
            line=line, outcome=LineOutcome.REFUSED, fault=fault(line.where, line.fault, line.reference, **facts)
        )
    try:
        done = import_order(ImportOrder(line=line, by=by), uow, ctx)
    except RuleViolation as no:
        return Came(line=line, outcome=LineOutcome.REFUSED, fault=Fault(column="", code=no.code, facts=dict(no.facts)))
    return Came(line=line, outcome=BECAME[done.code], done=done)


def _kept(came: Came) -> ImportLine:
    about = came.done.subject if came.done is not None else None
    return ImportLine(
        line=came.line.number,
        outcome=came.outcome,
        order=OrderId(about.id) if about is not None else None,
        faults=(came.fault,) if came.fault is not None else (),
    )


def _marked(done: Outcome, job: ImportJob, line: OrderLine) -> Outcome:
    """The trail knows by which job it came: an undo takes back what nothing else has happened to."""
    by_job = {"job": job.number, "line": line.number}
    events = tuple(replace(event, data={**event.data, **by_job}) for event in done.events)
    return replace(done, events=events)
