"""Made-up requests: a discount on its way, back for more, decided; a quotation, a visit, a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.digest import approval_settled_card
from cards.views.filing import filing_card
from cards.views.follow_up import timeline_card
from cards.views.moving import hand_on_card
from cards.views.request import (
    complete_request_card,
    request_card,
    request_copied_card,
    request_overdue_card,
    request_withdrawn_card,
)
from cards.views.request_asking import request_form_card, request_kinds_card
from core.domain.ids import RequestId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.request import RequestState
from core.domain.rules import Fact, RuleRef
from core.service.records import EventKind
from core.service.views.course_views import ApprovalView, TraceLine
from core.service.views.follow_up_views import TimelineLine, TimelineView
from core.service.views.protection_views import ProtectionView
from core.service.views.request_asking import RequestFormView, RequestKindsView
from core.service.views.request_views import RequestLine, RequestView
from core.service.views.views import FilingView

_DAY = timedelta(days=1)
WHICH_REQUEST: dict[str, dict[str, Fact]] = {
    "request_waiting": {"matter": "discount"},
    "request_amount": {"matter": "quote"},
    "which_request": {
        "pick1": "撤回折扣申请",
        "say1": "撤回折扣申请 7",
        "pick2": "撤回外访申请",
        "say2": "撤回外访申请 7",
    },
    "files_to_come": {"matter": "discount"},
    "files_coming_and_more": {"matter": "release", "count": 2},
    "which_matter": {"pick1": "通过折扣", "say1": "通过 7 折扣", "pick2": "通过延期", "say2": "通过 7 延期"},
}
"""What the refusals about requests know besides."""


def requests(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    view = RequestView(
        id=RequestId("01JDEMO0000000000000000088"),
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        owner=protected.owner,
        team=protected.team,
        kind=Matter.DISCOUNT,
        percent=85,
        reason="客户要签三年",
        at=now,
        status=RequestState.WAITING,
        stage="谈判",
        until=now + 20 * _DAY,
        follow_ups=6,
        effective=4,
        waiting_for=("赵敏",),
        rule=RuleRef(version=1, clause=Clause.APPROVAL.value),
        mine=True,
        now=now,
    )
    asks = replace(view, mine=False, may_decide=True, before=(_line(now - 40 * _DAY, percent=90),))
    granted = replace(view, status=RequestState.GRANTED, decided_by="赵敏")
    quote = replace(view, kind=Matter.QUOTE, percent=None, amount=30_000_000, reason="两条产线")
    visit = replace(view, kind=Matter.VISIT, percent=None, reason="周五带方总去客户工厂")
    release = replace(view, kind=Matter.RELEASE, percent=None, reason="项目停了")
    return {
        "request_approver": request_card(asks),
        "request_owner": request_card(replace(view, may_withdraw=True)),
        "request_granted": request_card(granted),
        "request_refused": request_card(
            replace(view, status=RequestState.REFUSED, decided_by="赵敏", answer="毛利不够，最多 9 折")
        ),
        "request_withdrawn": request_card(replace(view, status=RequestState.WITHDRAWN)),
        "request_withdrawn_for_approver": request_withdrawn_card(
            replace(view, mine=False, status=RequestState.WITHDRAWN)
        ),
        "request_dropped": request_card(replace(view, mine=False, status=RequestState.DROPPED)),
        "request_noted": request_card(replace(granted, noted=True, decided_by="")),
        "request_quote": request_card(replace(quote, mine=False, may_decide=True)),
        "request_contract": request_card(replace(quote, kind=Matter.CONTRACT, amount=5_000_050)),
        "request_visit": request_card(replace(visit, mine=False, may_decide=True)),
        "request_release": request_card(replace(release, may_withdraw=True)),
        "request_release_granted": request_card(replace(release, status=RequestState.GRANTED, decided_by="赵敏")),
        "request_release_refused": request_card(
            replace(release, status=RequestState.REFUSED, decided_by="赵敏", answer="先跟到年底")
        ),
        "request_settled": approval_settled_card(replace(granted, mine=False)),
        "request_with_files": request_card(replace(asks, file_names=("竞品报价.pdf", "现场.png"))),
        "request_own_with_files": request_card(replace(view, may_withdraw=True, file_names=("竞品报价.pdf",))),
        **_being_asked(protected),
        **_under_approval(asks),
        **_with_the_customer(protected, now),
    }


def _being_asked(protected: FilingView) -> dict[str, Card]:
    """What there is to ask for, and one question after the other."""
    kinds = RequestKindsView(
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        decided=(Matter.DISCOUNT, Matter.VISIT),
        noted=(Matter.QUOTE, Matter.CONTRACT),
        may_extend=True,
        may_release=True,
    )
    some = replace(kinds, decided=(Matter.VISIT,), waiting=(Matter.DISCOUNT,), may_extend=False, may_release=False)
    every = (Matter.DISCOUNT, Matter.QUOTE, Matter.CONTRACT, Matter.VISIT)
    none = replace(some, decided=(), noted=(), waiting=every)
    form = RequestFormView(
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        kind=Matter.DISCOUNT,
        lacks="request_percent",
    )
    quote = replace(form, kind=Matter.QUOTE, lacks="request_amount")
    return {
        "request_kinds": request_kinds_card(kinds),
        "request_kinds_some_waiting": request_kinds_card(some),
        "request_kinds_none": request_kinds_card(none),
        "request_form_discount": request_form_card(form),
        "request_form_discount_reasoned": request_form_card(replace(form, reason="客户要签三年", files=2)),
        "request_form_why": request_form_card(replace(form, percent=85, lacks="request_reason")),
        "request_form_quote": request_form_card(quote),
        "request_form_contract": request_form_card(replace(quote, kind=Matter.CONTRACT)),
        "request_form_visit": request_form_card(replace(form, kind=Matter.VISIT, lacks="request_what")),
        "filing_that_may_ask": filing_card(
            replace(protected, protection=ProtectionView(may_extend=True, may_release=True, may_ask=True))
        ),
    }


def _under_approval(asks: RequestView) -> dict[str, Card]:
    """Two steps, both asked at once; back for a better reason, overdue, told to somebody."""
    now = asks.drawn_at
    way = ApprovalView(
        flow="折扣审批", version=1, step=2, steps=2, name="总监和财务", mode="all", due_at=now + timedelta(hours=4)
    )
    said = (
        TraceLine(at=now - _DAY, what=EventKind.REQUEST_ASKED.value, who="王晨"),
        TraceLine(at=now - _DAY / 2, what="act:approved", who="林岚", comment="三年框架，可以"),
    )
    both = replace(way, may_hand_on=True, may_add=True, may_return=True, copied=("周宁",))
    deciding = replace(asks, trace=said, approval=both)
    late = replace(both, due_at=now - timedelta(hours=1))
    back = replace(way, returned_by="赵敏", lacking="竞品报多少？", due_at=None)
    own = replace(asks, mine=True, may_decide=False, waiting_for=(), trace=said, may_withdraw=True)
    completing = replace(own, approval=replace(back, may_complete=True))
    return {
        "request_second_step": request_card(deciding),
        "request_both_asked": request_card(replace(own, waiting_for=("赵敏", "周宁"), approval=way)),
        "request_overdue": request_overdue_card(replace(deciding, approval=late)),
        "request_copied": request_copied_card(replace(own, mine=False, may_withdraw=False, approval=way)),
        "request_returned": request_card(completing),
        "request_completing": complete_request_card(completing),
        "request_hand_on": hand_on_card(deciding),
    }


def _with_the_customer(protected: FilingView, now: datetime) -> dict[str, Card]:
    """On the card of the filing, and in the timeline."""
    waits = _line(now, percent=85, state=RequestState.WAITING)
    noted = RequestLine(
        kind=Matter.VISIT,
        state=RequestState.GRANTED,
        by="王晨",
        at=now - 9 * _DAY,
        settled_at=now - 9 * _DAY,
        noted=True,
        reason="周五带方总去客户工厂",
    )
    refused = _line(now - 5 * _DAY, percent=70, state=RequestState.REFUSED)
    lines = (noted, _line(now - 8 * _DAY, percent=90), waits)
    own = replace(protected, protection=ProtectionView(requests=lines), now=now)
    timeline = TimelineView(
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        lines=tuple(
            TimelineLine(at=one.at, who=one.by, request=one) for one in (waits, refused, replace(noted, files=2))
        ),
        may_follow=True,
        now=now,
    )
    return {"filing_requests": filing_card(own), "timeline_requests": timeline_card(timeline)}


def _line(at: datetime, *, percent: int, state: RequestState = RequestState.GRANTED) -> RequestLine:
    waits = state is RequestState.WAITING
    return RequestLine(
        kind=Matter.DISCOUNT,
        state=state,
        percent=percent,
        by="王晨",
        at=at,
        settled_at=None if waits else at + timedelta(hours=2),
        decided_by="" if waits else "赵敏",
        reason="客户要签三年",
    )
