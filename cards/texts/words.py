"""The single words: names of states, fields and rule clauses, and how values are read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from core.domain.filing import FilingStatus
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause, KeyKind
from core.domain.policy.forms import FieldType
from core.domain.rules import RuleRef
from core.service.records import EventKind

BOT = "报备助手"
ENDED = "已结束"
SAME_AS = "和「{company}」是同一家"
MENU = "更多操作"

STATUS = {
    FilingStatus.PENDING: "待审批",
    FilingStatus.PROTECTED: "保护中",
    FilingStatus.REJECTED: "已驳回",
    FilingStatus.WITHDRAWN: "已撤回",
    FilingStatus.EXPIRED: "已到期",
    FilingStatus.RELEASED: "已释放",
}

MATTER: Mapping[str, str] = {
    Matter.FILING: "报备",
    Matter.EXTENSION: "延期",
    Matter.CLAIM: "认领",
    Matter.TRANSFER: "转交",
    Matter.RELEASE: "释放",
    Matter.APPEAL: "申诉",
    Matter.CREDIT: "业绩分成",
    Matter.DISCOUNT: "折扣",
    Matter.QUOTE: "报价",
    Matter.CONTRACT: "合同",
    Matter.VISIT: "外访",
}

FIELD = {
    "company": "公司全称",
    "contact": "联系人",
    "phone": "手机号",
    "uscc": "信用代码",
    "region": "地区",
    "source": "来源",
    "product": "产品",
    "budget": "预算",
    "note": "备注",
    "reason": "原因",
    "typed": "报备时写的是",
    "apart": "不同之处",
}

EXAMPLE = {
    "company": "上海示例贸易有限公司",
    "contact": "李娜",
    "phone": "13900001234",
    "uscc": "18 位信用代码",
}

KEY = {
    KeyKind.USCC: "信用代码相同",
    KeyKind.NAME: "公司全称相同",
    KeyKind.PHONE: "手机号相同",
    KeyKind.DOMAIN: "邮箱域名相同",
}

CLAUSE = {
    Clause.VALID_FILING: "有效报备",
    Clause.DUPLICATE_KEY: "查重",
    Clause.DUPLICATE_NAME: "名称查重",
    Clause.APPROVAL: "审批",
    Clause.PROTECTION: "保护期",
    Clause.EXTENSION: "延期",
    Clause.RELEASE: "释放",
    Clause.FOLLOW_UP: "跟进",
    Clause.POOL: "公海",
    Clause.HANDOVER: "交接",
    Clause.APPEAL: "申诉",
    Clause.CREDIT: "业绩归属",
    Clause.LEAD: "派单",
    Clause.WITHDRAW: "撤回",
}

PLATFORM = {"feishu": "飞书", "dingtalk": "钉钉", "wecom": "企业微信"}
QUOTA = {"api_calls": "接口调用", "pushes": "消息推送"}
ENDING = {"lost": "输单", "won": "成交"}
"""The ends of a deal by the name of the intent."""

EVENT = {
    EventKind.FILING_SUBMITTED: "提交报备",
    EventKind.FILING_APPROVED: "审批通过",
    EventKind.FILING_REJECTED: "驳回",
    EventKind.FILING_WITHDRAWN: "撤回",
    EventKind.FILING_EXPIRED: "保护到期",
    EventKind.FILING_RELEASED: "释放",
    EventKind.FILING_REMINDED: "提醒快到期",
    EventKind.FILING_SPARED: "按规则不释放",
    EventKind.POOL_ENTERED: "进公海",
    EventKind.POOL_CLAIMED: "从公海认领",
    EventKind.POOL_LEFT: "离开公海",
    EventKind.TURN_GIVEN: "轮到排队的人",
    EventKind.TURN_PASSED: "排队的人没有认领",
    EventKind.QUEUE_JOINED: "排队",
    EventKind.QUEUE_LEFT: "取消排队",
    EventKind.FILING_WARNED: "提醒还差跟进",
    EventKind.EXTENSION_ASKED: "申请延期",
    EventKind.EXTENSION_ANSWERED: "审批延期",
    EventKind.EXTENSION_RETURNED: "退回补充延期理由",
    EventKind.EXTENSION_RESUBMITTED: "补充后重新申请延期",
    EventKind.EXTENSION_GRANTED: "同意延期",
    EventKind.EXTENSION_REFUSED: "不同意延期",
    EventKind.EXTENSION_DROPPED: "延期申请作废",
    EventKind.EXTENSION_WITHDRAWN: "撤回延期申请",
    EventKind.REQUEST_ASKED: "提出申请",
    EventKind.REQUEST_NOTED: "申请（不用审批）",
    EventKind.REQUEST_ANSWERED: "审批申请",
    EventKind.REQUEST_RETURNED: "退回补充申请理由",
    EventKind.REQUEST_RESUBMITTED: "补充后重新申请",
    EventKind.REQUEST_GRANTED: "同意申请",
    EventKind.REQUEST_REFUSED: "不同意申请",
    EventKind.REQUEST_DROPPED: "申请作废",
    EventKind.REQUEST_WITHDRAWN: "撤回申请",
    EventKind.FOLLOW_UP_RECORDED: "记跟进",
    EventKind.FOLLOW_UP_CORRECTED: "更正跟进",
    EventKind.FOLLOW_UP_COMMENTED: "点评跟进",
    EventKind.FILES_ATTACHED: "附上文件",
    EventKind.STAGE_MOVED: "推进阶段",
    EventKind.FILING_CORRECTED: "更正资料",
    EventKind.FILING_REFUSED: "报备被拦下",
    EventKind.APPEAL_OPENED: "提出申诉",
    EventKind.APPEAL_ANSWERED: "裁定申诉",
    EventKind.APPEAL_UPHELD: "支持申诉",
    EventKind.APPEAL_DISMISSED: "驳回申诉",
    EventKind.APPEAL_WITHDRAWN: "撤回申诉",
    EventKind.ORDER_RECORDED: "记订单",
    EventKind.ORDER_CORRECTED: "更正订单",
    EventKind.ORDER_CANCELLED: "作废订单",
    EventKind.ORDER_TAKEN_BACK: "撤销导入的订单",
    EventKind.CREDIT_SPLIT: "改分成",
    EventKind.CREDIT_ASKED: "申请改分成",
    EventKind.CREDIT_ANSWERED: "裁定分成",
    EventKind.CREDIT_GRANTED: "同意改分成",
    EventKind.CREDIT_REFUSED: "不同意改分成",
    EventKind.CREDIT_DROPPED: "撤回分成申请",
    EventKind.LEAD_GIVEN: "派单",
    EventKind.LEAD_TAKEN: "接单",
    EventKind.LEAD_DECLINED: "不接",
    EventKind.LEAD_PASSED: "没接，派给下一位",
    EventKind.LEAD_LED: "没人接，归主管",
    EventKind.LEAD_POOLED: "没人接，放开",
    EventKind.LEAD_DROPPED: "撤回派单",
    EventKind.FILING_TRANSFERRED: "转交",
    EventKind.TRANSFER_ASKED: "发起转交",
    EventKind.TRANSFER_ANSWERED: "审批转交",
    EventKind.TRANSFER_DONE: "转交完成",
    EventKind.TRANSFER_DECLINED: "没有接收转交",
    EventKind.TRANSFER_DROPPED: "转交作废",
    EventKind.HANDOVER_BEGUN: "开始交接",
    EventKind.HANDOVER_DONE: "交接完成",
    EventKind.CHECKED_BLINDLY: "问能不能报备",
    EventKind.FILING_IMPORTED: "从名单导入",
    EventKind.RULED_SAME: "认定是同一家",
    EventKind.RULED_DIFFERENT: "认定不是同一家",
    EventKind.ALIAS_GIVEN: "登记简称",
    EventKind.CUSTOMERS_MERGED: "合并客户",
    EventKind.MERGE_UNDONE: "撤销合并",
    EventKind.MERGE_CONFIRMED: "确认合并",
    EventKind.APPROVAL_HANDED_ON: "审批转给同事",
    EventKind.STEP_APPROVED: "一步审批通过",
    EventKind.STEP_ANSWERED: "审批",
    EventKind.FILING_RETURNED: "退回补充",
    EventKind.FILING_RESUBMITTED: "补充后重新提交",
    EventKind.APPROVER_ADDED: "加签",
    EventKind.APPROVAL_OVERDUE: "审批超时",
    EventKind.APPROVALS_DELEGATED: "代审批",
    EventKind.DELEGATION_ENDED: "结束代审批",
}


_GLANCE = 20


def status(value: str) -> str:
    """The word for a state; a stranger's word stays as it is."""
    return STATUS.get(FilingStatus(value), value) if value in set(FilingStatus) else value


def event(kind: str) -> str:
    """What happened, in words; what has none stays as it is on the trail."""
    return EVENT.get(EventKind(kind), kind) if kind in set(EventKind) else kind


def field(key: str) -> str:
    """The label of a field of the filing form; the form's own fields carry their label as their key."""
    return FIELD.get(key, key)


def example(key: str) -> str:
    """What an answer to the question for this field looks like."""
    return EXAMPLE.get(key, field(key))


def rule(ref: RuleRef, *, key: str = "") -> str:
    """``规则第 1 版 · 查重（公司全称相同）``, ``规则第 3 版 · 审批「大客户」``: what decided."""
    kind, _, detail = ref.clause.partition("/")
    clause = CLAUSE[Clause(kind)] if kind in set(Clause) else ""
    named = f"「{detail}」" if clause and not detail.isascii() and kind != Clause.POOL else ""  # a key is no name
    by = f"（{KEY[KeyKind(key)]}）" if key in set(KeyKind) else ""
    return f"规则第 {ref.version} 版" + (f" · {clause}{named}{by}" if clause else "")


def money(yuan: str) -> str:
    """``500000`` as ``50 万元``; what is not a number stays as it was written."""
    try:
        amount = Decimal(yuan)
    except InvalidOperation:
        return yuan
    for unit, word in ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元")):
        if amount.is_finite() and amount >= unit and amount % (unit / 100) == 0:
            return f"{(amount / unit).normalize():f} {word}"
    return f"{amount:,f} 元" if amount.is_finite() else yuan


def answer(key: str, value: str) -> str:
    """The value of a form field as it is read out."""
    return money(value) if key == "budget" else value


def shown(kind: FieldType, value: str) -> str:
    """An answer by the type of its field; whatever is shown is understood when somebody sends it back."""
    match kind:
        case FieldType.MONEY:
            return money(value)
        case FieldType.NUMBER | FieldType.FORMULA:
            return _thousands(value)
        case FieldType.DATE:
            return _day(value)
        case _:
            return value


def _thousands(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return f"{number:,f}" if number.is_finite() else value


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日"


def glance(text: str) -> str:
    """The beginning of a long answer: enough to recognise it."""
    return text if len(text) <= _GLANCE else f"{text[: _GLANCE - 1]}…"


def together(names: Iterable[str], *, last: str = "、") -> str:
    """``甲、乙``, or with ``last="和"``: ``甲、乙和丙``."""
    *head, tail = tuple(names) or ("",)
    return f"{'、'.join(head)}{last}{tail}" if head else tail
