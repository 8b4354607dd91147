"""A list that was sent in chat, in every state."""

from __future__ import annotations

from dataclasses import replace

from cards.card import Card
from cards.texts.order_sheets import LABEL
from cards.views.imports import import_card
from core.domain.imports import JobState, ListKind
from core.domain.sheets.faults import Fault, fault
from core.service.views.ledger_views import ImportView

_TRIED = {"added": 128, "refused": 3, "duplicate": 7, "suspected": 2}
_VIEW = ImportView(
    number=3,
    name="华东客户名单.xlsx",
    state=JobState.WAITING.value,
    columns=(
        ("A", "客户", "公司全称", True),
        ("B", "KP", "联系人", True),
        ("C", "电话", "手机号", True),
        ("D", "销售", "归属人", True),
        ("E", "到期", "保护到期", False),
        ("F", "颜色", "", True),
    ),
    total=140,
    fields=(
        ("company", "公司全称"),
        ("contact", "联系人"),
        ("phone", "手机号"),
        ("owner", "归属人"),
        ("until", "保护到期"),
    ),
)

_ORDERS = ImportView(
    number=4,
    name="三月订单.xlsx",
    state=JobState.WAITING.value,
    columns=(
        ("A", "购货单位", "客户", True),
        ("B", "订单编号", "订单号", True),
        ("C", "价税合计", "金额", True),
        ("D", "下单日期", "日期", True),
        ("E", "业务员", "销售", True),
        ("F", "仓库", "", True),
    ),
    total=24,
    fields=tuple(LABEL.items()),
    kind=ListKind.ORDERS,
    may_be_other=True,
)
_ORDERS_TRIED = {"added": 18, "corrected": 1, "duplicate": 2, "refused": 5, "amount": 312_050_000}
_WRONG = (
    (4, Fault(column="", code="order_customer_unknown", facts={"company": "没听过的有限公司"})),
    (7, fault("amount", "bad_money")),
    (9, fault("reference", "clash", "HT-007", beside="10、11")),
)


def imports() -> dict[str, Card]:
    """By name, in the order of its life."""
    tried = replace(_VIEW, counts=_TRIED, trial=True)
    done = replace(tried, done=141)
    return {
        "import_trying": import_card(_VIEW),
        "import_tried": import_card(tried),
        "import_tried_clear": import_card(replace(tried, counts={"added": 140}, owner="王晨")),
        "import_noted": import_card(
            replace(tried, counts={"added": 140, "yearless": 12, "hidden_lines": 30, "hidden_columns": 2})
        ),
        "import_nothing": import_card(replace(tried, counts={"duplicate": 140})),
        "import_no_owner": import_card(replace(_VIEW, problem="no_owner")),
        "import_running": import_card(replace(tried, state=JobState.RUNNING.value, done=57)),
        "import_finished": import_card(replace(done, state=JobState.FINISHED.value)),
        "import_cancelled": import_card(replace(tried, state=JobState.CANCELLED.value)),
        "import_undoing": import_card(
            replace(done, state=JobState.UNDOING.value, counts={"added": 28, "removed": 100, "kept": 0})
        ),
        "import_undone": import_card(
            replace(done, state=JobState.UNDONE.value, counts={"added": 0, "removed": 126, "kept": 2})
        ),
        **order_lists(),
        **_leads(),
    }


def order_lists() -> dict[str, Card]:
    """A list of orders, and one that may be of either kind."""
    tried = replace(_ORDERS, counts=_ORDERS_TRIED, trial=True, examples=_WRONG)
    done = replace(tried, done=25, state=JobState.FINISHED.value)
    back = {"removed": 17, "restored": 1, "kept": 1}
    return {
        "import_which": import_card(replace(_ORDERS, kind=ListKind.UNCLEAR, problem="which_list")),
        "import_rather_orders": import_card(replace(_VIEW, counts={"added": 140}, trial=True, may_be_other=True)),
        "import_orders_trying": import_card(_ORDERS),
        "import_orders_tried": import_card(tried),
        "import_orders_clear": import_card(replace(_ORDERS, counts={"added": 18, "amount": 312_050_000}, trial=True)),
        "import_orders_nothing": import_card(replace(tried, counts={"refused": 5})),
        "import_orders_known": import_card(replace(_ORDERS, counts={"duplicate": 24}, trial=True)),
        "import_orders_lacking": import_card(replace(_ORDERS, problem="no_order_day", columns=_ORDERS.columns[:3])),
        "import_orders_running": import_card(replace(tried, state=JobState.RUNNING.value, done=9)),
        "import_orders_finished": import_card(done),
        "import_orders_finished_clear": import_card(replace(done, counts={"added": 18, "amount": 312_050_000})),
        "import_orders_stopped": import_card(replace(tried, state=JobState.CANCELLED.value, problem="admin_only")),
        "import_orders_undoing": import_card(
            replace(done, state=JobState.UNDOING.value, counts={"added": 8, "corrected": 1, "removed": 10})
        ),
        "import_orders_undone": import_card(replace(done, state=JobState.UNDONE.value, counts=back)),
    }


def _leads() -> dict[str, Card]:
    """The same of leads."""
    view = replace(
        _VIEW,
        name="上海展会线索.xlsx",
        kind=ListKind.LEADS,
        columns=(
            ("A", "单位名称", "公司全称", True),
            ("B", "姓名", "联系人", True),
            ("C", "手机", "手机号", True),
            ("D", "派给", "派给", True),
        ),
        fields=(("company", "公司全称"), ("contact", "联系人"), ("phone", "手机号"), ("owner", "派给")),
        may_be_other=True,
        total=32,
    )
    tried = replace(view, counts={"added": 24, "refused": 2, "duplicate": 4, "suspected": 2}, trial=True)
    clear = replace(tried, counts={"added": 32})
    done = replace(tried, counts={"added": 24, "refused": 2, "duplicate": 6}, done=33)
    return {
        "import_leads_tried": import_card(tried),
        "import_leads_clear": import_card(clear),
        "import_leads_running": import_card(replace(done, state=JobState.RUNNING.value, done=14)),
        "import_leads_finished": import_card(replace(done, state=JobState.FINISHED.value)),
        "import_leads_undone": import_card(
            replace(done, state=JobState.UNDONE.value, counts={"added": 0, "removed": 21, "kept": 3})
        ),
        "import_leads_many": import_card(replace(view, state=JobState.CANCELLED.value, problem="leads")),
    }
