"""What is said when the facts of a protected customer are put right."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

CORRECTING = {
    "corrected": Wording(
        title="改好了",
        says=("#{number} 的{changed}改好了。", "改好了。"),
        then=("谁在什么时候改的，记在操作记录里。",),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.GOOD,
    ),
    "correct_same": Wording(
        title="没有变化",
        says=("#{number} 现在就是这样，不用改。", "现在就是这样，不用改。"),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.QUIET,
    ),
    "correct_what": Wording(
        title="改哪个客户的什么？",
        says=("带上编号和新的内容。",),
        then=("例如：{number} 电话改成 13900005678", "例如：12 电话改成 13900005678，12 联系人改成 王芳"),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.INFO,
    ),
    "correct_not_yours": Wording(
        title="这个客户不归你跟进",
        says=("#{number} 的资料由归属人或他的主管更正。", "资料由归属人或他的主管更正。"),
        tone=Tone.QUIET,
    ),
    "correct_pending": Wording(
        title="还在等审批",
        says=("#{number} 正在审批，现在改不了。", "正在审批，现在改不了。"),
        then=("撤回再报一次，或者请审批人退回补充。",),
        offers=(("撤回", "撤回 {number}"),),
        tone=Tone.INFO,
    ),
    "correct_company": Wording(
        title="公司名称不能改",
        says=("报备认的是公司，#{number} 的公司不能换。", "报备认的是公司，不能换。"),
        then=("要加叫法，发：公司全称 简称 …。报错了公司的，释放后重新报备。",),
        tone=Tone.INFO,
    ),
    "correct_over": Wording(
        title="这条报备已经结束",
        says=("#{number} 已经结束，不能再改。", "已经结束，不能再改。"),
        then=("还要跟进的话，重新报备或从公海认领。",),
        tone=Tone.QUIET,
    ),
}
