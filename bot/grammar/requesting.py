"""What needs a yes: 申请折扣 12 八五折, 12 申请外访 周五去工厂, 12 要打八折; and taking it back: 撤回折扣申请 12."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.grammar import commands, companies, customers, money, phones
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line
from bot.grammar.script import read as read_line
from core.domain.policy.approval import Matter

_KINDS = {
    Matter.DISCOUNT: r"(?:价格|价钱)?(?:打折|折扣|折让|特价|优惠(?:价|价格)?)",
    Matter.QUOTE: r"(?:正式)?报价",
    Matter.CONTRACT: r"(?:签|签订)?合同",
    Matter.VISIT: r"外访|(?:外出|上门|出差)?拜访|外出",
}
_KIND = "|".join(f"(?P<{matter.value}>{pattern})" for matter, pattern in _KINDS.items())
_EXACTLY = lazy(_KIND)
"""Which matter one of its words is; the groups are called as matters are."""
_HAN = r"[一二三四五六七八九]"
_CUT = rf"(?:(?<![\d.])(?:\d{{1,2}}|\d\.\d)|{_HAN}(?:点?{_HAN})?|对)\s?折(?!扣|让|旧|叠)"
"""Nothing finer than a percent: 8.55折 is asked about, for 85 would be another price."""
_PRICE = lazy(rf"(?:打|按|给|做到?|降到)?\s?(?P<cut>{_CUT})(?:的?(?:价格|价|优惠|折扣))?")
_WISH = r"(?:怎么|怎样|如何|麻烦|帮我|帮忙|我们?|想要?|要|需要|得|请)*+(?:提交|发起|提)?(?:一?个|一下)?"
_ASKED = rf"申请(?:一下|一?个)?(?:的|给|一下)?(?:{_KIND}|(?=(?:打|按|给)?\s?{_CUT}))(?:的?申请|审批)?"
_HEADED = lazy(rf"^{_WISH}{_ASKED}(?=$|[\s:,。#]|\d|打|给|{_HAN}|对折)")
_ALONE = lazy(rf"^(?!提交申请$){_WISH}申请(?:一下|一?个|个东西|审批)?(?:[吗呢?]*$|[\s:,#]*(?=\S))")
"""申请 without what for: the customer may follow."""
_ALONE_BEHIND = lazy(
    r"^(?P<who>#?\d{1,6}\s?号?)(?:客户|这家)?[\s,:]*(?:我|这边)?(?:想要?|要|需要|得)*申请(?:一下|一?个)?$"
)
_NAMED = lazy(rf"^(?:{_KIND})(?:的?申请|审批)(?=$|[\s:,#]|\d)(?!通过|同意|驳回|撤)")
_WHO = r"(?:给|帮|把|替)?(?P<who>#?\d{1,6}\s?号?|[^\s,。;:!?\d][^\s,。;:!?]{1,23}?)(?:客户|这家)?[\s,:]*(?:的)?"
_BEHIND = lazy(rf"^{_WHO}(?:我|这边)?{_WISH}(?:{_ASKED})(?=$|[\s:,。]|\d|打|给|{_HAN}|对折)")
_OF = lazy(rf"^{_WISH}(?:申请(?:一下|一?个)?)?{_WHO}(?:{_KIND})(?:的?申请|审批)?(?=$|[\s:,])")
_CHEAPER = lazy(
    rf"^{_WHO}(?:我|这边)?(?:(?:想要?|要|需要|得|申请|能不能|可不可以|可以)++(?:打|按|给|做到?|降到)?|打)\s?(?={_CUT})"
)
_NUMBER = lazy(r"^[\s:,\x1f]*(?:客户|报备|编号)?\s?#?\s?(?P<number>\d{1,6})\s?号?(?:客户)?(?=[\s,;:。\x1f]|$)")
_WHY = lazy(
    r"[\s,;:\x1f]*(?:还|正|都)?(?:客户|对方|因|要|在|等|没|快|准备|合同|项目|老板|需要|年底|月底|首单|竞品|隔壁|批量|量大|已经|"
    r"今天|明天|后天|下?周|今年|明年)"
)
"""How a reason begins: it names no customer."""
_ASKS = lazy(r"^[\s，,]*(?:行不行|行吗|行么|可以吗|可不可以|好不好|能批吗|吧|呗)[?？吗吧。！!]*$")
"""What asks for a yes is no reason for one."""
_OPENS = lazy(
    rf"^[\s,]*(?:那|就|还是|先|最低|最少|大概|至少|能|想要?|要|需要|申请|可以|按|给|打|做到?|降到)*\s?(?P<cut>{_CUT})"
    r"(?:的?(?:价格|价|优惠|折扣))?(?:吧|就行|就好|可以|左右)?(?=[\s,;:。!]|$)"
)
"""An answer that begins with its price."""
_LONGEST_ALONE = 60
_DIGITS = lazy(rf"\d{{1,2}}(?:\.\d)?|{_HAN}(?:点?{_HAN})?")
_LEAST_PERCENT = 50
"""What is less is no price that anybody asks for in a bare number."""
_PUNCTUATION = " \x1f,;:。!?、~"
_BARE = lazy(r"(?<![#\d\w.\-])(?:\d{4,12}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?(?![\d号a-z])")
_LABEL = lazy(r"(?:合同|报价)?(?:金额|总价|总额|价格|价款)(?:是|为|:|=|\s|共|大概)*$")

_DROPS = lazy("申请|折扣|打折|特价|外访|释放")
_BACK = r"(?:撤回|撤销|撤掉|撤了?|取消|收回|放弃|不要)(?:一下|掉|了)?"
_ANY = "|".join(f"(?:{pattern})" for pattern in (*_KINDS.values(), "释放"))
_SURE = "折扣|打折|特价|外访|释放"
_REQUEST = rf"(?P<kind>(?:{_ANY})(?=的?申请)|{_SURE})(?:的?申请)?"
_BACK_OF = lazy(
    rf"^(?:算了[\s,]*)?(?:帮我|我要|我想|我|请)?(?:先)?{_BACK}我?的?{_REQUEST}(?:了|吧|掉)*(?:[\s,:。#]+|(?=\d|$))(?P<rest>.*)$"
)
_OF_BACK = lazy(
    rf"^(?:把|将)?(?P<rest>[^\s,。]{{1,40}}?)[\s,]*(?:的|我|先){{0,3}}{_REQUEST}[\s,]*{_BACK}(?:了|吧|掉)*[\s。!]*$"
)
_BACK_ONE = lazy(rf"^(?:帮我|我要|我想|我|请)?{_BACK}\s*(?P<rest>[^\s,。]{{1,40}}?)的{_REQUEST}(?:了|吧)*[\s。!]*$")
_NO_MORE = lazy(
    r"^(?P<rest>#?\s?\d{1,6}\s?号?)[\s,]*(?:我|先)*不(?:用|想|再|要)*(?P<kind>打折|外访|释放)(?:了|吧)+[\s。!]*$"
)


def read(line: Line) -> Parsed | None:
    """What is asked for and how much of it, for whom and why; nothing where neither 申请 nor 折 stands."""
    key = line.key
    if ("申请" not in key and "折" not in key) or phones.find(key):
        return None
    if match := _HEADED.match(key) or _NAMED.match(key):
        return _asked(match, line.part(match.end()))
    if alone := _alone(line):
        return alone
    match = _BEHIND.match(key) or _CHEAPER.match(key) or ("申请" in key and _OF.match(key)) or None
    if match is None or commands.head(key) is not None:
        return None
    who = line.part(*match.span("who"))
    parsed = _asked(match, line.part(match.end()), customer=_customer(who))
    return parsed if "customer" in parsed.fields else None


def withdrawn(line: Line) -> Parsed | None:
    """撤回折扣申请 12, 12 的外访不去了 is none: only what is asked for can be taken back."""
    key = line.key
    if len(key) > 60 or not _DROPS.search(key):
        return None
    match = _BACK_OF.match(key) or _OF_BACK.match(key) or _BACK_ONE.match(key) or _NO_MORE.match(key)
    if match is None:
        return None
    customer = _customer(line.part(*match.span("rest"))) if match["rest"].strip() else ""
    fields: Fields = {"customer": customer} if customer else {}
    return Parsed(intent=Intent.DROP_REQUEST, fields={"matter": _matter_of(match["kind"]), **fields})


def answer(text: str, matter: Matter, *, priced: bool) -> Fields:
    """What was said to a question about a request: ``percent`` or ``amount``, and in ``note`` whatever else. Once it is
    ``priced``, 折 inside a sentence is part of the reason.
    """
    line = read_line(text)
    said: Fields = {}
    if matter is Matter.DISCOUNT:
        line = _take_price(line, said, priced=priced)
    elif matter in {Matter.QUOTE, Matter.CONTRACT}:
        line = _take_amount(line, said)
        line = line if "amount" in said else _take_bare(line, said)
    note = _ASKS.sub("", customers.note(line)) if line.key.strip(_PUNCTUATION) else ""
    return {**said, **({"note": note} if note else {})}


def percent_in(text: str) -> int | None:
    """What stands in a form: 八五折, 85折, 8.5, 85."""
    said: Fields = {}
    _take_price(read_line(text), said, priced=True)
    return int(str(said["percent"])) if "percent" in said else None


def amount_in(text: str) -> str | None:
    """What stands in a form, in yuan: 30万, 300000."""
    said: Fields = {}
    rest = _take_amount(read_line(text), said)
    rest = rest if said else _take_bare(rest, said)
    return str(said["amount"]) if said and not rest.key.strip(f"元块钱{_PUNCTUATION}") else None


def _take_price(line: Line, fields: Fields, *, priced: bool) -> Line:
    key = line.key.strip(_PUNCTUATION)
    if plain := _DIGITS.fullmatch(key):
        value = Decimal(plain[0]) if plain[0].isascii() else Decimal(_percent(plain[0]))
        percent = int(value if value >= _LEAST_PERCENT else value * 10)
        if _LEAST_PERCENT <= percent < 100:
            fields["percent"] = percent
            return line.part(len(line.key))
    match = _OPENS.match(line.key)
    if match is None or (priced and line.key[match.end() :].strip(_PUNCTUATION)):
        return line
    fields["percent"] = _percent(match["cut"].removesuffix("折").strip())
    return line.part(match.end())


def _alone(line: Line) -> Parsed | None:
    """申请, 申请 12, 12 申请: what for is asked next."""
    if match := _ALONE_BEHIND.match(line.key):
        customer = _customer(line.part(*match.span("who")))
        return Parsed(intent=Intent.REQUEST, fields={"customer": customer} if customer else {})
    match = _ALONE.match(line.key)
    if match is None or len(line.key) > _LONGEST_ALONE:
        return None
    rest = line.part(match.end())
    if not rest.key.strip(_PUNCTUATION):
        return Parsed(intent=Intent.REQUEST)
    customer = _customer(rest)
    sure = customer.lstrip("#").isdigit() or companies.sure_end(customer)
    return Parsed(intent=Intent.REQUEST, fields={"customer": customer}) if customer and sure else None


def _asked(match: re.Match[str], rest: Line, *, customer: str = "") -> Parsed:
    matter = next((one for one in _KINDS if (match.groupdict().get(one.value) or "")), Matter.DISCOUNT)
    said: Fields = {}
    rest = _take_percent(rest, said) if matter is Matter.DISCOUNT else _take_amount(rest, said)
    if not customer:
        customer, rest = _take_customer(rest)
    if matter in {Matter.QUOTE, Matter.CONTRACT} and "amount" not in said:
        rest = _take_bare(rest, said)
    note = _ASKS.sub("", customers.note(rest))
    fields: Fields = {"matter": matter.value, **({"customer": customer} if customer else {}), **said}
    return Parsed(intent=Intent.REQUEST, fields={**fields, **({"note": note} if note else {})})


def _take_percent(line: Line, fields: Fields) -> Line:
    match = _PRICE.search(line.key)
    if match is None:
        return line
    fields["percent"] = _percent(match["cut"].removesuffix("折").strip())
    return line.cut(*match.span())


def _percent(said: str) -> int:
    """``85``, ``8.5``, ``八五`` and ``八点五`` are 85; ``8`` and ``八`` are 80."""
    if said == "对":
        return 50
    digits = "".join(str("一二三四五六七八九".index(sign) + 1) if sign in _HAN else sign for sign in said)
    value = Decimal(digits.replace("点", "."))
    return int(value if value > 10 else value * 10)


def _take_amount(line: Line, fields: Fields) -> Line:
    found = list(money.find(line.key))
    if not found:
        return line
    best = next((one for one in found if one.labelled), found[0])
    return _cut_amount(line, best, fields)


def _take_bare(line: Line, fields: Fields) -> Line:
    match = _BARE.search(line.key)
    if match is None:
        return line
    yuan = Decimal(match[0].replace(",", ""))
    return _cut_amount(line, money.Sum(match.start(), match.end(), yuan, labelled=False), fields)


def _cut_amount(line: Line, found: money.Sum, fields: Fields) -> Line:
    fields["amount"] = money.decimal_string(found.yuan)
    label = _LABEL.search(line.key[max(0, found.start - 10) : found.start])
    return line.cut(found.start - (len(label[0]) if label else 0), found.end)


def _take_customer(line: Line) -> tuple[str, Line]:
    """A number that stands alone, whatever follows it: of 12 周五去工厂 it is 12."""
    if match := _NUMBER.match(line.key):
        return match["number"], line.part(match.end())
    customer, rest = customers.take(line)
    if customer and _WHY.match(line.key) and not companies.sure_end(customer):
        return "", line
    return customer or "", rest


def _customer(line: Line) -> str:
    customer, rest = _take_customer(line)
    return customer if customer and not customers.note(rest) else ""


def _matter_of(kind: str) -> str:
    meant = _EXACTLY.fullmatch(kind)
    return meant.lastgroup if meant is not None and meant.lastgroup else Matter.RELEASE.value
