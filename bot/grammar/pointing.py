"""上面那个, 刚才那个, 这个客户: words that stand where a customer would, and name none.

Which one they mean is not for the grammar to know: whoever does puts it in their place, and the message is read anew.
"""

from __future__ import annotations

import re

from bot.grammar import commands, companies, manners
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, read

_HINT = lazy("[这那這]|上一")
_WHAT = r"(?:客户|公司|报备|单子|单)"
_BACK_THEN = lazy(
    rf"(?:上面|上边|刚才|刚刚|前面|刚|上)我?(?:说|提到?|看|查|聊|报|跟|记|发)?的?(?:那|这)一?(?:个|家|条|单){_WHAT}?"
    rf"|(?:上面|刚才|刚刚|前面|刚)我?(?:说|提到|看|查|聊|报|跟|记)的(?:那个|这个)?{_WHAT}"
    rf"|上一(?:个|家|条){_WHAT}?"
)
"""These point at what was said; 这个客户 may be the one on the table."""
_THIS = lazy(rf"(?:这|那)一?(?:个|家){_WHAT}|(?:这|那)家(?!公司)")
_BEFORE = lazy(r"(?:把|将|给|对|帮我|我要?|我想|想|请|先|再|也|[\s,:])*")
_COMMAND = lazy(r"(?:阶段|点评|更多跟进|附件|催一?下|改跟进)[\s:]*$")
_BEHIND = lazy(r"[\s。!~]*(?:吧|了)?[\s。!~]*$")
_NOT_OF_ONE = frozenset({Intent.FILE, Intent.CHECK, Intent.UNKNOWN})


def points(text: str, *, back: bool = False) -> bool:
    """Whether somebody may mean a customer without naming it; ``back`` leaves out 这个客户."""
    if not _HINT.search(text):
        return False
    line = read(text)
    return _place(line, back=back) is not None and not companies.certain_spans(line.key)


def named(text: str, customer: str) -> str:
    """The message with this customer in their place."""
    line = read(text)
    place = _place(line)
    if place is None:
        return text
    before, behind = line.shown[: place[0]].rstrip(), line.shown[place[1] :].lstrip()
    gap = "" if behind.startswith("的") else " "
    return f"{before} {customer}{gap}{behind}".strip()


def is_about(again: Parsed, customer: str, *, once: Parsed) -> bool:
    """Whether the message read anew is about this customer, and was about none of its own when it was read ``once``."""
    named_once = str(once.fields.get("customer", ""))
    return again.intent not in _NOT_OF_ONE and again.fields.get("customer") == customer and not named_once.isdigit()


def _place(line: Line, *, back: bool = False) -> tuple[int, int] | None:
    """Where they stand: first, behind the command, or last of all."""
    for pattern in (_BACK_THEN,) if back else (_BACK_THEN, _THIS):
        for match in pattern.finditer(line.key):
            if _opens(line.key[: match.start()]) or _closes(line.key, match):
                return match.span()
    return None


def _opens(before: str) -> bool:
    """Nothing stands in front but manners and a command."""
    match = _BEFORE.match(before)
    rest = before[match.end() if match else 0 :]
    if not rest or _COMMAND.match(rest):
        return True
    rest = manners.without_head(read(rest)).key
    head = commands.head(rest)
    return head is not None and not rest[head.end :].strip(" ,:给把")


def _closes(key: str, match: re.Match[str]) -> bool:
    """延期10天，刚才那个."""
    return key[: match.start()][-1:] in {" ", ",", "。", "\n"} and bool(_BEHIND.match(key, match.end()))
