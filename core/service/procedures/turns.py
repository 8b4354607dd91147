"""排队: the first in line has a released customer to himself for a while, then the next (S52)."""

from __future__ import annotations

from datetime import datetime

from core.domain.calendar import Calendar
from core.domain.ids import CustomerId, EventId, MemberId
from core.domain.pool import NO_POOL, PoolEntry, Waiting, Went, next_turn
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.announcing import announce
from core.service.procedures.claiming import can_have_turn, pool_rule
from core.service.procedures.telling import repaint
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Timer, about_customer, about_entry

KIND = "turn"


def passed_on(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Whose turn it was did not take it: he is out of the line."""
    assert entry.turn_of is not None  # noqa: S101 - for the type checker
    drop_place(entry.customer_id, entry.scope, entry.turn_of, uow)
    passed = entry_event(EventKind.TURN_PASSED, entry, by=None, ctx=ctx, member=entry.turn_of)
    after, events, notices = with_turn(entry.open(), uow, ctx)
    if after.turn_of is None and after.pool == NO_POOL:
        after = after.leave(Went.FREED, at=ctx.now)
    uow.pool.save(after)
    watch_turn(after, uow)
    if after.turn_of is None:
        announce(after, uow, ctx)
    return Outcome(
        code="turn_passed",
        subject=passed.subject,
        facts={"number": entry.number},
        events=(passed, *events),
        notices=(*notices, repaint(passed)),
    )


def with_turn(
    entry: PoolEntry, uow: UnitOfWork, ctx: Context
) -> tuple[PoolEntry, tuple[EventRecord, ...], tuple[Notice, ...]]:
    """The entry, kept for the first in line who can have it; what is to be written and told of it."""
    rules = ctx.policy.pool
    first = next_in_line(entry, uow, ctx) if rules.waiting_list else None
    if first is None:
        return entry, (), ()
    starts = Calendar(ctx.policy.calendar).quiet_until(ctx.now)
    until = (starts or ctx.now) + rules.waiting_turn
    kept = entry.give_turn(first.member_id, until=until)
    event = entry_event(EventKind.TURN_GIVEN, kept, by=None, ctx=ctx, member=first.member_id, until=until.isoformat())
    return kept, (event,), (about_turn(NoticeKind.POOL_TURN, first.member_id, event, starts),)


def next_in_line(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> Waiting | None:
    """The first who can have it."""
    line = uow.pool.waiting_of(entry.customer_id, entry.scope)
    return next_turn(line, lambda member: can_have_turn(entry, member, uow, ctx))


def watch_turn(entry: PoolEntry, uow: UnitOfWork) -> None:
    """One timer for an entry, at the moment when somebody's turn is over."""
    key = f"{KIND}:{entry.id}"
    if entry.turn_until is None or not entry.is_live:
        uow.timers.cancel(key)
    else:
        uow.timers.set(Timer(key=key, kind=KIND, due_at=entry.turn_until, subject=about_entry(entry.id)))


def drop_place(customer: CustomerId, scope: str, member: MemberId, uow: UnitOfWork) -> None:
    """He waits for this customer no more, if he did."""
    for place in uow.pool.waiting_of(customer, scope):
        if place.member_id == member:
            uow.pool.leave(place)


def about_turn(kind: NoticeKind, member: MemberId, event: EventRecord, not_before: datetime | None = None) -> Notice:
    """A word to somebody who waits."""
    return Notice(dedupe_key=f"{event.id}:{member}", kind=kind, to=member, about=event.subject, not_before=not_before)


def entry_event(kind: EventKind, entry: PoolEntry, *, by: MemberId | None, ctx: Context, **data: Fact) -> EventRecord:
    """The line of the trail for a change of a stay in the pool."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_entry(entry.id),
        actor=by,
        rule=pool_rule(entry, ctx.policy),
        data={"number": entry.number, "customer": entry.customer_id, "pool": entry.pool, **data},
    )


def place_event(kind: EventKind, place: Waiting, *, by: MemberId, ctx: Context) -> EventRecord:
    """The line of the trail for a place in a waiting list."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_customer(place.customer_id),
        actor=by,
        data={"customer": place.customer_id, "scope": place.scope, "member": place.member_id},
    )
