"""The life of contested customers: whatever else happens in and out of the pool, people appeal and judges rule, and at
most one row of a person about a customer waits.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.domain.appeal import Appeal, AppealState
from core.domain.approval.approval import Decision
from core.domain.ids import AppealId, MemberId
from core.domain.pool import NO_POOL, PoolEntry, Went
from core.domain.rules import RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.open_appeal import OpenAppeal, WithdrawAppeal
from core.service.procedures.refused import note_refusal
from core.service.records import about_appeal
from tests.property.test_pool_life import PoolLife, people, places, sellers, steps
from tests.support.appealing import WHY


class AppealLife(PoolLife):
    """The same customers, contested."""

    @precondition(lambda self: self.filings())
    @rule(place=places, by=people, met=st.sampled_from((True, True, False)))
    def contest(self, place: int, by: MemberId, met: bool) -> None:
        """Whoever met it in another's hands, whoever lost it, or anybody."""
        filing = self.one(self.live() or self.filings(), place)
        if met and filing.is_live:
            no, ctx = RuleViolation("customer_held", number=filing.number), self.ledger.context()
            self.ledger.write(lambda uow: note_refusal(no, by, uow, ctx))
        self.attempt(OpenAppeal(customer_id=filing.customer_id, by=by, reason=WHY))

    @precondition(lambda self: self.open_appeals())
    @rule(place=places, yes=st.booleans())
    def judge(self, place: int, yes: bool) -> None:
        """Whoever is asked; upheld, the customer is the appellant's, whoever had it."""
        appeal = self.one(self.open_appeals(), place)
        about = about_appeal(appeal.id)
        approval = self.ledger.read(lambda uow: uow.approvals.about(about))
        assert approval is not None
        by = approval.asked[0]
        command = ApproveMatter(about=about, by=by) if yes else RejectMatter(about=about, by=by, reason="先报先得")
        if self.attempt(command) is None:
            return
        now = self.ledger.read(lambda uow: uow.appeals.get(appeal.id))
        filing = self.get(appeal.filing_id)
        live = self.ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, filing.scope))
        assert now.state is (AppealState.UPHELD if yes else AppealState.DISMISSED)
        assert not yes or (live is not None and live.owner == appeal.by)

    @precondition(lambda self: self.open_appeals())
    @rule(place=places, by=people, fair=st.booleans())
    def take_back(self, place: int, by: MemberId, fair: bool) -> None:
        """Whoever made it, or anybody."""
        appeal = self.one(self.open_appeals(), place)
        self.attempt(WithdrawAppeal(appeal_id=appeal.id, by=appeal.by if fair else by))

    @precondition(lambda self: self.contested_in_the_pool())
    @rule(by=sellers, minutes=steps)
    def claim_what_is_contested(self, by: MemberId, minutes: int) -> None:
        """Nobody but the appellant himself may, however long it has lain there."""
        self.time_passes(minutes)
        for entry in self.contested_in_the_pool():
            if {one.by for one in self.open_appeals() if one.customer_id == entry.customer_id} - {by}:
                assert self.attempt(ClaimCustomer(entry_id=entry.id, by=by)) is None

    @invariant()
    def who_took_it_has_it(self) -> None:
        """Or had it, until a ruling moved it."""
        moved = {one.filing_id for one in self.appeals() if one.state is AppealState.UPHELD}
        customers = {self.get(ident).customer_id for ident in moved}
        for entry in self.entries():
            assert entry.is_live is (entry.went is None)
            if entry.went is Went.CLAIMED and entry.taken_as is not None and entry.customer_id not in customers:
                assert self.get(entry.taken_as).owner == entry.taken_by

    @invariant()
    def one_of_a_person_about_a_customer_waits(self) -> None:
        """And waits for somebody's ruling; what is over waits for nobody."""
        waiting = Counter((one.customer_id, one.by) for one in self.open_appeals())
        assert set(waiting.values()) <= {1}
        for appeal in self.appeals():
            about = about_appeal(appeal.id)
            approval = self.ledger.read(lambda uow, about=about: uow.approvals.about(about))  # type: ignore[misc]
            assert approval is not None
            assert appeal.is_open is (approval.status is Decision.OPEN)
            assert appeal.by not in approval.asked

    @invariant()
    def nothing_contested_runs_out(self) -> None:
        """A protection under appeal does not end by time."""
        for appeal in self.open_appeals():
            filing = self.get(appeal.filing_id)
            assert filing.ended_at is None or filing.ended_at <= appeal.at

    def appeals(self) -> list[Appeal]:
        table: dict[AppealId, Appeal] = self.ledger.snapshot()["appeals._appeals"]
        return sorted(table.values(), key=lambda one: one.id)

    def contested_in_the_pool(self) -> list[PoolEntry]:
        contested = {one.customer_id for one in self.open_appeals()}
        lying = (entry for entry in self.entries() if entry.is_live and entry.pool != NO_POOL)
        return [entry for entry in lying if entry.customer_id in contested]

    def open_appeals(self) -> list[Appeal]:
        return [one for one in self.appeals() if one.is_open]


AppealLife.TestCase.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAppealLife = AppealLife.TestCase
