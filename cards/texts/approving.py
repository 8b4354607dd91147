"""How the bot says no to what approvers do beyond yes and no: hand on, add somebody, send back."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

_WAITING = (("待我审批", "待我审批"),)

APPROVING = {
    "already_answered": Wording(
        title="你已经审批过了",
        says=("#{number} 你已经审批过，正在等其他人。", "你已经审批过，正在等其他人。"),
        offers=_WAITING,
        tone=Tone.QUIET,
    ),
    "comment_needed": Wording(
        title="请写一句意见",
        says=("这一步通过时要写审批意见。",),
        then=("例如：「通过 {number} 价格已核对」", "例如：「通过 编号 价格已核对」"),
    ),
    "not_returned": Wording(
        title="没有退回给你",
        says=("#{number} 没有被退回，不用重新提交。", "这条没有被退回，不用重新提交。"),
        tone=Tone.QUIET,
    ),
    "handed_to_submitter": Wording(
        title="不能转给报备人", says=("不能让报备人审批自己的客户。",), then=("换一位同事试试。",)
    ),
    "already_asked": Wording(title="对方已在审批", says=("他已经是这一步的审批人，不用再转给他。",), tone=Tone.QUIET),
    "no_hand_on_here": Wording(title="这一步不能转交", says=("按规则，这一步要你本人审批。",)),
    "no_adding_here": Wording(title="这一步不能加签", says=("按规则，这一步不能再加审批人。",)),
    "no_return_here": Wording(
        title="这一步不能退回",
        says=("按规则，这一步只能通过或驳回。",),
        then=("资料不全可以驳回，并写明要补什么。",),
    ),
    "too_many_steps": Wording(title="审批步骤太多了", says=("这条审批的步骤已经到上限，不能再加签。",)),
    "colleague_left": Wording(title="对方已离职", says=("这位同事已经离职，请换一位。",)),
    "other_company": Wording(
        title="公司不能换", says=("补充资料时公司要和原来一样。",), then=("报错公司的话，先撤回再重新报备。",)
    ),
    "delegate_to_oneself": Wording(title="不能交给自己", says=("审批要交给另一位同事。",)),
    "delegation_over": Wording(title="时间不对", says=("结束时间要晚于现在和开始时间。",)),
    "delegation_too_long": Wording(title="时间太长", says=("按规则，一次最多代理 {days} 天。", "代理的时间太长了。")),
    "no_delegation": Wording(title="不能代理审批", says=("按规则，审批要本人处理。",)),
    "nobody_delegated": Wording(title="没有代理", says=("你没有把审批交给别人。",), tone=Tone.QUIET),
    "delegated": Wording(
        title="审批交给同事了",
        says=(
            "从 {since} 起由 {to} 替你审批，{until} 起还是你自己审批。",
            "现在起由 {to} 替你审批，{until} 起还是你自己审批。",
            "这段时间的审批交给同事了。",
        ),
        then=("提前回来，发「我回来了」就行。",),
        offers=(("我回来了", "我回来了"),),
        tone=Tone.GOOD,
    ),
    "delegation_ended": Wording(
        title="欢迎回来", says=("从现在起，新的审批还是由你处理。",), offers=_WAITING, tone=Tone.GOOD
    ),
    "delegate_to_whom": Wording(
        title="交给谁？", says=("没看出审批要交给谁。",), then=("例如：下周一到周三出差，审批交给李四",)
    ),
    "delegate_until_when": Wording(
        title="到哪天？",
        says=("审批交给「{asked}」到哪一天？", "审批交给他到哪一天？"),
        then=("例如：明天到周五，审批交给{asked}", "例如：明天到周五，审批交给李四"),
    ),
    "not_your_people": Wording(
        title="只能看自己团队的",
        says=("{asked} 不在你的团队里，看不了他名下有哪些客户。", "不在你的团队里，看不了。"),
        then=("想知道某一家能不能报，发：查重 公司全称",),
        tone=Tone.QUIET,
    ),
    "colleague_unknown": Wording(
        title="没找到这位同事",
        says=("没有叫「{asked}」的同事。", "没看出是哪位同事。"),
        then=("写全名再试试，例如：转交 12 给 李四",),
    ),
    "add_whom": Wording(
        title="加签给谁？", says=("没看出要加谁审批。",), then=("例如：加签 {number} 李四", "例如：加签 12 李四")
    ),
    "nothing_simple": Wording(
        title="这些要一条条看",
        says=("等你审批的这几条，有的像已有客户，有的要写意见，不能一起通过。",),
        offers=_WAITING,
    ),
    "nothing_waits": Wording(title="没有要审批的", says=("没有等你审批的报备。",), tone=Tone.GOOD),
    "too_many_at_once": Wording(title="一次太多了", says=("一次最多通过 {limit} 条。", "一次通过的条数有上限。")),
    "nothing_to_send": Wording(
        title="没有要提交的", says=("你没有正在填的报备。",), offers=(("报备", "报备"),), tone=Tone.QUIET
    ),
}
