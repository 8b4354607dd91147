"""Whether two customers are one: 就是第2家; 不是同一家，城市不同; 深圳大疆 简称 大疆."""

from __future__ import annotations

from bot.grammar import commands, manners, phones
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINTS = ("是它", "是他们", "不一样", "联系", "聊聊", "找", "家", "不是", "简称", "叫", "别名", "又名", "俗称")
_SAME = lazy(
    r"(?:对|嗯)?[\s,。]*(?:就?是|选|和|跟)(?:这一?家|它|他们|第\s?(?P<choice>[1-5一二三四五])\s?(?:家|个))(?:是?同一家)?(?:公司)?[。!]*"
    r"|(?:对|嗯)?[\s,。]*(?:就?是)同一家(?:公司)?[。!]*"
)
_APART = lazy(
    r"(?:不一样的?|(?:都|全)?不是(?:同一(?:家|个)|这一?(?:几家|家|个)|这几家|这些|一家)?)(?:公司|客户)?"
    r"(?:[\s,。:;]+|(?=因为|理由|原因)|$)(?:(?:理由|原因|因为)(?:是|:)?\s*)?(?P<note>.*)"
)
_NAMED = lazy(
    r"(?P<customer>[^\s,。:;?]{2,60})[\s,]*(?:的?(?:简称|别名|俗称)|(?:又|也|还)叫(?:做)?|又名)(?:是|为|叫|:)?\s*"
    r"(?P<alias>[^\s,。:;?]{2,60})[。!]*"
)
_NAMED_AFTER = lazy(
    r"(?P<alias>[^\s,。:;?]{2,60}?)[\s,]*(?:就?是)\s*(?P<customer>[^\s,。:;?]{2,60})\s*的(?:简称|别名|俗称)[。!]*"
)
_CONTACT = lazy(
    r"(?:帮我|我想|想)?(?:联系|找)(?:一下)?(?:归属人|报备人|负责人)(?:聊聊)?[\s,:]*(?P<behind>[^\s,。:?]{1,60})[。!]*"
    r"|(?:帮我|我想|想)?(?:联系|找)(?:一下)?(?P<before>[^\s,。:?]{1,60}?)\s?(?:号)?的(?:归属人|报备人|负责人)(?:聊聊)?[。!]*"
)
_NUMERALS = {numeral: place for place, numeral in enumerate("一二三四五", 1)}
_QUESTION = ("什么", "啥", "吗", "哪")
_LONGEST = 200


def read(line: Line) -> Parsed | None:
    """The answer about look-alikes, or the other name, that a whole message is."""
    key = line.key.strip()
    if len(key) > _LONGEST or not any(hint in key for hint in _HINTS):
        return None
    line = line.part(len(line.key) - len(line.key.lstrip()))
    return _contact(line) or _same(key) or _apart(line) or _alias(line)


def _contact(line: Line) -> Parsed | None:
    match = _CONTACT.fullmatch(line.key)
    if match is None:
        return None
    name = "behind" if match["behind"] else "before"
    return Parsed(intent=Intent.CONTACT, fields={"customer": line.shown[slice(*match.span(name))].lstrip("#＃")})


def _same(key: str) -> Parsed | None:
    match = _SAME.fullmatch(key)
    if match is None:
        return None
    choice = match["choice"]
    return Parsed(intent=Intent.SAME, fields={"choice": _NUMERALS.get(choice) or int(choice)} if choice else {})


def _apart(line: Line) -> Parsed | None:
    match = _APART.fullmatch(line.key)
    if match is None or not match[0].removeprefix("不是").strip(" ,。"):
        return None
    note = manners.trimmed(line.shown[slice(*match.span("note"))])
    return Parsed(intent=Intent.APART, fields={"note": note} if note else {})


def _alias(line: Line) -> Parsed | None:
    if phones.find(line.key) or commands.head(line.key) or any(word in line.key for word in _QUESTION):
        return None
    match = _NAMED.fullmatch(line.key) or _NAMED_AFTER.fullmatch(line.key)
    if match is None:
        return None
    customer, alias = (line.shown[slice(*match.span(name))].strip("「」“”\"' 　") for name in ("customer", "alias"))
    return Parsed(intent=Intent.ALIAS, fields={"customer": customer.lstrip("#"), "alias": alias})
