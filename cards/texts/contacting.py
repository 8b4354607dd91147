"""Sentences about somebody who would like a word with the owner of a customer."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

TITLE = "有同事想找你聊聊"
LEAD = "{by} 想就「{company}」和你聊聊。"
MORE = "他也想报备这个客户，被告知是你在跟进（#{number}）。请直接在聊天里找他。"

CONTACTING = {
    "owner_told": Wording(
        title="已告诉归属人",
        says=("已告诉「{company}」的归属人，你想和他聊聊。", "已告诉归属人。"),
        then=("他会来找你；等不及的话，直接在聊天里找他。",),
        tone=Tone.GOOD,
    ),
    "nobody_follows": Wording(
        title="现在没有人跟进",
        says=("「{company}」现在没有人跟进。", "这个客户现在没有人跟进。"),
        offers=(("报备", "报备 {company}"),),
        tone=Tone.INFO,
    ),
    "yours_to_follow": Wording(
        title="归属人就是你",
        says=("「{company}」是你在跟进（#{number}）。", "这个客户是你在跟进。"),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.QUIET,
    ),
}
