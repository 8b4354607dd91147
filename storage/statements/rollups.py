"""The statements of :mod:`storage.repositories.rollups`."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from storage.repositories.counted import Kind
from storage.rows.types import Count, Words
from storage.statements.making import LITE_WORDS, PG_WORDS, written

#: SQLite is not to look for another order: it walks the list, and finds the days of each.
_OF = "rollup.kind = :kind AND rollup.owner = f.value AND rollup.day >= :first AND rollup.day < :end"
_BY_OWNER = "SELECT rollup.owner, rollup.label, CAST(sum(rollup.amount) AS bigint) AS amount FROM"
_GROUPED = "GROUP BY rollup.owner, rollup.label HAVING sum(rollup.amount) <> 0"
BY_OWNER = written(
    f"{_BY_OWNER} {LITE_WORDS} CROSS JOIN rollup ON {_OF} {_GROUPED}",
    f"{_BY_OWNER} {PG_WORDS} JOIN rollup ON {_OF} {_GROUPED}",
    owner=Words(),
    label=Words(),
    amount=Count(),
)
_TOTAL = "SELECT CAST(coalesce(sum(rollup.amount), 0) AS bigint) AS amount FROM"
TOTAL = written(
    f"{_TOTAL} {LITE_WORDS} CROSS JOIN rollup ON {_OF}", f"{_TOTAL} {PG_WORDS} JOIN rollup ON {_OF}", amount=Count()
)
_LYING = (
    "SELECT rollup.owner, CAST(sum(rollup.amount) AS bigint) AS amount FROM rollup "
    f"WHERE rollup.kind = '{Kind.LIES_SINCE.value}' GROUP BY rollup.owner"
)
LYING = written(_LYING, _LYING, owner=Words(), amount=Count())
