"""The names by which customers are found, and where they stand. Lists travel as JSON, which both databases unfold."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnClause, bindparam, column, delete, literal_column, select, text, update
from sqlalchemy.types import TypeEngine

from core.domain.customer import Key
from core.domain.dedupe.blocks import REVISION
from core.domain.dedupe.matching import Known
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.parse import unpack
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from core.domain.resembling import SHARED_BY, NamedAs, NameException, NameKind, Sharing, placed
from storage import renewing
from storage.hot import Statement, insert_into, insert_or_leave
from storage.rows.base import columns_of, table_of
from storage.rows.company_names import CompanyBlockRow, CompanyNameRow, NameExceptionRow
from storage.rows.customers import CustomerKeyRow, CustomerRow
from storage.session import Session
from storage.sets import SetStatement
from storage.types import Count, UtcDateTime, Words

_name, _block, _exception, _customer, _key = (
    table_of(row) for row in (CompanyNameRow, CompanyBlockRow, NameExceptionRow, CustomerRow, CustomerKeyRow)
)


def _asking(lite: str, pg: str, **columns: TypeEngine[Any]) -> Statement:
    """A question in both dialects; ``f.value`` are the elements of the list."""
    shapes: list[ColumnClause[Any]] = [column(name, kind) for name, kind in columns.items()]
    return Statement(text(lite).columns(*shapes), postgresql=text(pg).columns(*shapes))


_LITE_LIST = "json_each(:numbers) AS f"
_PG_LIST = "(SELECT CAST(e AS bigint) AS value FROM json_array_elements_text(CAST(:numbers AS json)) AS e) AS f"
_LITE_WORDS = "json_each(:names) AS f"
_PG_WORDS = "(SELECT e AS value FROM json_array_elements_text(CAST(:names AS json)) AS e) AS f"

_IN_BLOCK = "SELECT number FROM company_block WHERE company_block.value = f.value ORDER BY number LIMIT :limit"
_BUCKET = _asking(
    f"SELECT f.value, (SELECT group_concat(number) FROM ({_IN_BLOCK})) FROM {_LITE_LIST}",
    f"SELECT f.value, (SELECT string_agg(CAST(number AS text), ',') FROM ({_IN_BLOCK}) AS b) FROM {_PG_LIST}",
    value=Count(),
    numbers=Words(),
)
_LAST = "SELECT number FROM company_block WHERE company_block.value = f.value ORDER BY number DESC LIMIT 1"
_NEWEST = _asking(
    f"SELECT f.value, ({_LAST}) FROM {_LITE_LIST}",
    f"SELECT f.value, ({_LAST}) FROM {_PG_LIST}",
    value=Count(),
    number=Count(),
)
_ENTERED = _asking(
    "SELECT company_block.number FROM json_each(:since) AS f CROSS JOIN company_block "
    "ON company_block.value = json_extract(f.value, '$[0]') AND company_block.number > json_extract(f.value, '$[1]')",
    "SELECT company_block.number FROM json_array_elements(CAST(:since AS json)) AS f JOIN company_block "
    "ON company_block.value = CAST(f ->> 0 AS bigint) AND company_block.number > CAST(f ->> 1 AS bigint)",
    number=Count(),
)
_FOUND = "company_name ON company_name.number = f.value"
_KNOWN_COLUMNS = "company_name.number, company_name.text, company_name.packed, customer.uscc"
_KNOWN = _asking(
    f"SELECT {_KNOWN_COLUMNS} FROM {_LITE_LIST} CROSS JOIN {_FOUND} "
    "CROSS JOIN customer ON customer.id = company_name.customer_id",
    f"SELECT {_KNOWN_COLUMNS} FROM {_PG_LIST} JOIN {_FOUND} JOIN customer ON customer.id = company_name.customer_id",
    number=Count(),
    text=Words(),
    packed=Words(),
    uscc=Words(),
)
_OWNERS = _asking(
    f"SELECT company_name.number, company_name.customer_id FROM {_LITE_LIST} CROSS JOIN {_FOUND}",
    f"SELECT company_name.number, company_name.customer_id FROM {_PG_LIST} JOIN {_FOUND}",
    number=Count(),
    customer_id=Words(),
)
_NAME_COLUMNS = "company_name.number, company_name.customer_id, company_name.kind, company_name.text"
_OF = _asking(
    f"SELECT {_NAME_COLUMNS} FROM {_LITE_WORDS} CROSS JOIN company_name ON company_name.customer_id = f.value",
    f"SELECT {_NAME_COLUMNS} FROM {_PG_WORDS} JOIN company_name ON company_name.customer_id = f.value",
    number=Count(),
    customer_id=Words(),
    kind=Words(),
    text=Words(),
)
_RULED_COLUMNS = ", ".join(f"name_exception.{each.name}" for each in columns_of(NameExceptionRow))
_RULED = _asking(
    f"SELECT {_RULED_COLUMNS} FROM {_LITE_WORDS} CROSS JOIN name_exception ON name_exception.customer_id = f.value",
    f"SELECT {_RULED_COLUMNS} FROM {_PG_WORDS} JOIN name_exception ON name_exception.customer_id = f.value",
    customer_id=Words(),
    other_id=Words(),
    at=UtcDateTime(),
    by_id=Words(),
    reason=Words(),
)
_IN_ORDER = (
    select(_name.c.number, _name.c.customer_id, _name.c.kind, _name.c.text)
    .where(_name.c.number > bindparam("after"))
    .order_by(_name.c.number)
    .limit(bindparam("limit"))
)
_WALK = Statement(_IN_ORDER)
_LAST_NUMBER = Statement(
    select(_name.c.number)
    .where(_name.c.number > literal_column("0"))
    .order_by(_name.c.number.desc())
    .limit(literal_column("1"))
)
_FEW = (
    "mine.kind IN ('uscc', 'phone', 'domain') AND (SELECT count(*) FROM (SELECT 1 FROM customer_key AS held "
    f"WHERE held.value = mine.value AND held.kind = mine.kind LIMIT {SHARED_BY + 1}) AS few) <= {SHARED_BY}"
)
_THEIRS = "customer_key AS theirs ON theirs.value = mine.value AND theirs.kind = mine.kind"
_SHARED_COLUMNS = "mine.kind, mine.customer_id AS one, theirs.customer_id AS other"
_OTHERS = f"theirs.customer_id <> mine.customer_id AND {_FEW}"
_SHARING = _asking(
    f"SELECT {_SHARED_COLUMNS} FROM {_LITE_WORDS} CROSS JOIN customer_key AS mine ON mine.customer_id = f.value "
    f"CROSS JOIN {_THEIRS} WHERE {_OTHERS}",
    f"SELECT {_SHARED_COLUMNS} FROM {_PG_WORDS} JOIN customer_key AS mine ON mine.customer_id = f.value "
    f"JOIN {_THEIRS} WHERE {_OTHERS}",
    kind=Words(),
    one=Words(),
    other=Words(),
)
_NAMELESS = Statement(
    select(_customer.c.id, _customer.c.name)
    .where(
        _customer.c.id > bindparam("after"),
        ~select(literal_column("1")).where(_name.c.customer_id == _customer.c.id).exists(),
    )
    .order_by(_customer.c.id)
    .limit(bindparam("limit"))
)
_STANDING = Statement(
    select(_name.c.number)
    .where(
        _name.c.customer_id == bindparam("customer_id"),
        _name.c.text == bindparam("name"),
        _name.c.kind != literal_column(f"'{NameKind.ALIAS.value}'"),
    )
    .limit(literal_column("1"))
)
_ADD_NAME = insert_into(CompanyNameRow, without="number")
_ADD_BLOCKS = SetStatement(
    CompanyBlockRow, same={"number": ("last_insert_rowid()", "currval('company_name_number_seq')")}
)
"""Of the name that was written last; a table without row ids does not move SQLite's last one."""
_OWN_COLUMNS = "INSERT INTO company_name (revision, customer_id, kind, text, packed)"
_ADD_NAMES = _asking(
    f"{_OWN_COLUMNS} SELECT {REVISION}, json_extract(f.value, '$[0]'), '{NameKind.OWN.value}', "
    "json_extract(f.value, '$[1]'), json_extract(f.value, '$[2]') FROM json_each(:rows) AS f WHERE true "
    "RETURNING number, customer_id",
    f"{_OWN_COLUMNS} SELECT {REVISION}, e ->> 0, '{NameKind.OWN.value}', e ->> 1, e ->> 2 "
    "FROM json_array_elements(CAST(:rows AS json)) AS e RETURNING number, customer_id",
    number=Count(),
    customer_id=Words(),
)
_ADD_ALL_BLOCKS = SetStatement(CompanyBlockRow)
_DROP_NAME = Statement(delete(_name).where(_name.c.number == bindparam("number")))
_DROP_BLOCK = Statement(
    delete(_block).where(_block.c.value == bindparam("block"), _block.c.number == bindparam("number"))
)
_HAND_OVER = Statement(
    update(_name)
    .where(_name.c.customer_id == bindparam("loser"))
    .values(customer_id=bindparam("winner"), kind=literal_column(f"'{NameKind.ALIAS.value}'"))
)
_ADD_KEY = insert_or_leave(CustomerKeyRow)
_DROP_KEY = Statement(
    delete(_key).where(
        _key.c.value == bindparam("key"), _key.c.kind == bindparam("kind"), _key.c.customer_id == bindparam("owner")
    )
)
_RULE_APART = insert_or_leave(NameExceptionRow)


class SqlCompanyNames:
    """The port ``CompanyNames``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        rows = self._session.rows(_BUCKET, {"numbers": _listed(blocks), "limit": limit}) if blocks else []
        return {value: [int(number) for number in numbers.split(",")] if numbers else [] for value, numbers in rows}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        rows = self._session.rows(_KNOWN, {"numbers": _listed(numbers)}) if numbers else []
        return [Known(number=number, name=unpack(said, packed), uscc=uscc) for number, said, packed, uscc in rows]

    def newest(self, blocks: Sequence[int]) -> Mapping[int, int]:
        rows = self._session.rows(_NEWEST, {"numbers": _listed(blocks)}) if blocks else []
        return {value: number or 0 for value, number in rows}

    def entered(self, since: Mapping[int, int]) -> Sequence[int]:
        rows = self._session.rows(_ENTERED, {"since": _listed(list(since.items()))}) if since else []
        return sorted({number for (number,) in rows})

    def hold(self, blocks: Collection[int]) -> None:
        self._session.hold(sorted(set(blocks)))

    def hold_all(self) -> None:
        self._session.hold_all()

    def owners(self, numbers: Collection[int]) -> Mapping[int, CustomerId]:
        rows = self._session.rows(_OWNERS, {"numbers": _listed(list(numbers))}) if numbers else []
        return dict(rows)

    def of(self, customers: Collection[CustomerId]) -> Sequence[NamedAs]:
        rows = self._session.rows(_OF, {"names": _listed(sorted(set(customers)))}) if customers else []
        return [
            NamedAs(number=number, customer_id=customer_id, kind=NameKind(kind), text=said)
            for number, customer_id, kind, said in sorted(rows)
            if kind != NameKind.GONE
        ]

    def walk(self, *, after: int, limit: int) -> Sequence[NamedAs]:
        rows = self._session.rows(_WALK, {"after": after, "limit": limit})
        return [
            NamedAs(number=number, customer_id=customer_id, kind=NameKind(kind), text=said)
            for number, customer_id, kind, said in rows
        ]

    def last(self) -> int:
        row = self._session.row(_LAST_NUMBER, {})
        return int(row[0]) if row else 0

    def sharing(self, customers: Collection[CustomerId]) -> Sequence[Sharing]:
        rows = self._session.rows(_SHARING, {"names": _listed(sorted(set(customers)))}) if customers else []
        return [Sharing(kind=KeyKind(kind), one=one, other=other) for kind, one, other in sorted(rows)]

    def add_alias(self, customer: CustomerId, text: str) -> bool:
        plain = compare_name(text)
        if any(compare_name(name.text) == plain for name in self.of([customer])):
            return False
        self.hold(placed(text).blocks)
        self._write(customer, NameKind.ALIAS, text)
        self._session.write(_ADD_KEY, {"value": plain, "kind": KeyKind.NAME.value, "customer_id": customer})
        return True

    def hand_over(self, loser: CustomerId, winner: CustomerId) -> None:
        names = self.of([loser])
        keys = {Key(kind=KeyKind.NAME, value=compare_name(name.text)) for name in names}
        self._session.write(_HAND_OVER, {"loser": loser, "winner": winner})
        own = [name.text for name in names if name.kind is NameKind.OWN]
        gone = {"customer_id": loser, "kind": NameKind.GONE.value, "text": "".join(own), "packed": ""}
        self._session.write(_ADD_NAME, {**gone, "revision": REVISION})
        for key in sorted(keys, key=lambda key: key.value):
            self._session.write(_DROP_KEY, {"key": key.value, "kind": key.kind.value, "owner": loser})
            self._session.write(_ADD_KEY, {"value": key.value, "kind": key.kind.value, "customer_id": winner})

    def rule_apart(self, exception: NameException) -> None:
        low, high = exception.pair
        values = {"at": exception.at, "by_id": exception.by, "reason": exception.reason}
        self._session.write(_RULE_APART, {"customer_id": low, "other_id": high, **values})

    def ruled_apart(self, customers: Collection[CustomerId]) -> Sequence[NameException]:
        wanted = set(customers)
        rows = self._session.rows(_RULED, {"names": _listed(sorted(wanted))}) if len(wanted) > 1 else []
        return [
            NameException(one=one, other=other, at=at, by=by, reason=reason)
            for one, other, at, by, reason in rows
            if other in wanted
        ]

    def nameless(self, *, after: str, limit: int) -> Sequence[tuple[CustomerId, str]]:
        rows = self._session.rows(_NAMELESS, {"after": after, "limit": limit})
        return [(customer_id, name) for customer_id, name in rows]

    def write_own(self, customers: Sequence[tuple[CustomerId, str]]) -> None:
        self._session.hold_all()
        if not customers:
            return
        places = {customer_id: placed(name) for customer_id, name in customers}
        rows = [[customer_id, name, places[customer_id].packed] for customer_id, name in customers]
        written = self._session.change_returning(_ADD_NAMES, {"rows": _listed(rows)})
        standing = sorted((block, number) for number, customer_id in written for block in places[customer_id].blocks)
        self._session.write_set(_ADD_ALL_BLOCKS, [{"value": block, "number": number} for block, number in standing])

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
        row = self._session.row(_STANDING, {"customer_id": customer, "name": name})
        if row is not None:
            return
        own = [each for each in self.of([customer]) if each.kind is NameKind.OWN]
        for each in own:
            self._drop(each)
        self.begin(customer, name)

    def _drop(self, name: NamedAs) -> None:
        self._session.write(_DROP_NAME, {"number": name.number})
        blocks = [{"block": block, "number": name.number} for block in placed(name.text).blocks]
        self._session.write_all(_DROP_BLOCK, blocks)

    def _write(self, customer: CustomerId, kind: NameKind, name: str) -> None:
        place = placed(name)
        row = {"customer_id": customer, "kind": kind.value, "text": name, "packed": place.packed}
        self._session.write(_ADD_NAME, {**row, "revision": REVISION})
        self._session.write_set(_ADD_BLOCKS, [{"value": block} for block in place.blocks])


def _listed(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()
