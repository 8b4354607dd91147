"""Filings, their numbers, and the keys that live ones hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

import orjson

from core.domain.contact import Contact
from core.domain.customer import Key
from core.domain.filing import LIVE, Filing, FilingStatus, Origin
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.domain.standing import Filed, Held, Result
from storage.repositories.counted import LAST, Kind, begins, day_of, span
from storage.repositories.keys import Stored, asking, sought, stored_all
from storage.repositories.recalled import Recalled
from storage.repositories.rollups import Rollups
from storage.sessions.hot import Record, Statement, Values
from storage.sessions.later import Later
from storage.sessions.prepared import filings as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed, write_rows
from storage.vault import Vault

#: A number that no filing reaches.
_BEYOND_ALL = 2**62


class SqlFilings:
    """The port ``Filings``. Who is first is decided by two unique places: the live filing of a customer in a scope, and
    each decisive key in a scope."""

    def __init__(self, session: Session, vault: Vault, recalled: Recalled) -> None:
        self._session = session
        self._vault = vault
        self._recalled = recalled
        self._rollups = Rollups(session)

    def next_number(self) -> int:
        return self._session.draw(sql.NEXT_NUMBER)

    def next_numbers(self, count: int) -> Sequence[int]:
        """SQLite counts on and tells where it stands; PostgreSQL tells each, for other processes draw meanwhile."""
        numbers = [int(number) for (number,) in self._session.change_returning(sql.NEXT_NUMBERS, {"count": count})]
        return numbers if len(numbers) == count else range(numbers[-1] - count + 1, numbers[-1] + 1)

    def get(self, filing_id: FilingId) -> Filing:
        filing = self._recalled.of("filing", filing_id, lambda: self._one(sql.GET, {"id": filing_id}))
        if filing is None:
            raise RuleViolation("filing_not_found")
        return filing

    def get_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Filing]:
        known = self._recalled.each("filing", filings, self._read_each)
        return {ident: filing for ident, filing in known.items() if filing is not None}

    def _read_each(self, filings: Sequence[FilingId]) -> Mapping[FilingId, Filing | None]:
        found = map(self._filing, self._session.rows(sql.GET_EACH, {"asked": listed(filings)}))
        return dict.fromkeys(filings) | {filing.id: filing for filing in found}

    def numbered(self, number: int) -> Filing | None:
        return self._one(sql.NUMBERED, {"number": number})

    def holding(self, scope: str, keys: Collection[Key]) -> Mapping[Key, Filing]:
        by_stored = sought(self._vault, keys)
        if not by_stored:
            return {}
        statement, values = asking(by_stored, sql.holding_few, sql.HOLDING_MANY)
        rows = self._session.later(statement, {**values, "scope": scope})
        return Later(lambda: self._held(by_stored, rows()))

    def _held(self, by_stored: Mapping[Stored, Key], rows: Sequence[Record]) -> dict[Key, Filing]:
        found = ((by_stored.get((kind, value)), tuple(row)) for kind, value, *row in rows)
        return {key: self._filing(row) for key, row in found if key}

    def live_of(self, customer_id: CustomerId, scope: str) -> Filing | None:
        return self._one(sql.LIVE_OF, {"customer_id": customer_id, "scope": scope})

    def latest_of(self, customer_id: CustomerId) -> Filing | None:
        return self._one(sql.LATEST_OF, {"customer_id": customer_id})

    def latest_of_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Filing]:
        rows = self._session.rows(sql.LATEST_OF_EACH, {"names": listed(customers)}) if customers else []
        found = map(self._filing, rows)
        return {filing.customer_id: filing for filing in found}

    def of_customer(self, customer_id: CustomerId, *, limit: int) -> Sequence[Filing]:
        rows = self._session.rows(sql.OF_CUSTOMER, {"customer_id": customer_id, "limit": limit})
        return [self._filing(row) for row in rows]

    def page(self, *, after: int, limit: int) -> Sequence[Filing]:
        return [self._filing(row) for row in self._session.rows(sql.PAGE, {"after": after, "limit": limit})]

    def add(self, filing: Filing, keys: Collection[Key]) -> None:
        self.add_all([(filing, keys)])

    def add_all(self, filings: Sequence[tuple[Filing, Collection[Key]]]) -> None:
        rows = [_born(filing) | self._values(filing) for filing, _ in filings]
        write_rows(self._session, sql.ADD, sql.ADD_SET, rows)
        self._hold(filings)

    def hold(self, filing: Filing, keys: Collection[Key]) -> None:
        self._hold([(filing, keys)])

    def _hold(self, filings: Sequence[tuple[Filing, Collection[Key]]]) -> None:
        """Taken in one order by everybody, so that two who want the same keys wait for each other one way only."""
        wanted = sorted(
            (value, kind, filing.scope, filing.id)
            for filing, keys in filings
            for kind, value in stored_all(self._vault, keys)
        )
        held = [
            {"value": value, "kind": kind, "scope": scope, "filing_id": ident} for value, kind, scope, ident in wanted
        ]
        write_rows(self._session, sql.HOLD, sql.HOLD_SET, held)

    def save(self, filing: Filing) -> None:
        if not self._session.change(sql.SAVE, {**self._values(filing), "seen": filing.version}):
            raise ConcurrentChange
        if not filing.is_live:
            self._session.write(sql.LET_GO, {"filing_id": filing.id})

    def pin(self, filing: Filing) -> None:
        if self._session.row(sql.PIN, {"id": filing.id, "seen": filing.version}) is None:
            raise ConcurrentChange

    def remove(self, filing: Filing) -> None:
        self._session.write(sql.LET_GO, {"filing_id": filing.id})
        if not self._session.change(sql.REMOVE, {"id": filing.id, "seen": filing.version}):
            raise ConcurrentChange

    def of_owner(
        self, owner: MemberId, *, statuses: Collection[FilingStatus], limit: int, before: int | None = None
    ) -> Sequence[Filing]:
        if not statuses:
            return []
        page = {"limit": limit, "before": _BEYOND_ALL if before is None else before}
        rows = self._session.rows(sql.of_owner(len(statuses)), _asked_of(owner, statuses) | page)
        return [self._filing(row) for row in rows]

    def ending(self, owner: MemberId, *, before: datetime, limit: int) -> Sequence[Filing]:
        rows = self._session.rows(sql.ENDING, {"owner_id": owner, "before": before, "limit": limit})
        return [self._filing(row) for row in rows]

    def count_ending(self, owners: Collection[MemberId], *, since: datetime, before: datetime) -> int:
        """Whole days are counted already."""
        asked, names = span(since, before), {"names": orjson.dumps(list(owners)).decode()}
        spans = ({**names, "since": start, "before": stop} for start, stop in asked.rest)
        rest = sum(int(count) for each in spans for (count,) in self._session.rows(sql.COUNT_ENDING, each))
        return rest + self._rollups.total(Kind.ENDS_ON, owners, first=asked.first, end=asked.end)

    def held_by(self, owners: Collection[MemberId]) -> Sequence[Held]:
        held = []
        for label, by_owner in self._rollups.by_label(Kind.LIVE, owners).items():
            status, _, stage = label.partition("/")
            held.append(Held(FilingStatus(status), stage, cast("Mapping[MemberId, int]", by_owner)))
        return held

    def filed_by(self, owners: Collection[MemberId], *, since: datetime) -> Sequence[Filed]:
        """Since a midnight or the first of a month they are counted already."""
        filed = []
        for label, by_owner in self._filed_by(owners, since).items():
            result, _, origin = label.partition("/")
            filed.append(Filed(Result(result), Origin(origin), cast("Mapping[MemberId, int]", by_owner)))
        return filed

    def _filed_by(self, owners: Collection[MemberId], since: datetime) -> Mapping[str, Mapping[str, int]]:
        if since != begins(since):
            counts: dict[str, dict[str, int]] = {}
            for owner, label, count in self._session.rows(sql.FILED_SINCE, {"names": listed(owners), "since": since}):
                counts.setdefault(label, {})[owner] = int(count)
            return counts
        month, _, day = day_of(since).rpartition("-")
        if day == "01":
            return self._rollups.by_label(Kind.FILED_IN, owners, first=month, end=LAST)
        return self._rollups.by_label(Kind.FILED_ON, owners, first=day_of(since), end=LAST)

    def count_of_owner(self, owner: MemberId, *, statuses: Collection[FilingStatus]) -> int:
        assert LIVE.issuperset(statuses)  # noqa: S101 - of others nobody keeps count
        return sum(held.filings.get(owner, 0) for held in self.held_by([owner]) if held.status in statuses)

    def _one(self, statement: Statement, values: Values) -> Filing | None:
        row = self._session.row(statement, values)
        return self._filing(row) if row else None

    def _values(self, filing: Filing) -> dict[str, object]:
        return {
            "id": filing.id,
            "owner_id": filing.owner,
            "team_id": filing.team_id,
            "status": filing.status.value,
            "rule_version": filing.rule.version,
            "rule_clause": filing.rule.clause,
            "sealed": self._vault.seal(_private(filing), about=f"filing:{filing.id}"),
            "decided_at": filing.decided_at,
            "decided_by": filing.decided_by,
            "reason": filing.reason,
            "protected_until": filing.protected_until,
            "extensions": filing.extensions,
            "reminded": filing.reminded,
            "warned_at": filing.warned_at,
            "origin": filing.origin.value,
            "stage": filing.stage,
            "ended_at": filing.ended_at,
        }

    def _filing(self, row: Record) -> Filing:
        id_, number, customer_id, owner, team_id, scope, status, filed_at, rule_version, rule_clause, *rest = row
        sealed, decided_at, decided_by, reason, protected_until, extensions, reminded, warned_at, *rest = rest
        version, origin, stage, ended_at = rest
        name, phone, answers = orjson.loads(self._vault.open(sealed, about=f"filing:{id_}"))
        return Filing(
            id=id_,
            number=number,
            customer_id=customer_id,
            owner=owner,
            team_id=team_id,
            scope=scope,
            status=FilingStatus(status),
            filed_at=filed_at,
            rule=RuleRef(version=rule_version, clause=rule_clause),
            contact=Contact(name=name, phone=phone),
            answers=answers,
            decided_at=decided_at,
            decided_by=decided_by,
            reason=reason,
            protected_until=protected_until,
            extensions=extensions,
            reminded=reminded,
            warned_at=warned_at,
            origin=Origin(origin),
            stage=stage,
            ended_at=ended_at,
            version=version,
        )


def _born(filing: Filing) -> dict[str, object]:
    """What never changes of it."""
    return {
        "number": filing.number,
        "customer_id": filing.customer_id,
        "scope": filing.scope,
        "filed_at": filing.filed_at,
        "version": filing.version,
    }


def _private(filing: Filing) -> str:
    contact = filing.contact
    return orjson.dumps([contact.name, contact.phone, dict(filing.answers)]).decode()


def _asked_of(owner: MemberId, statuses: Collection[FilingStatus]) -> dict[str, object]:
    return {"owner_id": owner} | {f"status{i}": status.value for i, status in enumerate(statuses)}
