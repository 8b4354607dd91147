"""The words that people write into a column 状态, and what becomes of such a row."""

from __future__ import annotations

from core.domain.dedupe.names import compare_name
from core.domain.filing import FilingStatus

_HELD = (
    "保护中 已通过 通过 审批通过 已审批 跟进中 跟进 有效 在跟进 进行中 洽谈中 意向 意向客户 报价中 已报价 谈判中 "
    "已成交 成交 已签约 签约 合作中 正常 待审批 审批中 已报备 报备成功 报备中 新增 未到期 是 protected pending "
    "active"
)
_ENDED = (
    "已到期 到期 过期 已过期 失效 已失效 无效 已释放 释放 已驳回 驳回 未通过 已撤回 撤回 输单 已输单 "
    "丢单 流失 已流失 终止 已终止 结束 已结束 历史 关闭 已关闭 放弃 已放弃 作废 已作废 否 expired rejected "
    "withdrawn lost closed released 公海 已进公海 在公海 进公海 公海客户"
)
_MEANING = dict.fromkeys(_HELD.split(), FilingStatus.PROTECTED) | dict.fromkeys(_ENDED.split(), FilingStatus.EXPIRED)
_MEANING |= dict.fromkeys(("已驳回", "驳回", "未通过", "rejected"), FilingStatus.REJECTED)
_MEANING |= dict.fromkeys(("已撤回", "撤回", "withdrawn"), FilingStatus.WITHDRAWN)
_POOLED = frozenset(compare_name(word) for word in ("公海", "已进公海", "在公海", "进公海", "公海客户"))
ACCEPTED = ("保护中", "已成交", "公海", "已到期", "已释放", "已驳回", "已撤回", "输单")
"""Some of them, to tell somebody whose word is not known."""


def state_of(text: str) -> FilingStatus | None:
    """What a filing with this word is; ``None`` for a word that nobody knows. What waited for its approval elsewhere
    comes in as protected: whoever imports it vouches for it.
    """
    return _MEANING.get(compare_name(text))


def lies_in_pool(text: str) -> bool:
    """Whether the word says more than that it is over: anybody may claim it."""
    return compare_name(text) in _POOLED
