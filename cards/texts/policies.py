"""What is said about publishing rules, in chat and in the shell."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

POLICIES = {
    "admin_only": Wording(
        title="要管理员来做",
        says=("只有管理员能改规则。",),
        then=("把文件发给管理员，请他发布。",),
    ),
    "policy_in_past": Wording(
        title="时间已经过去了",
        says=("规则不能从过去的时间开始算。",),
        then=("换一个以后的时间，或者不写，马上生效。",),
    ),
    "policy_unchanged": Wording(
        title="规则没有变化",
        says=("这份规则和第 {version} 版一模一样，不用再发布。", "这份规则和现在的一模一样，不用再发布。"),
        tone=Tone.QUIET,
    ),
    "policy_moved_on": Wording(
        title="别人刚发布过",
        says=("刚刚有人发布了第 {version} 版，和你看到的对比不一样了。", "刚刚有人发布了新的一版。"),
        then=("重新发一次文件，看过新的对比再发布。",),
    ),
    "policy_wrong": Wording(
        title="规则还不能发布",
        says=("文件里有 {count} 处要改。", "文件里有要改的地方。"),
        then=("改好再发一次。",),
    ),
}

TITLE = "规则文件 {name}"
WAITING = "待发布"
PUBLISHED = "已发布为第 {version} 版"
DROPPED = "没有发布"
REFUSED = "要改"
CHANGES = "和现在的规则相比："
NO_CHANGES = "和现在的规则没有差别，不用发布。"
WRONG = "有 {count} 处要改："
AGAIN = "改好再发一次。现在的规则不变。"
MORE = "……还有 {count} 处"
PUBLISH = "发布"
CANCEL = "取消"
SURE = "发布后马上生效，正在审批的按原来的规则走完。"
