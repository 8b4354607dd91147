"""How the bot says no: what happened, then what to do next. Never a reproach, never a dead end.

Each code of a :class:`~core.domain.rules.RuleViolation` has one wording; its sentences are tried from the
most to the least telling, so that a missing fact costs detail and never shows as a hole.
"""

from __future__ import annotations

from cards.card import Tone
from cards.texts.answers import ANSWERS
from cards.texts.appealing import APPEALING
from cards.texts.approving import APPROVING
from cards.texts.asking import ASKING
from cards.texts.contacting import CONTACTING
from cards.texts.correcting import CORRECTING
from cards.texts.duplicates import DUPLICATES
from cards.texts.file_refusals import FILES
from cards.texts.following import FOLLOWING
from cards.texts.handover import HANDOVER
from cards.texts.import_refusals import IMPORTS
from cards.texts.leads import LEADS
from cards.texts.look_alikes import ALIKE
from cards.texts.merging import MERGING
from cards.texts.order_imports import ORDER_IMPORTS
from cards.texts.order_refusals import ORDERING
from cards.texts.ordering import ORDERS_SAID
from cards.texts.platforms import ALLOWANCES, GROUPS
from cards.texts.policies import POLICIES
from cards.texts.pool_refusals import POOL_REFUSALS
from cards.texts.pooling import TALK
from cards.texts.protecting import PROTECTING
from cards.texts.requesting import REQUESTING
from cards.texts.stages import STAGES
from cards.texts.tables import TABLES
from cards.texts.wording import Wording

UNKNOWN = Wording(title="这次没办成", says=("现在办不了这件事。",), then=("发「帮助」看看能做什么。",))

CUSTOMER = {
    "customer_held": Wording(
        title="这个客户已有人报备",
        says=(
            "这个客户已派给 {offered}，等他接单。",
            "这个客户已由 {owner} 在 {since} 报备，保护到 {until}。",
            "这个客户已由 {owner} 在 {since} 报备，正在等审批。",
            "这个客户已由 {owner} 报备。",
            "这个客户已经有人报备。",
        ),
        then=("可以联系 {owner} 协调，或者排队等他放出来。", "可以问问主管，是谁在跟进。"),
        offers=(("排队", "排队 {company}"), ("联系归属人", "联系归属人 {company}"), ("申诉", "申诉 {contest}")),
    ),
    "kin_held": Wording(
        title="同集团已有人在跟",
        says=(
            "同集团的「{company}」已派给 {offered}，等他接单；按现在的规则，同集团只归一个人。",
            "同集团的「{company}」由 {owner} 在 {since} 报备，保护到 {until}；按现在的规则，同集团只归一个人。",
            "同集团的「{company}」由 {owner} 在 {since} 报备，正在等审批；按现在的规则，同集团只归一个人。",
            "同集团已有人在跟；按现在的规则，同集团只归一个人。",
        ),
        then=("可以联系 {owner} 协调。", "可以问问主管，是谁在跟进。"),
        offers=(("联系归属人", "联系归属人 {company}"), ("申诉", "申诉 {contest}")),
    ),
    "already_yours": Wording(
        title="这个客户已在你名下",
        says=(
            "这个客户已派给你，等你答复：接单 {offered_number}，或不接 {offered_number} 加原因。",
            "你已报备过这个客户，保护到 {until}，不用再报。",
            "你已报备过这个客户，现在{status}，不用再报。",
            "你已报备过这个客户，不用再报。",
        ),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.INFO,
    ),
    "not_found": Wording(
        title="没找到",
        says=("没有客户对得上「{asked}」。", "没有这个客户。"),
        then=("编号和简写只认你看得到的客户；同事的客户，请发公司全称。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "filing_not_found": Wording(
        title="没找到",
        says=("没有编号是 {number} 的报备。", "没有这条报备。"),
        then=("核对一下编号，或者直接发公司名。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "customer_not_found": Wording(
        title="没找到",
        says=("没有客户对得上「{asked}」。", "没有这个客户。"),
        then=("换公司全称或编号再试试。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "which_one": Wording(
        title="是哪个客户？",
        says=("请带上公司名或编号，编号在「我的客户」里。",),
        then=("是 {mine} 吗？", "例如：查看 12，延期 12 15天，释放 12 没有预算"),
        offers=(("{pick1}", "{say1}"), ("{pick2}", "{say2}"), ("{pick3}", "{say3}"), ("我的客户", "我的客户")),
        tone=Tone.INFO,
    ),
    "meant_this": Wording(
        title="是这个客户吗？",
        says=("#{number} {company}", "请带上公司名或编号。"),
        then=("是的话，点下面，或者回复：{said}",),
        offers=(("是这个", "{said}"), ("我的客户", "我的客户")),
        tone=Tone.INFO,
    ),
    "check_what": Wording(
        title="查哪个客户？",
        says=("请带上公司全称或手机号。",),
        then=("例如：查重 上海示例贸易有限公司",),
        tone=Tone.INFO,
    ),
    "ambiguous": Wording(
        title="不止一个客户",
        says=("「{asked}」对得上好几个客户。", "对得上的客户不止一个。"),
        then=("请发公司全称或编号。",),
        tone=Tone.INFO,
    ),
}

DECIDING = {
    "already_decided": Wording(
        title="这条报备已处理",
        says=(
            "#{number} 已由 {by} 在 {at} 处理，现在是「{status}」。",
            "#{number} 现在是「{status}」，不用再处理。",
            "这条报备已经处理完，不用再操作。",
        ),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.QUIET,
    ),
    "not_your_task": Wording(
        title="这条报备由别人审批",
        says=("这条报备没有分给你，不用处理。",),
        offers=(("待我审批", "待我审批"),),
        tone=Tone.QUIET,
    ),
    "own_filing": Wording(
        title="自己的报备由别人审批",
        says=("这是你自己报的客户，要等其他主管来审批。",),
    ),
    "reason_needed": Wording(
        title="还差一句驳回原因",
        says=("写上原因，对方才知道怎么补。",),
        then=("例如：驳回 {number} 请补充联系人", "例如：驳回 12 请补充联系人"),
        tone=Tone.INFO,
    ),
    "not_yours": Wording(
        title="这条报备不在你名下",
        says=("#{number} 只有报备人自己能撤回。", "只有报备人自己能撤回。"),
        tone=Tone.QUIET,
    ),
    "no_approver": Wording(
        title="还没有人能审批",
        says=("你的团队还没有设主管，报备暂时提交不了。",),
        then=("请管理员 {admins} 先设好主管。", "请管理员先设好主管。"),
    ),
    "directory_doubtful": Wording(
        title="通讯录里少了很多人",
        says=(
            "{platform}的通讯录里一下少了 {missing} 人（原来 {known} 人），我没有当作离职处理。",
            "通讯录里一下少了很多人，我没有当作离职处理。",
        ),
        then=("请检查应用的可见范围；确实离职的，用 baobei members leave 登记。",),
    ),
    "notices_given_up": Wording(
        title="有消息没能送达",
        says=("有 {count} 条消息试了很多次都没能送达，我不再重试了。", "有消息试了很多次都没能送达，我不再重试了。"),
        then=("在服务器上用 baobei outbox list 看原因，处理好以后用 baobei outbox retry 重发。",),
    ),
    "last_admin": Wording(title="至少要有一位管理员", says=("先设好另一位管理员，再取消这一位。",)),
    "not_due": Wording(title="还没到期", says=("#{number} 还在保护期内。", "还在保护期内。"), tone=Tone.QUIET),
    "not_protected": Wording(
        title="不在保护期", says=("#{number} 现在不在保护期。", "现在不在保护期。"), tone=Tone.QUIET
    ),
}

FILLING = {
    "incomplete": Wording(
        title="还差一点",
        says=("还差{missing}。", "还差必填的内容。"),
        then=("补上再发一次就行。",),
        tone=Tone.INFO,
    ),
    "bad_phone": Wording(
        title="请核对手机号",
        says=("「{phone}」不像完整的号码。", "这个号码好像不完整。"),
        then=("手机号 11 位，座机带区号。",),
        tone=Tone.INFO,
    ),
    "placeholder_phone": Wording(
        title="请发真实手机号",
        says=("「{phone}」是占位号码，联系不到客户。", "这是占位号码，联系不到客户。"),
        then=("请发客户正在用的手机号。",),
        tone=Tone.INFO,
    ),
    "vague_company": Wording(
        title="请发公司全称",
        says=("「{company}」容易和别的客户弄混。", "这个名字容易和别的客户弄混。"),
        then=("请按营业执照写全称，例如：上海示例贸易有限公司",),
        tone=Tone.INFO,
    ),
    "not_full_name": Wording(
        title="请发公司全称",
        says=("「{company}」看起来还不是全称。", "这个名字看起来还不是全称。"),
        then=("请按营业执照写全称，例如：上海示例贸易有限公司",),
        tone=Tone.INFO,
    ),
    "bad_uscc": Wording(
        title="请核对信用代码",
        says=("「{uscc}」校验不通过。", "这串信用代码校验不通过。"),
        then=("统一社会信用代码共 18 位，请对照营业执照再发一次。",),
        tone=Tone.INFO,
    ),
    "too_long": Wording(
        title="内容太长了",
        says=("「{field}」最多 {limit} 个字。", "这一项写得太长了。"),
        then=("精简一下再发。",),
        tone=Tone.INFO,
    ),
    "draft_incomplete": Wording(title="还差一点", says=("还差必填的内容，补上再提交。",), tone=Tone.INFO),
    "draft_done": Wording(
        title="这次填写已结束",
        says=("这份报备已经提交或取消。",),
        offers=(("我的客户", "我的客户"),),
        tone=Tone.QUIET,
    ),
    "cancelled": Wording(title="已取消", says=("好的，这次不报了。",), tone=Tone.QUIET),
    "nothing_to_cancel": Wording(title="没有要取消的", says=("现在没有填到一半的报备。",), tone=Tone.QUIET),
    "one_form_at_a_time": Wording(
        title="这家还没报",
        says=("「{company}」还有要补的，先没有提交。", "这家还有要补的，先没有提交。"),
        then=("填完上一家，再发一次这家。",),
    ),
    "too_many_in_one": Wording(
        title="一次太多了",
        says=("一条消息最多办 {limit} 件事，这条有 {found} 件，都没有办。", "这条消息里的事太多了，都没有办。"),
        then=("分几条发；客户、线索多的，整理成 Excel 发来。",),
    ),
}

ACCESS = {
    "member_unknown": Wording(
        title="还没有你的账号",
        says=("你还不在报备名单里。",),
        then=("请联系管理员 {admins} 把你加进来。", "请联系公司管理员把你加进来。"),
    ),
    "member_left": Wording(
        title="账号已停用",
        says=("你的账号已停用，不能再报备。",),
        then=("有疑问请联系管理员 {admins}。", "有疑问请联系公司管理员。"),
        tone=Tone.QUIET,
    ),
    "group_private": Wording(
        title="请和我单聊",
        says=("这里人多，客户信息不方便在群里说。",),
        then=("点我的头像发消息，同样的话再发一次就行。",),
        tone=Tone.INFO,
    ),
    "at_your_service": Wording(title="报备助手", says=("不客气，有事随时发给我。",), tone=Tone.QUIET),
    "answered_privately": Wording(
        title="已单独发给你",
        says=("涉及客户信息，请看我发给你的单聊。",),
        tone=Tone.INFO,
    ),
    "stale_button": Wording(
        title="这个按钮已失效",
        says=("情况有变，这张卡片上的按钮不能用了。",),
        then=("看看最新的：",),
        offers=(("我的客户", "我的客户"), ("待我审批", "待我审批")),
        tone=Tone.QUIET,
    ),
    "try_again": Wording(
        title="请再试一次",
        says=("刚好有人在处理同一件事，这次没办成。",),
        then=("再点一次或再发一次就行。",),
    ),
    "internal": Wording(
        title="出了点问题",
        says=("刚才没处理成功，不是你的问题。",),
        then=("请稍后再试。还不行就把编号 {reference} 发给管理员。", "请稍后再试，还不行就找管理员。"),
        tone=Tone.BAD,
    ),
}

WORDINGS = {
    **IMPORTS,
    **ORDER_IMPORTS,
    **CUSTOMER,
    **ALIKE,
    **FOLLOWING,
    **MERGING,
    **DUPLICATES,
    **CONTACTING,
    **CORRECTING,
    **DECIDING,
    **FILLING,
    **ANSWERS,
    **ACCESS,
    **FILES,
    **ALLOWANCES,
    **GROUPS,
    **POLICIES,
    **TABLES,
    **REQUESTING,
    **STAGES,
    **APPROVING,
    **APPEALING,
    **ORDERING,
    **ORDERS_SAID,
    **LEADS,
    **ASKING,
    **HANDOVER,
    **PROTECTING,
    **POOL_REFUSALS,
    **TALK,
}


def wording(code: str) -> Wording:
    """The wording of a refusal code, or a polite general one."""
    return WORDINGS.get(code, UNKNOWN)
