"""Sentences about customers that look alike."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

TITLE = "是不是同一家？"
ASK = "「{asked}」和下面的客户很像，是同一家吗？"
NOBODY = "现在没人跟进"
FOLLOWED = "{owner} 在跟进，保护到 {until}"
WAITING = "{owner} 已报备，还没有结果"
YOURS = "你自己已报备"
THIS_ONE = "就是这家"
THAT_ONE = "就是第{place}家"
NONE_OF_THEM = "都不是同一家"
WHY = "为什么不是"
WHY_HINT = "例如：城市不同，老板也不是同一个人"
NONE_INSTEAD = "都不是的话，请带上理由回复，例如：不是同一家，城市不同"
SUMMARY = "「{asked}」可能已有人报备，请确认"

COMPARE = "报备人说不是同一家，请对照看看："
COMPARE_OTHERS = "和这些客户有点像："
BRIEF = "{named}，{why}"
NAMED = "第{place}家：{company}"
BRIEF_MORE = "；还有 {count} 家，发「{says}」"
BRIEF_ALL = "；细看发「{says}」"
REJECT_SAME = "驳回：是同一家"
REJECT_SAME_APART = "是第{place}家，驳回"
RULED = {"same": "已认定是同一家", "different": "已认定不是同一家"}
RELATED = "同集团：{company} 由 {owner} 跟进。"
SAME_ONE = "和第{place}家是同一家"

CHECK_TITLE = "有相似的客户"
CHECK_SUSPECTED = "「{asked}」没有完全相同的，但下面这些很像。"

ALIKE = {
    "resembling": Wording(
        title="是不是同一家？",
        says=("这个客户和「{names}」很像。", "有很像的客户。"),
        then=("请先确认是不是同一家。",),
    ),
    "apart_reason_needed": Wording(
        title="还差一句理由",
        says=("写上为什么不是同一家，审批人才好判断。",),
        then=("例如：不是同一家，城市不同",),
        tone=Tone.INFO,
    ),
    "nothing_to_settle": Wording(
        title="没有要确认的",
        says=("现在没有要确认是不是同一家的客户。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "which_look_alike": Wording(
        title="是哪一家？",
        says=("很像的不止一家，请点卡片上的「就是这家」。",),
        then=("或者回复，例如：就是第1家",),
        tone=Tone.INFO,
    ),
    "not_beside": Wording(
        title="情况有变",
        says=("这条报备旁边没有这个客户，请看最新的卡片。",),
        offers=(("待我审批", "待我审批"),),
        tone=Tone.QUIET,
    ),
    "not_your_customer": Wording(
        title="不能改这个客户",
        says=("「{company}」的简称由归属人或管理员登记。", "简称由归属人或管理员登记。"),
        tone=Tone.QUIET,
    ),
    "alias_taken": Wording(
        title="这个名字有人用了",
        says=("「{alias}」已经是「{company}」的名字。", "这个名字已经是别的客户的。"),
        then=("换一个不会弄混的简称。",),
        tone=Tone.INFO,
    ),
    "alias_known": Wording(
        title="已经登记过",
        says=("「{company}」已经登记过「{alias}」。", "这个简称已经登记过。"),
        tone=Tone.QUIET,
    ),
    "alias_given": Wording(
        title="记住了",
        says=("以后「{alias}」就是「{company}」，查重会认出来。", "记住了，查重会认出来。"),
        tone=Tone.GOOD,
    ),
}
