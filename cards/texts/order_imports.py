"""What is said about a list of orders on its way, and about one that may be of customers as well."""

from __future__ import annotations

from collections.abc import Mapping

from cards.card import Tone
from cards.texts.ordering import money
from cards.texts.wording import Wording
from core.domain.imports import AMOUNT, LineOutcome

TITLE, WHICH_TITLE = "导入订单", "导入表格"
WHICH = "这份表像订单，也像客户名单。要导入的是哪一种？"
ARE_ORDERS, ARE_CUSTOMERS = "订单", "客户名单"
NO_ORDERS, NO_CUSTOMERS = "其实是客户名单", "其实是订单"
SAY_ORDERS, SAY_CUSTOMERS = "按订单导入 {number}", "按客户名单导入 {number}"
SAY_GO = "导入订单 {number}"
NOT_FOUND = "没有认出"
WOULD = "试算：{counts}。列对的话点「导入」。"
NOTHING_WRONG = "试算：{counts}。没有可以导入的，有问题的行作为文件发给你，改好再发来。"
NOTHING_NEW = "试算：{counts}。没有新的，不用导入。"
EXAMPLE = "第 {line} 行：{said}。"
MORE_WRONG = "还有 {count:,} 行，导入后一起作为文件发给你。"
CREDITED = "业绩归签约那天的归属人，写了销售的归那位销售；不会一张张通知。"
MAP_INSTEAD = "哪一列不对，直接回复，例如：第3列是金额"
DID = "{counts}。"
DID_BUT = "{counts}。没有导入的行作为文件发给你，按「问题」一列改好再发来就行。"
UNDO_SURE = "这次新记的订单会拿掉，更正的改回原样；后来有人动过的保留。"
UNDOING = "正在撤销，处理了 {done:,} 张，还有 {left:,} 张。"
UNDONE = "已撤销：{told}。"
_REMOVED, _RESTORED, _KEPT = "拿掉 {count:,} 张", "改回 {count:,} 张", "{count:,} 张后来有人动过，保留着"
PROBLEM = {
    "which_list": WHICH,
    "no_order_customer": "没有认出哪一列是客户。请告诉我，例如：第2列是客户。",
    "no_order_amount": "没有认出哪一列是金额。请告诉我，例如：第3列是金额。",
    "no_order_day": "没有认出哪一列是签约日期。请告诉我，例如：第4列是日期。",
    "admin_only": "确认导入的人已经不是管理员，没有接着导。请别的管理员再发一次。",
}


def counted(counts: Mapping[str, int]) -> str:
    """``新记 12 张，共 360 万元；已有 3 张，有问题 2 行``."""
    added = counts.get(LineOutcome.ADDED.value, 0)
    new = f"新记 {added:,} 张，共 {money(counts.get(AMOUNT, 0))}" if added else ""
    others = (
        (LineOutcome.CORRECTED, "更正 {:,} 张"),
        (LineOutcome.DUPLICATE, "已有 {:,} 张"),
        (LineOutcome.REFUSED, "有问题 {:,} 行"),
    )
    rest = "，".join(said.format(count) for outcome, said in others if (count := counts.get(outcome.value, 0)))
    return "；".join(filter(None, (new, rest))) or "没有订单"


def undone(counts: Mapping[str, int]) -> str:
    """``拿掉 12 张，改回 1 张``."""
    parts = ((LineOutcome.REMOVED, _REMOVED), (LineOutcome.RESTORED, _RESTORED), (LineOutcome.KEPT, _KEPT))
    said = [text.format(count=count) for outcome, text in parts if (count := counts.get(outcome.value, 0))]
    return "，".join(said) or _REMOVED.format(count=0)


ORDER_IMPORTS = {
    "which_list": Wording(
        title="先说是哪一种",
        says=("这份表像订单，也像客户名单，先说清楚再导入。",),
        then=("要导入的是哪一种？",),
        offers=(("订单", "按订单导入 {number}"), ("客户名单", "按客户名单导入 {number}")),
        tone=Tone.INFO,
    ),
    "list_is_no_other": Wording(
        title="只能这样导入",
        says=("这份表里没有另一种名单要的列。",),
        then=("订单要有客户、金额、日期；客户名单要有公司全称和归属人。",),
        tone=Tone.INFO,
    ),
    "orders_lack": Wording(
        title="还差一列",
        says=("还不知道客户、金额、日期各是哪一列，先说清楚再导入。",),
        then=("例如：第3列是金额",),
        tone=Tone.INFO,
    ),
    "no_such_order_column": Wording(
        title="没有这一项",
        says=("订单里没有「{asked}」这一项。", "订单里没有这一项。"),
        then=("有这些：客户、订单号、金额、日期、销售、备注。",),
        tone=Tone.QUIET,
    ),
    "orders_have_sellers": Wording(
        title="订单不用指定归谁",
        says=("订单的业绩归签约那天的归属人。",),
        then=("要记给别人，表里加一列「销售」，写上姓名再发来。",),
        tone=Tone.INFO,
    ),
}
