"""Corrections: 电话错了，是139…; 联系人改成王芳; 不是李娜，是李蓉."""

from __future__ import annotations

import re

from bot.grammar import companies, filing, labels, manners, money, people, phones
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, line_of

_FIELDS: tuple[tuple[str, str], ...] = (
    ("phone", r"(?:联系|客户|他的?|她的?)?(?:电话号码|手机号码|手机号?|电话|号码|联系方式|座机)"),
    ("contact", r"联系人(?:姓名|名字)?|联络人|对接人|负责人|姓名|名字|kp|客户姓名"),
    ("company", r"公司(?:名称|名字|全称|名)?|客户(?:名称|名字|全称|名|公司)|单位(?:名称)?|企业(?:名称|名)?|抬头|全称"),
    ("budget", r"预算(?:金额)?|金额"),
    ("region", r"区域|地区|城市|省份|所在地"),
    ("source", r"(?:客户)?来源|渠道"),
    ("product", r"(?:意向)?产品|需求"),
    ("uscc", r"统一社会信用代码|信用代码|税号"),
    ("note", r"备注|说明"),
    ("行业", r"行业"),
)
_FIELD = "|".join(f"(?P<f{i}>{pattern})" for i, (_name, pattern) in enumerate(_FIELDS))
_WRONG = (
    r"(?:我)?(?:刚才|刚刚|之前|上面)?(?:写|打|填|输|报|发|记|说|弄|搞|录)?错(?:了|啦)?|(?:不对|有误|有问题|"
    r"不正确)"
)
_CHANGE = r"(?:帮我)?(?:改|换|变更|更改|修改|更正|更新|修正|纠正|调整)(?:一?下)?(?:成|为|到|:|,)?"
_SHOULD = r"(?:应该|应当|正确的?|实际|准确的?)?(?:应该)?(?:是|为|应为|改成|改为|换成|写成|填)"
_AFTER_FIELD = lazy(
    rf"(?:我)?(?:把|将)?(?:刚才|刚刚|之前|上面|那个|的)*(?P<customer>[^\s,。:]{{2,"
    rf"20}}?的)??(?:{_FIELD})(?:我)?(?:(?:{_WRONG}|{_CHANGE}|(?P<not>不是[^\s,。]{{1,30}}))[\s,"
    rf"。:!是]*(?:{_SHOULD})?|(?P<should>应该是|应为|应该为|正确的?是|改成))[\s,:是]*"
)
_LEADING = lazy(
    rf"(?:(?:更正|修改|纠正|勘误|更改|修正|更新|改一?下|改)(?:一?下|报备|信息|资料|内容)*|(?:不对|错了|"
    rf"写错了|搞错了|说错了|打错了|填错了|报错了|不好意思)[\s,。:!]+(?:更正|改)?)[\s,"
    rf":]*(?=(?:把)?(?:{re.sub(r'[?]P<f[0-9]+>', '?:', _FIELD)}))"
)
_NOT_BUT = lazy(
    r"(?:联系人|电话|公司|客户|名字)?(?:应该)?不是\s?(?P<old>[^\s,。]{1,30}?)[\s,。]*(?:而|应该|"
    r"应当)?是\s?(?P<new>[^,。]{2,40})"
)
_PLAIN_FIELD = re.sub(r"[?]P<f[0-9]+>", "?:", _FIELD)
_NUMBERED = lazy(
    rf"(?:把|将)?(?:(?:更正|修改|更改|更新|改)(?:一?下)?)?\s?(?P<number>#?\d{{1,6}})(?!\d)(?:号|[那这]?个)?(?:客户)?的?[\s,:]*"
    rf"(?=(?:改|换|修改|更新)?(?:一?下|个|了)*(?:{_PLAIN_FIELD}))"
)
"""12 电话改成…, 把 12 的联系人…, 改 12 电话 …: the customer by its number in front."""
_LABELLED = lazy(rf"(?:{_FIELD})[\s:是为]*")
_TITLED = lazy(r"(?<=[^\W\d_]{2})[^\W\d_](?:总|工|经理|主任|老板|老师|姐|哥|女士|先生)$")
_BARE_CHANGE = lazy(r"(?:改|换|修改|更新)(?:一?下|个|了)*")
_SWAPPED = lazy(
    r"(?P<customer>[^\s,。:\d]{2,16}?)(?:的|那边|那里|客户)?(?:换|改)了?(?:一?个|新)*(?:电话|号码|手机号?|联系方式)(?:号码)?了?"
    r"[\s,:是为]*(?=[+\d一幺])"
)
_SUCCEEDED = lazy(
    r"(?P<customer>[^\s,。:]{2,30}?)(?:的|那边的?|那里的?)(?P<old>[^\s,。:的]{2,5}?)(?:已经|刚|前几天|上周|上个?月)?(?:离职|走|辞职|调走|调岗|退休|不干|不做)了?"
    r"[\s,。]*(?:现在|以后|目前|后面|新的?|就)*(?:的?对接人|的?联系人|负责人)?(?:是|找|联系|换成|换|叫|由|改成|改|归|:)*\s?(?P<new>[^\s,。:\d是找]{2,6}?)"
    r"(?:负责|对接|接手|接)?(?=[\s,。:]|(?:电话|手机|号码)|\d|$)"
)
_WANTED = lazy(
    rf"(?:我)?(?:要|想|想要|帮我)?(?:改|换|修改|更改|变更|更新)(?:一?下|个)?(?:客户|他|她)?的?(?:{_PLAIN_FIELD}|资料|信息)(?:信息)?"
    rf"(?:怎么改|怎么弄|吧|吗|呢)*[\s。?!]*$|(?:{_PLAIN_FIELD}|资料|信息)(?:要|想)?(?:怎么|如何|能不能|可以|能)(?:改|换|修改|更新)[^,。]{{0,4}}$"
)
"""改一下电话: what is to be changed, but not into what."""
_MAYBE = lazy("离职|走|辞|调|退休|不[干做]|错|改|换|不对|更正|修|应|不是|更新|纠正|勘误|有误|变更|调整|等|是")
_NO = r"(?:不对|不是这个|(?:我|刚才?|刚刚){0,3}(?:打|写|填|输|发|报|说|搞|弄)?错(?:了|啦)?|等一?下|等等|稍等|不好意思)"
_NUMBER_IS = (
    r"(?:(?:手机|电话|联系|正确)?(?:号码?|的)?|手机|电话|联系方式)(?:应该|应当|才|就|要)?(?:改?[是为成]|才?是|改|换)?"
)
_ANOTHER_NUMBER = lazy(rf"(?:{_NO}[\s,。:!]*)+{_NUMBER_IS}[\s,:]*$")
_ALONE_BEHIND = lazy(r"(?:才对|才是|这个|吧|了|哈|哦|[\s,。!])*$")


def read(line: Line) -> Parsed | None:
    """The corrected fields, None when nothing is corrected."""
    if not _MAYBE.search(line.key):
        return None
    if _WANTED.match(line.key):
        return Parsed(intent=Intent.CORRECT)
    if found := _numbered(line):
        return Parsed(intent=Intent.CORRECT, fields=found)
    fields = (
        _another_number(line)
        or _succeeded(line)
        or _after_field(line)
        or _leading(line)
        or _not_but(line)
        or _swapped(line)
    )
    return Parsed(intent=Intent.CORRECT, fields=fields) if fields else None


def _another_number(line: Line) -> Fields:
    """不对，是139…; 打错了 139…: of a correction that is nothing but a number it is clear what it corrects."""
    found = phones.find(line.key)
    if len(found) != 1 or not _ALONE_BEHIND.match(line.key, found[0].end):
        return {}
    return {"phone": found[0].digits} if _ANOTHER_NUMBER.match(line.key[: found[0].start]) else {}


def value_of(name: str, value: Line) -> str | None:
    """A field's value in a stretch of text that holds nothing else."""
    if name == "phone":
        found = phones.find(value.key) or phones.find("电话" + value.key.strip())
        return found[-1].digits if found else None
    if name == "budget":
        amount = next(money.find("预算:" + value.key.strip()), None)
        return money.decimal_string(amount.yuan) if amount else None
    if name == "uscc":
        return re.sub(r"[\s\-]", "", value.shown).upper() or None
    return manners.trimmed(value.shown) or None


def _numbered(line: Line) -> Fields:
    match = _NUMBERED.match(line.key)
    if match is None:
        return {}
    rest = line.part(match.end())
    fields = _after_field(rest)
    if not fields:
        change = _BARE_CHANGE.match(rest.key)
        fields = _told(rest.part(change.end()) if change else rest)
    return {**fields, "customer": match["number"].lstrip("#")}


def _told(line: Line) -> Fields:
    """联系人王芳, or several labelled values."""
    match = _LABELLED.match(line.key)
    if match is not None and not any(label.start > 0 for label in labels.find(line.key)):
        name = next(_FIELDS[i][0] for i in range(len(_FIELDS)) if match[f"f{i}"])
        value = line.part(match.end())
        if not phones.find(value.key) and (text := value_of(name, value)):
            return {name: text}
    return {key: value for key, value in filing.read(line).items() if key != "note"}


def _swapped(line: Line) -> Fields:
    """青禾换电话了 139…"""
    match = _SWAPPED.match(line.key)
    found = phones.find(line.key[match.end() :]) if match else ()
    if match is None or not found:
        return {}
    customer = line.part(*match.span("customer"))
    titled = _TITLED.search(customer.key)
    return {"customer": customer.shown[: titled.start() if titled else None], "phone": found[0].digits}


def _succeeded(line: Line) -> Fields:
    """青禾的李娜离职了，现在找王工 139…: the customer stays, its contact is another."""
    match = _SUCCEEDED.match(line.key)
    if match is None or not people.is_person(match["old"]) or not people.is_person(match["new"]):
        return {}
    rest = line.part(match.end())
    found = phones.find(rest.key)
    if len(found) > 1 or (found and not _ALONE_BEHIND.match(rest.key, found[0].end)):
        return {}
    customer, new = (line.shown[slice(*match.span(group))] for group in ("customer", "new"))
    return {"customer": customer, "contact": new, **({"phone": found[0].digits} if found else {})}


def _after_field(line: Line) -> Fields:
    match = _AFTER_FIELD.match(line.key)
    if match is None:
        return {}
    name = next(_FIELDS[i][0] for i in range(len(_FIELDS)) if match[f"f{i}"])
    rest = line.part(match.end())
    found = [label for label in labels.find(rest.key) if label.start > 0]
    beside = phones.find(rest.key)[:1] if name == "contact" and not found else ()
    rest = rest.part(0, beside[0].start) if beside else rest  # 联系人换成王工 139…
    value = value_of(name, rest.part(0, found[0].start) if found else rest)
    if value is None:
        return {}
    fields: Fields = {}
    customer = match["customer"]
    if customer and not re.match(r"客户|公司|他|她|这个|那个|我", customer):
        start = match.start("customer")
        fields["customer"] = line.shown[start : start + len(customer) - 1]
    fields[name] = re.sub(r"(?:才对|才是|吧|了|哈|哦)$", "", value)
    if beside:
        fields["phone"] = beside[0].digits
    more = (_after_field(rest.part(found[0].start)) or filing.read(rest.part(found[0].start))) if found else {}
    return {**fields, **{key: value for key, value in more.items() if key != "note"}}


def _leading(line: Line) -> Fields:
    match = _LEADING.match(line.key)
    if match is None:
        return {}
    rest = line.part(match.end())
    again = _after_field(rest)
    return again or filing.read(rest)


def _not_but(line: Line) -> Fields:
    match = _NOT_BUT.match(line.key)
    if match is None:
        return {}
    new = line_of(line.shown[match.start("new") : match.end("new")])
    found = phones.find(new.key)
    if found:
        return {"phone": found[0].digits}
    if people.is_person(new.key):
        return {"contact": new.shown}
    return {"company": new.shown} if companies.sure_end(new.key) else {}
