"""明天提醒我给王总打电话: the next step with a customer, as one tells it to a colleague."""

from __future__ import annotations

from datetime import date

from bot.grammar import customers, dates, manners, people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_LONGEST = 60
_REMIND = lazy(r"(?:到时候?|记得|别忘了|请|麻烦)?(?:提醒(?:一下)?(?:我|一下)|记得提醒)(?:一下|去|要)?[\s,:]*")
_VERB = lazy(r"跟进[\s,:]*(?=#?\d)")
_ASKED = lazy(r"(?:吗|么|嘛|没有|\?)[\s。!?~]*$")
_TO_WHOM = lazy(
    r"(?:联系|拜访|回访|跟进|约|见|找|去|给|跟|问)\s?(?P<name>[^\s,。:\d]{2,20}?)(?:那边|那里)?"
    r"(?=的|打|发|送|寄|聊|谈|要|催|确认|报|签|回|问|$|[\s,。!])"
)
_TITLED = lazy(r"(?<=[^\W\d_]{2})[^\W\d_](?:总|工|经理|主任|老板|老师|姐|哥|女士|先生)$")


def read(line: Line, today: date) -> Parsed | None:
    """The day, what is to be done, and the customer if one is named; a person at a customer's names none."""
    line = line.part(verb.end()) if (verb := _VERB.match(line.key)) else line
    found = _REMIND.search(line.key) if len(line.key) <= _LONGEST else None
    if found is None or _ASKED.search(line.key):
        return None
    numbered = customers.leading_number(line)
    rest = line.part(0, found.start()).shown + line.part(found.end()).shown
    said = Line(rest, line.key[: found.start()] + line.key[found.end() :])
    if numbered is not None:
        said = said.part(len(line.key) - len(numbered[1].key))
    day = next(iter(dates.find(said.key, today)), None)
    if day is None or day.first <= today:
        return None
    step = manners.trimmed(said.part(0, day.start).shown + said.part(day.end).shown)
    customer = numbered[0] if numbered else _customer(said)
    fields: Fields = {"customer": customer} if customer else {}
    return (
        Parsed(intent=Intent.FOLLOW_UP, fields={**fields, "next_step": step, "next_date": day.first.isoformat()})
        if step
        else None
    )


def _customer(line: Line) -> str:
    match = _TO_WHOM.search(line.key)
    if match is None or people.is_person(match["name"]):
        return ""
    name = line.shown[slice(*match.span("name"))]
    titled = _TITLED.search(match["name"])
    return name[: titled.start()] if titled else name
