"""The words of lists of orders: written out, and what is wrong with a line that came in."""

from __future__ import annotations

from datetime import datetime

from cards.texts.dates import SHANGHAI
from cards.texts.toasts import toast
from core.domain.credit import Party
from core.domain.order import OrderState
from core.domain.order_list import AMOUNT, CUSTOMER, DAY, NOTE, REFERENCE, SELLER
from core.domain.sheets.faults import Fault

ORDERS, SHARES = "订单", "分成"
HEADERS = ("编号", "客户", "订单号", "金额", "日期", "状态", "业绩归属", "记录人", "记录时间", "备注")
SHARE_HEADERS = ("编号", "客户", "日期", "归属", "团队", "比例", "金额", "来由", "在职")
STATE = {OrderState.RECORDED: "有效", OrderState.CANCELLED: "作废"}
PARTY = {
    Party.OWNER: "归属人",
    Party.FIRST: "首报人",
    Party.MEMBER: "指定",
    Party.TEAM: "团队",
    Party.AGREED: "约定",
}
HERE, GONE = "在职", "已离职"
LABEL = {CUSTOMER: "客户", AMOUNT: "金额", DAY: "日期", REFERENCE: "订单号", SELLER: "销售", NOTE: "备注"}
FAULTS = {
    "lacking": "缺{label}，请补上",
    "bad_money": "金额认不出是多少钱，请改成数字，最多两位小数",
    "bad_date": "日期认不出，请改成 2026-11-21 这样",
    "clash": "订单号「{shown}」在第 {beside} 行也有，金额或日期不同：合成一行，或者改订单号",
}
COUNTS = "新记 {order_recorded} 张，更正 {order_corrected} 张，已有 {order_known} 张，没有导入 {wrong} 行"
TRIED = "（试运行，什么都没写）"
UNDO = "第 {number} 次导入。不要了可以 baobei import undo {number}"
FAULTY = "没有导入的 {wrong} 行写到了 {file}，改好后再导入它"
NO_COLUMNS = "找不到「{lacking}」这一列。第一行要有：客户、金额、日期；可以有：订单号、销售、备注"


def order_fault(fault: Fault) -> str:
    """What is wrong with a line, and what to do about it."""
    sentence = FAULTS.get(fault.code)
    if sentence is None:
        return toast(fault.code, fault.facts)[0]
    return sentence.format(label=LABEL.get(fault.column, ""), shown=fault.shown, **fault.facts)


def mark(reader: str, at: datetime, rows: int) -> str:
    """Who took it, when, how much: the line above the table and under every printed page."""
    return f"订单 · {reader} 于 {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 导出 · {rows:,} 张 · 仅限本人使用，请勿外传"


def order_file_name(at: datetime) -> str:
    """As the file is called in chat."""
    return f"订单 {at.astimezone(SHANGHAI):%Y-%m-%d}.xlsx"


def percent(basis: int) -> str:
    """70%, 33.33%."""
    return f"{basis / 100:g}%"
