"""What is said where an order, or its shares, cannot be as somebody wishes, and the line after what could."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

_SEE = (("我的订单", "我的订单"),)
ORDERING = {
    "order_not_found": Wording(title="没找到", says=("没有这张订单，或不是你经手的。",), offers=_SEE, tone=Tone.QUIET),
    "order_reference_taken": Wording(
        title="这个合同号用过了",
        says=(
            "合同号 {reference} 已经记在订单 {order} 上。",
            "合同号 {reference} 已经记在别的客户名下。",
            "这个合同号已经记在别的客户名下。",
        ),
        then=("核对一下合同号；确实记错了，请管理员作废原来那张。",),
    ),
    "order_reference_long": Wording(title="合同号太长", says=("合同号最多 {most} 个字。", "合同号太长了，核对一下。")),
    "order_amount": Wording(
        title="金额不对",
        says=("订单金额要大于 0，带上单位。",),
        then=("例如：订单 {number} 30万", "例如：订单 12 30万"),
    ),
    "order_future": Wording(title="日期还没到", says=("{day} 还没到，签了再记。", "签的日期还没到，签了再记。")),
    "order_not_owned": Wording(
        title="还不能记订单",
        says=("#{number} 没有通过审批，通过后才能记订单。", "报备通过审批后才能记订单。"),
        offers=(("查看", "查看 {number}"),),
    ),
    "order_elsewhere": Wording(
        title="那天客户不在这条报备下",
        says=("{day}，这个客户归 #{number}，订单请记在 #{number} 上。", "那天这个客户在另一条报备下，订单请记在那里。"),
    ),
    "order_of_others": Wording(
        title="不是你的客户",
        says=("#{number} 不是你的客户，订单由归属人、主管或管理员来记。", "订单由归属人、主管或管理员来记。"),
        then=("你也出了力的，等订单记好后可以提分成。",),
    ),
    "order_nobody_held": Wording(
        title="那天没有人报备着",
        says=("{day}，{company} 不在任何人名下，先补报备，或在「客户」里写报备编号。", "那天这个客户不在任何人名下。"),
    ),
    "order_customer_unknown": Wording(
        title="没有这个客户",
        says=("台账里没有「{company}」，写公司全称、信用代码或报备编号。", "台账里没有这个客户。"),
    ),
    "order_customer_shared": Wording(
        title="同名的不止一个",
        says=("叫「{company}」的不止一个客户，写信用代码或报备编号。", "同名的不止一个客户，写信用代码或报备编号。"),
    ),
    "order_seller_unknown": Wording(
        title="没有这个销售", says=("「{name}」不在成员名单里。", "这位销售不在成员名单里。")
    ),
    "order_seller_shared": Wording(
        title="同名的不止一位",
        says=("叫「{name}」的不止一位，写成员编号。", "同名的销售不止一位，写成员编号。"),
    ),
    "order_not_yours": Wording(
        title="不能改这张订单",
        says=("订单 {order} 是 {by} 记的，只有他、主管和管理员能改。", "只有记订单的人、主管和管理员能改。"),
    ),
    "order_cancelled": Wording(
        title="订单已作废", says=("订单 {order} 已经作废，不能再改。", "这张订单已经作废，不能再改。"), tone=Tone.QUIET
    ),
    "order_same": Wording(
        title="没有要改的", says=("订单 {order} 本来就是这样。", "订单本来就是这样。"), tone=Tone.INFO
    ),
    "order_reason": Wording(
        title="为什么作废？",
        says=("作废订单 {order} 要写理由。", "作废订单要写理由。"),
        then=("例如：作废订单 {order} 客户退了",),
        tone=Tone.INFO,
    ),
    "orders_not_led": Wording(
        title="看不到",
        says=("{name} 的订单，只有本人、他的主管和管理员能看。", "团队的订单，只有主管和管理员能看。"),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "split_twice": Wording(title="说了两次", says=("同一个人只写一个比例。",)),
    "split_over": Wording(title="加起来超过 100%", says=("几个人的比例加起来不能超过 100%。",)),
    "split_short": Wording(title="加起来不到 100%", says=("都点了名的，比例加起来要正好 100%。",)),
    "split_same": Wording(title="没有变化", says=("现在就是这样分的。",), tone=Tone.INFO),
    "credit_waiting": Wording(
        title="正在等裁定",
        says=("订单 {order} 的分成还在等裁定，有结果再改。", "这张订单的分成还在等裁定，有结果再改。"),
        offers=(("看订单", "订单 {order}"),),
        tone=Tone.INFO,
    ),
    "credit_too_late": Wording(
        title="过了异议期",
        says=("订单 {order} 是 {since} 记的，要在 {days} 天内提。", "过了可以提异议的天数。"),
        then=("少拿的同事自己同意，或主管来改，随时都可以。",),
    ),
    "credit_reason": Wording(
        title="为什么该这样分？",
        says=("会让别人少拿的，要写理由，由当事人以外的人裁定。",),
        then=("例如：分成 {order} 我 30% 方案是我做的",),
        tone=Tone.INFO,
    ),
    "credit_not_found": Wording(title="没找到", says=("没有这条分成申请。",), offers=_SEE, tone=Tone.QUIET),
    "credit_settled": Wording(
        title="这次分成已有结果",
        says=("已由 {by} 在 {at} 处理。", "这次分成申请已经结束，不用再操作。"),
        tone=Tone.QUIET,
    ),
    "credit_not_yours": Wording(title="不能撤回", says=("只有提出的人能撤回。",), tone=Tone.QUIET),
    "credit_party": Wording(
        title="不能请当事人裁定",
        says=("{to} 的业绩会跟着变，换一位同事。", "他的业绩会跟着变，换一位同事。"),
    ),
}
"""Refusals."""

DONE = {
    "order_recorded": (("订单 {order} 已记下", "订单已记下"), Tone.GOOD),
    "order_known": (("订单 {order} 已经记过了", "订单已经记过了"), Tone.INFO),
    "order_corrected": (("订单 {order} 已改好", "订单已改好"), Tone.GOOD),
    "order_cancelled": (("订单 {order} 已作废", "订单已作废"), Tone.INFO),
    "credit_split": (("订单 {order} 的分成已改好", "分成已改好"), Tone.GOOD),
    "credit_asked": (("已提交，等裁定",), Tone.GOOD),
    "credit_granted": (("已同意，订单 {order} 按新的分", "已同意，按新的分"), Tone.GOOD),
    "credit_refused": (("已驳回，分成不变",), Tone.GOOD),
    "credit_dropped": (("已撤回，分成不变",), Tone.INFO),
}
"""Successes."""
