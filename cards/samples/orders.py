"""Made-up orders: just put down, shared, contested, called off; the forms and lists; a wish to share otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from cards.card import Card
from cards.texts import ordering as texts
from cards.views.credit import credit_card
from cards.views.digest import approval_settled_card
from cards.views.filing import filing_card
from cards.views.lists import my_approvals_card
from cards.views.moving import colleagues_card
from cards.views.order import (
    Asked,
    cancel_form_card,
    correct_form_card,
    order_card,
    order_form_card,
    orders_card,
    split_form_card,
)
from core.domain.credit import CreditState, Party
from core.domain.filing import Origin
from core.domain.ids import CreditRequestId, MemberId, OrderId
from core.domain.order import OrderState
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.views.course_views import ApprovalView
from core.service.views.order_lists import OrderLineView, OrdersView
from core.service.views.order_views import CreditLineView, CreditRequestView, HoldingView, OrderView
from core.service.views.views import ColleaguesView, FilingView, MyApprovalsView

_RULE = RuleRef(version=1, clause=Clause.CREDIT.value)
_AMOUNT = 30_000_000
_NAMESAKES = ((MemberId("01JDEMO-XU-1"), "徐朗（华东一组）"), (MemberId("01JDEMO-XU-2"), "徐朗（华南组）"))


def orders(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    own = _order(protected, now)
    shared = replace(
        own,
        mine=True,
        credits=(_line("王晨", 7000, you=True), _line("李强", 3000, party=Party.FIRST, left=True)),
        rule_name="老带新",
        trace=(
            HoldingView(
                number=3,
                owner="李强",
                origin=Origin.FILED,
                since=now - timedelta(days=200),
                until=now - timedelta(days=170),
            ),
            HoldingView(number=protected.number, owner="王晨", origin=Origin.CLAIMED, since=now - timedelta(days=60)),
        ),
    )
    looked_at = replace(
        shared,
        recorder="赵敏",
        may_correct=False,
        may_cancel=False,
        may_split=False,
        mine=False,
        credits=_unmine(shared.credits),
    )
    request = _request(own, now)
    gone = replace(own, state=OrderState.CANCELLED, reason="客户退了", may_split=False, may_cancel=False)
    return {
        "order_recorded": order_card(own, said=texts.RECORDED_WON.format(stage="成交")),
        "order_lacks": order_card(own, said=texts.RECORDED_LACKS.format(fields="签约日期")),
        "order_known": order_card(own, said=texts.SAID["order_known"]),
        "order_shared": order_card(shared),
        "order_contestable": order_card(
            replace(looked_at, may_dispute=True, dispute_until=now + timedelta(days=30), note="分两批发货")
        ),
        "order_contested": order_card(replace(looked_at, request=request)),
        "order_contested_by_you": order_card(replace(looked_at, request=replace(request, mine=True))),
        "order_without_sum": order_card(_unsummed(looked_at)),
        "order_cancelled": order_card(replace(gone, may_correct=False, cancelled_by="王晨")),
        "order_cancelled_by_whom": order_card(replace(gone, may_correct=False)),
        "filing_with_orders": filing_card(replace(protected, orders=(2, 150_000_000))),
        "order_form": order_form_card(protected),
        "order_form_known": order_form_card(protected, reference="HT-002", day="2026-11-03"),
        "order_split_form": split_form_card(shared),
        "order_split_form_leader": split_form_card(replace(shared, mine=False)),
        "order_dispute_form": split_form_card(replace(looked_at, may_dispute=True)),
        "order_cancel_form": cancel_form_card(own),
        "order_correct_form": correct_form_card(own),
        **_lists(own, now),
        **_requests(request, now),
    }


def _line(
    name: str, basis: int, *, party: Party = Party.OWNER, you: bool = False, left: bool = False
) -> CreditLineView:
    return CreditLineView(name=name, basis=basis, amount=_AMOUNT * basis // 10_000, party=party, you=you, left=left)


def _unsummed(order: OrderView) -> OrderView:
    """As whoever took part sees it."""
    return replace(order, amount=None, reference="", credits=tuple(replace(one, amount=None) for one in order.credits))


def _unmine(lines: tuple[CreditLineView, ...]) -> tuple[CreditLineView, ...]:
    return tuple(replace(one, you=False) for one in lines)


def _order(protected: FilingView, now: datetime) -> OrderView:
    return OrderView(
        id=OrderId("01JDEMO0000000000000000121"),
        filing_id=protected.id,
        number=f"{protected.number}-1",
        filing_number=protected.number,
        company=protected.company,
        reference="HT-002",
        amount=_AMOUNT,
        signed_on=date(2026, 11, 20),
        at=now,
        recorder="王晨",
        note="",
        state=OrderState.RECORDED,
        credits=(_line("王晨", 10_000, you=True),),
        trace=(),
        rule=_RULE,
        rule_name="归属人",
        receipt="12-K7M2P9QD",
        may_correct=True,
        may_cancel=True,
        may_split=True,
        now=now,
    )


def _lists(own: OrderView, now: datetime) -> dict[str, Card]:
    line = OrderLineView(
        id=own.id,
        number=own.number,
        company=own.company,
        reference=own.reference,
        amount=_AMOUNT,
        own=_AMOUNT,
        signed_on=own.signed_on,
        state=own.state,
    )
    part = replace(line, number="9-2", company="苏州样例机械有限公司", own=9_000_000)
    alone = OrdersView(lines=(line,), total=1, total_own=_AMOUNT, now=now)
    two = replace(alone, lines=(line, part), total=12, total_own=39_000_000)
    none = replace(alone, lines=(), total=0, total_own=0)
    void = replace(line, number="12-2", reference="", state=OrderState.CANCELLED)
    return {
        "orders_own": orders_card(alone, Asked()),
        "orders_own_month": orders_card(
            two, Asked(period="month", more=("month..2026-11-20.01JDEMO", "更多我的本月订单 12-1"))
        ),
        "orders_team": orders_card(replace(alone, scope="华东一组"), Asked()),
        "orders_company": orders_card(replace(alone, company=True), Asked(period="year")),
        "orders_of_somebody": orders_card(replace(two, scope="李强"), Asked()),
        "orders_of_customer": orders_card(replace(two, lines=(line, void)), Asked(customer=own.company, number=12)),
        "orders_whose": colleagues_card(
            ColleaguesView(asked="徐朗", people=_NAMESAKES, verb="orders_of", subject="month")
        ),
        "orders_none": orders_card(none, Asked()),
        "orders_none_of_somebody": orders_card(replace(none, scope="李强"), Asked(period="month")),
    }


def _request(own: OrderView, now: datetime) -> CreditRequestView:
    return CreditRequestView(
        id=CreditRequestId("01JDEMO0000000000000000122"),
        order_id=own.id,
        filing_id=own.filing_id,
        number=12,
        handle=own.number,
        company=own.company,
        amount=own.amount,
        asker="李强",
        reason="方案是我写的，客户也是我介绍的",
        dispute=True,
        at=now,
        status=CreditState.OPEN,
        old=(_line("王晨", 10_000),),
        new=(_line("王晨", 7000), _line("李强", 3000, party=Party.AGREED)),
        waiting_for=("赵敏",),
        rule=_RULE,
        now=now,
    )


def _requests(asked: CreditRequestView, now: datetime) -> dict[str, Card]:
    way = ApprovalView(due_at=now + timedelta(days=1), may_hand_on=True, may_add=True)
    judge = replace(asked, may_decide=True, approval=way)
    settled = replace(asked, waiting_for=(), settled_at=now, decided_by="赵敏")
    granted = replace(settled, status=CreditState.GRANTED, receipt="12-B4T8X2WE")
    refused = replace(settled, status=CreditState.REFUSED, ruling="方案是两个人写的")
    dropped = replace(settled, status=CreditState.DROPPED, decided_by="李强")
    whole = replace(asked, new=(_line("李强", 10_000, party=Party.AGREED),))
    return {
        "credit_judge": credit_card(judge),
        "credit_judge_agreed": credit_card(replace(judge, dispute=False, reason="")),
        "credit_asker": credit_card(replace(asked, mine=True, may_withdraw=True)),
        "credit_told": credit_card(replace(whole, old=(_line("王晨", 10_000, you=True),))),
        "credit_without_sum": credit_card(
            replace(asked, amount=None, new=tuple(replace(one, amount=None) for one in asked.new))
        ),
        "credit_granted": credit_card(granted),
        "credit_granted_to_you": credit_card(replace(granted, mine=True)),
        "credit_granted_by_rule": credit_card(replace(granted, decided_by="")),
        "credit_refused": credit_card(refused),
        "credit_refused_to_you": credit_card(replace(refused, mine=True)),
        "credit_refused_by_rule": credit_card(replace(refused, decided_by="", ruling="")),
        "credit_dropped": credit_card(dropped),
        "credit_dropped_by_you": credit_card(replace(dropped, mine=True)),
        "credit_moot": credit_card(replace(dropped, decided_by="")),
        "credit_among_approvals": my_approvals_card(MyApprovalsView(matters=(judge,), total=1, now=now)),
        "credit_settled_elsewhere": approval_settled_card(granted),
    }
