"""Made-up matters on their way through an approval, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from cards.card import Card
from cards.views.draft import draft_card
from cards.views.filing import approval_overdue_card, filing_card, filing_copied_card, filing_returned_card
from cards.views.lists import my_approvals_card
from cards.views.moving import add_card, batch_card, colleagues_card, hand_on_card, return_card
from core.domain.policy.approval import Mode
from core.service.views.course_views import ApprovalView, TraceLine
from core.service.views.views import (
    BatchLine,
    BatchView,
    ColleaguesView,
    DraftView,
    FieldView,
    FilingView,
    MyApprovalsView,
)


def approvals(to_decide: FilingView, own: FilingView) -> Mapping[str, Card]:
    """By name; ``to_decide`` waits for its reader, ``own`` is the filer's."""
    now = own.now or own.filed_at
    way = ApprovalView(
        flow="大客户审批",
        version=3,
        step=2,
        steps=3,
        name="大区与财务",
        mode=Mode.ALL.value,
        standing_in=(("赵敏", "何川"),),
        due_at=now + timedelta(hours=3, minutes=20),
    )
    said = (
        *to_decide.trace,
        TraceLine(at=own.filed_at + timedelta(hours=1), what="act:handed_on", who="林岚", to="许诺", comment="你更熟"),
        TraceLine(at=own.filed_at + timedelta(hours=2), what="act:approved", who="许诺", comment="价格已核对"),
    )
    asked = replace(way, may_hand_on=True, may_add=True, may_return=True)
    deciding = replace(to_decide, approval=asked, trace=said, waiting_for=("赵敏", "周宁"))
    returned = ApprovalView(flow="大客户审批", version=3, returned_by="赵敏", lacking="缺合同扫描件")
    back = TraceLine(at=now, what="act:returned", who="赵敏", to="王晨", comment="缺合同扫描件")
    mine = replace(own, approval=replace(returned, may_complete=True), waiting_for=(), trace=(*own.trace, back))
    return {
        "approval_second_step": filing_card(deciding),
        "approval_second_step_for_filer": filing_card(
            replace(own, approval=way, waiting_for=("赵敏", "周宁"), trace=said)
        ),
        "approval_overdue": approval_overdue_card(
            replace(deciding, approval=replace(asked, due_at=now - timedelta(hours=1)))
        ),
        "filing_returned": filing_returned_card(mine),
        "filing_returned_for_approver": filing_card(replace(to_decide, may_decide=False, approval=returned)),
        "hand_on": hand_on_card(deciding),
        "return": return_card(deciding),
        "add_approver": add_card(deciding),
        "add_approver_picked": add_card(deciding, (("ou_demo_he", "何川"), ("ou_demo_zhou", "周宁"))),
        "filing_copied": filing_copied_card(
            replace(own, mine=False, may_withdraw=False, approval=replace(way, copied=("许诺",)))
        ),
        **_answers(own, mine),
    }


def _answers(own: FilingView, mine: FilingView) -> Mapping[str, Card]:
    now = own.now or own.filed_at
    fields = (
        FieldView(key="contact", label="联系人", value="李娜", required=True),
        FieldView(key="phone", label="手机号", value="13900001234", required=True),
        FieldView(key="note", label="备注", long=True),
    )
    lines = (
        BatchLine(number=12, company=own.company, code="approved", facts={"until": "2026-12-21T06:05:00+00:00"}),
        BatchLine(number=13, company="", code="not_found", facts={"asked": "#13"}),
    )
    several = tuple(replace(own, number=number, mine=False, may_decide=True) for number in (12, 13))
    people = (("01MEMBER1", "李四（华东一组）"), ("01MEMBER2", "李四（华南一组）"))
    return {
        "completing": draft_card(
            DraftView(fields=fields, missing=(), completes=mine.approval, number=own.number, company=own.company)
        ),
        "my_approvals_several": my_approvals_card(MyApprovalsView(matters=several, total=2, now=now)),
        "batch": batch_card(BatchView(lines=lines, now=now)),
        **{
            f"colleagues_{verb}": colleagues_card(
                ColleaguesView(asked="李四", people=people, verb=verb, subject=subject)
            )
            for verb, subject in (
                ("hand_on", own.id),
                ("add_approver", own.id),
                ("delegate", "2026-11-23_2026-11-25"),
            )
        },
    }
