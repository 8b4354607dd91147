"""A customer list that was sent in chat, in every state."""

from __future__ import annotations

from dataclasses import replace

from cards.card import Card
from cards.views.imports import import_card
from core.domain.imports import JobState
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
    }
