"""What cards say when all is well, by name; the views fill the holes."""

from __future__ import annotations

# --- one filing ---
PENDING_FOR_OWNER = "已提交，等 {approvers} 审批。"
PENDING_FOR_OWNER_UNKNOWN = "已提交，正在等审批。"
PENDING_FOR_APPROVER = "{owner} 报备了这个客户，等你审批。"
PENDING_FOR_OTHERS = "{owner} 报备的客户，正在等审批。"
PROTECTED = "{by} 已通过，保护到 {until}，{left}。"
PROTECTED_NEWS = "报备通过了，保护到 {until}，{left}。"
REJECTED = "{by} 驳回了这条报备。"
REJECTED_NEWS = "{by} 驳回了你的报备。"
WITHDRAWN = "{owner} 已撤回这条报备。"
WITHDRAWN_BY_YOU = "你已撤回这条报备。"
WITHDRAWN_NEWS = "{owner} 撤回了这条报备，不用再审批。"
EXPIRED = "保护期已在 {until} 结束。"
EXPIRED_NEWS = "这个客户的保护期到了，不再由你保护。"
SOMEBODY = "审批人"

NEXT_REJECTED = "补好以后可以重新报备。"
NEXT_WITHDRAWN = "想继续跟进，可以重新报备。"
NEXT_EXPIRED = "还在跟进的话，可以重新报备。"
TRACE = "{at}　{what}"

CONFIRM_WITHDRAW = "撤回后这个客户就不再为你保留，别人也可以报备。"
REJECT_INSTEAD = "要驳回，请写上原因，例如：驳回 {number} 请补充联系人"
REASON_HINT = "例如：请补充联系人"

SUMMARY_APPROVE = "{owner} 报备「{company}」，等你审批"
SUMMARY_STATUS = "{status}：{company}"
SUMMARY_APPROVED = "报备通过了：{company}"
SUMMARY_REJECTED = "报备被驳回：{company}"
SUMMARY_WITHDRAWN = "{owner} 撤回了报备：{company}"
SUMMARY_EXPIRED = "保护期到了：{company}"

# --- lists ---
NO_FILINGS = "还没有客户。发一句「报备 公司全称 联系人 手机号」就能报。"
MEANT = "说的是 #{number} {company}。"
STILL_ASKED = "刚才问的 #{number} 还等你回答；不用了就发「取消」。"
NO_APPROVALS = "没有等你审批的报备。"
MORE_APPROVALS = "后面还有 {count} 条，处理完再发「待我审批」。"
DIGEST_TITLE = "还有 {count} 条待你审批"
DIGEST_LINE = "{company}　{owner} · #{number}"
DIGEST_MORE = "另外 {count} 条在「待我审批」里。"
DIGEST_DONE = "这 {count} 条都处理完了。"
SETTLED_APPROVED = "{owner}的{what}已由{by}通过"
SETTLED_REJECTED = "{owner}的{what}已由{by}驳回"
SETTLED = "「{company}」#{number} 不用再审批，之前发你的卡片可能还是旧的。"
COUNTS = "保护中 {protected} 个 · 待审批 {pending} 个"
WAITING_COUNT = "共 {count} 条"
NUMBER = "#{number}"
UNTIL = "保护到 {until}，{left}"
FILED = "{at} 提交"

# --- 查重 ---
FREE_TITLE = "可以报备"
FREE = "「{asked}」还没有人报备。"
SEND_TO_FILE = "要报备，请发：报备 {company} 联系人 手机号"

# --- a filing being filled in ---
DRAFT_TITLE = "报备客户"
OTHER_FORM = "改用{form}"
FILE_WITH = "报备 {form}"
STILL_MISSING = "还差{fields}。"
ALL_THERE = "看一下有没有错，没问题就提交。"
ALREADY_GIVEN = "已填：{given}。"
JUST_REPLY = "直接回复就行，例如：{example}"
REPLY_AGAIN = "直接回复正确的{fields}就行，例如：{example}"
DRAFT_FILES = "附件 {count} 个，提交后和报备存在一起。"
ASK_FIELD = "请回复{field}，例如：{example}"
ASK_FIELD_HINT = "请回复{field}（{hint}），例如：{example}"
ASK_CHOICE = "{field}选一个：{choices}。直接回复就行。"
ASK_CHOICES = "{field}可以选几个：{choices}。用顿号隔开回复就行。"
ASK_ROW = "请回复{field}的名称或型号，写一部分也行。"
ASK_ROW_LISTED = "{field}选哪一个？回复序号或名称：\n{lines}"
ROW_HINT = "名称或型号，写一部分也行"
CHOOSE_HINT = "请选择"
ASK_FILES = "请把{field}发过来，图片或文件都行。"
CORRECT_BY_REPLY = "哪里不对直接说，例如：手机号改成 13900001234"

# --- 帮助 ---
HELP_TITLE = "我能帮你做这些"
HELP_LEAD = "一句话发给我就行。"
HELP_LEAD_NAMED = "{name}，你好。一句话发给我就行。"
HELP_APPROVE = ("审批", "待我审批；通过 12；驳回 12 缺联系人；全部通过")
HELP_FILE = ("报备", "报备 上海示例贸易有限公司 李娜 13900001234")
HELP_CHECK = ("查重", "查重 公司全称；只问能不能报：能报吗 公司全称")
HELP_FOLLOW = ("跟进", "跟进 12 今天拜访了王总，下周三带样品")
HELP_OWN = ("客户", "我的客户；查看 12；12 进入报价；12 联系人换成王工")
HELP_ENDING = ("到期", "延期 12 15天 在走合同；释放 12 项目停了")
HELP_POOL = ("公海", "公海 上海；认领 12；排队 公司全称")
HELP_TRANSFER = ("转交", "转交 12 给 李四")
HELP_HAND_OVER = ("转交", "转交 12 给 李四；离职：交接 张三 给 李四")
HELP_APPEAL = ("申诉", "报备被拦、客户被收走：申诉 12 理由")
HELP_RECEIPT = ("回执", "核验 回执号")
HELP_AWAY = ("请人批", "加签 12 何川；转交审批 12 给 李四；下周审批交给李四")
HELP_ADMIN = ("管理", "导出；查重扫描；名单、规则文件直接发我")
HELP_RULES = ("规则", "看现在的报备规则")
HELP_MORE = (
    "还有：附件 12；公司全称 简称 青禾；成交 12 金额 30万；订单 12 8万；分成 12-1 李四 30%；"
    "申请 12（折扣、报价、合同、外访）；输单 12 价格太高"
)
HELP_MORE_LEADING = "；派单 公司全称 手机号；孙悦的客户；看板；点评 12 写得好"
HELP_GROUP = "报备和审批涉及客户信息，请点我的头像单聊。"
NOT_UNDERSTOOD_TITLE = "没听懂，你是想…"
NOT_UNDERSTOOD = "点一个，或者换个说法再发一次。"
RULES_TITLE = "报备规则"
RULES_ONE = "发「规则 审批」这样，只看一节。"
RULES_ABSENT = "「{topic}」还没有启用，没有这一节。现在的规则是："
RULES_VERSION = "第 {version} 版"

# --- simple confirmations ---
WELCOME = "你好，我是报备助手。发一句「报备 公司全称 联系人 手机号」，我来查重、送审批、管保护期。"

# --- what a platform cannot show, in words ---
REPLY_WITH = "回复{says}"
FILES_COUNT = "{count} 个"
MORE_ROWS = "还有 {count} 条没有显示。"
MORE_FACTS = "还有 {count} 项没有显示。"
MORE_BUTTONS = "还可以回复：{says}"
CUT_SHORT = "内容较长，后面的没有显示。"
CONFIRM_TITLE = "确定{label}吗？"

# --- labels ---
APPROVE = "通过"
REJECT = "驳回"
WITHDRAW = "撤回"
VIEW = "查看"
FILE = "报备"
FILE_AGAIN = "重新报备"
SUBMIT = "提交报备"
CANCEL = "取消"
MORE, MORE_FILINGS, WHOSE = "更多", "更多{whose}客户 {before}", "{name}的"
REASON = "驳回原因"
FILED_AT = "提交时间"
DECIDED_AT = "审批时间"
WITHDRAWN_AT = "撤回时间"
CONTACT = "联系人"
FILES = "附件"
USCC = "信用代码"
MY_FILINGS = "我的客户"
FILINGS_OF, NO_FILINGS_OF = "{name} 的客户", "现在没有在跟的客户。"
MY_APPROVALS = "待我审批"
HELP = "帮助"
RULES = "规则"
