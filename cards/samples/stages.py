"""Made-up customers on their way to a deal, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.card import Card
from cards.views.draft import draft_card
from cards.views.duties import duties_card
from cards.views.filing import filing_detail_card
from cards.views.stage import stage_card
from core.domain.ids import FilingId
from core.domain.policy.forms import FieldType
from core.service.views.duty_views import DutiesView, DutyLine
from core.service.views.protection_views import ProtectionView
from core.service.views.stage_views import StageView
from core.service.views.views import DraftView, FieldView, FilingView

_ROWS = ("视觉检测线 VX-100", "视觉检测线 VX-200", "转台 ZT-9")
_LINKED = DraftView(
    fields=(
        FieldView(key="company", label="公司全称", value="杭州样例科技有限公司", required=True),
        FieldView(key="product", label="产品", required=True, type=FieldType.LINK, options=_ROWS),
        FieldView(key="quantity", label="数量", value="2", type=FieldType.NUMBER),
    ),
    missing=("product",),
    asked=("product",),
    kind="项目报备",
    others=(("客户报备", "客户"),),
)
_VIEW = StageView(
    filing_id=FilingId("01JDEMO0000000000000000012"),
    number=12,
    company="杭州样例科技有限公司",
    now="需求确认",
    drawn_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    stages=(
        ("first_contact", "初次接触"),
        ("quoting", "报价"),
        ("negotiating", "谈判"),
        ("won", "成交"),
        ("lost", "输单"),
    ),
)

_AT = _VIEW.drawn_at
_LINES = (
    DutyLine(name="现场勘察", due_at=_AT + timedelta(days=3), kinds=("拜访",)),
    DutyLine(name="出方案", due_at=_AT + timedelta(days=7), kinds=("方案", "演示"), fields=("预计金额",)),
    DutyLine(name="报价确认", due_at=_AT + timedelta(days=10)),
)
_DUTIES = DutiesView(
    filing_id=_VIEW.filing_id,
    number=12,
    company=_VIEW.company,
    owner="王晨",
    stage="报价",
    lines=_LINES[:2],
    mine=True,
    now=_AT,
)


def _owing(own: FilingView) -> FilingView:
    """Its stage asks for two things, of which one is late."""
    now = own.now or own.filed_at
    lines = (replace(_LINES[0], due_at=now - timedelta(hours=3)), replace(_LINES[1], due_at=now + timedelta(days=4)))
    return replace(own, stage="报价", protection=ProtectionView(duties=lines))


def stages(own: FilingView) -> dict[str, Card]:
    """``own`` is a protected filing of its reader's. Beside it a form that asks for a row of a table."""
    asked = (
        FieldView(key="amount", label="预计金额", required=True, type=FieldType.MONEY),
        FieldView(key="due", label="预计签约日", required=True, type=FieldType.DATE),
        FieldView(key="rival", label="竞争对手", required=True),
    )
    to = ("quoting", "报价")
    return {
        "stage_which": stage_card(_VIEW),
        "stage_asks": stage_card(replace(_VIEW, to=to, fields=asked)),
        "stage_ready": stage_card(replace(_VIEW, to=to)),
        "stage_duties": stage_card(replace(_VIEW, now="报价", to=to, reached=True, duties=_LINES)),
        "duties_due": duties_card(_DUTIES),
        "duties_late": duties_card(replace(_DUTIES, now=_AT + timedelta(days=5))),
        "duties_led": duties_card(replace(_DUTIES, now=_AT + timedelta(days=5), lines=_LINES[:1], mine=False)),
        "duties_done": duties_card(replace(_DUTIES, lines=())),
        "detail_duties": filing_detail_card(_owing(own)),
        "stage_reached": stage_card(replace(_VIEW, now="报价", to=to, reached=True)),
        "detail_staged": filing_detail_card(replace(own, stage="报价", may_stage=True)),
        "ask_row": draft_card(_LINKED),
        "ask_long_table": draft_card(
            replace(_LINKED, fields=tuple(replace(field, options=()) for field in _LINKED.fields))
        ),
    }
