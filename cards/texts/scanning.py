"""What the shell says about old duplicates and about merges."""

from __future__ import annotations

from collections.abc import Mapping

from cards.texts import dates
from cards.texts.evidence import evidence_words
from core.domain.dedupe.evidence import Evidence
from core.domain.merging import Merge, MergeState

DUPLICATES, RELATED = "重复客户", "同集团"
BAND = {"certain": "确定", "suspected": "疑似"}
HEADERS = (
    "结论",
    "客户一",
    "归属人一",
    "报备数一",
    "客户二",
    "归属人二",
    "报备数二",
    "依据",
    "客户一编号",
    "客户二编号",
)
NOBODY = "没有人"
MERGE_LIKE = "合并：baobei dedupe merge 保留的客户 并入的客户"
STATE = {MergeState.DONE: "可以撤销", MergeState.CONFIRMED: "已确认", MergeState.UNDONE: "已撤销"}


def conclusion(band: str, *, related: bool) -> str:
    """The word for a pair."""
    return RELATED if related else BAND[band]


def evidence(signs: tuple[Evidence, ...]) -> str:
    """Why, in words."""
    return evidence_words(signs) or "名称相近"


def follower(owner: str, *, is_held: bool) -> str:
    """Who follows a customer now, or did."""
    if not owner:
        return NOBODY
    return owner if is_held else f"{owner}（已结束）"


def found(names: int, counts: Mapping[str, int], seconds: float) -> str:
    """How the scan ended."""
    certain, suspected, related = (counts.get(key, 0) for key in ("certain", "suspected", "related"))
    pairs = f"确定 {certain:,} 对，疑似 {suspected:,} 对，同集团 {related:,} 对"
    return f"查了 {names:,} 个名称，用时 {seconds:,.0f} 秒：{pairs}"


def written(file: str) -> str:
    """Where it stands."""
    return f"已写到 {file}。{MERGE_LIKE}"


def interrupted(file: str) -> str:
    """It can go on."""
    return f"已停下，进度在 {file}，同样的命令再跑一次就接着查"


def merge_line(merge: Merge) -> str:
    """One line of the list of merges."""
    return f"{merge.number} {dates.when(merge.at)} 「{merge.dropped_name}」→「{merge.kept_name}」 {STATE[merge.state]}"
