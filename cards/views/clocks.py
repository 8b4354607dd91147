"""What a protection asks for while it lasts, in words: at length on the customer's card, briefly in a list."""

from __future__ import annotations

from datetime import datetime

from cards.texts import dates, words
from cards.texts import protecting as texts
from core.domain.clocks import Clock, ClockKind


def lacking(clock: Clock, *, now: datetime | None) -> str:
    """What is to be done, by when, and what happens otherwise."""
    day = dates.day(clock.last_moment, now=now)
    match clock.kind:
        case ClockKind.PERIOD:
            return texts.PERIOD.format(missing=clock.missing, day=day)
        case ClockKind.DEADLINE:
            kinds = words.together(clock.kinds, last="或") or texts.ANY_KIND
            return texts.DEADLINE.format(name=clock.name, kinds=kinds, day=day)
        case _:
            return texts.IDLE.format(day=day)


def briefly(clock: Clock, now: datetime | None) -> str:
    """What and by when, for a line of a list."""
    day = dates.day(clock.last_moment, now=now)
    match clock.kind:
        case ClockKind.PERIOD:
            return texts.LINE_PERIOD.format(missing=clock.missing, day=day)
        case ClockKind.DEADLINE:
            return texts.LINE_DEADLINE.format(name=clock.name, day=day)
        case _:
            return texts.LINE_IDLE.format(day=day)
