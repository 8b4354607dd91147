"""交接: what somebody held goes to his successor, to who leads him, or into the pool, by the policy (S107, S108).

A leaver may hold thousands: they go in portions, each a unit of work of its own; a timer carries on after a restart.
Where it has come to stands with the handover. What the policy wants offered is offered to colleagues one after the
other, and stays the leaver's until one of them takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.filing import LIVE, Filing, FilingStatus
from core.domain.handover import Occasion, Passed, Passing, Transfer, TransferState
from core.domain.ids import MemberId, TransferId
from core.domain.lead import Answer
from core.domain.org import Member, Role, upwards
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Clause
from core.domain.policy.pool import Heir
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.abandoning import abandoned
from core.service.procedures.appealing import dropped_appeal
from core.service.procedures.assigning import passed_by
from core.service.procedures.colleagues import with_account
from core.service.procedures.facts import facts_of
from core.service.procedures.leading import nearest_leaders
from core.service.procedures.passing_on import Went, passed_on, room_for
from core.service.procedures.telling import heard_at, held_back, repaint
from core.service.procedures.transferring import (
    KIND,
    PORTION,
    dropped_transfer,
    transfer_event,
    transfer_requests,
    watch_transfer,
)
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_transfer

TRIES = 3
"""So many colleagues are asked about one customer before it goes the common way."""
_OPEN = 1000


def must_hand_over(member: MemberId, by: MemberId, uow: UnitOfWork) -> None:
    """Raises ``member_left``, ``handover_not_yours``."""
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    above = {team.id for team in upwards(uow.directory.member(member).team_id, uow.directory.teams())}
    grants = uow.directory.roles_of(by)
    if not any(grant.role is Role.ADMIN or grant.team_id in above for grant in grants):
        raise RuleViolation("handover_not_yours", giver_id=member)


def running_handover(member: MemberId, uow: UnitOfWork) -> Transfer | None:
    """The handover of his customers that is on its way."""
    found = (one for one in uow.transfers.of_giver(member, limit=_OPEN) if one.occasion is Occasion.LEAVER)
    return next((one for one in found if one.is_open), None)


def begun_handover(
    member: MemberId, uow: UnitOfWork, ctx: Context, *, to: MemberId | None = None, by: MemberId | None = None
) -> Outcome | None:
    """The first portion goes at once; ``None`` where he holds nothing."""
    total = uow.filings.count_of_owner(member, statuses=LIVE)
    if not total:
        return None
    asked = [one for one in uow.transfers.of_giver(member, limit=_OPEN) if one.state is TransferState.ASKED]
    cleared = [dropped_transfer(one, uow, ctx, by=by, why="") for one in asked]
    begun = Transfer(
        id=TransferId(ctx.new_id()),
        occasion=Occasion.LEAVER,
        giver=member,
        to=to,
        by=by,
        at=ctx.now,
        rule=ctx.policy.quote(Clause.HANDOVER),
        state=TransferState.RUNNING,
        total=total,
    )
    uow.transfers.add(begun, [])
    event = transfer_event(EventKind.HANDOVER_BEGUN, begun, by=by, ctx=ctx)
    first = next_portion(begun, uow, ctx)
    return Outcome(
        code="handover_begun",
        subject=event.subject,
        facts={"giver_id": member, "count": total},
        events=(*(one for each in cleared for one in each.events), event, *first.events),
        notices=(*(one for each in cleared for one in each.notices), *first.notices),
    )


def what_he_held(leaver: MemberId, uow: UnitOfWork, ctx: Context) -> list[Outcome]:
    """Somebody has left: his customers begin to go to his heirs, what was offered to him goes on, also the leads
    that he was asked to take, and he waits for nothing and contests nothing any more.
    """
    asked = uow.leads.waiting_for(leaver, limit=_OPEN)
    outcomes: list[Outcome | None] = [passed_by(lead, Answer.GONE, by=None, uow=uow, ctx=ctx) for lead in asked]
    for transfer in uow.transfers.waiting_for(leaver, limit=_OPEN):
        outcomes.append(dropped_transfer(transfer, uow, ctx, by=None, why=""))
        outcomes.append(offered_on(transfer, uow, ctx))
    contested = [one for one in uow.appeals.of_member(leaver, limit=_OPEN) if one.is_open]
    outcomes.extend(dropped_appeal(one, uow, ctx, by=None) for one in contested)
    for place in uow.pool.places_of(leaver):
        uow.pool.leave(place)
    if running_handover(leaver, uow) is None:
        outcomes.append(begun_handover(leaver, uow, ctx))
    return [one for one in outcomes if one is not None]


def offered_on(offer: Transfer, uow: UnitOfWork, ctx: Context) -> Outcome | None:
    """Nobody took what was offered: it is offered to the next, or goes the common way."""
    if offer.occasion is not Occasion.OFFER or offer.parent is None:
        return None
    parent = uow.transfers.get(offer.parent)
    (passing,) = uow.transfers.passings(offer.id, limit=1)
    filing = uow.filings.get(passing.filing_id)
    if filing.owner != offer.giver or not filing.is_live:
        return None
    step = _Handover(parent, uow, ctx.under(parent.rule.version))
    kept, went = step.passing(filing)
    uow.transfers.settle(parent.id, [kept])
    return Outcome(code="nothing_due", events=went.events, notices=(*went.notices, *step.repainted(offer.id)))


def next_portion(transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The next customers, the newest first; the last portion tells who leads him."""
    filings = uow.filings.of_owner(transfer.giver, statuses=LIVE, limit=PORTION, before=transfer.mark)
    step = _Handover(transfer, uow, ctx)
    went = [step.passing(filing) for filing in filings]
    uow.transfers.settle(transfer.id, [passing for passing, _ in went])
    events = [event for _, each in went for event in each.events]
    notices = [notice for _, each in went for notice in each.notices]
    mark = filings[-1].number if filings else transfer.mark
    if len(filings) == PORTION:
        uow.transfers.save(replace(transfer, mark=mark))
        watch_transfer(transfer, ctx.now, uow)
        return Outcome(code="nothing_due", events=tuple(events), notices=(*notices, *step.repainted(str(mark))))
    over = replace(transfer, mark=mark).settle(TransferState.DONE, by=None, at=ctx.now)
    uow.transfers.save(over)
    uow.timers.cancel(f"{KIND}:{transfer.id}")
    done = transfer_event(EventKind.HANDOVER_DONE, over, by=None, ctx=ctx)
    return Outcome(
        code="nothing_due",
        events=(*events, done),
        notices=(*notices, *_told(over, done, uow, ctx), repaint(done)),
    )


def _told(over: Transfer, done: EventRecord, uow: UnitOfWork, ctx: Context) -> Iterator[Notice]:
    """One card for who leads him and for who began it, who is awake; one for each who took over. Whoever began what was
    done at once has its card in front of him.
    """
    counted = uow.transfers.counted(over.id)
    heirs = (to for (to, how) in counted if to is not None and how is Passed.DONE)
    began = (over.by,) if over.by else ()
    knows = over.by if over.at == ctx.now else None
    for member in dict.fromkeys((*began, *nearest_leaders(over.giver, uow), *heirs)):
        if member == knows and member not in {to for to, _ in counted}:
            continue
        yield Notice(
            dedupe_key=f"{done.id}:{member}",
            kind=NoticeKind.HANDED_OVER,
            to=member,
            about=about_transfer(over.id),
            not_before=None if member == over.by else held_back(ctx),
        )


class _Handover:
    """One portion: who takes over is looked up once, and room is counted down."""

    def __init__(self, transfer: Transfer, uow: UnitOfWork, ctx: Context) -> None:
        self._transfer, self._uow, self._ctx = transfer, uow, ctx
        self._rules = ctx.policy.handover
        self._successor = uow.directory.member(transfer.to) if transfer.to else None
        if transfer.to:
            uow.directory.wait_for_turn(transfer.to)
        self._room = room_for(transfer.to, uow, ctx) if transfer.to else 0
        self._leaders = nearest_leaders(transfer.giver, uow)

    def passing(self, filing: Filing) -> tuple[Passing, Went]:
        """What becomes of one customer."""
        ident = Passing(filing_id=filing.id, number=filing.number)
        lead = self._uow.leads.of(filing.id) if filing.is_offered else None
        if lead is not None:  # not his yet: the next is asked
            went = passed_by(lead, Answer.GONE, by=self._transfer.by, uow=self._uow, ctx=self._ctx)
            return replace(ident, how=Passed.MOVED_ON), Went(events=went.events, notices=went.notices)
        if self._is_offered(filing) and (colleague := self._next_colleague(filing)) is not None:
            return replace(ident, how=Passed.OFFERED, to=colleague), self._offer(filing, colleague)
        heir, pooled = self._heir()
        if heir is not None:
            return replace(ident, how=Passed.DONE, to=heir.id), passed_on(
                filing, heir, self._transfer, self._uow, self._ctx
            )
        return (replace(ident, how=Passed.POOLED), self._abandoned(filing)) if pooled else (ident, Went())

    def repainted(self, key: str) -> tuple[Notice, ...]:
        """The card of the handover counts on."""
        about = about_transfer(self._transfer.id)
        dedupe = f"repaint:{self._transfer.id}:{key}:{self._ctx.new_id()}"
        return (Notice(dedupe_key=dedupe, kind=NoticeKind.REPAINT, to=None, about=about),)

    def _heir(self) -> tuple[Member | None, bool]:
        """The first of the policy's heirs that there is; whether it is the pool."""
        for heir in self._rules.heirs:
            if heir is Heir.POOL:
                return None, True
            if heir is Heir.LEADER and self._leaders:
                return self._uow.directory.member(self._leaders[0]), False
            if heir is Heir.SUCCESSOR and self._has_room():
                return self._successor, False
        return None, False

    def _has_room(self) -> bool:
        if self._successor is None or not self._successor.active:
            return False
        if self._room is None:
            return True
        self._room -= 1
        return self._room >= 0

    def _is_offered(self, filing: Filing) -> bool:
        if not self._rules.offered or filing.status is not FilingStatus.PROTECTED:
            return False
        customer = self._uow.customers.get(filing.customer_id)
        facts = facts_of(filing, customer, self._uow, self._ctx.policy, now=self._ctx.now)
        return Condition(self._rules.offered, self._ctx.policy.names).holds(facts)

    def _next_colleague(self, filing: Filing) -> MemberId | None:
        """Who has not been asked about it yet: the successor, then who of the team holds least."""
        before = [one for one in self._uow.transfers.of_filing(filing.id) if one.parent == self._transfer.id]
        if len(before) >= TRIES:
            return None
        tried = {one.to for one in before}
        fresh = (member for member in self._colleagues() if member not in tried)
        return next((member for member in fresh if room_for(member, self._uow, self._ctx) != 0), None)

    def _colleagues(self) -> Sequence[MemberId]:
        if self._successor is not None and self._successor.active:
            return (self._successor.id,)
        home = self._uow.directory.member(self._transfer.giver).team_id
        led = set(self._leaders)
        mates = (one for one in self._uow.directory.members() if one.active and one.team_id == home and home)
        others = tuple(one for one in mates if one.id not in {self._transfer.giver, *led})
        held = {one.id: self._uow.filings.count_of_owner(one.id, statuses=LIVE) for one in others}
        reached = [one.id for one in with_account(others, self._uow)] if others else []
        return sorted(reached, key=lambda member: (held[member], member))

    def _offer(self, filing: Filing, colleague: MemberId) -> Went:
        until = heard_at(self._ctx) + self._rules.accept_within
        offer = Transfer(
            id=TransferId(self._ctx.new_id()),
            occasion=Occasion.OFFER,
            giver=self._transfer.giver,
            to=colleague,
            by=None,
            at=self._ctx.now,
            rule=self._transfer.rule,
            state=TransferState.ASKED,
            until=until,
            total=1,
            parent=self._transfer.id,
        )
        self._uow.transfers.add(offer, [Passing(filing_id=filing.id, number=filing.number)])
        watch_transfer(offer, until, self._uow)
        event = transfer_event(EventKind.TRANSFER_ASKED, offer, by=None, ctx=self._ctx)
        return Went(events=(event,), notices=transfer_requests(offer, (colleague,), self._ctx))

    def _abandoned(self, filing: Filing) -> Went:
        return abandoned(filing, by=self._transfer.by, uow=self._uow, ctx=self._ctx)
