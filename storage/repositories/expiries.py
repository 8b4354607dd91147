"""Protections whose time is over, by sets: what their endings ask, and the endings of those that ask nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from typing import TypeVar

import orjson

from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.rules import ConcurrentChange, RuleRef
from core.service.ports.expiries import Ending, Mark, Over, Ready
from storage.repositories.pool import flat_entry
from storage.repositories.trail import Sealed, SqlTrail, sealed
from storage.sessions.hot import Record
from storage.sessions.prepared import expiries as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed

T = TypeVar("T")

_START: Mark = (datetime(1, 1, 2, tzinfo=UTC), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """``seen`` has (id, version, whether it was followed) of each; everything else is in the order of it."""

    at: datetime
    seen: list[tuple[str, int, bool]]
    events: list[Sequence[Sealed]]
    entries: list[dict[str, object] | None]

    def part(self, first: int, last: int) -> _Ready:
        these = slice(first, last)
        return _Ready(at=self.at, seen=self.seen[these], events=self.events[these], entries=self.entries[these])


class SqlExpiries:
    """The port ``Expiries``."""

    def __init__(self, session: Session, trail: SqlTrail) -> None:
        self._session = session
        self._trail = trail

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        since, key = after or _START
        rows = self._session.rows(sql.OVER, {"now": now, "after": since, "after_key": key, "limit": limit})
        return [_over_in(row) for row in sorted(rows, key=itemgetter(1, 0))]

    def ready(self, endings: Sequence[Ending], *, at: datetime) -> _Ready:
        return _Ready(
            at=at,
            seen=[(one.over.id, one.over.version, one.over.followed) for one in endings],
            events=[tuple(map(sealed, one.events)) for one in endings],
            entries=[flat_entry(one.entry) if one.entry else None for one in endings],
        )

    def end(self, ready: Ready, *, timers: Sequence[str]) -> Sequence[int]:
        assert isinstance(ready, _Ready)  # noqa: S101 - for the type checker
        if not (kept := self._still(ready)):
            return ()
        ids = [ready.seen[place][0] for place in kept]
        self._session.write(sql.END_ALL, {"ids": listed(ids), "at": ready.at})
        self._session.write(sql.LET_GO_ALL, {"ids": listed(ids)})
        self._session.write(sql.CANCEL_ALL, {"keys": listed([f"{kind}:{ident}" for kind in timers for ident in ids])})
        self._trail.append_sealed(list(chain.from_iterable(_of(ready.events, kept))))
        self._session.write_set(sql.ENTER_ALL, [entry for entry in _of(ready.entries, kept) if entry is not None])
        return kept

    def _still(self, ready: _Ready) -> Sequence[int]:
        """Which are as they were; nobody changes them before this unit of work is over."""
        ((held,),) = self._session.rows(sql.HOLD, {"ids": listed([ident for ident, _, _ in ready.seen])})
        ((rows,),) = self._session.rows(sql.OPEN, {"ids": held or "[]"})
        found = {(ident, version, bool(followed)) for ident, version, followed in orjson.loads(rows or "[]")}
        kept = [place for place, one in enumerate(ready.seen) if one in found]
        if len(kept) != len(found):
            raise ConcurrentChange
        return kept

    def ended(
        self, owner: MemberId, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[FilingId, datetime]]:
        asked = {"owner_id": owner, "since": since, "until": until, "limit": limit}
        return [(FilingId(ident), at) for ident, at in self._session.rows(sql.ENDED, asked)]


def _of(every: Sequence[T], kept: Sequence[int]) -> Iterable[T]:
    return every if len(kept) == len(every) else (every[place] for place in kept)


def _over_in(row: Record) -> Over:
    key, due_at, id_, number, customer, owner, team, scope, status, version_of, clause, until, warned, *rest = row
    version, asked, awaited, followed, hands, copied, stage = rest
    return Over(
        id=FilingId(id_),
        number=number,
        customer_id=CustomerId(customer),
        owner=MemberId(owner),
        team_id=None if team is None else TeamId(team),
        scope=scope,
        status=FilingStatus(status),
        rule=RuleRef(version=version_of, clause=clause),
        protected_until=until,
        warned_at=warned,
        version=version,
        place=(due_at, key),
        asked=bool(asked),
        awaited=bool(awaited),
        followed=bool(followed),
        hands=int(hands),
        copied=bool(copied),
        stage=stage,
    )
