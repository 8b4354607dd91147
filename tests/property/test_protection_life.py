"""The life of a few protections: follow-ups, requests, answers, releases, and a clock that jumps either way.

What must hold stands in the invariants; a refused command leaves no trace.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.timed.jobs import COMMANDS
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Policy, ProtectionRules
from core.domain.policy.protection import Deadline, ReleaseRules
from core.domain.rules import RuleViolation
from core.service.commands import Command
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.expire_filing import ExpireFiling
from core.service.outcome import Outcome
from core.service.record_follow_up import RecordFollowUp
from core.service.records import EventKind, EventRecord, about_extension, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.remind_owner import RemindOwner
from core.service.request_extension import RequestExtension
from core.service.ring_clocks import RingClocks
from tests.support.builders import HE, KEYS_ALONE, LIN, SUN, WANG, XU, Ledger
from tests.support.invented import company_name

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOTES = ("拜访了王总，看了两条产线的样品", "会议上对过技术参数，客户要正式报价", "电话确认交期，月底前给答复", "跟进中")
RULES = Policy(
    duplicate=KEYS_ALONE.duplicate,
    protection=ProtectionRules(actions=1, deadlines=(Deadline(name="首次深谈", within=8 * DAY, kinds=("拜访",)),)),
    release=ReleaseRules(idle=12 * DAY),
)
BY_CLOCK = {"idle", "deadline"}

places = st.integers(min_value=0, max_value=9)


class ProtectionLife(RuleBasedStateMachine):
    """Two salespeople of one leader, one of another."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(policy=RULES)
        self.filings: list[FilingId] = []
        self.ends: dict[FilingId, datetime] = {}

    def attempt(self, command: Command) -> Outcome | None:
        """A refused command leaves everything as it was."""
        before = self.ledger.snapshot()
        try:
            return self.ledger.do(command)
        except RuleViolation:
            assert self.ledger.snapshot() == before
            return None

    @precondition(lambda self: len(self.filings) < 6)
    @rule(owner=st.sampled_from((WANG, XU, SUN)))
    def a_customer_is_filed_and_approved(self, owner: MemberId) -> None:
        """By whoever leads the filer."""
        number = len(self.filings)
        filing = self.ledger.file(owner, company_name(number), f"1390003000{number}")
        self.filings.append(self.ledger.approve(filing, by=HE if owner == SUN else LIN).id)

    @precondition(lambda self: self.filings)
    @rule(place=places, kind=st.sampled_from(("拜访", "电话", "微信")), note=st.sampled_from(NOTES))
    def somebody_follows_up(self, place: int, kind: str, note: str) -> None:
        """Effective or not."""
        filing = self.pick(place)
        self.attempt(RecordFollowUp(filing_id=filing.id, by=filing.owner, kind=kind, note=note))

    @precondition(lambda self: self.filings)
    @rule(place=places, days=st.integers(min_value=-1, max_value=40), stranger=st.booleans())
    def more_time_is_asked_for(self, place: int, days: int, stranger: bool) -> None:
        """By the owner, or by somebody else; too many days are refused."""
        filing = self.pick(place)
        by = LIN if stranger else filing.owner
        asked = self.attempt(RequestExtension(filing_id=filing.id, by=by, days=days, reason="合同在走流程"))
        if asked is not None:
            assert (by, filing.status) == (filing.owner, FilingStatus.PROTECTED)
            assert filing.extensions < RULES.extension.times
            assert 0 < days <= RULES.extension.longest.days

    @precondition(lambda self: self.filings)
    @rule(place=places, by=st.sampled_from((LIN, HE, WANG)), yes=st.booleans())
    def a_request_is_answered(self, place: int, by: MemberId, yes: bool) -> None:
        """Yes: so much later and no less; no: only the time of waiting is given back."""
        filing = self.pick(place)
        waiting = self.ledger.read(lambda uow: uow.extensions.waiting(filing.id))
        if waiting is None:
            return
        about = about_extension(waiting.id)
        no = RejectMatter(about=about, by=by, reason="没有进展")
        if self.attempt(ApproveMatter(about=about, by=by) if yes else no) is not None:
            assert by == (HE if filing.owner == SUN else LIN)
            gained = self.get(filing.id).must_be_protected() - filing.must_be_protected()
            waited = max(self.ledger.clock() - waiting.asked_at, timedelta())
            assert gained == waited + (waiting.days * DAY if yes else timedelta())

    @precondition(lambda self: self.filings)
    @rule(place=places, by=st.sampled_from((WANG, XU, SUN, LIN)), reason=st.sampled_from(("没有预算", " ")))
    def a_customer_is_given_back(self, place: int, by: MemberId, reason: str) -> None:
        """By its owner or his leader, with a reason."""
        filing = self.pick(place)
        if self.attempt(ReleaseFiling(filing_id=filing.id, by=by, reason=reason)) is not None:
            assert by == filing.owner or (by == LIN and filing.owner != SUN)
            assert self.get(filing.id).reason == "没有预算"

    @rule(hours=st.integers(min_value=1, max_value=24 * 5))
    def time_passes(self, hours: int) -> None:
        """The house ticks every hour."""
        for _ in range(hours):
            self.ledger.later(HOUR)
            self.tick()

    @rule(days=st.integers(min_value=6, max_value=45))
    def the_machine_sleeps(self, days: int) -> None:
        """And wakes up at once."""
        self.ledger.later(days * DAY)
        self.tick()

    @rule()
    def the_clock_is_set_back(self) -> None:
        """By an hour."""
        self.ledger.later(-HOUR)
        self.tick()

    @precondition(lambda self: self.filings)
    @rule(place=places)
    def a_timer_rings_by_mistake(self, place: int) -> None:
        """Twice, early, about something that is over."""
        filing = self.pick(place)
        for command in (ExpireFiling, RemindOwner, RingClocks):
            self.attempt(command(filing_id=filing.id))

    @invariant()
    def no_end_moves_closer(self) -> None:
        """By time, by answers, by anything."""
        for filing in map(self.get, self.filings):
            if filing.status is FilingStatus.PROTECTED:
                assert filing.must_be_protected() >= self.ends.get(filing.id, filing.must_be_protected())
                self.ends[filing.id] = filing.must_be_protected()

    @invariant()
    def nothing_ends_unheard(self) -> None:
        """A day after a reminder at the earliest; after a warning of what was lacking, three."""
        for filing in map(self.get, self.filings):
            trail = self.trail(filing)
            if filing.status is FilingStatus.EXPIRED:
                assert filing.warned_at is not None
                assert filing.protected_until is not None
                assert filing.protected_until - filing.warned_at >= DAY
            last = trail[-1]
            if last.kind is EventKind.FILING_RELEASED and last.data.get("cause") in BY_CLOCK:
                warned = [one for one in trail if one.kind is EventKind.FILING_WARNED]
                due = [one for one in warned if str(one.data["due"]) <= last.at.isoformat()]
                assert any(last.at - one.at >= 3 * DAY - HOUR for one in due)

    @invariant()
    def nothing_is_told_twice(self) -> None:
        """Each notice about one end once, each warning about one date once, one request at a time."""
        for filing in map(self.get, self.filings):
            trail = self.trail(filing)
            told = [(one.kind, *map(str, sorted(one.data.items()))) for one in trail if one.kind in _TOLD]
            assert len(told) == len(set(told))
            waiting = self.ledger.read(lambda uow, ident=filing.id: uow.extensions.of_filing(ident))  # type: ignore[misc]
            assert sum(one.status.value == "waiting" for one in waiting) <= int(filing.status is FilingStatus.PROTECTED)
            assert filing.extensions <= RULES.extension.times

    def tick(self) -> None:
        """Ring what is due, once."""
        for timer in self.ledger.read(lambda uow: uow.timers.due(now=self.ledger.clock(), limit=1000)):
            if self.ledger.write(lambda uow, key=timer.key: uow.timers.done(key)):  # type: ignore[misc]
                self.attempt(COMMANDS[timer.kind](timer))

    def trail(self, filing: Filing) -> list[EventRecord]:
        """What happened to it."""
        return list(self.ledger.read(lambda uow: uow.trail.about(about_filing(filing.id))))

    def get(self, ident: FilingId) -> Filing:
        """As it is now."""
        return self.ledger.read(lambda uow: uow.filings.get(ident))

    def pick(self, place: int) -> Filing:
        """One of them, a protected one on even places if there is any."""
        live = [ident for ident in self.filings if self.get(ident).status is FilingStatus.PROTECTED]
        among = live if live and place % 2 == 0 else self.filings
        return self.get(among[place // 2 % len(among)])


_TOLD = {EventKind.FILING_REMINDED, EventKind.FILING_WARNED}

ProtectionLife.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestProtectionLife = ProtectionLife.TestCase
