"""Names behind a label, taken exactly as they were typed: 公司：🚀星际🚀有限公司, 公司：预算50万软件有限公司.

Such a name may hold anything, commands, sums, markup and pictures included. It is put under seal before anything else
looks at the message: a stand-in that reads as a plain firm takes its place and is replaced when the fields are known.
"""

from __future__ import annotations

import re

from bot.grammar import companies, labels
from bot.grammar.parsed import Fields, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import LONGEST, line_of, unwidened

_FIRST = 0xE000
_MOST = 8
_LONGEST = 80
_STAND_IN = lazy("([\ue000-\ue007])\\1有限公司")
_PRIVATE = lazy("[\ue000-\uf8ff]+")
_MARK = lazy(r"[:=](?!//)\s{0,3}(?=\S)")
_BEFORE_MARK = lazy(r"([^\W\d_]{2,16})\s{0,3}\Z")
"""Looked for from the mark backwards: from the front each letter of the message would be a beginning to try."""
_NEXT = lazy(
    r"(?:[,;。、|(]\s?|\s)(?:\(?\d{1,2}[.、)]\s?)?(?P<word>[^\W\d_]{1,14})(?:\([^()\n]{0,10}\))?\s{0,3}[:=](?!//)|\n"
)
_COMPANY = labels.words_of("company")
_ANY = labels.words_of()
_OTHERS = frozenset("分子总母的品目")
"""Characters that make another word of a label: 分公司, 产品名称."""
_NAME_END = lazy(rf"(?:{companies.FORM})(?:\([^()\n]{{1,12}}\))?(?=[\s,;。、!?|/]|$)")
_FACT_INSIDE = lazy(r"[\s,;]1[3-9]\d{9}[\s,;]|[\s,;][^\s,;]{0,2}(?:电话|手机|联系人|对接人)[\s:是\d]")
_CHUNK_END = lazy(r"[,;。|\n]|\s")
_MARKUP = lazy("[<>{}$*@#'\"`\\\\^~%\\[\\]\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")
_LOOSE = frozenset(("客户", "名称", "单位", "企业"))


def sealed(text: str) -> tuple[str, tuple[str, ...]]:
    """The message with stand-ins for its labelled names, and those names."""
    text = text[:LONGEST]
    if not any(mark in text for mark in ":：=＝"):
        return text, ()
    spans = list(_spans(line_of(text).key, text))[:_MOST]
    if not spans:
        return text, ()
    pieces, position = [], 0
    for index, (start, end) in enumerate(spans):
        pieces += [_PRIVATE.sub("", text[position:start]), _stand_in(index)]
        position = end
    return "".join(pieces) + _PRIVATE.sub("", text[position:]), tuple(unwidened(text[a:b]).strip() for a, b in spans)


def opened(parsed: Parsed, names: tuple[str, ...]) -> Parsed:
    """What was understood, with the names in place of their stand-ins."""
    if not names:
        return parsed
    fields: Fields = {name: _open(value, names) for name, value in parsed.fields.items()}
    return Parsed(intent=parsed.intent, fields=fields)


def _open(value: str | int, names: tuple[str, ...]) -> str | int:
    if isinstance(value, int):
        return value
    return _STAND_IN.sub(lambda match: names[ord(match[1]) - _FIRST], value)


def _stand_in(index: int) -> str:
    return chr(_FIRST + index) * 2 + "有限公司"


def _spans(key: str, text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _MARK.finditer(key):
        named = _BEFORE_MARK.search(key, max(0, match.start() - 19), match.start())
        word = _company_label(named[1]) if named else None
        if not named or not word or (found and named.start() < found[-1][1]):
            continue
        start = match.end()
        end = _end(key, start, _limit(key, start), loose=word in _LOOSE)
        if end > start and text[start:end].strip():
            found.append((start, end))
    return found


def _company_label(word: str) -> str | None:
    """The label of a company in which a word ends: 查重公司, 客户名称; not 分公司."""
    for start in range(len(word) - 1):
        if word[start:] in _COMPANY and word[max(0, start - 1) : start] not in _OTHERS:
            return word[start:]
    return None


def _limit(key: str, start: int) -> int:
    """Where a value ends at the latest: at its line's end or before the next label."""
    last = min(len(key), start + _LONGEST)
    return next((m.start() for m in _NEXT.finditer(key, start, last) if m[0] == "\n" or m["word"] in _ANY), last)


def _end(key: str, start: int, limit: int, *, loose: bool) -> int:
    """Where the name ends: behind its legal form; without one, markup and pictures reach to the first mark."""
    whole = _NAME_END.search(key, start, limit)
    if whole and not _FACT_INSIDE.search(key, start, whole.end()):
        parted = loose and re.search("[,;、]", key[start : whole.end()])
        return -1 if parted else whole.end()
    chunk = _CHUNK_END.search(key, start, limit)
    end = chunk.start() if chunk else limit
    value = key[start:end]
    wrapped = value[:1] in "*\"'[" and value[-1:] in "*\"']"
    return end if _MARKUP.search(value) and not wrapped else -1
