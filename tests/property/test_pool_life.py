"""The life of customers in and out of the public pool: several people, two teams, an administrator who merges, a clock
that only goes forward, and any order of events, under any of the rules that a policy may have about it.

What must always hold stands in the invariants; what every command must hold to stands in `attempt`. Whether a claim was
fair is judged by what the machine itself saw happen, not by what the pool remembers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.timed.jobs import COMMANDS
from core.domain.calendar import Calendar
from core.domain.filing import LIVE, Filing, FilingStatus
from core.domain.ids import EntryId, FilingId, MemberId
from core.domain.merging import MergeState
from core.domain.policy.protection import AtEnd, ReleaseRules
from core.domain.pool import NO_POOL, PoolEntry, Went
from core.domain.rules import RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.commands import Command
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.decide_matter import ApproveMatter
from core.service.expire_filing import ExpireFiling
from core.service.merge_customers import MergeCustomers, UndoMerge
from core.service.outcome import Outcome
from core.service.pass_turn import PassTurn
from core.service.queue import JoinQueue, LeaveQueue
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Timer, about_extension, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from core.service.withdraw_filing import WithdrawFiling
from tests.support.builders import HE, KEYS_ALONE, LIN, SUN, WANG, XU, ZHOU, Ledger, filing_of
from tests.support.invented import company_name
from tests.support.pooling import WHY, rules, with_flow
from tests.support.stores import MINUTE

T = TypeVar("T")
NAMES = tuple(map(company_name, range(3)))
EVERYBODY = (WANG, XU, SUN, LIN, HE, ZHOU)
DAILY, CAPACITY, LONGEST = 1, 2, 2
COOL_DOWN, FRESH, LENGTH = timedelta(days=5), timedelta(hours=2), timedelta(days=10)

people = st.sampled_from(EVERYBODY)
sellers = st.sampled_from((WANG, XU, SUN, WANG, XU, SUN, LIN, ZHOU))
places = st.integers(min_value=0, max_value=30)
steps = st.sampled_from((10, 35, 125, 60 * 8, 60 * 24, 60 * 24 * 4, 60 * 24 * 9))
"""Minutes that pass: within a turn, past one, past the first wait, a night, a day, a cool-down, nearly a protection."""


class PoolLife(RuleBasedStateMachine):
    """Customers are filed, given back, claimed, waited for and merged, and time takes them away."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.promised: dict[FilingId, datetime] = {}
        self.ended: dict[FilingId, datetime] = {}
        self.claims: list[tuple[MemberId, datetime]] = []
        self.rung: Counter[tuple[str, datetime]] = Counter()
        self.given_back: set[FilingId] = set()

    @initialize(at_end=st.sampled_from((AtEnd.POOL, AtEnd.POOL, AtEnd.FREE)), flow=st.booleans(), line=st.booleans())
    def begin(self, at_end: AtEnd, flow: bool, line: bool) -> None:
        """Under rules narrow enough to be run into."""
        protection = replace(KEYS_ALONE.protection, length=LENGTH)
        self.ledger.policy = replace(KEYS_ALONE, release=ReleaseRules(at_end=at_end), protection=protection)
        limits = {"daily": DAILY, "capacity": CAPACITY, "longest_queue": LONGEST}
        rules(self.ledger, cool_down=COOL_DOWN, fresh_wait=FRESH, waiting_list=line, **limits)
        if flow:
            with_flow(self.ledger)
        self.pooling = at_end is AtEnd.POOL
        for by, name in ((WANG, 0), (SUN, 1), (WANG, 2)):
            self.file(by, name, True)

    def attempt(self, command: Command) -> Outcome | None:
        """A refused command leaves the whole store as it was; an accepted one writes its events, once."""
        before = self.ledger.snapshot()
        try:
            outcome = self.ledger.do(command)
        except RuleViolation:
            assert self.ledger.snapshot() == before
            return None
        written = self.ledger.snapshot()["trail._events"]
        fresh = [event for ident, event in written.items() if ident not in before["trail._events"]]
        assert fresh == list(outcome.events)
        self.note()
        return outcome

    def note(self) -> None:
        """What the machine itself remembers: when protections were promised to end, and when they ended."""
        for filing in self.filings():
            until = filing.protected_until
            if filing.status is FilingStatus.PROTECTED and until is not None:
                self.promised[filing.id] = max(self.promised.get(filing.id, until), until)
            elif filing.id in self.promised:
                self.ended.setdefault(filing.id, self.ledger.clock())

    @rule(by=sellers, name=st.integers(min_value=0, max_value=len(NAMES) - 1), yes=st.sampled_from((True, True, False)))
    def file(self, by: MemberId, name: int, yes: bool) -> None:
        """And mostly it is decided at once. What lies in the pool is not filed but by the one whose turn it is."""
        lying = {entry.customer_id: entry for entry in self.entries() if entry.is_live}
        outcome = self.attempt(filing_of(by, NAMES[name], f"1390002000{name}"))
        if outcome is None or outcome.subject is None:
            return
        filing = self.get(FilingId(outcome.subject.id))
        entry = lying.get(filing.customer_id)
        assert entry is None or (entry.pool, entry.turn_of) == (NO_POOL, by)
        if yes:
            self.answer(filing, yes=True)

    @precondition(lambda self: self.pending())
    @rule(place=places, yes=st.booleans())
    def decide(self, place: int, yes: bool) -> None:
        """Filings and claims alike."""
        pending = self.pending()
        self.answer(pending[place % len(pending)], yes=yes)

    @precondition(lambda self: self.live())
    @rule(place=places, by=people, fair=st.booleans())
    def withdraw(self, place: int, by: MemberId, fair: bool) -> None:
        """The owner, or anybody."""
        filing = self.one(self.live(), place)
        self.attempt(WithdrawFiling(filing_id=filing.id, by=filing.owner if fair else by))

    @precondition(lambda self: self.protected())
    @rule(place=places, by=people, fair=st.sampled_from((True, True, False)))
    def release(self, place: int, by: MemberId, fair: bool) -> None:
        """The owner, whoever leads him, or somebody who may not."""
        filing = self.one(self.protected(), place)
        if self.attempt(ReleaseFiling(filing_id=filing.id, by=filing.owner if fair else by, reason=WHY)):
            self.given_back.add(filing.id)

    @precondition(lambda self: self.protected())
    @rule(place=places)
    def extend(self, place: int) -> None:
        """With a visit that earns it."""
        filing = self.one(self.protected(), place)
        self.attempt(
            RecordFollowUp(filing_id=filing.id, by=filing.owner, kind="拜访", note=f"拜访了王总，看了第 {place} 条产线")
        )
        self.attempt(RequestExtension(filing_id=filing.id, by=filing.owner, days=5, reason="合同在走流程"))
        waiting = self.ledger.read(lambda uow: uow.extensions.waiting(filing.id))
        if waiting is not None and place % 2:
            self.attempt(ApproveMatter(about=about_extension(waiting.id), by=ZHOU))

    @precondition(lambda self: self.entries())
    @rule(place=places, by=sellers)
    def claim(self, place: int, by: MemberId) -> None:
        """What lies there, or what lay there; if it succeeds it was fair."""
        entry = self.one(self.entries(), place)
        holding = self.ledger.read(lambda uow: uow.filings.count_of_owner(by, statuses=LIVE))
        if self.attempt(ClaimCustomer(entry_id=entry.id, by=by)):
            self.must_have_been_fair(entry, by, holding)
            self.claims.append((by, self.ledger.clock()))

    @precondition(lambda self: any(entry.is_live for entry in self.entries()))
    @rule(place=places, by=sellers, minutes=steps)
    def wait_and_claim(self, place: int, by: MemberId, minutes: int) -> None:
        """The patient: whose turn it is at once, others a while later."""
        lying = [entry for entry in self.entries() if entry.is_live]
        entry = lying[place % len(lying)]
        if entry.turn_of is None or place % 2:
            self.time_passes(minutes)
        self.claim(self.entries().index(self.ledger.read(lambda uow: uow.pool.get(entry.id))) * 3, entry.turn_of or by)

    @precondition(lambda self: self.filings())
    @rule(place=places, by=people, leave=st.sampled_from((False, False, False, True)))
    def queue(self, place: int, by: MemberId, leave: bool) -> None:
        """For somebody's customer, or for any that ever was; or out of the line again."""
        customer = self.one(self.live() or self.filings() if place % 2 else self.filings(), place).customer_id
        self.attempt(LeaveQueue(customer_id=customer, by=by) if leave else JoinQueue(customer_id=customer, by=by))

    @rule(minutes=steps)
    def time_passes(self, minutes: int) -> None:
        """Timers ring when they are due, in their order, each once."""
        until = self.ledger.clock() + minutes * MINUTE
        while (timer := self.next_timer(until)) is not None:
            self.ledger.at(max(timer.due_at, self.ledger.clock()))
            assert self.ledger.write(lambda uow, key=timer.key: uow.timers.done(key))  # type: ignore[misc]
            self.rung[(timer.key, timer.due_at)] += 1
            assert self.attempt(COMMANDS[timer.kind](timer)) is not None
        self.ledger.at(until)

    @precondition(lambda self: self.entries() or self.live())
    @rule(place=places)
    def timers_ring_by_mistake(self, place: int) -> None:
        """Early, doubled, about what is over: no turn and no protection ends by it."""
        before = self.entries(), [filing.status for filing in self.filings()]
        for entry in self.entries()[place % 3 :]:
            self.attempt(PassTurn(entry_id=entry.id))
        for filing in self.live():
            self.attempt(ExpireFiling(filing_id=filing.id))

        assert (self.entries(), [filing.status for filing in self.filings()]) == before

    @precondition(lambda self: len({filing.customer_id for filing in self.filings()}) > 1)
    @rule(place=places, undo=st.booleans())
    def merge(self, place: int, undo: bool) -> None:
        """Two customers become one, or two again."""
        merges = self.ledger.read(lambda uow: uow.merges.recent(limit=1))
        if undo and merges and merges[0].state is not MergeState.UNDONE:
            self.attempt(UndoMerge(number=merges[0].number, by=ZHOU))
            return
        first, second, *_ = sorted({filing.customer_id for filing in self.filings()})[place % 2 :] * 2
        self.attempt(MergeCustomers(keep=first, drop=second, by=ZHOU, reason="同一张执照"))

    @invariant()
    def one_owner_or_one_place(self) -> None:
        """At most one live owner per customer; nothing lies in the pool and is owned; nothing lies there twice."""
        owned = Counter(filing.customer_id for filing in self.live())
        lying = Counter(entry.customer_id for entry in self.entries() if entry.is_live)

        assert set((owned + lying).values()) <= {1}

    @invariant()
    def nothing_is_lost(self) -> None:
        """Where customers go to the pool, one that ever had an owner has one, waits for a decision, or lies there."""
        if not self.pooling:
            assert all(entry.pool == NO_POOL for entry in self.entries())
            return
        ever = {self.get(ident).customer_id for ident in self.ended}
        there = {filing.customer_id for filing in self.live()}
        there |= {entry.customer_id for entry in self.entries() if entry.is_live}
        assert ever <= there

    @invariant()
    def what_was_promised_is_kept(self) -> None:
        """Protection never shrinks, and ends when it is over, or by a hand that gives it back."""
        for ident, until in self.promised.items():
            filing = self.get(ident)
            assert filing.protected_until == until
            if filing.status is FilingStatus.PROTECTED:
                continue
            assert ident in self.given_back or self.ended[ident] >= until

    @invariant()
    def a_turn_has_its_holder_and_its_timer(self) -> None:
        """Whose turn it is stands in the line; the turn ends by a timer of its own, and by nothing else."""
        far = self.ledger.clock() + timedelta(days=999)
        timers = self.ledger.read(lambda uow: uow.timers.due(now=far, limit=999))
        running = {timer.key: timer.due_at for timer in timers if timer.kind == "turn"}
        expected = {}
        for entry in self.entries():
            if entry.is_live and entry.turn_of is not None and entry.turn_until is not None:
                expected[f"turn:{entry.id}"] = entry.turn_until
                assert entry.turn_of in self.line(entry)
            assert entry.pool != NO_POOL or not entry.is_live or entry.turn_of is not None
        assert running == expected

    @invariant()
    def lines_are_short_and_nobody_waits_for_his_own(self) -> None:
        """Each once; who waits for what nobody owns hears of it. A merge may make a line longer than allowed."""
        merged = bool(self.ledger.read(lambda uow: uow.merges.recent(limit=1)))
        owners = {filing.customer_id: filing.owner for filing in self.live()}
        lying = {entry.customer_id for entry in self.entries() if entry.is_live} | set(owners)
        for customer in {filing.customer_id for filing in self.filings()}:
            waiting = self.ledger.read(lambda uow, c=customer: uow.pool.waiting_of(c, ""))  # type: ignore[misc]
            members = [place.member_id for place in waiting]
            assert len(set(members)) == len(members)
            assert merged or len(members) <= LONGEST
            assert merged or owners.get(customer) not in members
            assert merged or not members or customer in lying

    @invariant()
    def every_timer_rings_once(self) -> None:
        """Nothing that is due stays behind, and no moment of a timer comes twice."""
        assert set(self.rung.values()) <= {1}
        assert self.next_timer(self.ledger.clock() - MINUTE) is None

    @invariant()
    def who_took_it_has_it(self) -> None:
        """An entry knows the filing that ended it."""
        for entry in self.entries():
            assert entry.is_live is (entry.went is None)
            if entry.went is Went.CLAIMED and entry.taken_as is not None:
                assert self.get(entry.taken_as).owner == entry.taken_by

    def must_have_been_fair(self, entry: PoolEntry, by: MemberId, holding: int) -> None:
        """By what was seen to happen."""
        now, waiting = self.ledger.clock(), self.line(entry)
        assert entry.is_live
        assert entry.turn_of in {None, by}
        assert by not in waiting
        if entry.pool == NO_POOL:
            return
        calendar = Calendar(self.ledger.policy.calendar)
        today = [at for member, at in self.claims if member == by and calendar.day_of(at) == calendar.day_of(now)]
        assert len(today) < DAILY
        assert holding < CAPACITY
        assert entry.turn_of == by or now >= entry.since + FRESH
        for filing in self.filings():
            if (filing.owner, filing.customer_id) == (by, entry.customer_id) and filing.id in self.ended:
                assert now >= self.ended[filing.id] + COOL_DOWN

    def answer(self, filing: Filing, *, yes: bool) -> None:
        """Whoever is asked first says it."""
        approval = self.ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
        by = next(iter(approval.asked), None) if approval else None
        if by is not None:
            ident = filing.id
            self.attempt(
                ApproveFiling(filing_id=ident, by=by) if yes else RejectFiling(filing_id=ident, by=by, reason=WHY)
            )

    def next_timer(self, until: datetime) -> Timer | None:
        return next(iter(self.ledger.read(lambda uow: uow.timers.due(now=until, limit=1))), None)

    def filings(self) -> list[Filing]:
        return list(self.ledger.read(lambda uow: uow.filings.page(after=0, limit=999)))

    def live(self) -> list[Filing]:
        return [filing for filing in self.filings() if filing.is_live]

    def pending(self) -> list[Filing]:
        return [filing for filing in self.filings() if filing.status is FilingStatus.PENDING]

    def protected(self) -> list[Filing]:
        return [filing for filing in self.filings() if filing.status is FilingStatus.PROTECTED]

    def entries(self) -> list[PoolEntry]:
        table: dict[EntryId, PoolEntry] = self.ledger.snapshot()["pool._entries"]
        return sorted(table.values(), key=lambda entry: (not entry.is_live, entry.id))

    def line(self, entry: PoolEntry) -> list[MemberId]:
        waiting = self.ledger.read(lambda uow: uow.pool.waiting_of(entry.customer_id, entry.scope))
        return [place.member_id for place in waiting]

    def get(self, ident: FilingId) -> Filing:
        return self.ledger.read(lambda uow: uow.filings.get(ident))

    @staticmethod
    def one(of: Sequence[T], place: int) -> T:
        """Mostly one of the first: of entries those that lie there."""
        return of[place // 3 % len(of)]


PoolLife.TestCase.settings = settings(
    max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestPoolLife = PoolLife.TestCase
