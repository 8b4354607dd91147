"""The statements of :mod:`storage.repositories.name_pairs`."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from sqlalchemy import LargeBinary, bindparam, func, literal_column, select

from storage.rows.base import columns_of, table_of
from storage.rows.company_names import CompanyNameRow
from storage.rows.customers import CustomerRow
from storage.rows.name_pairs import NamePairRow, NamePortionRow
from storage.rows.types import Count
from storage.statements.making import LITE_NUMBERS, PG_NUMBERS, SetStatement, Statement, insert_or_leave, written

_name, _pair, _portion = (table_of(row) for row in (CompanyNameRow, NamePairRow, NamePortionRow))
_IN_PORTION = (_name.c.number >= bindparam("first"), _name.c.number < bindparam("end"))

LAST_PORTION = Statement(select(_portion.c.portion).order_by(_portion.c.portion.desc()).limit(literal_column("1")))
NAMES = Statement(select(_name.c.number, _name.c.text).where(*_IN_PORTION).order_by(_name.c.number))
COUNT_NAMES = Statement(select(func.count()).select_from(_name).where(*_IN_PORTION))
PUT = SetStatement(NamePairRow, put=("numbers",))
CLOSE = insert_or_leave(NamePortionRow)
_SIZE = "(SELECT coalesce(sum(length(name_pair.numbers)), 0) FROM name_pair WHERE name_pair.pair = f.value) AS size"
SIZES = written(
    f"SELECT f.value AS pair, {_SIZE} FROM {LITE_NUMBERS}",
    f"SELECT f.value AS pair, {_SIZE} FROM {PG_NUMBERS}",
    pair=Count(),
    size=Count(),
)
_BEFORE = "name_pair.portion < CAST(:before AS bigint)"
STANDS_IN = written(
    *[f"SELECT name_pair.portion, name_pair.numbers FROM name_pair WHERE name_pair.pair = :pair AND {_BEFORE}"] * 2,
    portion=Count(),
    numbers=LargeBinary(),
)
_COLUMNS = ", ".join(f"customer.{each.name}" for each in columns_of(CustomerRow))
_OF = "customer ON customer.id = company_name.customer_id WHERE {find}(customer.compare_name, :text) > 0"
_LITE_OF, _PG_OF = (_OF.format(find=find) for find in ("instr", "strpos"))
_NAMED = "company_name ON company_name.number = f.value"
FOUND = written(
    f"SELECT {_COLUMNS} FROM {LITE_NUMBERS} CROSS JOIN {_NAMED} CROSS JOIN {_LITE_OF}",
    f"SELECT {_COLUMNS} FROM {PG_NUMBERS} JOIN {_NAMED} JOIN {_PG_OF}",
    of=CustomerRow,
)
_SINCE = "AND company_name.number >= :first"
CAME_SINCE = written(
    f"SELECT {_COLUMNS} FROM company_name CROSS JOIN {_LITE_OF} {_SINCE}",
    f"SELECT {_COLUMNS} FROM company_name JOIN {_PG_OF} {_SINCE}",
    of=CustomerRow,
)
"""Of the names that stand in no portion yet."""
