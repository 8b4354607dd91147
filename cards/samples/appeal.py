"""Made-up appeals: for whoever rules, for either side, settled either way; the form, the list of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.appeal import appeal_card, appeal_form_card, my_appeals_card
from cards.views.digest import approval_settled_card
from cards.views.filing import filing_card, filing_released_card
from cards.views.lists import my_approvals_card
from core.domain.appeal import AppealState, Ground
from core.domain.filing import FilingStatus
from core.domain.ids import AppealId, FilingId
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.records import EventKind
from core.service.views.appeal_views import AppealFormView, AppealView, MomentView, MyAppealsView, SideView
from core.service.views.course_views import ApprovalView
from core.service.views.protection_views import ProtectionView
from core.service.views.views import FilingView, MyApprovalsView

_RULE = RuleRef(version=1, clause=Clause.APPEAL.value)


def appeals(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    asked = _asked(protected, now)
    judge = replace(
        asked, may_decide=True, approval=ApprovalView(due_at=now + timedelta(days=1), may_hand_on=True, may_add=True)
    )
    pooled = replace(judge, holder="", ground=Ground.LOST, sides=asked.sides[:1], stopped=False, until=None)
    form = AppealFormView(
        filing_id=protected.id, number=protected.number, company=protected.company, holder="李强", days=15
    )
    return {
        **_beside(protected, now),
        "appeal_judge": appeal_card(judge),
        "appeal_judge_files": appeal_card(replace(judge, file_names=("会议纪要.pdf", "图片.jpg"))),
        "appeal_judge_pooled": appeal_card(pooled),
        "appeal_appellant": appeal_card(replace(asked, mine=True, may_withdraw=True, sides=asked.sides[:1])),
        "appeal_holder": appeal_card(replace(asked, holds=True, sides=asked.sides[1:])),
        **_over(asked, now),
        "appeal_form": appeal_form_card(form),
        "appeal_form_files": appeal_form_card(replace(form, files=2)),
        "appeal_form_pooled": appeal_form_card(replace(form, holder="")),
        "appeals_own": my_appeals_card(MyAppealsView(lines=_own(asked), now=now)),
        "appeals_none": my_appeals_card(MyAppealsView(lines=(), now=now)),
        "appeal_among_approvals": my_approvals_card(MyApprovalsView(matters=(judge,), total=1, now=now)),
    }


def _beside(protected: FilingView, now: datetime) -> dict[str, Card]:
    """What the cards of a filing say of it."""
    until = now + timedelta(days=20)
    own = ProtectionView(may_release=True, may_transfer=True)
    stopped = replace(own, contested=True, stopped=True)
    moved = replace(own, stood=((timedelta(days=2, hours=3), until),))
    over = replace(protected, status=FilingStatus.RELEASED, reason="一个月没有动静", days_left=None, mine=True)
    return {
        "filing_contested": filing_card(replace(protected, mine=True, protection=stopped)),
        "filing_after_an_appeal": filing_card(replace(protected, mine=True, protection=moved)),
        "news_released_contestable": filing_released_card(replace(over, pooled=True, may_appeal=True)),
        "filing_released_contestable": filing_card(replace(over, may_appeal=True)),
    }


def _asked(protected: FilingView, now: datetime) -> AppealView:
    day = timedelta(days=1)
    own = (
        MomentView(at=now - 60 * day, what=EventKind.FILING_APPROVED.value, number=7),
        MomentView(at=now - 58 * day, kind="拜访"),
        MomentView(at=now - 50 * day, kind="电话"),
        MomentView(at=now - 31 * day, kind="报价"),
        MomentView(at=now - 30 * day, what=EventKind.FILING_EXPIRED.value, number=7),
        MomentView(at=now - day, what=EventKind.FILING_REFUSED.value, number=protected.number),
    )
    other = (
        MomentView(at=now - 20 * day, what=EventKind.FILING_SUBMITTED.value, number=protected.number),
        MomentView(at=now - 19 * day, what=EventKind.FILING_APPROVED.value, number=protected.number),
        MomentView(at=now - 10 * day, kind="微信"),
    )
    return AppealView(
        id=AppealId("01JDEMO0000000000000000A01"),
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        appellant="王晨",
        team="华东一组",
        holder="李强",
        ground=Ground.REFUSED,
        since=now - day,
        reason="9 月就拜访过，报过价，有会议纪要",
        at=now,
        status=AppealState.OPEN,
        sides=(
            SideView(
                name="王晨",
                team="华东一组",
                first=own[0].at,
                follow_ups=5,
                effective=4,
                refused=1,
                appeals=True,
                moments=own,
                total=8,
            ),
            SideView(
                name="李强",
                team="华东二组",
                first=other[0].at,
                follow_ups=1,
                effective=0,
                refused=0,
                moments=other,
                total=3,
            ),
        ),
        until=now + 20 * day,
        stopped=True,
        waiting_for=("赵敏",),
        rule=_RULE,
        now=now,
    )


def _over(asked: AppealView, now: datetime) -> dict[str, Card]:
    over = replace(asked, decided_by="赵敏", settled_at=now, waiting_for=(), stopped=False, receipt="12-K7QF2M9X")
    upheld = replace(over, status=AppealState.UPHELD, holder="王晨", ruling="拜访和报价都在前")
    no = replace(over, status=AppealState.DISMISSED, ruling="先报先得，李强一直在跟")
    back = replace(over, status=AppealState.WITHDRAWN, decided_by="王晨", receipt="")
    return {
        "appeal_upheld_appellant": appeal_card(replace(upheld, mine=True, holds=True, sides=over.sides[:1])),
        "appeal_upheld_former_holder": appeal_card(replace(upheld, lost=True, sides=over.sides[1:])),
        "appeal_upheld_judge": appeal_card(upheld),
        "appeal_settled_by_another": approval_settled_card(no),
        "appeal_dismissed_appellant": appeal_card(replace(no, mine=True, sides=over.sides[:1])),
        "appeal_dismissed_holder": appeal_card(replace(no, holds=True, sides=over.sides[1:])),
        "appeal_withdrawn": appeal_card(replace(back, holds=True, sides=over.sides[1:])),
        "appeal_moot": appeal_card(replace(back, decided_by="", mine=True, sides=over.sides[:1])),
    }


def _own(asked: AppealView) -> tuple[AppealView, ...]:
    mine = replace(asked, mine=True, may_withdraw=True)
    before = replace(
        asked,
        id=AppealId("01JDEMO0000000000000000A00"),
        filing_id=FilingId("f9"),
        number=9,
        company="南京假想食品有限公司",
        status=AppealState.DISMISSED,
        decided_by="赵敏",
    )
    return mine, before
