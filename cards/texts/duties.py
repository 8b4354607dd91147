"""What is said about what a stage asks to be done."""

from __future__ import annotations

from datetime import datetime

from cards.texts import dates, words
from core.service.views.duty_views import DutyLine

TAG, TAG_LATE = "该做的事", "没按时做"
DUE = "{until} 前要做完「{name}」。"
LATE = "「{name}」没按时做完，原定 {until} 前。"
LATE_LED = "{owner} 的「{name}」没按时做完，原定 {until} 前。"
DONE = "该做的都做了。"
LABEL = "该做"
NEXT = "接下来："
SUMMARY = "{name}：{company}"
_FACT, _FACT_LATE = "{name}，{until} 前", "{name}，原定 {until} 前，已超时"
_KIND, _FIELD = "记一条{kinds}", "填好{fields}"
_COUNTS = "{how}，就算做了。"
_BY_GOING_ON = "推进到下一个阶段，就算做了。"


def is_late(line: DutyLine, now: datetime) -> bool:
    """Whether its time is over."""
    return line.due_at <= now


def fact(line: DutyLine, now: datetime) -> str:
    """In a line on the card of the customer."""
    said = _FACT_LATE if is_late(line, now) else _FACT
    return said.format(name=line.name, until=dates.when(line.due_at, now=now))


def begins(line: DutyLine, now: datetime) -> str:
    """To whoever has just come to the stage that asks for it."""
    return DUE.format(name=line.name, until=dates.when(line.due_at, now=now)) + how(line)


def how(line: DutyLine) -> str:
    """By what it is done."""
    ways = []
    if line.kinds:
        ways.append(_KIND.format(kinds=words.together(line.kinds, last="或")))
    if line.fields:
        ways.append(_FIELD.format(fields=words.together(line.fields, last="和")))
    return _COUNTS.format(how="，".join(ways)) if ways else _BY_GOING_ON
