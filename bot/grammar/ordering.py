"""Orders: 订单 12 30万 HT-002, 12 返单 30万; 分成 12-1 李四 30%; 作废订单 12-1, 订单 12-1 改成 25万.

How an order is called is in ``order_names``, how orders are asked for in ``order_lists``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.grammar import codes, companies, customers, dates, money, order_lists, outcomes, phones, sharing
from bot.grammar.order_names import CODE, HANDLE, NUMBER, ONE, ORDER, group_of, which
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINT = lazy(
    r"单|分成|业绩|复购|[加增]购|追加|[又再续]签|[又再](?:成交|下|来|追|订|定)|签了|合同号|[单成]了一?笔|\d-\d"
)
_LONGEST = 200
_PLEASE = r"(?:请|麻烦|帮忙|帮我|我要|我想|我|想|要|把|将|再){0,3}\s?"
_STOP = r"(?=$|[\s,;:。!?])"
_REST = r"(?P<rest>(?s:.*))$"
_YES = r"(?:审批)?(?:通过|同意|批准|支持)"
_NO = r"(?:审批)?(?:驳回|不同意|不通过|拒绝|否决|不支持)"
_ABOUT = r"(?:的?(?:分成|异议|申请|分成申请))?"
_DECIDED = lazy(rf"^(?:(?P<yes>{_YES})|{_NO})(?:分成|订单)?\s?{HANDLE}{_STOP}{_REST}")
_DECIDED_BEHIND = lazy(rf"^(?:订单)?\s?{HANDLE}{_ABOUT}[\s,:]*我?(?:(?P<yes>{_YES})|{_NO})(?:了|吧)?{_STOP}{_REST}")
_UNDO = r"(?:撤回|撤销|取消|收回|撤掉|不要)"
_DROPPED = lazy(
    rf"^{_PLEASE}{_UNDO}(?:我的)?(?:分成(?:申请)?[\s:]*(?:{ONE})?|异议[\s:]*#?(?P<other>{NUMBER}))(?:了|吧)?$"
)
_DROPPED_BEHIND = lazy(rf"^{ONE}\s?的?(?:分成|异议)(?:申请)?{_UNDO}(?:了|吧)?$")
_VOID = r"(?:作废|取消|撤销|撤回|撤掉|删除|删掉)"
_CANCELLED = lazy(rf"^{_PLEASE}{_VOID}(?:掉|一下)?\s?(?:{ONE}|(?:这[张笔个])?订单){_STOP}{_REST}")
_CANCELLED_BEHIND = lazy(
    rf"^{_PLEASE}{ONE}(?:这?[张笔单])?[\s,]*(?:{_VOID}|(?:客户|对方)?退(?:[单货款]|(?=了))|撤单)(?:掉|了|吧)*{_STOP}{_REST}"
)
_CHANGE = r"(?:改|更正|修改|更新|调整|修正)"
_CORRECTED = lazy(rf"^{_PLEASE}{_CHANGE}(?:一下)?{ORDER}{_REST}")
_WHAT = r"(?:金额|总价|合同号|合同编号|订单号|编号|日期|时间|签约日期?|签单日期?)"
_CORRECTED_BEHIND = lazy(
    rf"^{_PLEASE}{ONE}(?:的|\s)*(?P<what>{_WHAT})?(?:写错了|录错了|错了|不对)?[\s,:]*"
    rf"(?:(?P<change>{_CHANGE}(?:成|为|到|一下|下)?)|应该是|应是|是)[\s:]*{_REST}"
)
_SHARED = lazy(
    rf"^{_PLEASE}(?:(?:订单|业绩)?分成|分业绩)(?=$|[\s:,#\d])[\s:]*(?:订单[\s:]*)?"
    rf"(?:#?\s?(?P<order>{NUMBER}|{CODE}|\d{{1,6}}(?!\d))号?)?{_REST}"
)
_DISPUTED = lazy(
    rf"^(?:我|提|有|对){{0,2}}异议[\s:]*(?:订单)?\s?{HANDLE}{_REST}"
    rf"|^(?:对)?(?:订单)?\s?#?(?P<other>{NUMBER})号?(?:的?分成)?[\s,]*(?:我)?有?异议(?P<rest2>.*)$"
)
_SHARED_BEHIND = lazy(rf"^{_PLEASE}{ONE}{_REST}")
_ONLY_SHARED = lazy(rf"^{_PLEASE}{ONE}\s?的?\s?(?:要|想)?(?:业绩)?分成(?:一下)?$")
_NEW = lazy(
    rf"^{_PLEASE}(?:(?P<new>(?:新增|新建|录入?|登记|记录?|加|报|补录?|补登|添加|上报|追加)(?:一?[个张条笔下])?(?:新的?)?订单"
    rf"|新订单|返单|复购|下单|加单|续单|(?:今天|昨天|刚刚?|又){{0,2}}(?:签|成交|拿下|谈下|成|开)了?一?[单笔])|订单)"
    rf"(?=$|[\s:,#\d])[\s:,]*{_REST}"
)
_HOW = lazy(
    r"^(?:请问)?(?:怎么|如何|怎样|咋)(?:录|记|登记|新增|添加|加|报)入?(?:个|一下)?订单|^订单(?:要|该)?(?:怎么|如何|怎样|咋)(?:录|记|登记|新增|添加|加|报)"
)
_AGAIN = lazy(
    r"^(?P<who>[^,。;:\n]{1,40}?)[\s,:]*(?:今天|昨天|刚刚?|已经?|客户){0,2}"
    r"(?P<verb>新订单|(?<=[\s\d号])下单|追加订单|返单|复购|加单|续单|追加|加购|增购|续签|"
    r"[又再](?:成交|签|下|来|加|追|订|定)了?(?:一?[单笔张])?|[又再加追]一?[单笔]|第[二三四五六七八九十\d]{1,2}[单笔])(?:了|的)?"
    rf"(?=$|[\s,:\d一二两三四五六七八九十百千¥#])[\s,:]*{_REST}"
)
_WISHED = lazy(r"想|要|准备|打算|可能|希望|计划|考虑|预计|说|问|年底|明年|下[周月个]|明天|后续|能否|会|吗|不|没")
_ALONE = frozenset({"新订单", "追加订单", "返单", "复购", "加单", "续单"})
"""Words that say that it is an order although no sum is told."""
_CODE_ALONE = lazy(rf"(?:^|(?<=[\s,:;\x1f])){CODE}(?=$|[\s,;。\x1f])")
_FIRST_CODE = lazy(r"\s*(?P<code>[a-z0-9〔\[(][a-z0-9\-_/〔〕\[\]()年第.]{1,38}号?)")
_DAY_BEFORE = lazy(r"(?:签约|签单|下单|签订|成交)?(?:日期|时间)?(?:是|为|:|\s|在|于){0,3}$")
_DAY_BEHIND = lazy(r"(?:签约|签单|签订|下单|成交|签|下)?(?:的|了)?")
_OLDEST = 330
"""A day that would be ahead is one of last year, if it is not almost a year ago."""


_ASIDE = lazy(
    r"[?#]|吗|呢|^(?:查|看|订单|作废|撤|取消|报备|跟进|分成)|\d-\d\s?(?:改|分)|(?:没|不|未|别)(?:签|成|定|要|想|知)|谢"
)
"""What tells of something else than of the sum that was asked for."""
_SMALL = lazy(r"(?:金额|总共|一共|共)?[\s:是]*(?P<said>\d{1,3}(?:\.\d{1,2})?)[。!吧\s]*")
_FILLING = lazy(
    r"^[\s,。:]+|(?<![\s,。!吧])[\s,。!吧]+$|没有?(?:合同号|编号)|^(?:是|就|整|总计|合计)+|(?:签的|签约|整)$"
)


def is_wish(line: Line, today: date) -> bool:
    """Whether a line of several puts down an order of its own."""
    found = _placed(line, today) or _again(line, today) if _HINT.search(line.key) else None
    return found is not None and found.fields.keys() >= {"customer", "amount"}


def read(line: Line, today: date) -> Parsed | None:
    """The first of these that the whole message is."""
    if len(line.key) > _LONGEST or not _HINT.search(line.key) or phones.find(line.key):
        return None
    for reader in _READERS:
        if (found := reader(line, today)) is not None:
            return found
    return None


def answered(line: Line, today: date, number: str) -> Fields:
    """What an answer to the question for the sum of an order of this filing says; nothing where it speaks of something
    else. Small numbers without a unit are ``unclear``: nobody knows whether 30 are 30 yuan.
    """
    fields: Fields = {}
    if len(line.key) > _LONGEST or phones.find(line.key) or _ASIDE.search(line.key):
        return {}
    if match := _SMALL.fullmatch(line.key.strip()):
        return {"unclear": match["said"]}
    rest = _facts(line, fields, today)
    note = _FILLING.sub("", customers.note(rest) or "").strip()
    if not fields or companies.sure_end(note) or (note and "amount" not in fields):
        return {}
    return {**fields, **({"note": note} if note and note != number else {})}


def _decided(line: Line, _today: date) -> Parsed | None:
    match = _DECIDED.match(line.key) or _DECIDED_BEHIND.match(line.key)
    if match is None:
        return None
    return _parsed(Intent.APPROVE if match["yes"] else Intent.REJECT, line, match)


def _listed(line: Line, _today: date) -> Parsed | None:
    return order_lists.exported(line) or order_lists.shown(line) or order_lists.asked(line)


def _dropped(line: Line, _today: date) -> Parsed | None:
    match = _DROPPED.match(line.key) or _DROPPED_BEHIND.match(line.key)
    return Parsed(intent=Intent.DROP_SPLIT, fields=which(line, match)) if match else None


def _cancelled(line: Line, _today: date) -> Parsed | None:
    match = _CANCELLED.match(line.key) or _CANCELLED_BEHIND.match(line.key)
    return _parsed(Intent.CANCEL_ORDER, line, match) if match else None


def _corrected(line: Line, today: date) -> Parsed | None:
    match = _CORRECTED.match(line.key) or _CORRECTED_BEHIND.match(line.key)
    if match is None:
        return None
    what = match.groupdict().get("what") or ""
    fields: Fields = {}
    rest = line.part(match.start("rest"))
    if "号" in what:
        rest = _take_first_code(rest, fields)
    else:
        rest = _take_day(rest, fields, today) if what and what not in {"金额", "总价"} else rest
        rest = _facts(rest, fields, today)
    if customers.note(rest) or not (fields or match.groupdict().get("change", "改")):
        return None
    return Parsed(intent=Intent.CORRECT_ORDER, fields={**which(line, match), **fields})


def _take_first_code(line: Line, fields: Fields) -> Line:
    """What stands first is the number of a contract, whatever it looks like."""
    match = _FIRST_CODE.match(line.key)
    if match is None:
        return line
    fields["contract"] = line.shown[slice(*match.span("code"))]
    return line.cut(*match.span())


def _shared(line: Line, _today: date) -> Parsed | None:
    """分成 12-1 李四 30%, 12-1 和李四三七分, 12-1 有异议."""
    if (match := _SHARED.match(line.key) or _DISPUTED.match(line.key)) is not None:
        return _split(line, match, bare=True)
    match = _SHARED_BEHIND.match(line.key)
    if match is None:
        return None
    if _ONLY_SHARED.match(line.key):
        return Parsed(intent=Intent.SPLIT, fields=which(line, match))
    parsed = _split(line, match, first=group_of(line, match, "named").isdigit())
    return parsed if "shares" in parsed.fields else None


def _split(line: Line, match: re.Match[str], *, bare: bool = False, first: bool = False) -> Parsed:
    group = "rest" if match.start("rest") >= 0 else "rest2"
    shares, rest = sharing.take(line.part(match.start(group)), bare=bare, first=first)
    fields = which(line, match)
    if shares:
        fields["shares"] = shares
    if note := customers.note(rest):
        fields["note"] = note
    return Parsed(intent=Intent.SPLIT, fields=fields)


def _placed(line: Line, today: date) -> Parsed | None:
    """订单 12 30万, 录订单 12; a sum is needed where nothing else says that it is a new one."""
    if _HOW.match(line.key):
        return Parsed(intent=Intent.ORDER)
    match = _NEW.match(line.key)
    if match is None:
        return None
    fields: Fields = {}
    customer, rest = _led(line.part(match.start("rest")))
    rest = _facts(rest, fields, today)
    if customer is None:
        customer, rest = customers.take(rest)
    if "amount" not in fields and not match["new"]:
        return None
    return _order(customer, fields, rest)


def _again(line: Line, today: date) -> Parsed | None:
    """12 返单 30万, 苏州青禾又签了30万; what somebody only wishes is no order."""
    match = _AGAIN.match(line.key)
    if match is None or _WISHED.search(match["who"]):
        return None
    customer, left = customers.take(line.part(*match.span("who")))
    if customer is None or customers.note(left):
        return None
    fields: Fields = {}
    rest = _facts(line.part(match.start("rest")), fields, today)
    if "amount" not in fields and (match["verb"] not in _ALONE or match["rest"]):
        return None
    return _order(customer, fields, rest)


def _led(line: Line) -> tuple[str | None, Line]:
    """The number that stands first: 12号 would otherwise be a day."""
    customer, rest = customers.take(line.part(0, 12))
    if customer is None or not customer.isdigit():
        return None, line
    return customer, Line(rest.shown + line.shown[12:], rest.key + line.key[12:])


def _order(customer: str | None, fields: Fields, rest: Line) -> Parsed:
    named: Fields = {"customer": customer} if customer else {}
    note = customers.note(rest)
    return Parsed(intent=Intent.ORDER, fields={**named, **fields, **({"note": note} if note else {})})


def _facts(line: Line, fields: Fields, today: date) -> Line:
    """Contract, sum and day, taken out."""
    line = outcomes.take_amount(_take_contract(line, fields), fields)
    return line if "date" in fields else _take_day(line, fields, today)


def _take_contract(line: Line, fields: Fields) -> Line:
    code = codes.find_contract(line.key)
    if code is not None:
        fields["contract"] = line.shown[code.code_start : code.code_end]
        return line.cut(code.start, code.end)
    match = _CODE_ALONE.search(line.key)
    if match is None or any(True for _ in money.find(match[0])):
        return line
    fields["contract"] = line.shown[slice(*match.span())]
    return line.cut(*match.span())


def _take_day(line: Line, fields: Fields, today: date) -> Line:
    found = next(iter(dates.find(line.key, today)), None)
    if found is None or found.first != found.last:
        return line
    day = found.first if found.first <= today else _year_before(found.first)
    if (today - day).days > _OLDEST and day != found.first:
        return line
    fields["date"] = day.isoformat()
    before = _DAY_BEFORE.search(line.key[max(0, found.start - 8) : found.start])
    behind = _DAY_BEHIND.match(line.key, found.end)
    return line.cut(found.start - (len(before[0]) if before else 0), behind.end() if behind else found.end)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _parsed(intent: Intent, line: Line, match: re.Match[str]) -> Parsed:
    note = customers.note(line.part(match.start("rest")))
    return Parsed(intent=intent, fields={**which(line, match), **({"note": note} if note else {})})


_READERS: tuple[Callable[[Line, date], Parsed | None], ...] = (
    _decided,
    _dropped,
    _cancelled,
    _corrected,
    _shared,
    _listed,
    _placed,
    _again,
)
