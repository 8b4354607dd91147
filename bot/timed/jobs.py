"""What time brings: due timers become commands, old inbox rows are forgotten. Each tick asks the database; none
remembers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from bot.company.directories import ERRANDS, claimed
from bot.door import Door
from bot.process.logs import correlation
from bot.timed.expiring import are_many, end_many
from core.domain.ids import EntryId, FilingId, MemberId, TransferId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service import (
    announce_pool,
    ask_again,
    delegate,
    group_morning,
    next_steps,
    overdue_approval,
    pair_names,
    team_day,
)
from core.service.answer_lead import RingLead
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.delegate import BeginDelegation
from core.service.expire_filing import ExpireFiling
from core.service.hand_over import RingTransfer
from core.service.idle_customer import RingIdle
from core.service.name_customers import name_customers, next_nameless, next_outdated, renew_names
from core.service.overdue_approval import RingApproval
from core.service.pass_turn import PassTurn
from core.service.ports.store import UnitOfWork
from core.service.procedures import (
    announcing,
    assigning,
    clocks,
    duties,
    left_alone,
    mornings,
    planning,
    transferring,
    turns,
)
from core.service.procedures.protecting import EXPIRE, REMIND
from core.service.records import Timer
from core.service.remind_owner import RemindOwner
from core.service.ring_clocks import RingClocks
from core.service.ring_duties import RingDuties

log = logging.getLogger(__name__)
BATCH = 200
REMEMBER = timedelta(days=7)
"""How long an incoming event is known again; the slowest platform repeats itself for six hours."""

COMMANDS: Mapping[str, Callable[[Timer], Command]] = {
    EXPIRE: lambda timer: ExpireFiling(filing_id=FilingId(timer.subject.id)),
    REMIND: lambda timer: RemindOwner(filing_id=FilingId(timer.subject.id)),
    clocks.KIND: lambda timer: RingClocks(filing_id=FilingId(timer.subject.id)),
    ask_again.KIND: ask_again.command_of,
    overdue_approval.KIND: lambda timer: RingApproval(about=timer.subject),
    planning.KIND: next_steps.command_of,
    mornings.KIND: team_day.command_of,
    duties.KIND: lambda timer: RingDuties(filing_id=FilingId(timer.subject.id)),
    left_alone.KIND: lambda timer: RingIdle(filing_id=FilingId(timer.subject.id)),
    announcing.KIND: announce_pool.command_of,
    group_morning.KIND: group_morning.command_of,
    turns.KIND: lambda timer: PassTurn(entry_id=EntryId(timer.subject.id)),
    assigning.KIND: lambda timer: RingLead(filing_id=FilingId(timer.subject.id)),
    transferring.KIND: lambda timer: RingTransfer(transfer_id=TransferId(timer.subject.id)),
    delegate.KIND: lambda timer: BeginDelegation(member=MemberId(timer.subject.id)),
}


Errand = Callable[[Timer], None]
"""Takes a timer whose work needs the network, and returns at once."""


async def ring_timers(door: Door, errand: Errand | None = None) -> int:
    """Run the command of every timer that is due, each once even if several processes tick. Returns how many rang.

    A timer that cannot run stays for the next tick and holds up no other. What needs the network is handed to
    ``errand`` and is due again later unless it is done by then.
    """
    rung, swept = 0, False
    while True:
        now = door.clock()
        due = await door.read(lambda uow, now=now: uow.timers.due(now=now, limit=BATCH))  # type: ignore[misc]
        if are_many(due) and not swept:
            rung, swept = rung + await end_many(door), True
            continue
        # All at once, in their order: the writer takes them so, and they share its commits.
        ran = sum(await asyncio.gather(*(_ring(timer, door, errand) for timer in due)))
        rung += ran
        if len(due) < BATCH or not ran:
            break
    if rung:
        door.wake()
    return rung


async def _ring(timer: Timer, door: Door, errand: Errand | None) -> bool:
    with correlation(timer.key):
        return await _rung(timer, door, errand)


async def _rung(timer: Timer, door: Door, errand: Errand | None) -> bool:
    ctx = door.context()
    try:
        if timer.kind in ERRANDS:
            if await door.submit(lambda uow: claimed(timer, uow, ctx)) and errand is not None:
                errand(timer)
        else:
            await door.submit(lambda uow: _run(timer, uow, ctx))
    except (RuleViolation, ConcurrentChange) as refusal:
        log.warning("a timer could not run", extra={"action": "timer_refused", "kind": timer.kind, "why": str(refusal)})
        return False
    except Exception:
        log.exception("a timer failed", extra={"action": "timer_failed", "kind": timer.kind})
        return False
    return True


def _run(timer: Timer, uow: UnitOfWork, ctx: Context) -> None:
    if uow.timers.done(timer.key):
        execute(COMMANDS[timer.kind](timer), uow, ctx)


async def watch_groups(door: Door) -> None:
    """Once after a start: groups that were bound before they were told of mornings."""
    ctx = door.context()
    await door.submit(lambda uow: group_morning.watch_groups(uow, ctx))


async def forget_inbox(door: Door) -> int:
    """Drop incoming events that no platform will repeat any more."""
    before = door.clock() - REMEMBER
    return await door.submit(lambda uow: uow.inbox.forget_before(before))


async def forget_files(door: Door) -> int:
    """Drop the files that nobody has put to a matter for days."""
    before = door.clock() - door.fetcher.settings.keep
    return await door.submit(lambda uow: uow.files.forget_before(before))


async def link_events(door: Door) -> int:
    """Link what another process had to leave unlinked because the end of the chain was taken just then."""
    if not await door.read(lambda uow: uow.trail.unlinked()):
        return 0
    return await door.submit(lambda uow: uow.trail.link_waiting())


async def name_all_customers(door: Door) -> int:
    """Once after an update: customers from before there were names get theirs, in portions."""
    named, after = 0, ""
    while portion := await door.read(lambda uow, after=after: next_nameless(after, uow)):  # type: ignore[misc]
        named += await door.submit(lambda uow, after=after: name_customers(after, uow))  # type: ignore[misc]
        after = portion[-1]
    if named:
        log.info("customers were named", extra={"action": "customers_named", "count": named})
    return named + await _renew_names(door)


async def _renew_names(door: Door) -> int:
    """Names that an earlier release put elsewhere are put where this one looks for them; till then both are found."""
    renewed, last = 0, 0
    while portion := await door.read(lambda uow, after=last: next_outdated(after, uow)):  # type: ignore[misc]
        renewed += await door.submit(lambda uow, after=last: renew_names(after, uow))  # type: ignore[misc]
        last = portion[-1]
    if renewed:
        log.info("names were put anew", extra={"action": "names_renewed", "count": renewed})
    return renewed


async def pair_all_names(door: Door) -> int:
    """Names that came since, as soon as there is a portion of them, are put in by their pairs of characters."""
    done = 0
    while portion := await door.read(pair_names.next_portion):
        for piece in range(len(portion.pieces)):
            await door.submit(partial(pair_names.put_in, portion, piece), long=True)
        done += await door.submit(partial(pair_names.close, portion), long=True)
    return done
