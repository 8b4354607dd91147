"""The life of many filings at once: several people, two teams, a clock that only goes forward, and any order of events.

What must always hold stands in the invariants; what every command must hold to stands in `attempt`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.timed.jobs import COMMANDS
from core.domain.contact import normal_phone
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Policy
from core.domain.policy.pool import HandoverRules, Heir
from core.domain.rules import RuleViolation
from core.service.commands import Command
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.directory import AccountGone, PersonEntry, SyncDirectory
from core.service.expire_filing import ExpireFiling
from core.service.outcome import Outcome
from core.service.records import EventKind, about_filing
from core.service.withdraw_filing import WithdrawFiling
from storage.repositories.chain import GENESIS, chained, digest
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger, a_uscc, filing_of
from tests.support.invented import company_name

NAMES = tuple(map(company_name, range(3)))
CODES = ("", "", a_uscc(1), a_uscc(2))
PHONES = ("13900012345", "139 0005 4321", "0512-65432109", *(f"1390001{n}000" for n in range(6)))
EVERYBODY = (WANG, XU, SUN, LIN, HE, ZHOU)
STORIES = {
    FilingStatus.PENDING: ("filing_submitted",),
    FilingStatus.PROTECTED: ("filing_submitted", "filing_approved"),
    FilingStatus.REJECTED: ("filing_submitted", "filing_rejected"),
    FilingStatus.WITHDRAWN: ("filing_submitted", "filing_withdrawn"),
    FilingStatus.EXPIRED: ("filing_submitted", "filing_approved", "filing_expired"),
}
"""How a filing in this state got there, and no other way."""

people = st.sampled_from(EVERYBODY)
places = st.integers(min_value=0, max_value=30)
honest = st.sampled_from((True, True, True, False))
"""Whether somebody does what is his to do, or what is not."""


class FilingLife(RuleBasedStateMachine):
    """Salespeople file, managers decide, time passes, people come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(
            policy=Policy(handover=HandoverRules(heirs=(Heir.SUCCESSOR,)))
        )  # nobody passes anything on
        self.filings: list[FilingId] = []
        self.promised: dict[FilingId, datetime] = {}
        self.events = 0
        self.passed: set[FilingId] = set()
        self.away: set[MemberId] = set()

    def attempt(self, command: Command) -> Outcome | None:
        """A refused command leaves everything as it was; an accepted one writes all its events and notices, once."""
        before = self.ledger.snapshot()
        try:
            outcome = self.ledger.do(command)
        except RuleViolation:
            assert self.ledger.snapshot() == before
            return None
        written = self.ledger.snapshot()
        fresh = [event for ident, event in written["trail._events"].items() if ident not in before["trail._events"]]
        told = [row.item.notice for seq, row in written["outbox._rows"].items() if seq not in before["outbox._rows"]]
        known = {row.item.notice.dedupe_key for row in before["outbox._rows"].values()}
        assert fresh == list(outcome.events)
        assert told == [notice for notice in outcome.notices if notice.dedupe_key not in known]
        assert len({notice.dedupe_key for notice in told}) == len(told)
        self.events += len(fresh)
        return outcome

    @rule(by=people, name=st.sampled_from(NAMES), code=st.sampled_from(CODES), phone=st.sampled_from(PHONES))
    def file(self, by: MemberId, name: str, code: str, phone: str) -> None:
        """Keys agree and disagree in every way."""
        outcome = self.attempt(filing_of(by, name, phone, uscc=code))
        if outcome is None:
            return
        assert outcome.subject is not None
        filing = self.get(FilingId(outcome.subject.id))
        assert all(filing.number > self.get(earlier).number for earlier in self.filings)
        assert outcome.events[0].kind is EventKind.FILING_SUBMITTED
        self.filings.append(filing.id)
        if filing.status is FilingStatus.PENDING:
            assert (len(outcome.events), bool(outcome.notices)) == (1, True)
        else:
            self.must_have_passed_by_rule(filing, by)

    @precondition(lambda self: self.filings)
    @rule(place=places, anybody=people, fair=honest)
    def approve(self, place: int, anybody: MemberId, fair: bool) -> None:
        """Whoever was asked, or anybody."""
        filing = self.pick(place)
        by = self.judge(filing, anybody, fair)
        if self.attempt(ApproveFiling(filing_id=filing.id, by=by)):
            self.must_have_been_asked(filing, by)
            until = self.get(filing.id).protected_until
            assert until is not None
            assert until > self.ledger.clock()
            self.promised[filing.id] = until

    @precondition(lambda self: self.filings)
    @rule(place=places, anybody=people, fair=honest, reason=st.sampled_from(("资料不全", "资料不全", " ")))
    def reject(self, place: int, anybody: MemberId, fair: bool, reason: str) -> None:
        """With a reason and without one."""
        filing = self.pick(place)
        by = self.judge(filing, anybody, fair)
        if self.attempt(RejectFiling(filing_id=filing.id, by=by, reason=reason)):
            self.must_have_been_asked(filing, by)
            assert self.get(filing.id).reason == "资料不全"

    @precondition(lambda self: self.filings)
    @rule(place=places, anybody=people, fair=honest)
    def withdraw(self, place: int, anybody: MemberId, fair: bool) -> None:
        """The owner, or anybody."""
        filing = self.pick(place)
        by = filing.owner if fair else anybody
        if self.attempt(WithdrawFiling(filing_id=filing.id, by=by)):
            assert (by, filing.status) == (filing.owner, FilingStatus.PENDING)

    @rule(hours=st.integers(min_value=1, max_value=24 * 20))
    def time_passes(self, hours: int) -> None:
        """Whoever promised thirty days must keep them; here the timers ring on time."""
        self.ledger.later(timedelta(hours=hours))
        for timer in self.ledger.read(lambda uow: uow.timers.due(now=self.ledger.clock(), limit=1000)):
            if self.ledger.write(lambda uow, key=timer.key: uow.timers.done(key)):  # type: ignore[misc]
                self.attempt(COMMANDS[timer.kind](timer))

    @precondition(lambda self: self.filings)
    @rule(place=places)
    def a_timer_rings_by_mistake(self, place: int) -> None:
        """Early, doubled, or about something else: never too early for the owner."""
        filing = self.pick(place)
        self.attempt(ExpireFiling(filing_id=filing.id))
        assert self.get(filing.id).status is filing.status

    @precondition(lambda self: len(self.filings) > 1 and len(self.away) < 2)
    @rule(member=people)
    def somebody_leaves(self, member: MemberId) -> None:
        """A leaver does nothing any more, and a second farewell changes nothing."""
        self.away.add(member)
        farewell = AccountGone(platform="feishu", external_id=f"ou_{member}")
        self.attempt(farewell)
        assert not self.ledger.read(lambda uow: uow.directory.member(member).active)
        again = self.attempt(farewell)
        assert again is not None
        assert (again.code, again.events, again.notices) == ("already_gone", (), ())
        assert self.attempt(filing_of(member, "全新的客户有限公司", "13900099999")) is None

    @precondition(lambda self: self.away)
    @rule(place=places)
    def somebody_comes_back(self, place: int) -> None:
        """The platform lists him again."""
        member = sorted(self.away)[place % len(self.away)]
        self.away.remove(member)
        name = self.ledger.read(lambda uow: uow.directory.member(member).name)
        person = PersonEntry(external_id=f"ou_{member}", name=name)
        self.attempt(SyncDirectory(platform="feishu", people=(person,)))
        assert self.ledger.read(lambda uow: uow.directory.member(member).active)

    @invariant()
    def one_live_filing_per_customer(self) -> None:
        """And per credit code; without codes to tell them apart, also per name and phone."""
        live = [filing for filing in map(self.get, self.filings) if filing.is_live]
        customers = [self.ledger.customer(filing) for filing in live]
        assert len({customer.id for customer in customers}) == len(live)
        codes = [customer.uscc for customer in customers if customer.uscc]
        assert len(set(codes)) == len(codes)
        nameless = [(f, c) for f, c in zip(live, customers, strict=True) if not c.uscc]
        assert len({customer.compare_name for _, customer in nameless}) == len(nameless)
        assert len({normal_phone(filing.contact.phone) for filing, _ in nameless}) == len(nameless)

    @invariant()
    def only_the_living_hold_keys(self) -> None:
        """What is over keeps nobody out."""
        held = self.ledger.snapshot()["filings._held"]
        live = {ident for ident in self.filings if self.get(ident).is_live}
        assert set(held.values()) <= live

    @invariant()
    def nobody_decides_his_own(self) -> None:
        """Withdrawing is not deciding."""
        for filing in map(self.get, self.filings):
            if filing.status in {FilingStatus.PROTECTED, FilingStatus.REJECTED, FilingStatus.EXPIRED}:
                by_rule = filing.id in self.passed
                assert (filing.decided_by is None) is by_rule
                assert filing.decided_by != filing.owner

    @invariant()
    def what_was_promised_is_kept(self) -> None:
        """Protection never shrinks by time alone, nor ends without a word before it; it ends when it is over."""
        now = self.ledger.clock()
        for ident, until in self.promised.items():
            filing = self.get(ident)
            end = filing.must_be_protected() if filing.status is FilingStatus.PROTECTED else filing.protected_until
            assert end is not None
            assert end >= until
            assert filing.status is (FilingStatus.PROTECTED if now < end else FilingStatus.EXPIRED)
            assert filing.status is FilingStatus.PROTECTED or "filing_reminded" in self.ledger.trail(filing)

    @invariant()
    def every_filing_has_one_story(self) -> None:
        """Each step stands in the trail once, and there is no other way to its state."""
        for filing in map(self.get, self.filings):
            told = (step for step in self.ledger.trail(filing) if step.startswith("filing_"))
            steps = tuple(step for step in told if step != "filing_reminded")
            assert steps == STORIES[filing.status]

    @invariant()
    def nobody_waits_for_a_leaver(self) -> None:
        """Whoever is asked can answer, and only what waits asks anybody."""
        for filing in map(self.get, self.filings):
            asked = self.asked(filing)
            assert filing.owner not in asked
            assert filing.status is FilingStatus.PENDING or not asked
            assert all(self.ledger.read(lambda uow, m=m: uow.directory.member(m).active) for m in asked)  # type: ignore[misc]

    def teardown(self) -> None:
        """The chain over the trail is whole and holds every event, in order."""
        links = self.ledger.read(lambda uow: uow.trail.linked(after=0, limit=100_000))
        assert len(links) == self.events
        head = GENESIS
        for link in links:
            assert link.event is not None
            head = chained(head, digest(link.event))
            assert link.hash == head

    def get(self, ident: FilingId) -> Filing:
        """The filing as it is now."""
        return self.ledger.read(lambda uow: uow.filings.get(ident))

    def pick(self, place: int) -> Filing:
        """One of the filings so far; on even places one that waits, if any does."""
        waiting = [ident for ident in self.filings if self.get(ident).status is FilingStatus.PENDING]
        among = waiting if waiting and place % 2 == 0 else self.filings
        return self.get(among[place // 2 % len(among)])

    def judge(self, filing: Filing, anybody: MemberId, fair: bool) -> MemberId:
        """Somebody who was asked, or anybody."""
        return next(iter(self.asked(filing)), anybody) if fair else anybody

    def asked(self, filing: Filing) -> tuple[MemberId, ...]:
        """Whose answer is awaited."""
        approval = self.ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
        assert approval is not None
        return approval.asked

    def must_have_passed_by_rule(self, filing: Filing, by: MemberId) -> None:
        """Only an administrator without a leader and without colleagues has nobody to ask."""
        assert (filing.status, filing.decided_by) == (FilingStatus.PROTECTED, None)
        assert [member.id for member in self.ledger.read(lambda uow: uow.directory.admins()) if member.active] == [by]
        assert filing.protected_until is not None
        self.promised[filing.id] = filing.protected_until
        self.passed.add(filing.id)

    def must_have_been_asked(self, filing: Filing, by: MemberId) -> None:
        """The decision was his to take, and closed the matter for everybody."""
        approval = self.ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
        assert approval is not None
        assert by in approval.approvers
        assert filing.status is FilingStatus.PENDING
        assert by != filing.owner
        assert approval.asked == ()


FilingLife.TestCase.settings = settings(
    max_examples=100, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestFilingLife = FilingLife.TestCase
