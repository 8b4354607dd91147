"""Orders that are asked for: 我的订单, 团队本月订单, 李四的订单, 订单 12, 订单 12-1; 导出订单."""

from __future__ import annotations

import re

from bot.grammar import companies, customers, money, people
from bot.grammar.order_names import CODE, HANDLE, ORDER, TIMES, group_of, period
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_EXPORT = lazy(
    r"^(?:导出|export)(?P<what>.{0,12})订单(?:数据|列表|明细|表格?|excel|记录|清单){0,2}$|^(?P<what2>.{0,8})订单导出$"
)
_LOOK = r"(?:给我|帮我|我想|我要)?(?:看看|看一?下|看|查看|查询|查一?下|查|打开|列出|列一?下)?(?:一下)?\s?"
_WHEN = rf"(?P<when>{TIMES})"
_OF_THEM = r"(?:的|\s|所有|全部|有哪些){0,4}"
_LISTS = r"(?:列表|清单|记录|明细|情况|统计|汇总|有哪些|有多少|呢|吗|都?有|了)*"
_OURS = r"(?P<team>(?:我们?)?(?:团队|部门|小组|组里)|(?:全?公司|所有人|大家|全部))"
_ASKED = (
    lazy(
        rf"^{_LOOK}(?:我们?的?|我名下的?|全部|所有)?\s?{_WHEN}?(?:我们?)?{_OF_THEM}(?:订单|(?:业绩)?分成|业绩(?:是|有)?(?:多少|怎么样|如何)){_LISTS}[\s?。]*$"
    ),
    lazy(rf"^{_LOOK}{_OURS}(?:的|\s){{0,2}}{_WHEN}?{_OF_THEM}订单{_LISTS}[\s?。]*$"),
    lazy(rf"^{_LOOK}{_WHEN}(?:的|\s){{0,2}}{_OURS}{_OF_THEM}订单{_LISTS}[\s?。]*$"),
    lazy(
        rf"^{_LOOK}(?:我|(?P<person>[^\s,。:;?!我]{{2,4}}?))?{_WHEN}我?(?:一共|总共|都)?(?:签|卖|开)了?(?:多少|几)(?:张|个)?(?:订单|合同|单|钱|万)?(?:了|呢|啊|的)?[\s?。]*$"
    ),
    lazy(rf"^{_LOOK}(?P<who>[^\s,。:;?!]{{1,30}}?)\s?{_WHEN}?(?:的|\s){_OF_THEM}订单{_LISTS}[\s?。]*$"),
    lazy(rf"^{_LOOK}(?P<person>[^\s,。:;?!]{{2,4}}?){_WHEN}?的?业绩(?:是|有)?(?:多少|怎么样|如何)?{_LISTS}[\s?。]*$"),
    lazy(
        rf"^{_LOOK}(?P<who>[^\s,。:;?!]{{1,30}}?)(?:以前|之前)?(?:(?:下|签)过|有)(?:什么|哪些|几个|几张|多少)?(?:订单|单子?)(?:呢|吗|没有|没)?[\s?。]*$"
    ),
)
_SHOWN = lazy(
    rf"^{_LOOK}(?:{ORDER}|合同号?[\s:]*(?P<code>{CODE})|{HANDLE})\s?的?(?:情况|详情|业绩)?(?:怎么分的?|怎么算的?|归谁|算谁的?|是谁的)?[\s?。]*$"
)
_ASKS_WHOSE = lazy(rf"^(?:这[张笔个]?单子?|订单)?(?:业绩)?(?:算谁的?|归谁|怎么分的?|怎么算的?)[\s:,]*{HANDLE}[\s?。]*$")
_OF = lazy(rf"^{_LOOK}订单[\s:]+(?P<who>[^\s,。;?!]{{2,40}})$")


def exported(line: Line) -> Parsed | None:
    """导出订单, 导出本月订单."""
    match = _EXPORT.match(line.key)
    if match is None:
        return None
    return Parsed(intent=Intent.EXPORT_ORDERS, fields=period(match["what"] or match["what2"] or ""))


def shown(line: Line) -> Parsed | None:
    """订单 12-1, 12-1 归谁; with the number of a filing those of that customer."""
    match = _SHOWN.match(line.key) or _ASKS_WHOSE.match(line.key)
    if match is None:
        return None
    said = next(filter(None, (group_of(line, match, group) for group in ("named", "code", "order"))))
    return Parsed(intent=Intent.ORDERS, fields={"customer" if said.isdigit() else "order": said})


def asked(line: Line) -> Parsed | None:
    """我的订单, 团队本月订单, 李四的订单, 订单 苏州青禾."""
    for pattern in _ASKED:
        if (match := pattern.match(line.key)) is not None and (fields := _meant(line, match)) is not None:
            return Parsed(intent=Intent.ORDERS, fields={**fields, **period(match.groupdict().get("when") or "")})
    match = _OF.match(line.key)
    if match is None or any(True for _ in money.find(match["who"])):
        return None
    fields = _whose(line.part(*match.span("who")))
    return Parsed(intent=Intent.ORDERS, fields=fields) if fields else None


def _meant(line: Line, match: re.Match[str]) -> Fields | None:
    """Whose; None where somebody is named who can be no person."""
    found = match.groupdict()
    if person := found.get("person"):
        return _whose(line.part(*match.span("person"))) if people.is_person(person) else None
    if found.get("who"):
        return _whose(line.part(*match.span("who")))
    return {"scope": "team"} if found.get("team") else {}


def _whose(line: Line) -> Fields:
    """A colleague or a customer."""
    if people.is_person(line.key) and not companies.sure_end(line.key):
        return {"to": line.shown}
    customer, _ = customers.take(line)
    return {"customer": customer} if customer else {}
