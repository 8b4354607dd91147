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
}
