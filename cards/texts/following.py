"""Sentences about follow-ups."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

TITLE = "跟进已记下"
TAG = "{kind}"
WHAT = "内容"
NEXT = "下一步"
DAY = "哪天联系的"
FILES = "附件"
FILES_COUNT = "{count} 个"
COMMENT = "{who}点评"
COUNTS = "算一次有效跟进。"
COMMENT_ON = "点评"
COMMENT_TITLE = "点评 {who} 的跟进"
COMMENT_SAYS = "说点什么"
COMMENT_HINT = "例如：很好，下次带上合同"
COMMENT_SEND = "发给他"
COMMENT_INSTEAD = "直接回复，例如：点评 {number} 很好，下次带上合同"
SUMMARY = "跟进已记下：{company}"
CORRECTED = "已更正，原来的话留在记录里。"
AMEND = "改一下"
VIEW = "查看"
MORE, MORE_SAYS = "更多跟进", "更多跟进 {number} 第{page}页"
FOLLOW = "记跟进"
WHY = {
    "kind": "这次不算有效跟进：「{kind}」不在有效方式里，{effective}才算。",
    "empty": "这次不算有效跟进：没写谈了什么。写上和谁谈了什么、对方怎么说，就算。",
    "short": "这次不算有效跟进：少于 {shortest} 个字。写上和谁谈了什么，就算。",
    "alike": "这次不算有效跟进：和 {like} 那条几乎一样。写上这次的新进展，就算。",
    "late": "这次不算有效跟进：记得太晚了。下次联系完当天记，就算。",
    "day_full": "这次不算有效跟进：今天已经算过一次。换一天再联系，就算。",
}
UNKNOWN_WHY = "这次不算有效跟进。"

FORM_TITLE = "记跟进"
FORM_ASK = "和「{company}」有什么进展？"
FORM_INSTEAD = "直接回复，例如：跟进 {number} 今天拜访了王总，下周三带样品"
PLANNED_INSTEAD = "先写一句这次谈了什么，和计划一起回复，例如：跟进 {number} 今天拜访了王总，{plan}"
AMEND_TITLE = "改跟进"
AMEND_INSTEAD = "直接回复，例如：改跟进 {number} 今天拜访了王总，下周三带样品"
KIND = "方式"
NOTE = "内容"
NOTE_HINT = "例如：拜访了王总，样机满意，要报价"
STEP = "下一步"
STEP_DAY = "哪天"
SAVE = "记下"
CHANGE = "改好了"

TIMELINE = "跟进记录"
NOTHING_YET = "还没有跟进记录。"
LINE_NEXT = "下一步：{step}"
LINE_DAY = "{day} {step}"
NO_STEP = "再联系"
NOT_COUNTED = "不算有效"
COUNT = "{count} 条"

STEPS_TITLE = "今天的跟进计划"
STEPS_SUMMARY = "今天有 {count} 个客户要跟进"
STEPS_DONE = "这天的计划都办完了。"

COMMENTED = "{who}点评了你的跟进"
IDLE_OWNER = "已经 {days} 天没有跟进了。记一条跟进，不要让客户凉下来。"
IDLE_LEADER = "{owner} 已经 {days} 天没有跟进这个客户。"
IDLE_TAG = "好久没跟进"
IDLE_LEAD = "打个电话、去一趟都行，记一条跟进，不要让客户凉下来。"
IDLE_LINE, IDLE_LINE_LED = "{days} 天没有跟进", "{owner} {days} 天没有跟进"
IDLE_MORE, IDLE_MORE_LED = "另外 {count} 个在「我的客户」里。", "另外还有 {count} 个。"
IDLE_DONE = "这些客户都跟进过了。"
TEAM_TITLE = "{since}起的团队跟进"
TEAM_SUMMARY = "{entries} 条，{effective} 条有效"
TEAM_NOTHING = "没有人记跟进"
TEAM_NONE = "没有人记跟进：{people}"
TEAM_LINE = "{who}：{entries} 条，{effective} 条有效"
TEAM_SILENT = "没有跟进：{people}"
TEAM_NOBODY = "团队现在没有在跟的客户。"
TEAM_FEW_DEALS = "近 {days} 天报备多、成交少，看看单子有没有走到别处"
TEAM_FEW_DEALS_LINE = "{who}：报备 {filings} 个，成交 {deals} 个"
TEAM_IDLE = "{count} 个客户好久没跟进了"
IDLE_SUMMARY = "{days} 天没跟进：{company}"

FOLLOWING = {
    "not_following": Wording(
        title="这不是你在跟的客户",
        says=("#{number} 现在不归你跟进，记不了。", "这个客户现在不归你跟进，记不了。"),
        then=("跟进由归属人和他的主管记。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "follow_up_what": Wording(
        title="有什么进展？",
        says=("写上这次做了什么、谈得怎么样。",),
        then=("例如：跟进 12 今天拜访了王总，下周三带样品",),
        tone=Tone.INFO,
    ),
    "follow_up_too_long": Wording(
        title="太长了", says=("最多 {limit} 个字，请精简一下。", "请精简一下。"), tone=Tone.INFO
    ),
    "follow_up_not_found": Wording(
        title="没找到这条跟进",
        says=("没有这条跟进，或者你看不到。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "not_your_follow_up": Wording(title="这条不是你记的", says=("只有记的人自己能改。",), tone=Tone.QUIET),
    "too_late_to_correct": Wording(
        title="过了能改的时间",
        says=("记下后 {hours} 小时内才能改。", "记下太久，不能改了。"),
        then=("再记一条说明就好。",),
        tone=Tone.INFO,
    ),
    "comment_by_leader": Wording(
        title="点评由主管来写",
        says=("归属人的主管和管理员才能点评 #{number}。", "主管和管理员才能点评。"),
        tone=Tone.QUIET,
    ),
    "comment_what": Wording(
        title="点评什么？",
        says=("写上要说的话，例如：点评 {number} 很好，记得带合同", "写上要说的话。"),
        tone=Tone.INFO,
    ),
    "nothing_to_comment": Wording(
        title="还没有跟进", says=("#{number} 还没有跟进记录，没法点评。", "还没有跟进记录。"), tone=Tone.QUIET
    ),
    "commented": Wording(title="点评已送到", says=("{author} 会收到。", "对方会收到。"), tone=Tone.GOOD),
    "timeline_not_shown": Wording(
        title="看不到跟进记录",
        says=("#{number} 的跟进记录只给归属人、审批人和主管看。", "跟进记录只给归属人、审批人和主管看。"),
        tone=Tone.QUIET,
    ),
}
