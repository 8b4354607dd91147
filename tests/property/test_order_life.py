"""The life of orders: whatever happens to their customers, in and out of the pool, merged and parted, an
order changes by its own commands alone, and its shares always sum up.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.domain.approval.approval import Decision
from core.domain.credit import WHOLE, CreditRequest, CreditState, Wanted, losing
from core.domain.ids import CustomerId, MemberId, OrderId, TeamId
from core.domain.order import Order
from core.domain.policy.credit import CreditRules, ShareRule, Split, Whose
from core.service.change_order import CancelOrder, CorrectOrder
from core.service.commands import Command
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.outcome import Outcome
from core.service.procedures.judging import sharers
from core.service.procedures.leading import leads_team
from core.service.record_order import RecordOrder
from core.service.records import about_credit
from core.service.split_credit import SplitCredit, WithdrawSplit
from tests.property.test_pool_life import PoolLife, people, places
from tests.support.builders import SOUTH
from tests.support.ordering import WHY

HANDED = Split(
    key="handed",
    name="接手",
    when="history.hands >= 1",
    shares=(
        ShareRule(percent=60, to=Whose.OWNER),
        ShareRule(percent=30, to=Whose.FIRST),
        ShareRule(percent=10, team="华南区"),
    ),
)
amounts = st.sampled_from((1, 7, 100, 30_000_001, 10**14))
parts = st.lists(
    st.tuples(st.one_of(people, st.just(SOUTH)), st.sampled_from((0, 1, 1_000, 3_333, 5_000, WHOLE))),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one[0],
)


class OrderLife(PoolLife):
    """The same customers, who buy."""

    def __init__(self) -> None:
        super().__init__()
        self.book: dict[OrderId, Order] = {}
        self.ledger.policy = replace(self.ledger.policy, credit=CreditRules(splits=(HANDED,)))

    def ordering(self, command: Command) -> Outcome | None:
        """A command that changes at most the one order that it is about."""
        self.ledger.policy = replace(self.ledger.policy, credit=CreditRules(splits=(HANDED,)))
        before = self.orders()
        outcome = self.attempt(command)
        now = self.orders()
        changed = {ident for ident in now if now[ident] != before.get(ident)}
        assert len(changed) <= 1
        self.book = now
        return outcome

    @precondition(lambda self: self.filings())
    @rule(
        place=places,
        by=people,
        fair=st.sampled_from((True, True, False)),
        amount=amounts,
        name=st.sampled_from(("", "", "A-1", "a 1", "B")),
    )
    def buy(self, place: int, by: MemberId, fair: bool, amount: int, name: str) -> None:
        """Whoever has it says so, or anybody; sometimes with a number that is known already."""
        filing = self.one(self.filings(), place)
        said = RecordOrder(filing_id=filing.id, by=filing.owner if fair else by, amount=amount, reference=name)
        self.ordering(said)

    @precondition(lambda self: self.orders())
    @rule(place=places, by=people, fair=st.booleans(), amount=amounts)
    def correct(self, place: int, by: MemberId, fair: bool, amount: int) -> None:
        """Whoever recorded it, or anybody."""
        order = self.one(list(self.orders().values()), place)
        shares = order.credits
        self.ordering(CorrectOrder(order_id=order.id, by=order.by if fair else by, amount=amount))
        assert self.orders()[order.id].credits == shares

    @precondition(lambda self: self.orders())
    @rule(place=places, by=people, fair=st.booleans())
    def cancel(self, place: int, by: MemberId, fair: bool) -> None:
        """And nobody need rule about it any more."""
        order = self.one(list(self.orders().values()), place)
        if self.ordering(CancelOrder(order_id=order.id, by=order.by if fair else by, reason="退了")):
            assert not [one for one in self.requests() if one.order_id == order.id and one.is_open]

    @precondition(lambda self: self.orders())
    @rule(place=places, by=people, wanted=parts)
    def split(self, place: int, by: MemberId, wanted: list[tuple[MemberId | TeamId, int]]) -> None:
        """What is done at once takes from nobody who did not say it, or whom the speaker does not lead."""
        order = self.one(list(self.orders().values()), place)
        shares = tuple(
            Wanted(team=SOUTH, basis=basis) if who == SOUTH else Wanted(member=MemberId(who), basis=basis)
            for who, basis in wanted
        )
        outcome = self.ordering(SplitCredit(order_id=order.id, by=by, shares=shares, reason=WHY))
        after = self.orders()[order.id]
        if outcome is not None and outcome.code == "credit_split":
            teams = {one.holder: one.team for one in order.credits}
            for holder in losing(order.credits, after.credits):
                led = self.ledger.read(lambda uow, holder=holder: leads_team(by, teams[holder], uow))  # type: ignore[misc]
                assert holder[0] == by or led
            assert (by, None) not in losing(after.credits, order.credits)
        else:
            assert after == order

    @precondition(lambda self: self.open_requests())
    @rule(place=places, yes=st.booleans())
    def judge(self, place: int, yes: bool) -> None:
        """Whoever is asked; granted, the shares are as they were wished for."""
        request = self.one(self.open_requests(), place)
        about = about_credit(request.id)
        approval = self.ledger.read(lambda uow: uow.approvals.about(about))
        assert approval is not None
        by = approval.asked[0]
        command = ApproveMatter(about=about, by=by) if yes else RejectMatter(about=about, by=by, reason="没有证据")
        assert self.ordering(command) is not None
        now = self.orders()[request.order_id]
        assert now.credits == (request.wanted if yes else request.before)

    @precondition(lambda self: self.open_requests())
    @rule(place=places, by=people, fair=st.booleans())
    def take_the_wish_back(self, place: int, by: MemberId, fair: bool) -> None:
        """Whoever has it, or anybody."""
        request = self.one(self.open_requests(), place)
        self.ordering(WithdrawSplit(request_id=request.id, by=request.by if fair else by))

    @invariant()
    def an_order_changes_by_its_own_commands_alone(self) -> None:
        """But for whose filing it came under, where customers become one or two again."""

        def alone(order: Order) -> Order:
            return replace(order, customer_id=CustomerId(""))

        now = self.orders()
        assert {ident: alone(one) for ident, one in now.items()} == {
            ident: alone(one) for ident, one in self.book.items()
        }
        assert all(one.customer_id == self.get(one.filing_id).customer_id for one in now.values())

    @invariant()
    def shares_sum_up(self) -> None:
        """To the whole and to the fen; each holder once, nobody with nothing; a place and a reference once."""
        orders = list(self.orders().values())
        for order in orders:
            assert sum(one.basis for one in order.credits) == WHOLE
            assert sum(order.amounts()) == order.amount
            assert len({one.holder for one in order.credits}) == len(order.credits)
            assert all(one.basis > 0 for one in order.credits)
        assert len({one.number for one in orders}) == len(orders)
        named = [one.reference.upper().replace(" ", "") for one in orders if one.is_live and one.reference]
        assert len(set(named)) == len(named)

    @invariant()
    def no_party_is_asked_to_rule(self) -> None:
        """One wish about an order waits, for somebody; what is over waits for nobody."""
        waiting = [one.order_id for one in self.open_requests()]
        assert len(set(waiting)) == len(waiting)
        for request in self.requests():
            about = about_credit(request.id)
            approval = self.ledger.read(lambda uow, about=about: uow.approvals.about(about))  # type: ignore[misc]
            parties = self.ledger.read(lambda uow, request=request: sharers(request, uow))  # type: ignore[misc]
            if approval is None:  # it was one's own, and done at once
                assert (request.state, request.settled_by) == (CreditState.GRANTED, request.by)
                continue
            assert request.is_open is (approval.status is Decision.OPEN)
            assert not parties & set(approval.asked)
            assert request.state is not CreditState.GRANTED or request.settled_by not in parties

    def orders(self) -> dict[OrderId, Order]:
        return dict(self.ledger.read(lambda uow: uow.orders._orders.items()))  # type: ignore[attr-defined]

    def requests(self) -> list[CreditRequest]:
        found: list[CreditRequest] = self.ledger.read(lambda uow: list(uow.orders._requests))  # type: ignore[attr-defined]
        return sorted(found, key=lambda one: one.id)

    def open_requests(self) -> list[CreditRequest]:
        return [one for one in self.requests() if one.is_open]


OrderLife.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestOrderLife = OrderLife.TestCase
