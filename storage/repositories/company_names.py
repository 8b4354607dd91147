"""The names by which customers are found, and where they stand. Lists travel as JSON, which both databases unfold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import orjson

from core.domain.customer import Key
from core.domain.dedupe.blocks import REVISION
from core.domain.dedupe.matching import Known
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.parse import unpack
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from core.domain.resembling import NamedAs, NameException, NameKind, Sharing, placed
from storage.repositories import renewing
from storage.sessions.prepared import company_names as sql
from storage.sessions.session import Session


class SqlCompanyNames:
    """The port ``CompanyNames``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        rows = self._session.rows(sql.BUCKET, {"numbers": _listed(blocks), "limit": limit}) if blocks else []
        return {value: list(map(int, numbers.split(","))) if numbers else [] for value, numbers in rows}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        rows = self._session.rows(sql.KNOWN, {"numbers": _listed(numbers)}) if numbers else []
        return [Known(number=number, name=unpack(said, packed), uscc=uscc) for number, said, packed, uscc in rows]

    def newest(self, blocks: Sequence[int]) -> Mapping[int, int]:
        rows = self._session.rows(sql.NEWEST, {"numbers": _listed(blocks)}) if blocks else []
        return {value: number or 0 for value, number in rows}

    def entered(self, since: Mapping[int, int]) -> Sequence[int]:
        joined = [block << 32 | number for block, number in since.items()]
        rows = self._session.rows(sql.ENTERED, {"numbers": _listed(joined)}) if joined else []
        return sorted({number for (number,) in rows})

    def hold(self, blocks: Collection[int]) -> None:
        self._session.hold(blocks)

    def hold_all(self) -> None:
        self._session.hold_all()

    def owners(self, numbers: Collection[int]) -> Mapping[int, CustomerId]:
        rows = self._session.rows(sql.OWNERS, {"numbers": _listed(list(numbers))}) if numbers else []
        return dict(rows)

    def of(self, customers: Collection[CustomerId]) -> Sequence[NamedAs]:
        rows = self._session.rows(sql.OF, {"names": _listed(sorted(set(customers)))}) if customers else []
        return [
            NamedAs(number=number, customer_id=customer_id, kind=NameKind(kind), text=said)
            for number, customer_id, kind, said in sorted(rows)
            if kind != NameKind.GONE
        ]

    def walk(self, *, after: int, limit: int) -> Sequence[NamedAs]:
        rows = self._session.rows(sql.WALK, {"after": after, "limit": limit})
        return [
            NamedAs(number=number, customer_id=customer_id, kind=NameKind(kind), text=said)
            for number, customer_id, kind, said in rows
        ]

    def last(self) -> int:
        row = self._session.row(sql.LAST_NUMBER, {})
        return int(row[0]) if row else 0

    def sharing(self, customers: Collection[CustomerId]) -> Sequence[Sharing]:
        rows = self._session.rows(sql.SHARING, {"names": _listed(sorted(set(customers)))}) if customers else []
        return [Sharing(kind=KeyKind(kind), one=one, other=other) for kind, one, other in sorted(rows)]

    def add_alias(self, customer: CustomerId, text: str) -> bool:
        plain = compare_name(text)
        if any(compare_name(name.text) == plain for name in self.of([customer])):
            return False
        self.hold(placed(text).blocks)
        self._write(customer, NameKind.ALIAS, text)
        self._session.write(sql.ADD_KEY, {"value": plain, "kind": KeyKind.NAME.value, "customer_id": customer})
        return True

    def hand_over(self, loser: CustomerId, winner: CustomerId) -> None:
        names = self.of([loser])
        keys = {Key(kind=KeyKind.NAME, value=compare_name(name.text)) for name in names}
        self._session.write(sql.HAND_OVER, {"loser": loser, "winner": winner})
        own = [name.text for name in names if name.kind is NameKind.OWN]
        gone = {"customer_id": loser, "kind": NameKind.GONE.value, "text": "".join(own), "packed": ""}
        self._session.write(sql.ADD_NAME, {**gone, "revision": REVISION})
        for key in sorted(keys, key=lambda key: key.value):
            self._session.write(sql.DROP_KEY, {"key": key.value, "kind": key.kind.value, "owner": loser})
            self._session.write(sql.ADD_KEY, {"value": key.value, "kind": key.kind.value, "customer_id": winner})

    def rule_apart(self, exception: NameException) -> None:
        low, high = exception.pair
        values = {"at": exception.at, "by_id": exception.by, "reason": exception.reason}
        self._session.write(sql.RULE_APART, {"customer_id": low, "other_id": high, **values})

    def ruled_apart(self, customers: Collection[CustomerId]) -> Sequence[NameException]:
        wanted = set(customers)
        rows = self._session.rows(sql.RULED, {"names": _listed(sorted(wanted))}) if len(wanted) > 1 else []
        return [
            NameException(one=one, other=other, at=at, by=by, reason=reason)
            for one, other, at, by, reason in rows
            if other in wanted
        ]

    def nameless(self, *, after: str, limit: int) -> Sequence[tuple[CustomerId, str]]:
        rows = self._session.rows(sql.NAMELESS, {"after": after, "limit": limit})
        return [(customer_id, name) for customer_id, name in rows]

    def write_own(self, customers: Sequence[tuple[CustomerId, str]]) -> None:
        self._session.hold_all()
        if not customers:
            return
        places = {customer_id: placed(name) for customer_id, name in customers}
        rows = [[customer_id, name, places[customer_id].packed] for customer_id, name in customers]
        written = self._session.change_returning(sql.ADD_NAMES, {"rows": _listed(rows)})
        standing = sorted((block, number) for number, customer_id in written for block in places[customer_id].blocks)
        self._session.write_set(sql.ADD_ALL_BLOCKS, [{"value": block, "number": number} for block, number in standing])

    def outdated(self, *, after: int, limit: int) -> Sequence[tuple[int, str]]:
        return renewing.outdated(self._session, after=after, limit=limit)

    def renew(self, names: Sequence[tuple[int, str]]) -> None:
        renewing.renew(self._session, names)

    def begin(self, customer: CustomerId, name: str) -> None:
        """The own name of a new customer (for the repository of customers)."""
        self.hold(placed(name).blocks)
        self._write(customer, NameKind.OWN, name)

    def end(self, customer: CustomerId) -> None:
        """The customer is gone (for the repository of customers)."""
        for each in self.of([customer]):
            self._drop(each)

    def change(self, customer: CustomerId, name: str) -> None:
        """The own name as it is now, if it was another (for the repository of customers)."""
        row = self._session.row(sql.STANDING, {"customer_id": customer, "name": name})
        if row is not None:
            return
        own = [each for each in self.of([customer]) if each.kind is NameKind.OWN]
        for each in own:
            self._drop(each)
        self.begin(customer, name)

    def _drop(self, name: NamedAs) -> None:
        self._session.write(sql.DROP_NAME, {"number": name.number})
        blocks = [{"block": block, "number": name.number} for block in placed(name.text).blocks]
        self._session.write_all(sql.DROP_BLOCK, blocks)

    def _write(self, customer: CustomerId, kind: NameKind, name: str) -> None:
        place = placed(name)
        row = {"customer_id": customer, "kind": kind.value, "text": name, "packed": place.packed}
        self._session.write(sql.ADD_NAME, {**row, "revision": REVISION})
        self._session.write_set(sql.ADD_BLOCKS, [{"value": block} for block in place.blocks])


def _listed(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()
