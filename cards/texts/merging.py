"""Sentences about customers that are joined."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

MERGING = {
    "customers_merged": Wording(
        title="已合并",
        says=(
            "「{other}」已并入「{company}」，{filings} 条报备都在。这是第 {number} 次合并，确认之前可以撤销。",
            "已合并，确认之前可以撤销。",
        ),
        tone=Tone.GOOD,
    ),
    "merge_undone": Wording(
        title="已撤销合并",
        says=("第 {number} 次合并已撤销，「{company}」和「{other}」又是两家。", "合并已撤销。"),
        tone=Tone.GOOD,
    ),
    "merge_confirmed": Wording(
        title="已确认合并",
        says=("第 {number} 次合并已确认，不能再撤销。", "合并已确认。"),
        tone=Tone.GOOD,
    ),
    "merge_same": Wording(
        title="已经是同一家",
        says=("「{company}」已经是同一个客户，不用合并。", "已经是同一个客户，不用合并。"),
        tone=Tone.QUIET,
    ),
    "merge_codes_differ": Wording(
        title="是两家公司",
        says=(
            "「{company}」和「{other}」的统一社会信用代码不同，是两家公司，不能合并。",
            "统一社会信用代码不同，不能合并。",
        ),
    ),
    "merge_both_held": Wording(
        title="两边都有人在跟进",
        says=(
            "{owner} 的 #{number} 和 {rival} 的 #{other_number} 都还有效，不能合并。",
            "两边都有有效的报备，不能合并。",
        ),
        then=("先让其中一条结束（撤回、驳回或到期），再来合并。",),
    ),
    "merge_ruled_apart": Wording(
        title="认定过不是同一家",
        says=(
            "{by} 认定过「{company}」和「{other}」不是同一家。",
            "「{company}」和「{other}」认定过不是同一家。",
            "认定过不是同一家。",
        ),
        then=("确实要合并的话，请写上理由。",),
    ),
    "merge_not_found": Wording(
        title="没有这次合并",
        says=("没有第 {number} 次合并。", "没有这次合并。"),
        then=("在命令行用 baobei dedupe merges 看有哪些。",),
        tone=Tone.QUIET,
    ),
    "merge_over": Wording(
        title="这次合并已经定了",
        says=("第 {number} 次合并已经确认或撤销过，不能再改。", "这次合并已经确认或撤销过，不能再改。"),
        tone=Tone.QUIET,
    ),
    "merge_built_upon": Wording(
        title="先撤销后面的合并",
        says=("这个客户后来又合并过（第 {later} 次）。", "这个客户后来又合并过。"),
        then=("先撤销第 {later} 次，再撤销第 {number} 次。",),
    ),
}
