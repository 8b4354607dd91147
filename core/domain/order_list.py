"""A list of orders as the company's order system writes it: which column is what, and what a line says."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from core.domain.answers.amounts import yuan_of
from core.domain.frozen import dataclass
from core.domain.imports import ListKind
from core.domain.order import normal_reference
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL, day_of, unquoted
from core.domain.sheets.headers import plain_header

CUSTOMER, REFERENCE, AMOUNT, DAY, SELLER, NOTE = "customer", "reference", "amount", "day", "seller", "note"
COLUMNS: Mapping[str, str] = {
    CUSTOMER: (
        "客户 客户名称 客户全称 客户公司 公司 公司名称 公司全称 单位 单位名称 购货单位 购买方 采购方 甲方 报备编号 "
        "信用代码 统一社会信用代码 税号 customer company account"
    ),
    REFERENCE: (
        "订单号 订单编号 订单编码 合同号 合同编号 单号 单据编号 销售订单号 参考号 order orderno contract contractno"
    ),
    AMOUNT: (
        "金额 订单金额 合同金额 成交金额 签约金额 总金额 合计金额 价税合计 含税金额 总额 合计 金额万元 金额万 "
        "订单金额万元 合同金额万元 amount total"
    ),
    DAY: "日期 签约日期 签单日期 签订日期 订单日期 合同日期 成交日期 下单日期 签约时间 下单时间 成交时间 date",
    SELLER: "销售 销售员 销售人员 业务员 业务人员 归属人 成交人 签单人 销售姓名 业务员姓名 seller sales salesperson",
    NOTE: "备注 说明 摘要 note remark",
}
"""Column → what its header may be."""
NEEDED = (CUSTOMER, AMOUNT, DAY)
_WAN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line. ``amount`` is in fen. ``fault`` is the code of what is wrong with it: ``lacking``, ``bad_money``,
    ``bad_date``, with the column in ``where``; ``clash`` with the other lines of the same reference in ``beside``.
    """

    number: int
    customer: str = ""
    reference: str = ""
    amount: int = 0
    signed_on: date | None = None
    seller: str = ""
    note: str = ""
    fault: str = ""
    where: str = ""
    beside: tuple[int, ...] = ()

    @property
    def sign(self) -> tuple[object, ...]:
        """By what a later line is the same order."""
        return (normal_reference(self.reference),) if self.reference else (self.customer, self.amount, self.signed_on)


_COLUMN_OF = {plain_header(word): column for column, said in COLUMNS.items() for word in (column, *said.split())}
_CALLED = ("订单", "合同台账", "合同清单", "合同明细", "成交", "签约", "order")
"""What a file of orders is called."""
_PEOPLE = frozenset({"contact", "phone"})
"""Columns of whom to talk to: an order has none, a customer does."""


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Where each column stands; the first of several with the same meaning."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        if (column := _COLUMN_OF.get(plain_header(header))) is not None:
            found.setdefault(column, place)
    return found


def column_called(said: str) -> str:
    """A column by a word for it. Raises ``no_such_order_column``."""
    found = _COLUMN_OF.get(plain_header(said))
    if found is None:
        raise RuleViolation("no_such_order_column", asked=said)
    return found


def lacking_column(columns: Collection[str]) -> str:
    """What a list of orders cannot do without (a code), or nothing."""
    return next((f"no_order_{column}" for column in NEEDED if column not in columns), "")


def kind_of(name: str, headers: Sequence[str], fields: Collection[str]) -> ListKind:
    """Whether a file with these headers is a list of orders or of customers, as which it would have these ``fields``.
    What has people and money may be either, unless it has the numbers of contracts or is called so.
    """
    found, people = columns_of(headers), bool(_PEOPLE & set(fields))
    called = any(word in name.casefold() for word in _CALLED)
    sure = REFERENCE in found or (called and AMOUNT in found)
    if all(column in found for column in NEEDED):
        return ListKind.UNCLEAR if people and not sure else ListKind.ORDERS
    return ListKind.ORDERS if sure and not people else ListKind.CUSTOMERS


def clashes(lines: Iterable[OrderLine]) -> dict[str, tuple[int, ...]]:
    """References that stand in several lines with another amount or day, and in which lines: which of them is right, or
    whether they are parts of one order, nobody knows but whoever wrote the list.
    """
    seen: dict[str, dict[int, tuple[int, date | None]]] = {}
    for line in lines:
        if line.reference and not line.fault:
            seen.setdefault(normal_reference(line.reference), {})[line.number] = (line.amount, line.signed_on)
    return {reference: tuple(same) for reference, same in seen.items() if len(set(same.values())) > 1}


def line_of(number: int, cells: Sequence[str], columns: Mapping[str, int], *, in_wan: bool = False) -> OrderLine:
    """What a line says. ``in_wan``: a bare number is in ten thousands, as the header says (:func:`speaks_of_wan`)."""

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return unquoted(cells[place]).strip() if place < len(cells) else ""

    amount, day = fen_of(cell(AMOUNT), in_wan=in_wan), day_of(cell(DAY))
    lacking = next((column for column in NEEDED if not cell(column)), "")
    wrong = ("lacking", lacking) if lacking else ("bad_money", AMOUNT) if amount is None else ("bad_date", DAY)
    fault, where = ("", "") if not lacking and amount is not None and day is not None else wrong
    return OrderLine(
        number=number,
        customer=cell(CUSTOMER),
        reference=cell(REFERENCE),
        amount=amount or 0,
        signed_on=day.astimezone(LOCAL).date() if day is not None else None,
        seller=cell(SELLER),
        note=cell(NOTE),
        fault=fault,
        where=where,
    )


def speaks_of_wan(header: str) -> bool:
    """金额（万元）, 金额:万."""
    return "万" in unicodedata.normalize("NFKC", header)


def fen_of(text: str, *, in_wan: bool = False) -> int | None:
    """A sum of money in whole fen: 30万, 1,280.50, ¥300000; ``None`` if it is none, or has parts of a fen."""
    yuan = yuan_of(text)
    if yuan is None:
        return None
    bare = in_wan and not any(unit in text for unit in "千万亿wWkK")
    fen = yuan * 100 * (_WAN if bare else 1)
    return int(fen) if fen == fen.to_integral_value() else None


def yuan(fen: int) -> Decimal:
    """For people and spreadsheets."""
    return Decimal(fen) / 100
