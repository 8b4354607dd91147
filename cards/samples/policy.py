"""Made-up policy files on their way to be published, drawn."""

from __future__ import annotations

from dataclasses import replace

from cards.card import Card
from cards.views.policy import policy_draft_card
from core.service.views.policy_views import PolicyDraftView

_DRAFT = PolicyDraftView(
    file="01JDEMO0000000000000000077",
    name="policy.toml",
    changes=(
        "对今后通过的报备，保护期：保护多久由 30天 改为 60天。",
        "对审批人和报备的人，审批新增流程「大单审批」（事项 报备；条件 amount >= 500000；步骤 主管审批、总监审批）。",
    ),
    latest=2,
)
_WRONG = replace(
    _DRAFT,
    changes=(),
    mistakes=tuple(
        f"第 {line} 行第 9 列 approval.flows[1].when：没有「amonut」这个名字。是不是 amount？" for line in range(10, 24)
    ),
)


def policies() -> dict[str, Card]:
    """By name."""
    return {
        "policy_waiting": policy_draft_card(_DRAFT),
        "policy_same": policy_draft_card(replace(_DRAFT, changes=())),
        "policy_published": policy_draft_card(replace(_DRAFT, published=3)),
        "policy_not_published": policy_draft_card(replace(_DRAFT, dropped=True)),
        "policy_mistakes": policy_draft_card(_WRONG),
    }
