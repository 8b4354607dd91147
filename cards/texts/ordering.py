"""What is said of orders: what was put down, whose it is, who wants to share it otherwise."""

from __future__ import annotations

from decimal import Decimal

from cards.card import Tone
from cards.texts import words
from cards.texts.wording import Wording
from core.domain.credit import WHOLE, CreditState, Party
from core.domain.filing import Origin
from core.domain.order import OrderState

TITLE = "订单 {order}"
TAG = {OrderState.RECORDED: "已登记", OrderState.CANCELLED: "已作废"}
LEAD, LEAD_NO_SUM = "{amount} · {day}签", "{day}签"
RECORDED_WON = "订单记好了，客户也转到了「{stage}」。"
RECORDED_LACKS = "订单记好了。客户还没转到成交，差{fields}。"
SAID = {
    "order_recorded": "订单记好了。",
    "order_known": "这张订单已经记过，没有重复登记。",
    "order_corrected": "订单改好了。",
    "credit_split": "分成改好了。",
}
"""What was done, by the code of its outcome."""
CANCELLED = "{by} 作废了这张订单：{reason}"
CANCELLED_PLAIN = "这张订单已作废：{reason}"
SUMMARY, SUMMARY_NO_SUM = "订单 {order} {amount}：{company}", "订单 {order}：{company}"
SUMMARY_YOURS = "订单 {order} 你的业绩 {amount}：{company}"
SUMMARY_CANCELLED = "订单 {order} 已作废：{company}"

REFERENCE, SIGNED, RECORDER, NOTE, CAME, CREDIT = "合同号", "签约", "登记人", "备注", "来历", "业绩归"
SHARE = "{percent} · {amount}"
YOU = "{name}（你）"
LEFT = "{name}（已离职）"
PARTY = {
    Party.OWNER: "归属人",
    Party.FIRST: "首报人",
    Party.MEMBER: "规则指定",
    Party.TEAM: "规则指定",
    Party.AGREED: "协商",
}
HOW = {
    Origin.FILED: "报备",
    Origin.CLAIMED: "认领",
    Origin.TRANSFERRED: "接手",
    Origin.IMPORTED: "导入",
    Origin.ASSIGNED: "接单",
}
HELD = "{since}　{owner} {how} #{number}"
HELD_UNTIL = "{since}　{owner} {how} #{number}，到 {until}"
ASKED = "{asker} 想改分成，等 {judges} 定。"
ASKED_BY_YOU = "你提的分成在等 {judges} 定。"
BY_RULE = "按「{name}」分"
DISPUTABLE = "对分成有异议的，{until}前可以提。"

SPLIT, DISPUTE, VOID, CORRECT = "分成", "有异议", "作废", "更正"
MY_ORDERS, TEAM_ORDERS, ORDERS = "我的订单", "团队订单", "订单"
SEE_REQUEST = "看申请"

FORM_TITLE = "订单 {order} 怎么分？"
FORM_NOW = "现在：{shares}。写谁该有多少，没写到的人按原比例分剩下的。"
FORM_NOW_YOURS = "现在：{shares}。写别人该有多少，先从你那份里出。"
FORM_SHARES, FORM_SHARES_HINT = "谁分多少", "例如：李四 30%，王五 20%"
FORM_WHY, FORM_WHY_HINT = "理由", "例如：方案是他做的"
FORM_INSTEAD = "请回复，例如：分成 {order} 李四 30% 方案是他做的"
FORM_SUBMIT = "提交"
DISPUTE_LEAD = "现在：{shares}。写你觉得该怎么分和理由，由双方以外的人来定。"
DISPUTE_HINT = "例如：我 30%"
DISPUTE_INSTEAD = "请回复，例如：分成 {order} 我 30% 方案是我写的"
VOID_TITLE = "作废订单 {order}？"
VOID_LEAD = "作废后不再算业绩，记录还在。"
VOID_WHY, VOID_HINT = "为什么作废", "例如：客户退了"
VOID_INSTEAD = "请回复：作废订单 {order} 客户退了"
CORRECT_TITLE = "更正订单 {order}"
CORRECT_INSTEAD = "请回复，例如：订单 {order} 改成 25万"
NEW_TITLE = "登记订单：{company}"
NEW_AMOUNT, NEW_AMOUNT_HINT = "金额", "例如：30万"
NEW_REFERENCE_HINT = "没有可以不填"
NEW_DAY = "签约日期"
NEW_INSTEAD = "直接回复金额，例如：30万。合同号、签约日期也可以一起写：30万 合同号 HT-002 11月3日签的"
NEW_ONLY_SUM = "还差金额，直接回复，例如：30万"
NEW_SUBMIT = "登记"
NEW, SAY_NEW = "登记订单", "新订单 {number}"

LIST_OF = "{name}的订单"
MORE_OWN, MORE_TEAM = "更多我的{time}订单 {behind}", "更多团队{time}订单 {behind}"
MORE_OF = "更多{name}{time}的订单 {behind}"
TIMES = {"": "全部", "day": "今天", "week": "本周", "month": "本月", "last_month": "上月", "year": "今年"}
COUNTED = "{time} {total} 张，业绩 {own}"
COUNTED_ALL = "{total} 张，共 {own}"
ROW, ROW_UNDER = "{order} · {amount} · {day}", "{amount} · {day}"
ROW_OWN = "{order} · {amount}，算 {own} · {day}"
NONE = "{time}还没有订单。成交了发一句「成交 12 30万」，又签一单发「订单 12 30万」。"
NONE_OF = "{time}还没有订单。"
ON_CUSTOMER = "{count} 张，共 {amount}"
COMPANY = "全公司"

REQUEST_TITLE = "分成：订单 {order}"
OF = "分成：{company}"
REQUEST_TAG = {
    CreditState.OPEN: "等裁定",
    CreditState.GRANTED: "已同意",
    CreditState.REFUSED: "已驳回",
    CreditState.DROPPED: "已撤回",
}
ENDED = "已结束"
REQUEST_TAG_OPEN = "待审批"
ASKS_YOU = "{asker} 想改这张订单的分成，请你裁定。"
ASKS_YOU_AGREED = "{asker} 想改这张订单的分成，请你审批。"
SENT = "已提交，等 {judges} 定。定之前还按原来的算。"
TOLD = "{asker} 想改这张订单的分成，等 {judges} 定。定之前还按原来的算。"
GRANTED_YOURS = "{by} 同意了，分成已改好。"
GRANTED = "{by} 同意了 {asker} 的分成，已改好。"
GRANTED_BY_RULE = "按规则同意了，分成已改好。"
REFUSED_YOURS = "{by} 没有同意，还按原来的算。"
REFUSED = "{by} 没有同意 {asker} 的分成，还按原来的算。"
REFUSED_BY_RULE = "按规则没有同意，还按原来的算。"
DROPPED_YOURS = "你撤回了，还按原来的算。"
DROPPED = "{asker} 撤回了，还按原来的算。"
MOOT = "不用再定，这次申请结束了。"
CHANGE = "{old} → {new}"
CHANGE_SUM = "{old} → {new}（{amount}）"
NOTHING = "0"
REASON, RULING = "理由", "裁定意见"
GRANT, REFUSE, WITHDRAW_SPLIT = "同意", "驳回", "撤回分成"
REFUSE_WHY, REFUSE_HINT = "驳回的理由", "例如：方案是两个人写的"
REFUSE_INSTEAD = "同意请回复：通过 {order}；不同意请写理由：驳回 {order} 方案是两个人写的"
CONFIRM_WITHDRAW = "撤回后还按原来的算。"
SUMMARY_ASKS = "{asker} 想改订单 {order} 的分成，等你定"
SUMMARY_TOLD = "{asker} 想改订单 {order} 的分成"
SUMMARY_OVER = "订单 {order} 的分成{tag}"

_SEE = ((MY_ORDERS, MY_ORDERS),)
ORDERS_SAID = {
    "order_whose": Wording(
        title="登记订单",
        says=("请带上客户编号和金额，合同号有就写上。",),
        then=("例如：订单 12 30万 合同号 HT-002",),
        offers=(("我的客户", "我的客户"), (MY_ORDERS, MY_ORDERS)),
        tone=Tone.INFO,
    ),
    "order_which": Wording(
        title="哪张订单？",
        says=("请带上订单号，像 12-1 这样；合同号也行。",),
        then=("订单号在「我的订单」里。",),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "order_several": Wording(
        title="哪张订单？",
        says=("#{number} 有几张订单：{orders}，请带上订单号。", "这个客户有几张订单，请带上订单号。"),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "order_unit": Wording(
        title="差个单位",
        says=("「{asked}」是多少钱？写上单位就记下，例如：{asked}万，或者 {asked}元。", "写上单位就记下，例如：30万。"),
        tone=Tone.INFO,
    ),
    "order_not_put_down": Wording(title="好的，先不记", says=("这张订单没有登记。",), tone=Tone.QUIET),
    "order_none_yet": Wording(
        title="还没有订单",
        says=("#{number} 还没有登记过订单。", "这个客户还没有登记过订单。"),
        then=("登记请发：订单 {number} 30万",),
        tone=Tone.INFO,
    ),
    "order_change_what": Wording(
        title="改成什么？",
        says=("金额、合同号、签约日期都能改。",),
        then=("例如：订单 {order} 改成 25万", "例如：订单 12-1 改成 25万"),
        tone=Tone.INFO,
    ),
    "order_day": Wording(
        title="日期没看懂", says=("「{asked}」不像日期。", "日期没看懂。"), then=("例如：11月3日",), tone=Tone.INFO
    ),
    "split_whom": Wording(
        title="分给谁？",
        says=("请写谁该有多少。",),
        then=("例如：分成 {order} 李四 30%", "例如：分成 12-1 李四 30%"),
        tone=Tone.INFO,
    ),
    "split_percent": Wording(
        title="比例没看懂",
        says=("「{asked}」不像比例。", "比例没看懂。"),
        then=("写 30% 或者三成都行。",),
        tone=Tone.INFO,
    ),
    "credit_none": Wording(
        title="没有在等的申请",
        says=("订单 {order} 没有在等人定的分成。", "没有在等人定的分成。"),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "orders_none": Wording(title="没有订单", says=("这段时间没有可以导出的订单。",), offers=_SEE, tone=Tone.QUIET),
    "orders_too_many": Wording(
        title="订单太多了",
        says=("一次最多导出 {most} 张。", "一次导不了这么多。"),
        then=("分月导：导出本月订单；全部的请管理员在服务器上用 baobei orders export 导出。",),
    ),
    "orders_coming": Wording(
        title="正在导出", says=("{count} 张订单，表格马上发给你。", "表格马上发给你。"), tone=Tone.GOOD
    ),
}
"""What is asked back, and answers without a card of their own."""


def money(fen: int) -> str:
    """``30 万元``, ``8,888.5 元``."""
    return words.money(str(Decimal(fen) / 100))


def percent(basis: int) -> str:
    """``30%``, ``33.33%``."""
    return f"{basis * 100 / WHOLE:.2f}".rstrip("0").rstrip(".") + "%"
