"""撤销导入 of orders: what a job brought goes, what it corrected is as it was, unless touched since."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from core.domain.ids import FilingId, MemberId, OrderId
from core.domain.imports import ImportJob, ImportLine, LineOutcome
from core.domain.order import Order, normal_reference
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.ordering import order_event, repainted
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind, EventRecord, Notice, about_filing, about_order


@dataclass(slots=True)
class OrdersBack:
    """Some lines of a job on their way out; ``events`` and ``notices`` are for the trail and the outbox."""

    job: ImportJob
    by: MemberId | None
    uow: UnitOfWork
    ctx: Context
    events: list[EventRecord] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _restored: set[OrderId] = field(default_factory=set)

    def take_back(self, line: ImportLine) -> LineOutcome:
        """What becomes of the line."""
        order = self._order(line)
        if line.outcome is LineOutcome.CORRECTED:
            gone = order is None or order.id in self._restored  # this very job brought it, or corrected it twice
            return LineOutcome.RESTORED if gone or self._restore(order) else LineOutcome.KEPT
        return LineOutcome.REMOVED if order is not None and self._remove(order) else LineOutcome.KEPT

    def _order(self, line: ImportLine) -> Order | None:
        try:
            return self.uow.orders.get(line.order) if line.order is not None else None
        except RuleViolation:
            return None

    def _own(self, event: EventRecord) -> bool:
        return event.data.get("job") == self.job.number

    def _remove(self, order: Order) -> bool:
        uow = self.uow
        if uow.orders.requests_of(order.id) or not all(map(self._own, uow.trail.about(about_order(order.id)))):
            return False
        uow.orders.remove(order)
        event = order_event(EventKind.ORDER_TAKEN_BACK, order, by=self.by, ctx=self.ctx)
        self._note(event, (repaint(replace(event, subject=about_filing(order.filing_id))),))
        self._stage_back(order.filing_id)
        return True

    def _restore(self, order: Order | None) -> bool:
        """As it was before the first correction of this job."""
        if order is None or not order.is_live:
            return False
        events = self.uow.trail.about(about_order(order.id))
        first = next((place for place, event in enumerate(events) if self._own(event)), len(events))
        ours = events[first:]
        if not ours or not all(map(self._own, ours)):
            return False
        was = ours[0].data
        right = order.correct(
            amount=int(str(was["before"])),
            reference=str(was["reference_before"]),
            signed_on=date.fromisoformat(str(was["day_before"])),
        )
        other = self.uow.orders.with_reference(normal_reference(right.reference))
        if other is not None and other.id != order.id:
            return False
        self.uow.orders.save(right)
        self._restored.add(order.id)
        event = order_event(
            EventKind.ORDER_CORRECTED,
            right,
            by=self.by,
            ctx=self.ctx,
            before=order.amount,
            day=str(right.signed_on),
            day_before=str(order.signed_on),
            reference_before=order.reference,
            job=self.job.number,
        )
        self._note(event, repainted(event, right))
        return True

    def _stage_back(self, filing_id: FilingId) -> None:
        """Where the job's orders had made it a deal and none is left, the customer is where he was."""
        uow, filing = self.uow, self.uow.filings.get(filing_id)
        moves = [one for one in uow.trail.about(about_filing(filing_id)) if one.kind is EventKind.STAGE_MOVED]
        if not filing.is_live or not moves or not self._own(moves[-1]):
            return
        before, after = str(moves[-1].data["before"]), str(moves[-1].data["after"])
        if filing.stage != after or any(one.is_live for one in uow.orders.of_filing(filing_id)):
            return
        moved = replace(filing, stage=before if len(moves) > 1 else "")
        uow.filings.save(moved)
        event = happened(EventKind.STAGE_MOVED, moved, by=self.by, ctx=self.ctx, before=after, after=before)
        self._note(event, (repaint(event),))

    def _note(self, event: EventRecord, notices: tuple[Notice, ...]) -> None:
        self.events.append(event)
        self.notices += notices
