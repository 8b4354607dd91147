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
_STAND_IN = lazy("([\ue000-\ue007])\\1有限公司")
_PRIVATE = lazy("[\ue000-\uf8ff]+")
_LABEL = lazy(rf"(?<![分子总母的品目])(?P<word>{labels.alternatives('company')})\s{{0,3}}[:=](?!//)\s{{0,3}}(?=\S)")
_NEXT = lazy(rf"(?:[,;。、|(]\s?|\s)(?:\(?\d{{1,2}}[.、)]\s?)?(?:{labels.alternatives()})\s{{0,3}}[:=](?!//)|\n")
_NAME_END = lazy(rf"(?:{companies.FORM})(?:\([^()\n]{{1,12}}\))?(?=[\s,;。、!?|/]|$)")
_FACT_INSIDE = lazy(r"[\s,;]1[3-9]\d{9}(?!\d)|[\s,;][^\s,;]{0,2}(?:电话|手机|联系人|对接人)")
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
    for match in _LABEL.finditer(key):
        if found and match.start() < found[-1][1]:
            continue
        following = _NEXT.search(key, match.end())
        end = _end(key, match.end(), following.start() if following else len(key), loose=match["word"] in _LOOSE)
        if end > match.end() and text[match.end() : end].strip():
            found.append((match.end(), end))
    return found


def _end(key: str, start: int, limit: int, *, loose: bool) -> int:
    """Where the name ends: behind its legal form; without one, markup and pictures reach to the first mark."""
    limit = min(limit, start + 80)
    whole = _NAME_END.search(key, start, limit)
    if whole and not _FACT_INSIDE.search(key, start, whole.end()):
        parted = loose and re.search("[,;、]", key[start : whole.end()])
        return -1 if parted else whole.end()
    chunk = _CHUNK_END.search(key, start, limit)
    end = chunk.start() if chunk else limit
    value = key[start:end]
    wrapped = value[:1] in "*\"'[" and value[-1:] in "*\"']"
    return end if _MARKUP.search(value) and not wrapped else -1
