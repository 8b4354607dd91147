"""The public pool, and who waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter

from core.domain.ids import CustomerId, EntryId, FilingId, MemberId
from core.domain.pool import NO_POOL, Cause, PoolEntry, Waiting, Went
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.pool import BroughtBack
from storage.repositories.counted import Kind, span
from storage.repositories.name_pairs import SqlNamePairs
from storage.repositories.recalled import Recalled
from storage.repositories.rollups import Rollups
from storage.sessions.hot import Record
from storage.sessions.prepared import pool as sql
from storage.sessions.session import Session
from storage.sessions.sets import flat_instant, listed

#: An id that none comes after.
_LAST = "\U0010ffff"


class SqlPool:
    """The port ``PublicPool``. ``uq_pool_entry_live`` has the last word about where a customer lies, the version of an
    entry about who claimed it.
    """

    def __init__(self, session: Session, pairs: SqlNamePairs, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled
        self._pairs = pairs
        self._rollups = Rollups(session)

    def get(self, entry_id: EntryId) -> PoolEntry:
        row = self._session.row(sql.GET, {"id": entry_id})
        if row is None:
            raise RuleViolation("entry_not_found")
        return _entry_in(row)

    def add(self, entry: PoolEntry) -> None:
        self._session.write(sql.ADD, _row(entry))

    def save(self, entry: PoolEntry) -> None:
        if not self._session.change(sql.SAVE, {**_values(entry), "seen": entry.version}):
            raise ConcurrentChange

    def remove(self, entry: PoolEntry) -> None:
        if not self._session.change(sql.REMOVE, {"id": entry.id, "seen": entry.version}):
            raise ConcurrentChange

    def live_of(self, customer_id: CustomerId, scope: str) -> PoolEntry | None:
        row = self._session.row(sql.LIVE_OF, {"customer_id": customer_id, "scope": scope})
        return _entry_in(row) if row else None

    def live_among(self, customers: Collection[CustomerId], scope: str) -> Mapping[CustomerId, PoolEntry]:
        rows = self._session.rows(sql.LYING_OF, {"names": listed(customers)}) if customers else []
        found = map(_entry_in, rows)
        return {entry.customer_id: entry for entry in found if entry.scope == scope}

    def numbered(self, number: int) -> PoolEntry | None:
        row = self._session.row(sql.NUMBERED, {"number": number})
        return _entry_in(row) if row else None

    def of_customer(self, customer_id: CustomerId, scope: str) -> Sequence[PoolEntry]:
        rows = self._session.rows(sql.OF_CUSTOMER, {"customer_id": customer_id, "scope": scope})
        return [_entry_in(row) for row in rows]

    def taken_as(self, filing_id: FilingId) -> PoolEntry | None:
        row = self._session.row(sql.TAKEN_AS, {"filing_id": filing_id})
        return _entry_in(row) if row else None

    def page(
        self, pools: Collection[str], *, limit: int, before: EntryId | None = None, text: str = ""
    ) -> Sequence[PoolEntry]:
        """A page of each pool by its index, then the newest of them all; what is searched for by its names."""
        if (found := self._lying_under(text, pools)) is not None:
            return [entry for entry in found if before is None or entry.id < before][:limit]
        asked = {"before": before or _LAST, "limit": limit, "text": text}
        statement = sql.SEARCH if text else sql.PAGE
        rows = (row for pool in set(pools) for row in self._session.rows(statement, {**asked, "pool": pool}))
        return sorted((_entry_in(row) for row in rows), key=attrgetter("id"), reverse=True)[:limit]

    def count(self, pools: Collection[str], *, text: str = "") -> int:
        if not text:
            return sum(count for pool, count in self.lying().items() if pool in pools)
        if (found := self._lying_under(text, pools)) is not None:
            return len(found)
        asked = ({"pool": pool, "text": text} for pool in set(pools))
        return sum(int(count) for each in asked for (count,) in self._session.rows(sql.COUNT_FOUND, each))

    def _lying_under(self, text: str, pools: Collection[str]) -> Sequence[PoolEntry] | None:
        """The newest first; ``None`` where so many customers have this in their names that a walk is quicker."""
        named = self._pairs.containing(text) if text else None
        if named is None:
            return None
        rows = self._session.rows(sql.LYING_OF, {"names": listed([row[0] for row in named])})
        found = [entry for entry in map(_entry_in, rows) if entry.pool in pools]
        return sorted(found, key=attrgetter("id"), reverse=True)

    def lying(self) -> Mapping[str, int]:
        return {pool: count for pool, count in self._rollups.lying().items() if pool != NO_POOL}

    def claims_since(self, member: MemberId, since: datetime) -> int:
        ((count,),) = self._session.rows(sql.CLAIMS_SINCE, {"member_id": member, "since": since})
        return int(count)

    def owned_until(self, customer_id: CustomerId, scope: str, member: MemberId) -> datetime | None:
        def alone() -> Mapping[str, datetime]:
            return self._owned([customer_id], member)[customer_id]

        return self._recalled.of(_owned_by(member), customer_id, alone).get(scope)

    def owned_until_each(
        self, customers: Collection[CustomerId], member: MemberId
    ) -> Mapping[tuple[CustomerId, str], datetime]:
        known = self._recalled.each(_owned_by(member), customers, lambda some: self._owned(some, member))
        return {(customer, scope): left for customer, owned in known.items() for scope, left in owned.items()}

    def _owned(self, customers: Sequence[CustomerId], member: MemberId) -> Mapping[CustomerId, Mapping[str, datetime]]:
        """By customer and scope."""
        owned: dict[CustomerId, dict[str, datetime]] = {customer: {} for customer in customers}
        rows = self._session.rows(sql.OWNED_UNTIL, {"asked": listed(customers), "member_id": member})
        for customer, scope, left in sorted(rows, key=itemgetter(2)):
            owned[customer][scope] = left
        return owned

    def brought_back(self, pools: Collection[str], *, since: datetime, until: datetime) -> BroughtBack:
        """What lies there is counted already, by whole days; what went is far less."""
        asked, lying, sums = span(since, until), 0, [0, 0, 0]
        for pool in set(pools):
            ((*counts,),) = self._session.rows(sql.WENT_AGAIN, {"pool": pool, "since": since, "until": until})
            sums = [total + int(count) for total, count in zip(sums, counts, strict=True)]
            spans = ({"pool": pool, "since": start, "until": stop} for start, stop in asked.rest)
            lying += sum(int(count) for each in spans for (count,) in self._session.rows(sql.COUNT_LYING, each))
        lying += self._rollups.total(Kind.LIES_SINCE, set(pools), first=asked.first, end=asked.end)
        gone, claimed, protected = sums
        return BroughtBack(entered=lying + gone, claimed=claimed, protected=protected, lying=lying)

    def wait(self, waiting: Waiting) -> None:
        names = ("id", "customer_id", "scope", "member_id", "since")
        self._session.write(sql.WAIT, {name: getattr(waiting, name) for name in names})

    def leave(self, waiting: Waiting) -> bool:
        return self._session.change(sql.LEAVE, {"id": waiting.id}) > 0

    def waiting_of(self, customer_id: CustomerId, scope: str) -> Sequence[Waiting]:
        rows = self._session.rows(sql.WAITING_OF, {"customer_id": customer_id, "scope": scope})
        return [_place_in(row) for row in rows]

    def places_of(self, member: MemberId) -> Sequence[Waiting]:
        return [_place_in(row) for row in self._session.rows(sql.PLACES_OF, {"member_id": member})]


def _owned_by(member: MemberId) -> str:
    return f"owned by {member}"


def flat_entry(entry: PoolEntry) -> dict[str, object]:
    """The row of a stay that has just begun, made ready for a set of them."""
    row = _row(entry)
    row["since"] = flat_instant(entry.since)
    row["left_at"] = flat_instant(entry.left_at) if entry.left_at else None
    return row


def _row(entry: PoolEntry) -> dict[str, object]:
    return {**_born(entry), **_values(entry), "version": entry.version}


def _born(entry: PoolEntry) -> dict[str, object]:
    """What never changes of it."""
    return {
        "customer_id": entry.customer_id,
        "scope": entry.scope,
        "filing_id": entry.filing_id,
        "number": entry.number,
        "pool": entry.pool,
        "since": entry.since,
        "cause": entry.cause.value,
        "rule_version": entry.rule.version,
        "rule_clause": entry.rule.clause,
        "reason": entry.reason,
        "previous_id": entry.previous,
        "left_at": entry.left_at,
        "hands": entry.hands,
        "team_id": entry.team_id,
    }


def _values(entry: PoolEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "turn_of": entry.turn_of,
        "turn_until": entry.turn_until,
        "went": entry.went.value if entry.went else None,
        "taken_by": entry.taken_by,
        "taken_at": entry.taken_at,
        "taken_as": entry.taken_as,
    }


def _entry_in(row: Record) -> PoolEntry:
    id_, customer_id, scope, filing_id, number, pool, since, cause, rule_version, rule_clause, reason, *rest = row
    previous, left_at, hands, team_id, turn_of, turn_until, went, taken_by, taken_at, taken_as, version = rest
    return PoolEntry(
        id=id_,
        customer_id=customer_id,
        scope=scope,
        filing_id=filing_id,
        number=number,
        pool=pool,
        since=since,
        cause=Cause(cause),
        rule=RuleRef(version=rule_version, clause=rule_clause),
        reason=reason,
        previous=previous,
        left_at=left_at,
        hands=hands,
        team_id=team_id,
        turn_of=turn_of,
        turn_until=turn_until,
        went=Went(went) if went else None,
        taken_by=taken_by,
        taken_at=taken_at,
        taken_as=taken_as,
        version=version,
    )


def _place_in(row: Record) -> Waiting:
    id_, customer_id, scope, member_id, since = row
    return Waiting(id=id_, customer_id=customer_id, scope=scope, member_id=member_id, since=since)
