"""A half-filled form of a company's own, for the golden cards and the sandbox."""

from __future__ import annotations

from core.domain.policy.forms import FieldType
from core.service.views.views import DraftView, FieldView

OWN_FORM = DraftView(
    fields=(
        FieldView(key="company", label="公司全称", value="杭州样例科技有限公司", required=True),
        FieldView(
            key="level", label="客户等级", required=True, type=FieldType.CHOICE, options=("A 重点", "B 普通", "C 观察")
        ),
        FieldView(
            key="needs", label="工艺", value="车削、打磨", type=FieldType.CHOICES, options=("车削", "铣削", "打磨")
        ),
        FieldView(key="due", label="交货日期", value="2026-12-01", type=FieldType.DATE),
        FieldView(key="quantity", label="台数", value="3", type=FieldType.NUMBER, hint="整数"),
    ),
    missing=("level",),
    asked=("level",),
    worked_out=(
        FieldView(key="price", label="单价", value="120000", type=FieldType.MONEY),
        FieldView(key="total", label="合计", value="360000", type=FieldType.FORMULA),
    ),
)
