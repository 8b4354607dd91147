"""What is said about follow-ups that are there already: 改跟进, 点评, 更多跟进."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.grammar import customers, following, manners
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_AMEND = lazy(r"(?:修改|更正|改)(?:一下|下)?跟进(?:记录|内容)?(?=[\s:#\d]|$)[\s:]*")
_COMMENT = lazy(r"(?:写)?点评(?:一下|下)?(?=[\s:#\d]|$)[\s:]*")
_COMMENT_ON = lazy(r"(?P<number>#?\d{1,6})(?!\d)号?[\s,:]*点评(?:一下|下)?(?=[\s:])[\s:]*")
"""12 点评：注意账期."""
_TIMELINE = lazy(
    r"(?:更多|全部|所有|历史)跟进(?:记录)?(?=[\s:#\d]|$)[\s:]*|跟进(?:记录|历史)(?=[\s:]*#?\d{1,6}号?$)[\s:]*"
)
_SEPARATORS = " \x1f\n,，:。、"


def read(line: Line, today: date) -> Parsed | None:
    """Only where the message opens with the word, or with a number before it."""
    if match := _AMEND.match(line.key):
        told = following.read(line.part(match.end()), today)
        return replace(told, intent=Intent.AMEND)
    if match := _COMMENT.match(line.key):
        return _comment(line.part(match.end()))
    if match := _COMMENT_ON.match(line.key):
        about, text = match["number"].lstrip("#"), manners.trimmed(line.shown[match.end() :])
        return Parsed(intent=Intent.COMMENT, fields={"customer": about, **({"note": text} if text else {})})
    if match := _TIMELINE.match(line.key):
        customer, _ = customers.take(line.part(match.end()))
        return Parsed(intent=Intent.TIMELINE, fields={"customer": customer} if customer else {})
    return None


def _comment(rest: Line) -> Parsed:
    customer, said = customers.take(rest)
    text = manners.trimmed(said.shown.strip(_SEPARATORS).replace("\x1f", "，"))
    fields = {"customer": customer or "", "note": text}
    return Parsed(intent=Intent.COMMENT, fields={name: value for name, value in fields.items() if value})
