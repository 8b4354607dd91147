"""One message to one intent: plain commands, then what opens the message, then what stands inside it, then bare facts.

The first reader that recognises the message wins. An explicit command at the start beats anything inside; a command
word inside a firm's name counts for nothing; a name beside a phone or a person is a filing; small talk is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.grammar import (
    alike,
    appealing,
    asking,
    attached,
    commands,
    commenting,
    companies,
    correcting,
    customers,
    deciding,
    duplicating,
    filing,
    following,
    giving,
    handing,
    labels,
    listing,
    manners,
    moving,
    ordering,
    outcomes,
    own_fields,
    paging,
    people,
    phones,
    plain,
    pooling,
    protecting,
    reminding,
    requesting,
    shortly,
    spoken_numbers,
    staging,
    verbatim,
    wanting,
    wondering,
)
from bot.grammar.own_fields import Own
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, read

_UNKNOWN = Parsed(intent=Intent.UNKNOWN)
_FILE_INSIDE = lazy(
    r"(?:帮我?|想|要|请|麻烦|需要|申请|来|先){0,6}(?:报备|登记|录入|备案|占)(?:一下|下|个|一个|这个|客户|吧|哈|"
    r"新客户|一下吧|入库)*(?=$|[\s,。!:\x1f]|(?:(?<=报备)|(?<=登记)|(?<=录入))[^\s,。:了过的]{2,20}?(?:公司|集团|厂)(?:$|[\s,]))|新客户|新增客户|报个备"
)
_FORM = frozenset(("company", "contact", "phone", "budget", "region", "source", "product", "uscc"))
_SURE_NUMBER = lazy(r"(?:查|这个)?(?:第)?#?\s?\d{1,6}\s?号?(?=$|[\s,。的])(?!\s?\d)")
_SHOW_INSTEAD = lazy(r"详情|进展|跟进记录|到期|什么情况|资料$|档案")


def parse(
    text: str, *, today: date, own: Own = (), stages: Sequence[str] = staging.LABELS, in_draft: bool = False
) -> Parsed:
    """What a message means on that day; never raises, whatever is typed. ``own`` are the fields of the company's form
    that no grammar knows, ``stages`` what it calls the steps of the way to a deal.
    """
    text, names = verbatim.sealed(spoken_numbers.in_digits(text))
    line = read(text)
    rest, found = own_fields.take(line, own)
    if staged := staging.read(manners.stripped(rest), stages):
        return verbatim.opened(own_fields.with_own(staged, found, in_draft=in_draft) or staged, names)
    merged = own_fields.with_own(understood(rest, today), found, in_draft=in_draft) if found else None
    return verbatim.opened(merged or understood(line, today), names)


def understood(line: Line, today: date) -> Parsed:
    """What a message means whose labelled names are under seal."""
    if not line:
        return _UNKNOWN
    line = wanting.spelled_out(line)
    found = plain.read(line) or deciding.shortly(line)
    if found:
        return found
    line = manners.stripped(line)
    if not line:
        return _UNKNOWN
    for reader in _READERS:
        found = reader(line, today)
        if found:
            return found
    return _UNKNOWN


def _duplicates(line: Line, _today: date) -> Parsed | None:
    return duplicating.read(line)


def _lists(line: Line, _today: date) -> Parsed | None:
    return listing.read(line)


def _alike(line: Line, _today: date) -> Parsed | None:
    return alike.read(line)


def _moved(line: Line, _today: date) -> Parsed | None:
    return moving.read(line)


def _pooled(line: Line, _today: date) -> Parsed | None:
    return pooling.read(line)


def _appealed(line: Line, _today: date) -> Parsed | None:
    return appealing.read(line)


def _asked_for(line: Line, _today: date) -> Parsed | None:
    return protecting.withdrawn(line) or requesting.withdrawn(line) or requesting.read(line)


def _attached(line: Line, _today: date) -> Parsed | None:
    return attached.read(line) if "附件" in line.key else None


def _receipt(line: Line, _today: date) -> Parsed | None:
    return plain.receipt(line)


def _delegation(line: Line, today: date) -> Parsed | None:
    head = commands.head(line.key)
    if head and head.intent in (
        Intent.FILE,
        Intent.FOLLOW_UP,
        Intent.CHECK,
        Intent.APPROVE,
        Intent.REJECT,
        Intent.EXTEND,
        Intent.APPEAL,
    ):
        return None
    return deciding.delegation(line, today)


def _correction(line: Line, _today: date) -> Parsed | None:
    head = commands.head(line.key)
    return correcting.read(line) if head is None or head.intent is Intent.REJECT else None


def _question(line: Line, _today: date) -> Parsed | None:
    head = commands.head(line.key)
    if head and head.intent not in (Intent.CHECK, Intent.DETAIL, Intent.FILE, Intent.FOLLOW_UP):
        return None
    if (
        head
        and head.intent in (Intent.FILE, Intent.FOLLOW_UP)
        and (phones.find(line.key) or (head.intent is Intent.FOLLOW_UP and len(line.key) > 16))
    ):
        return None
    return asking.question(line)


def _opened(line: Line, today: date) -> Parsed | None:
    """A message that opens with its command."""
    head = commands.head(line.key)
    if head is None:
        return None
    rest = line.part(head.end)
    if head.intent is Intent.CHECK:
        return _looked_up(rest)
    if head.intent is Intent.DETAIL:
        return (asking.detail(rest) or asking.bare(line)) if rest else Parsed(intent=Intent.DETAIL)
    if head.intent is Intent.WITHDRAW and not rest and "取消" in head.intent:
        return Parsed(intent=Intent.CANCEL)
    return _dispatch(head.intent, rest, 0, today)


def _looked_up(rest: Line) -> Parsed | None:
    if _SURE_NUMBER.match(rest.key.strip()) and not phones.find(rest.key):
        return asking.detail(rest)
    if _SHOW_INSTEAD.search(rest.key) and not phones.find(rest.key):
        return asking.detail(rest)
    return asking.check(rest)


def _dispatch(intent: Intent, rest: Line, at: int, today: date) -> Parsed | None:
    if intent is Intent.FILE:
        return _filed(rest)
    if intent is Intent.FOLLOW_UP:
        return following.read(rest, today)
    if intent is Intent.TRANSFER:
        return protecting.transfer(rest, at)
    reader = _SIMPLE.get(intent)
    if reader:
        return reader(rest)
    if intent in (Intent.APPROVE, Intent.REJECT, Intent.RETURN):
        return deciding.decision(intent, rest)
    return protecting.read(intent, rest)


_SIMPLE: dict[Intent, Callable[[Line], Parsed]] = {
    Intent.WON: outcomes.won,
    Intent.LOST: outcomes.lost,
    Intent.APPEAL: outcomes.appeal,
}


def _filed(line: Line) -> Parsed:
    return Parsed(intent=Intent.FILE, fields=filing.read(line))


def _decided(line: Line, _today: date) -> Parsed | None:
    found = commands.behind(line.key)
    if found is None:
        return None
    return deciding.decision(found.intent, line.cut(found.start, found.end))


def _form(line: Line, _today: date) -> Parsed | None:
    """A pasted form: two labels of a filing with colons are enough."""
    if ":" not in line.key and "=" not in line.key and "|" not in line.key:
        return None
    names = {label.name for label in labels.find(line.key) if label.colon} & _FORM
    return _filed(line) if len(names) >= 2 else None


def _about(line: Line, _today: date) -> Parsed | None:
    return asking.about(line)


def _inside(line: Line, today: date) -> Parsed | None:
    """A command inside a sentence about a customer."""
    if phones.find(line.key) and not line.key.startswith(("把", "将")):
        return None
    for found in commands.inner(line.key):
        parsed = _dispatch(found.intent, _rest_of(line, found), found.start, today)
        if parsed and _holds(parsed):
            return parsed
    return None


_ONCE = frozenset((Intent.TRANSFER, Intent.WON, Intent.LOST, Intent.APPEAL))


def _rest_of(line: Line, found: commands.Command) -> Line:
    """What is left beside the verb; a transfer's verb leaves its 给 behind, so that the heir is found."""
    if found.intent is Intent.TRANSFER and line.key[found.start : found.end] not in ("转交", "移交", "过户", "交接"):
        return line.cut(found.start, found.end, put="\x1f给")
    if found.intent in _ONCE:
        return line.cut(found.start, found.end)
    for start, end in commands.without(found.intent, line.key):
        line = line.cut(start, end)
    return line


def _holds(parsed: Parsed) -> bool:
    if parsed.intent is Intent.TRANSFER:
        to = str(parsed.fields.get("to", ""))
        return (
            bool(to) and (people.is_person(to.lower()) or people.is_latin(to.lower())) and "customer" in parsed.fields
        )
    return (
        "customer" in parsed.fields
        or parsed.intent in (Intent.EXTEND, Intent.APPEAL, Intent.QUEUE)
        or len(parsed.fields) > 1
    )


def _file_inside(line: Line, _today: date) -> Parsed | None:
    found = companies.outside(_FILE_INSIDE, line.key)
    if not found:
        return None
    match = next((one for one in found if "新" not in one[0]), found[0])
    fields = filing.read(line.cut(*match.span()))
    return Parsed(intent=Intent.FILE, fields=fields) if fields.keys() - {"note"} else None


def _phone_alone(line: Line, _today: date) -> Parsed | None:
    found = phones.find(line.key)
    if len(found) == 1 and not line.cut(found[0].start, found[0].end).key.strip(" \x1f,。!?"):
        return Parsed(intent=Intent.CHECK, fields={"phone": found[0].digits})
    return None


def _facts(line: Line, _today: date) -> Parsed | None:
    """A phone with a name, or a firm with a person: somebody is filing."""
    found = phones.find(line.key)
    if not found and not any(mark in line.key for mark in " ,:;\n、/"):
        return None
    fields = filing.read(line)
    if found and fields.keys() & {"company", "contact", "uscc"}:
        return Parsed(intent=Intent.FILE, fields=fields)
    sure = companies.sure_end(str(fields.get("company", "")).translate(_BRACKETS))
    return (
        Parsed(intent=Intent.FILE, fields=fields)
        if sure and "contact" in fields and not following.reports(line.key)
        else None
    )


_BRACKETS = str.maketrans("（）", "()")


def _activity(line: Line, today: date) -> Parsed | None:
    return following.activity(line, today) if not phones.find(line.key) else None


_READERS: tuple[Callable[[Line, date], Parsed | None], ...] = (
    wondering.read,
    reminding.read,
    lambda line, _: paging.page(line),
    commenting.read,
    ordering.read,
    giving.read,
    _duplicates,
    _lists,
    _alike,
    _moved,
    lambda line, _: handing.read(line),
    _appealed,
    _asked_for,
    shortly.read,
    _pooled,
    _attached,
    _receipt,
    _phone_alone,
    _correction,
    _delegation,
    _question,
    _decided,
    _opened,
    _form,
    _about,
    _inside,
    _file_inside,
    following.promised,
    _activity,
    _facts,
    lambda line, _: asking.bare(line),
)


def number_of(key: str) -> str | None:
    """The customer's number when nothing else was typed."""
    return customers.number_only(key)
