"""What has to be done while a protection lasts, and by when (S45, S46, S50): effective follow-ups in every period,
progress by a date, no long silence. Told before it hurts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.policy.protection import Deadline, Pause, ProtectionRules, ReleaseRules

_MOMENT = timedelta(microseconds=1)


class ClockKind(StrEnum):
    """What is asked for. A period that passes in vain costs the earning alone; the others end the protection."""

    PERIOD = "period"
    DEADLINE = "deadline"
    IDLE = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An effective follow-up."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """That somebody was told of a clock at this moment, and until when he was given time."""

    key: str
    at: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Something that is still lacking: ``missing`` follow-ups (of these ``kinds``, any when empty) until ``due``.

    ``begin`` is when it began to run, ``warned`` whether its present end was told.
    """

    kind: ClockKind
    key: str
    begin: datetime
    due: datetime
    missing: int = 1
    name: str = ""
    kinds: tuple[str, ...] = ()
    warned: bool = False

    @property
    def releases(self) -> bool:
        """Whether the protection ends with it."""
        return self.kind is not ClockKind.PERIOD

    @property
    def last_moment(self) -> datetime:
        """The last moment in which it can be done: of its last day."""
        return self.due - _MOMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A protection on its way: from ``start`` to ``end``, what was done since (the earliest first), the stretches in
    which its clock stood still. ``deadlines`` are those whose condition holds; ``handed`` is when the present owner
    took over from another: nobody answers for the silence of whoever had it before.
    """

    start: datetime
    end: datetime
    done: Sequence[Done]
    rules: ProtectionRules
    release: ReleaseRules
    calendar: Calendar
    deadlines: Sequence[Deadline] = ()
    pauses: Sequence[tuple[datetime, datetime]] = ()
    warned: Sequence[Warned] = ()
    handed: datetime | None = None

    def open(self, now: datetime) -> tuple[Clock, ...]:
        """What is lacking now, the first to end first; what would end after the protection itself is left out."""
        found = [*self._period(now), *self._deadlines(), *self._silence()]
        return tuple(sorted((self._with_warning(clock) for clock in found), key=lambda one: (one.due, one.key)))

    def is_earned(self) -> bool:
        """Whether every period had its follow-ups; where none are asked for, whether there was one at all."""
        if not self.rules.actions:
            return bool(self.done)
        return all(self._within(begin, due) >= self.rules.actions for begin, due in self._periods())

    def warn_at(self, clock: Clock) -> datetime:
        """The morning on which to speak of it: as long before its last day as the rules say, not before it began."""
        days = self.release.warning.days
        return max(self.calendar.morning_before(clock.last_moment, days), clock.begin)

    def told_until(self, clock: Clock, now: datetime) -> datetime:
        """Until when somebody has time who hears of it now: its end, and where that ends the protection never less than
        the rules promise.
        """
        if not clock.releases or self.is_in_time(clock, now):
            return clock.due
        return max(clock.due, now + self.release.warning)

    def is_in_time(self, clock: Clock, now: datetime) -> bool:
        """Whether the day has not passed on which it was to be spoken of."""
        day = self.calendar.day_of(clock.last_moment) - timedelta(days=self.release.warning.days)
        return self.calendar.day_of(now) <= day

    def next_ring(self, now: datetime) -> datetime | None:
        """When something is to be told or done next."""
        rings = [clock.due if clock.warned else self.warn_at(clock) for clock in self.open(now)]
        ends = [due for _, due in self._periods() if due > now] if self.rules.actions else []
        return min((ring for ring in (*rings, *ends[:1]) if ring < self.end), default=None)

    def _period(self, now: datetime) -> Iterator[Clock]:
        """The running one, if it lacks something."""
        if not self.rules.actions:
            return
        for number, (begin, due) in enumerate(self._periods(), 1):
            missing = self.rules.actions - self._within(begin, due)
            if begin <= now < due and missing > 0:
                kind = ClockKind.PERIOD
                yield Clock(kind=kind, key=f"{kind}:{number}", begin=begin, due=due, missing=missing)

    def _periods(self) -> list[tuple[datetime, datetime]]:
        """Begin and end of each, one after the other; what is left of the protection behind the last whole one asks
        for nothing. A protection that is shorter than a period is one.
        """
        ends, length = [self.start], timedelta()
        while True:
            length += self.rules.actions_every
            exact = self._moved(self.start, length)
            if exact > self.end or length > _FURTHEST:
                break
            ends.append(min(self._end_of_day(exact), self.end))
        if len(ends) == 1:
            ends.append(self.end)
        return list(pairwise(ends))

    def _deadlines(self) -> Iterator[Clock]:
        for deadline in self.deadlines:
            due = self._end_of_day(self._moved(self.start, deadline.within))
            if due < self.end and not self._has(deadline.kinds):
                kind = ClockKind.DEADLINE
                key = f"{kind}:{deadline.name}"
                yield Clock(
                    kind=kind, key=key, begin=self.start, due=due, name=deadline.name, kinds=tuple(deadline.kinds)
                )

    def _silence(self) -> Iterator[Clock]:
        if self.release.idle is None:
            return
        known = (self.start, self.handed, self.done[-1].at if self.done else None)
        since = max(one for one in known if one is not None)
        due = self._end_of_day(self._moved(since, self.release.idle))
        if due < self.end:
            yield Clock(kind=ClockKind.IDLE, key=ClockKind.IDLE.value, begin=since, due=due)

    def _with_warning(self, clock: Clock) -> Clock:
        """Whoever was told too late has the time that he was given."""
        told = [one for one in self.warned if one.key == clock.key and one.at >= clock.begin and one.due >= clock.due]
        return replace(clock, due=max(one.due for one in told), warned=True) if told else clock

    def _has(self, kinds: Collection[str]) -> bool:
        return any(not kinds or one.kind in kinds for one in self.done)

    def _within(self, begin: datetime, due: datetime) -> int:
        return sum(begin <= one.at < due for one in self.done)

    def _moved(self, start: datetime, span: timedelta) -> datetime:
        """So much later; holidays and the stretches that stood still do not count."""
        holidays = Pause.HOLIDAYS in self.rules.pauses
        end = self.calendar.past_holidays(start, span) if holidays else start + span
        for begin, over in sorted(self.pauses):
            if over > start and begin < end:
                end += over - max(begin, start)
        return end

    def _end_of_day(self, moment: datetime) -> datetime:
        return self.calendar.midnight_after(moment, 0)


def joined(stretches: Iterable[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches that touch or overlap as one, so that no moment counts twice."""
    found: list[tuple[datetime, datetime]] = []
    for begin, over in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], over))
        else:
            found.append((begin, over))
    return tuple(found)


_FURTHEST = timedelta(days=3660)
"""No protection is asked about for longer."""
