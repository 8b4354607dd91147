"""The statements of :mod:`storage.repositories.rollups`."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from storage.repositories.counted import Kind
from storage.rows.types import Count, Json, Words
from storage.statements.making import LITE_WORDS, PG_WORDS, written

#: SQLite is not to look for another order: it walks the list, and finds the days of each.
_OF = "rollup.kind = :kind AND rollup.owner = f.value AND rollup.day >= :first AND rollup.day < :end"
_BY_LABEL = "SELECT rollup.label, {list}(rollup.owner) AS owners, {list}(rollup.amount) AS amounts FROM"
BY_LABEL = written(
    f"{_BY_LABEL.format(list='json_group_array')} {LITE_WORDS} CROSS JOIN rollup ON {_OF} GROUP BY rollup.label",
    f"{_BY_LABEL.format(list='json_agg')} {PG_WORDS} JOIN rollup ON {_OF} GROUP BY rollup.label",
    label=Words(),
    owners=Json(),
    amounts=Json(),
)
"""A row a label, two lists in one order: a row for each count of thousands of owners takes three times as long."""
_TOTAL = "SELECT CAST(coalesce(sum(rollup.amount), 0) AS bigint) AS amount FROM"
TOTAL = written(
    f"{_TOTAL} {LITE_WORDS} CROSS JOIN rollup ON {_OF}", f"{_TOTAL} {PG_WORDS} JOIN rollup ON {_OF}", amount=Count()
)
_LYING = (
    "SELECT rollup.owner, CAST(sum(rollup.amount) AS bigint) AS amount FROM rollup "
    f"WHERE rollup.kind = '{Kind.LIES_SINCE.value}' GROUP BY rollup.owner"
)
LYING = written(_LYING, _LYING, owner=Words(), amount=Count())
