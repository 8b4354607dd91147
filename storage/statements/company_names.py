"""The statements of :mod:`storage.repositories.company_names`."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from sqlalchemy import bindparam, delete, literal_column, select, update

from core.domain.dedupe.blocks import REVISION
from core.domain.resembling import SHARED_BY, NameKind
from storage.rows.base import columns_of, table_of
from storage.rows.company_names import CompanyBlockRow, CompanyNameRow, NameExceptionRow
from storage.rows.customers import CustomerKeyRow, CustomerRow
from storage.rows.types import Count, UtcDateTime, Words
from storage.statements.making import (
    LITE_NUMBERS,
    LITE_WORDS,
    PG_NUMBERS,
    PG_WORDS,
    SetStatement,
    Statement,
    insert_into,
    insert_or_leave,
    written,
)

_name, _block, _exception, _customer, _key = (
    table_of(row) for row in (CompanyNameRow, CompanyBlockRow, NameExceptionRow, CustomerRow, CustomerKeyRow)
)


_IN_BLOCK = "SELECT number FROM company_block WHERE company_block.value = f.value ORDER BY number LIMIT :limit"
BUCKET = written(
    f"SELECT f.value, (SELECT group_concat(number) FROM ({_IN_BLOCK})) FROM {LITE_NUMBERS}",
    f"SELECT f.value, (SELECT string_agg(CAST(number AS text), ',') FROM ({_IN_BLOCK}) AS b) FROM {PG_NUMBERS}",
    value=Count(),
    numbers=Words(),
)
_LAST = "SELECT number FROM company_block WHERE company_block.value = f.value ORDER BY number DESC LIMIT 1"
NEWEST = written(
    f"SELECT f.value, ({_LAST}) FROM {LITE_NUMBERS}",
    f"SELECT f.value, ({_LAST}) FROM {PG_NUMBERS}",
    value=Count(),
    number=Count(),
)
_SINCE = "company_block ON company_block.value = (f.value >> 32) AND company_block.number > (f.value & 4294967295)"
ENTERED = written(
    f"SELECT company_block.number FROM {LITE_NUMBERS} CROSS JOIN {_SINCE}",
    f"SELECT company_block.number FROM {PG_NUMBERS} JOIN {_SINCE}",
    number=Count(),
)
"""Each element is a block and, in its low 32 bits, the newest number in it: of pairs each would be parsed twice."""
_FOUND = "company_name ON company_name.number = f.value"
_KNOWN_COLUMNS = "company_name.number, company_name.text, company_name.packed, customer.uscc"
KNOWN = written(
    f"SELECT {_KNOWN_COLUMNS} FROM {LITE_NUMBERS} CROSS JOIN {_FOUND} "
    "CROSS JOIN customer ON customer.id = company_name.customer_id",
    f"SELECT {_KNOWN_COLUMNS} FROM {PG_NUMBERS} JOIN {_FOUND} JOIN customer ON customer.id = company_name.customer_id",
    number=Count(),
    text=Words(),
    packed=Words(),
    uscc=Words(),
)
OWNERS = written(
    f"SELECT company_name.number, company_name.customer_id FROM {LITE_NUMBERS} CROSS JOIN {_FOUND}",
    f"SELECT company_name.number, company_name.customer_id FROM {PG_NUMBERS} JOIN {_FOUND}",
    number=Count(),
    customer_id=Words(),
)
_NAME_COLUMNS = "company_name.number, company_name.customer_id, company_name.kind, company_name.text"
OF = written(
    f"SELECT {_NAME_COLUMNS} FROM {LITE_WORDS} CROSS JOIN company_name ON company_name.customer_id = f.value",
    f"SELECT {_NAME_COLUMNS} FROM {PG_WORDS} JOIN company_name ON company_name.customer_id = f.value",
    number=Count(),
    customer_id=Words(),
    kind=Words(),
    text=Words(),
)
_RULED_COLUMNS = ", ".join(f"name_exception.{each.name}" for each in columns_of(NameExceptionRow))
RULED = written(
    f"SELECT {_RULED_COLUMNS} FROM {LITE_WORDS} CROSS JOIN name_exception ON name_exception.customer_id = f.value",
    f"SELECT {_RULED_COLUMNS} FROM {PG_WORDS} JOIN name_exception ON name_exception.customer_id = f.value",
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
WALK = Statement(_IN_ORDER)
LAST_NUMBER = Statement(
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
SHARING = written(
    f"SELECT {_SHARED_COLUMNS} FROM {LITE_WORDS} CROSS JOIN customer_key AS mine ON mine.customer_id = f.value "
    f"CROSS JOIN {_THEIRS} WHERE {_OTHERS}",
    f"SELECT {_SHARED_COLUMNS} FROM {PG_WORDS} JOIN customer_key AS mine ON mine.customer_id = f.value "
    f"JOIN {_THEIRS} WHERE {_OTHERS}",
    kind=Words(),
    one=Words(),
    other=Words(),
)
NAMELESS = Statement(
    select(_customer.c.id, _customer.c.name)
    .where(
        _customer.c.id > bindparam("after"),
        ~select(literal_column("1")).where(_name.c.customer_id == _customer.c.id).exists(),
    )
    .order_by(_customer.c.id)
    .limit(bindparam("limit"))
)
STANDING = Statement(
    select(_name.c.number)
    .where(
        _name.c.customer_id == bindparam("customer_id"),
        _name.c.text == bindparam("name"),
        _name.c.kind != literal_column(f"'{NameKind.ALIAS.value}'"),
    )
    .limit(literal_column("1"))
)
ADD_NAME = insert_into(CompanyNameRow, without="number")
ADD_BLOCKS = SetStatement(
    CompanyBlockRow, same={"number": ("last_insert_rowid()", "currval('company_name_number_seq')")}
)
"""Of the name that was written last; a table without row ids does not move SQLite's last one."""
_OWN_COLUMNS = "INSERT INTO company_name (revision, customer_id, kind, text, packed)"
ADD_NAMES = written(
    f"{_OWN_COLUMNS} SELECT {REVISION}, json_extract(f.value, '$[0]'), '{NameKind.OWN.value}', "
    "json_extract(f.value, '$[1]'), json_extract(f.value, '$[2]') FROM json_each(:rows) AS f WHERE true "
    "RETURNING number, customer_id",
    f"{_OWN_COLUMNS} SELECT {REVISION}, e ->> 0, '{NameKind.OWN.value}', e ->> 1, e ->> 2 "
    "FROM json_array_elements(CAST(:rows AS json)) AS e RETURNING number, customer_id",
    number=Count(),
    customer_id=Words(),
)
ADD_ALL_BLOCKS = SetStatement(CompanyBlockRow)
DROP_NAME = Statement(delete(_name).where(_name.c.number == bindparam("number")))
DROP_BLOCK = Statement(
    delete(_block).where(_block.c.value == bindparam("block"), _block.c.number == bindparam("number"))
)
HAND_OVER = Statement(
    update(_name)
    .where(_name.c.customer_id == bindparam("loser"))
    .values(customer_id=bindparam("winner"), kind=literal_column(f"'{NameKind.ALIAS.value}'"))
)
ADD_KEY = insert_or_leave(CustomerKeyRow)
DROP_KEY = Statement(
    delete(_key).where(
        _key.c.value == bindparam("key"), _key.c.kind == bindparam("kind"), _key.c.customer_id == bindparam("owner")
    )
)
RULE_APART = insert_or_leave(NameExceptionRow)
