"""Orders on a ledger in memory: recorded, shared, contested, ruled about."""

from __future__ import annotations

from datetime import date

from core.domain.credit import Credit, CreditRequest, Party, Wanted
from core.domain.filing import Filing
from core.domain.ids import CreditRequestId, CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.order import Order
from core.domain.rules import RuleRef
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.outcome import Outcome
from core.service.record_order import RecordOrder
from core.service.records import about_credit
from core.service.split_credit import SplitCredit
from tests.support.builders import EAST, WANG, Ledger
from tests.support.clock import ORDINARY_MORNING

WAN = 1_000_000
"""Fen in ten thousand yuan."""
WHY = "方案是我做的，客户可以证明"


def a_credit(member: MemberId | None = WANG, basis: int = 10_000, **changes: object) -> Credit:
    """All of it is 王晨's."""
    return Credit(
        **{"member": member, "team": EAST, "basis": basis, "party": Party.OWNER, **changes}  # type: ignore[arg-type]
    )


def an_order(ident: str = "o1", **changes: object) -> Order:
    """The first order under 王晨's filing."""
    return Order(
        **{  # type: ignore[arg-type]
            "id": OrderId(ident),
            "filing_id": FilingId("filing-1"),
            "filing_number": 1,
            "customer_id": CustomerId("customer-1"),
            "ordinal": 1,
            "amount": 30 * WAN,
            "signed_on": date(2026, 3, 11),
            "by": WANG,
            "at": ORDINARY_MORNING,
            "credits": (a_credit(),),
            "rule": RuleRef(version=1, clause="credit/owner"),
            **changes,
        }
    )


def recorded(ledger: Ledger, filing: Filing, amount: int = 30 * WAN, **said: object) -> Order:
    """记订单, and the order as it is then."""
    command = RecordOrder(**{"filing_id": filing.id, "by": WANG, "amount": amount, **said})  # type: ignore[arg-type]
    return order_in(ledger, ledger.do(command))


def order_in(ledger: Ledger, outcome: Outcome) -> Order:
    """The order that was spoken of, as it is now."""
    assert outcome.subject is not None, outcome
    ident = OrderId(outcome.subject.id)
    return ledger.read(lambda uow: uow.orders.get(ident))


def again(ledger: Ledger, order: Order) -> Order:
    """The same, as it is now."""
    return ledger.read(lambda uow: uow.orders.get(order.id))


def split(order: Order, by: MemberId, *shares: tuple[MemberId, int], reason: str = "") -> SplitCredit:
    """分成: percents of people."""
    wanted = tuple(Wanted(member=member, basis=percent * 100) for member, percent in shares)
    return SplitCredit(order_id=order.id, by=by, shares=wanted, reason=reason)


def percents(order: Order) -> dict[MemberId | TeamId | None, float]:
    """Who has how much of it."""
    return {one.member or one.team: one.basis / 100 for one in order.credits}


def request_in(ledger: Ledger, outcome: Outcome) -> CreditRequest:
    """The wish as it is now."""
    assert outcome.subject is not None
    ident = CreditRequestId(outcome.subject.id)
    return ledger.read(lambda uow: uow.orders.request(ident))


def disputed(ledger: Ledger, order: Order, by: MemberId, percent: int = 50, reason: str = WHY) -> CreditRequest:
    """He says that so much of it should be his."""
    return request_in(ledger, ledger.do(split(order, by, (by, percent), reason=reason)))


def judges(ledger: Ledger, request: CreditRequest) -> tuple[MemberId, ...]:
    """Whose ruling is awaited."""
    approval = ledger.read(lambda uow: uow.approvals.about(about_credit(request.id)))
    return approval.asked if approval is not None else ()


def grant(ledger: Ledger, request: CreditRequest, by: MemberId) -> Outcome:
    """同意."""
    return ledger.do(ApproveMatter(about=about_credit(request.id), by=by, comment="属实"))


def refuse(ledger: Ledger, request: CreditRequest, by: MemberId, reason: str = "没有证据") -> Outcome:
    """驳回."""
    return ledger.do(RejectMatter(about=about_credit(request.id), by=by, reason=reason))
