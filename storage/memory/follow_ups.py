"""Follow-ups and their remarks, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from core.domain.clocks import Done
from core.domain.follow_up import FollowUp, LeftAlone, Remark, Tally
from core.domain.ids import FilingId, FollowUpId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.filings import MemoryFilings
from storage.memory.table import Journal, Table


class MemoryFollowUps:
    """The port ``FollowUps``."""

    def __init__(self, journal: Journal, filings: MemoryFilings) -> None:
        self._filings = filings
        self._entries: Table[FollowUpId, FollowUp] = Table(journal)
        self._remarks: Table[str, Remark] = Table(journal)

    def add(self, entry: FollowUp) -> None:
        self._entries.add(entry.id, entry)

    def save(self, entry: FollowUp) -> None:
        if self.get(entry.id).version != entry.version:
            raise ConcurrentChange
        self._entries.put(entry.id, replace(entry, version=entry.version + 1))

    def get(self, follow_up_id: FollowUpId) -> FollowUp:
        entry = self._entries.get(follow_up_id)
        if entry is None:
            raise RuleViolation("follow_up_not_found")
        return entry

    def of_filing(self, filing_id: FilingId, *, limit: int, before: datetime | None = None) -> Sequence[FollowUp]:
        found = (one for one in self._entries if one.filing == filing_id and (before is None or one.at < before))
        return tuple(sorted(found, key=_place, reverse=True)[:limit])

    def latest_by(self, member: MemberId) -> FollowUp | None:
        return max((one for one in self._entries if one.by == member), key=_place, default=None)

    def planned(self, member: MemberId, day: date) -> Sequence[FollowUp]:
        found = (one for one in self._entries if one.by == member and one.next_day == day)
        return tuple(sorted(found, key=_place))

    def taken_over(self, owner: MemberId, day: date) -> Sequence[FollowUp]:
        found = (one for one in self._entries if one.by != owner and one.next_day == day)
        return tuple(sorted((one for one in found if self._filings.get(one.filing).owner == owner), key=_place))

    def effective(self, filing_id: FilingId, *, since: datetime, kinds: Collection[str] = ()) -> int:
        found = (one for one in self._entries if one.filing == filing_id and one.at >= since and one.counts)
        return sum(not kinds or one.kind in kinds for one in found)

    def done(self, filing_id: FilingId, *, since: datetime) -> Sequence[Done]:
        found = (one for one in self._entries if one.filing == filing_id and one.at >= since and one.counts)
        return tuple(Done(at=one.at, kind=one.kind) for one in sorted(found, key=_place))

    def tally(self, filing_id: FilingId, *, until: datetime) -> Tally:
        found = [one for one in self._entries if one.filing == filing_id and one.at <= until]
        last = max((one.at for one in found), default=None)
        return Tally(entries=len(found), effective=sum(one.counts for one in found), last=last)

    def tallies_by(
        self, members: Collection[MemberId], *, since: datetime, until: datetime
    ) -> Mapping[MemberId, Tally]:
        found = [one for one in self._entries if one.by in members and since <= one.at < until]
        return {
            member: Tally(entries=len(his), effective=sum(one.counts for one in his), last=max(one.at for one in his))
            for member in members
            if (his := [one for one in found if one.by == member])
        }

    def left_alone(
        self, owners: Collection[MemberId], *, since: datetime, now: datetime, each: int, most: int
    ) -> tuple[Sequence[LeftAlone], int]:
        alone: list[LeftAlone] = []
        for owner in owners:
            begun = self._filings.begun_by(owner)
            his = (LeftAlone(one.id, one.number, owner, self._attended(one.id, at, now)) for at, one in begun)
            alone += islice((one for one in his if one.since <= since), each)
        return sorted(alone, key=lambda one: (one.since, one.number))[:most], len(alone)

    def _attended(self, filing: FilingId, begun: datetime, now: datetime) -> datetime:
        last = self.tally(filing, until=now).last
        return max(begun, last) if last else begun

    def add_remark(self, remark: Remark) -> None:
        self._remarks.add(remark.id, remark)

    def remarks(self, follow_up_id: FollowUpId) -> Sequence[Remark]:
        found = (one for one in self._remarks if one.follow_up == follow_up_id)
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def _place(entry: FollowUp) -> tuple[datetime, str]:
    return entry.at, entry.id
