"""A passing-on of customers goes its way: asked about, carried out in portions, told to everybody who has to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.approval.answering import take_back
from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.handover import Occasion, Passed, Passing, Transfer, TransferState
from core.domain.ids import EventId, MemberId, TransferId
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import Change, keep, reason_of
from core.service.procedures.passing_on import Went, passed_on, room_for
from core.service.procedures.telling import held_back, repaint
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Timer, about_transfer

KIND = "transfer"
"""The kind of its subject, and of its timer."""
PORTION = 50
"""So many customers pass on in one unit of work: nobody holds the writer for long."""


def watch_transfer(transfer: Transfer, due: datetime, uow: UnitOfWork) -> None:
    """Time goes on with it: the receiver's time is over, or the next portion is due."""
    about = about_transfer(transfer.id)
    uow.timers.set(Timer(key=f"{KIND}:{transfer.id}", kind=KIND, due_at=due, subject=about))


def carried_on(transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The next portion of what everybody has agreed to; the last one tells those whom it concerns."""
    portion = uow.transfers.passings(transfer.id, limit=PORTION, how=Passed.OPEN)
    went = [_passed(passing, transfer, uow, ctx) for passing in _with_room(portion, transfer, uow, ctx)]
    uow.transfers.settle(transfer.id, [passing for passing, _ in went])
    events = tuple(event for _, each in went for event in each.events)
    notices = tuple(notice for _, each in went for notice in each.notices)
    if len(portion) == PORTION and uow.transfers.passings(transfer.id, limit=1, how=Passed.OPEN):
        watch_transfer(transfer, ctx.now, uow)
        return Outcome(code="transfer_running", subject=about_transfer(transfer.id), events=events, notices=notices)
    done = finished(transfer, uow, ctx)
    return replace(done, events=(*events, *done.events), notices=(*notices, *done.notices))


def rung(transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Its timer: the next portion, or the receiver has not answered in time. Early, late or twice is harmless."""
    if transfer.state is TransferState.RUNNING:
        return carried_on(transfer, uow, ctx)
    if transfer.state is not TransferState.ASKED or transfer.until is None:
        return Outcome(code="nothing_due")
    if ctx.now < transfer.until:
        watch_transfer(transfer, transfer.until, uow)
        return Outcome(code="nothing_due")
    return settled(transfer, TransferState.DROPPED, by=None, uow=uow, ctx=ctx)


def finished(transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Everything has passed on that could."""
    counted = uow.transfers.counted(transfer.id)
    passed = sum(number for (_, how), number in counted.items() if how is Passed.DONE)
    if transfer.parent is not None:
        uow.transfers.settle(transfer.parent, uow.transfers.passings(transfer.id, limit=1))
    return settled(transfer, TransferState.DONE, by=transfer.settled_by, uow=uow, ctx=ctx, passed=passed)


def settled(
    transfer: Transfer,
    state: TransferState,
    *,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
    answer: str = "",
    passed: int = 0,
) -> Outcome:
    """It is over: giver, receiver and whoever wished it hear of it once, every copy of its card shows it."""
    over = transfer.settle(state, by=by, at=ctx.now, answer=answer or None)
    uow.transfers.save(over)
    uow.timers.cancel(f"{KIND}:{transfer.id}")
    event = transfer_event(_OVER[state], over, by=by, ctx=ctx, passed=passed)
    people = dict.fromkeys(one for one in (over.giver, over.to, over.by) if one and one != by)
    told = tuple(_tell(member, event, ctx) for member in people if uow.directory.member(member).active)
    facts: dict[str, Fact] = {"count": passed, "to_id": over.to, "giver_id": over.giver}
    return Outcome(
        code=_CODES[state],
        subject=event.subject,
        facts=facts,
        events=(event,),
        notices=(*told, repaint(event), *_parent_repainted(over, event)),
    )


def dropped_transfer(transfer: Transfer, uow: UnitOfWork, ctx: Context, *, by: MemberId | None, why: str) -> Outcome:
    """Nobody need answer it any more."""
    approval = uow.approvals.about(about_transfer(transfer.id))
    if approval is not None and approval.status in {Decision.OPEN, Decision.RETURNED}:
        keep(take_back(approval, by=by, at=ctx.now), uow, new=False)
    return settled(transfer, TransferState.DROPPED, by=by, uow=uow, ctx=ctx, answer=why)


def conclude_transfer(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for it: the ending of the kind ``transfer``. One that is sent back is not
    done: there is nothing to complete, and it can be wished again.
    """
    transfer = uow.transfers.get(TransferId(change.about.id))
    after, by = change.after, change.by
    if after.status is Decision.APPROVED:
        uow.transfers.save(transfer.run(by))
        return carried_on(uow.transfers.get(transfer.id), uow, ctx)
    if after.status in {Decision.REJECTED, Decision.RETURNED}:
        said = reason_of(after) if after.status is Decision.REJECTED else (after.acts[-1].comment or "")
        return settled(transfer, TransferState.DECLINED, by=by, uow=uow, ctx=ctx, answer=said)
    event = transfer_event(EventKind.TRANSFER_ANSWERED, transfer, by=by, ctx=ctx)
    return change.goes_on(event, (*transfer_requests(transfer, change.newly_asked, ctx), repaint(event)))


def transfer_requests(transfer: Transfer, people: Sequence[MemberId], ctx: Context) -> tuple[Notice, ...]:
    """The card for everybody whose yes is needed; nobody is woken by it."""
    return tuple(
        Notice(
            dedupe_key=f"transfer:{transfer.id}:{member}",
            kind=NoticeKind.TRANSFER_NEEDED,
            to=member,
            about=about_transfer(transfer.id),
            not_before=held_back(ctx),
        )
        for member in people
    )


def transfer_event(
    kind: EventKind, transfer: Transfer, *, by: MemberId | None, ctx: Context, **data: Fact
) -> EventRecord:
    """The line of the trail for a change of a passing-on."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_transfer(transfer.id),
        actor=by,
        rule=transfer.rule,
        data={"giver": transfer.giver, "to": transfer.to, "total": transfer.total, **data},
    )


def not_passing(filing: Filing, giver: MemberId, uow: UnitOfWork) -> Passed | None:
    """Why a customer cannot pass on now."""
    if filing.owner != giver or not filing.is_live:
        return Passed.MOVED_ON
    return Passed.PENDING if filing.status is FilingStatus.PENDING else None


def _passed(passing: Passing, transfer: Transfer, uow: UnitOfWork, ctx: Context) -> tuple[Passing, Went]:
    """Everything is looked up again: much may have happened since it was asked."""
    if passing.how is not Passed.OPEN or transfer.to is None:
        return passing, Went()
    filing = uow.filings.get(passing.filing_id)
    leaves = transfer.occasion is not Occasion.WISH
    why_not = not_passing(filing, transfer.giver, uow)
    if why_not is not None and not (leaves and why_not is Passed.PENDING):
        return replace(passing, how=why_not), Went()
    went = passed_on(filing, uow.directory.member(transfer.to), transfer, uow, ctx)
    return replace(passing, how=Passed.DONE, to=transfer.to), went


def _with_room(portion: Sequence[Passing], transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Sequence[Passing]:
    """Those for which the receiver has no room left are marked so."""
    if transfer.to:
        uow.directory.wait_for_turn(transfer.to)
    room = room_for(transfer.to, uow, ctx) if transfer.to else None
    if room is None:
        return portion
    return [one if place < room else replace(one, how=Passed.FULL) for place, one in enumerate(portion)]


def _tell(member: MemberId, event: EventRecord, ctx: Context) -> Notice:
    return Notice(
        dedupe_key=f"{event.id}:{member}",
        kind=NoticeKind.TRANSFER_SETTLED,
        to=member,
        about=event.subject,
        not_before=held_back(ctx),
    )


def _parent_repainted(transfer: Transfer, event: EventRecord) -> tuple[Notice, ...]:
    """The card of the handover counts what was offered."""
    if transfer.parent is None:
        return ()
    about = about_transfer(transfer.parent)
    return (Notice(dedupe_key=f"repaint:{event.id}:parent", kind=NoticeKind.REPAINT, to=None, about=about),)


_OVER = {
    TransferState.DONE: EventKind.TRANSFER_DONE,
    TransferState.DECLINED: EventKind.TRANSFER_DECLINED,
    TransferState.DROPPED: EventKind.TRANSFER_DROPPED,
}
_CODES = {
    TransferState.DONE: "transferred",
    TransferState.DECLINED: "transfer_declined",
    TransferState.DROPPED: "transfer_dropped",
}
