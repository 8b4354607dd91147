"""Sums of money: 50万, 20w, 80k, 三十来万, 1亿2千万, ￥1,280,000, 50-80万 (the lower bound counts)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.grammar import numerals
from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

_UNIT = r"(?:[十百千]?[万亿]|kw|w|k|[百千])(?![a-z])"
_PART = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?:\s?[来多几余]?个?{_UNIT}[来多余]?)?|"
    rf"[零〇一二两俩三四五六七八九十百千几来多余半]+(?:个?(?:[万亿]|[wk](?![a-z]))[来多余]?)?)"
)
_SUM = rf"{_PART}(?:{_PART}){{0,3}}"
_MONEY = lazy(
    rf"(?P<sign>[¥$]|rmb|人民币)?\s?(?P<low>{_SUM})(?:(?:\s?[~到至]\s?|\s-\s|-\s?)(?P<high>{_SUM}))?"
    r"\s?(?P<yuan>元整?|块钱?|圆|rmb|人民币|大洋)?"
)
_LARGE_UNIT = lazy(r"[万亿wk千百]")
_HAS_UNIT = lazy(r"[万亿]|\d\s?个?[十百千]?[wk]|[一二两三四五六七八九十]个?[wk]|\d[百千]万?")
_NOT_MONEY_AFTER = lazy(r"\s?[人平台件套只户个吨亩辆年月日号天]|粉|用户")
_MAYBE = lazy(r"[\d一二两俩三四五六七八九十百千几¥$]")

_ABOUT = (
    r"(?:大概|大约|约莫|差不多|估计|可能|目前|客户|在|是|为|有|给到|给|约|初步|不超过|不低于|至少|最多|"
    r"控制|定|也就|就|到|的|:|=|\||\s)"
)
BUDGET_LABEL = (
    r"(?:(?:项目|采购|客户|意向|预计|预估|大概|年度|总)?预算(?:金额|范围|区间)?|(?:预计|意向|预估|预期|"
    r"项目|采购)(?:成交)?(?:金额|额|成交额)|(?:合同|成交|签约|签单|订单|中标|总|含税)*(?:金额|总价|总额|"
    r"合同额))"
)
_LABEL_BEFORE = lazy(
    rf"(?:{BUDGET_LABEL}(?:\(?(?:单位)?[:/]?(?P<unit>万元?|w|元|千元|亿元?)\)?)?{_ABOUT}{{0,8}}|{_ABOUT}{{1,4}})$"
)
_OTHER_LABEL = lazy(
    r"(?:注册资[本金]|注资|年?产值|营业?额|营收|年销售?额?|销售额|规模|月流水|流水|单价|市值|融资)[^,;。\n]{0,6}$"
)
_AFTER = lazy(r"\s?(?:左右|上下|以内|之内|以下|以上|之间|的样子|这样|级别|级|吧|起|不到|\+|出头|预算)*")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money found in a key: where, with its label and fillers; how much in yuan; whether a label names it."""

    start: int
    end: int
    yuan: Decimal
    labelled: bool


def decimal_string(yuan: Decimal) -> str:
    """Yuan without separators, exponent or trailing zeros."""
    text = format(yuan, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def find(key: str) -> Iterator[Sum]:
    """The sums in a key, from left to right; bare numbers only where a label calls for money."""
    if not _MAYBE.search(key):
        return
    for match in _MONEY.finditer(key):
        found = _judge(key, match)
        if found:
            yield found


def _judge(key: str, match: re.Match[str]) -> Sum | None:
    before = _LABEL_BEFORE.search(key[max(0, match.start() - 24) : match.start()])
    start = match.start() - (len(before[0]) if before else 0)
    labelled = bool(before and re.search(r"预算|额|总价", before[0]))
    if _OTHER_LABEL.search(key[max(0, start - 12) : start]):
        return None
    clear = bool(match["sign"] or match["yuan"] or _HAS_UNIT.search(match[0]))
    if not labelled and (not clear or _NOT_MONEY_AFTER.match(key, match.end())):
        return None
    yuan = _value(match, (before and before["unit"]) or "", labelled=labelled)
    if not yuan:
        return None
    after = _AFTER.match(key, match.end())
    return Sum(start, after.end() if after else match.end(), yuan, labelled)


def _value(match: re.Match[str], unit: str, *, labelled: bool) -> Decimal | None:
    low, high = match["low"].replace("kw", "千万"), match["high"] or ""
    value = numerals.number(low)
    if value is None or low.strip("来多余几半") == "":
        return None
    if not _LARGE_UNIT.search(low):
        value *= _borrowed(high, unit, bare=labelled and not (match["yuan"] or match["sign"]) and value <= 1000)
    return value


def _borrowed(high: str, unit: str, *, bare: bool) -> int:
    """The factor of a number without a unit: from the other end of the range, from the label, or 万 as in talk."""
    text = unit or "".join(_LARGE_UNIT.findall(high))
    for mark, factor in (("亿", 100_000_000), ("万", 10_000), ("w", 10_000), ("千", 1000), ("k", 1000)):
        if mark in text:
            return factor
    return 10_000 if bare and unit != "元" else 1
