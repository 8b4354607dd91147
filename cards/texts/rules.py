"""规则: the published policy in plain Chinese, made from the policy itself, so that the two never differ."""

from __future__ import annotations

from cards.texts import words
from core.domain.policy.document import KeyKind, Policy


def sections(policy: Policy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with their sentences, in the order in which a customer meets the rules."""
    return (
        ("有效报备", _valid(policy)),
        ("查重", _duplicate(policy)),
        ("审批", _APPROVAL),
        ("保护期", (f"通过后保护 {policy.protection.length.days} 天，期间别人不能报备。", "到期后谁都可以报备。")),
    )


def _valid(policy: Policy) -> tuple[str, ...]:
    fields = words.together((words.field(key) for key in policy.filing.required), last="和")
    needed = f"要有{fields}。"
    return (needed, "公司要写全称，占位号码不算。") if policy.filing.full_name else (needed, "占位号码不算。")


def _duplicate(policy: Policy) -> tuple[str, ...]:
    order = words.together((_KEYS[key] for key in policy.duplicate.keys), last="、")
    return (
        f"依次比对{order}，有一项相同就算同一个客户。",
        "信用代码不同的，算不同的客户。",
        "先报先得，以系统编号的先后为准。",
    )


_APPROVAL = ("报备由本团队主管审批；主管自己报的，由上一级审批。", "任意一位主管通过或驳回就算数，驳回要写原因。")
_KEYS = {KeyKind.USCC: "信用代码", KeyKind.NAME: "公司全称", KeyKind.PHONE: "手机号"}
