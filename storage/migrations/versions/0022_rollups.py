"""Counts that triggers keep: of live filings, of filings by day, of ends by day, and of what lies in the pools."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_COLUMNS: Final = "kind, owner, day, label"
_LIES, _TAKEN = sa.text("taken_at IS NULL"), sa.text("taken_at IS NOT NULL")
_PROTECTED: Final = sa.text("status = 'protected'")
#: Days begin at midnight in China; other zones count what lies beyond the whole days from the rows themselves.
_DAY: Final = {
    "sqlite": "date({at}, '+8 hours')",
    "postgresql": "to_char({at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
}
_MONTH: Final = {
    "sqlite": "strftime('%Y-%m', {at}, '+8 hours')",
    "postgresql": "to_char({at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
}
#: What each row counts as: kind, owner, day and label, from which row, and under which condition.
_COUNTED: Final = {
    "filing": (
        (("'live'", "owner_id", "''", "status || '/' || {row}.stage"), "{row}.status IN ('pending', 'protected')"),
        (("'day'", "owner_id", "{day:filed_at}", "status || '/' || {row}.origin"), ""),
        (("'month'", "owner_id", "{month:filed_at}", "status || '/' || {row}.origin"), ""),
        (
            ("'ends'", "owner_id", "{day:protected_until}", "''"),
            "{row}.status = 'protected' AND {row}.protected_until IS NOT NULL",
        ),
    ),
    "pool_entry": ((("'lies'", "pool", "{day:since}", "''"), "{row}.taken_at IS NULL"),),
}
_SEAT: Final = "coalesce(nullif(current_setting('baobei.seat', true), '')::bigint, -1)"
_ADD_UP: Final = "ON CONFLICT (kind, owner, day, label, seat) DO UPDATE SET amount = kept.amount + excluded.amount"
_CHANGING: Final = {
    "filing": ("owner_id", "status", "stage", "origin", "filed_at", "protected_until"),
    "pool_entry": ("pool", "since", "taken_at"),
}


def upgrade() -> None:
    """What there is already is counted; from then on each change counts itself."""
    op.create_table(
        "rollup",
        *(sa.Column(name, Words(), nullable=False) for name in ("kind", "owner", "day", "label")),
        sa.Column("seat", Count(), autoincrement=False, nullable=False),
        sa.Column("amount", Count(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "owner", "day", "label", "seat", name="pk_rollup"),
        sqlite_with_rowid=False,
    )
    dialect = op.get_bind().dialect.name
    for table in _COUNTED:
        (_watch_on_postgresql if dialect == "postgresql" else _watch_on_sqlite)(table)
    _indexes()


def downgrade() -> None:
    """Nobody counts any more."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _COUNTED:
        for act in ("insert", "update", "delete"):
            on = f" ON {table}" if postgresql else ""
            op.execute(f"DROP TRIGGER {table}_rolls_up_{act}{on}")
            if postgresql:
                op.execute(f"DROP FUNCTION {table}_rolls_up_{act}")
    op.drop_table("rollup")
    op.drop_index("ix_pool_entry_went_since", table_name="pool_entry")
    op.drop_index("ix_pool_entry_lying_since", table_name="pool_entry")
    op.create_index("ix_pool_entry_pool_since", "pool_entry", ["pool", "since"])
    op.drop_index("ix_filing_begun", table_name="filing")
    op.drop_index("ix_follow_up_by_id_at_id_counts", table_name="follow_up")
    op.create_index("ix_follow_up_by_id_at_id", "follow_up", ["by_id", "at", "id"])


def _indexes() -> None:
    """Those from which figures are read without a look at the rows themselves."""
    op.drop_index("ix_pool_entry_pool_since", table_name="pool_entry")
    for name, columns, where in (
        ("ix_pool_entry_lying_since", ["pool", "since"], _LIES),
        ("ix_pool_entry_went_since", ["pool", "since", "filing_id"], _TAKEN),
    ):
        op.create_index(name, "pool_entry", columns, sqlite_where=where, postgresql_where=where)
    begun = ["owner_id", "decided_at", "number", "id"]
    op.create_index("ix_filing_begun", "filing", begun, sqlite_where=_PROTECTED, postgresql_where=_PROTECTED)
    op.drop_index("ix_follow_up_by_id_at_id", table_name="follow_up")
    op.create_index("ix_follow_up_by_id_at_id_counts", "follow_up", ["by_id", "at", "id", "counts"])


def _counted(table: str, row: str, dialect: str) -> list[tuple[str, str, str, str, str]]:
    """Kind, owner, day and label of what a row counts as, each with its condition."""
    filled = []
    for (kind, owner, day, label), condition in _COUNTED[table]:
        unit, _, column = day.strip("{}").partition(":")
        when = {"day": _DAY, "month": _MONTH}[unit][dialect].format(at=f"{row}.{column}") if column else day
        said = label if label.startswith("'") else f"{row}.{label.format(row=row)}"
        filled.append((kind, f"{row}.{owner}", when, said, condition.format(row=row) or "true"))
    return filled


def _count_on_sqlite(table: str, row: str, amount: str, *, source: str = "") -> str:
    """A question for what a row, or each of a source, counts as."""
    return " UNION ALL ".join(
        f"SELECT {kind} AS kind, {owner} AS owner, {day} AS day, {label} AS label, {amount} AS amount"  # noqa: S608 - our own words
        f"{source and f' FROM {source}'} WHERE {condition}"
        for kind, owner, day, label, condition in _counted(table, row, "sqlite")
    )


def _watch_on_sqlite(table: str) -> None:
    """What is there, then each row; a change counts where it changes a count."""
    there = _count_on_sqlite(table, table, "1", source=table)
    op.execute(f"INSERT INTO rollup SELECT {_COLUMNS}, 0, sum(amount) FROM ({there}) GROUP BY {_COLUMNS}")  # noqa: S608
    changing = _CHANGING[table]
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in changing)
    gone, come = (_count_on_sqlite(table, row, amount) for row, amount in (("OLD", "-1"), ("NEW", "1")))
    for act, event, counted in (
        ("insert", "INSERT", come),
        ("update", f"UPDATE OF {', '.join(changing)}", f"{gone} UNION ALL {come}"),
        ("delete", "DELETE", gone),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_rolls_up_{act} AFTER {event} ON {table} "  # noqa: S608
            f"{f'WHEN {differs} ' if act == 'update' else ''}BEGIN "
            f"INSERT INTO rollup ({_COLUMNS}, seat, amount) SELECT {_COLUMNS}, 0, amount FROM ({counted}) WHERE true "
            "ON CONFLICT DO UPDATE SET amount = amount + excluded.amount; END"
        )


def _watch_on_postgresql(table: str) -> None:
    """What is there, then each statement: a slice of a night counts at once. Filings come in one by one, which takes a
    third of the time for each row. Counts are taken in one order, and of one's own seat.
    """
    values = ", ".join(f"({', '.join(each)})" for each in _counted(table, "r", "postgresql"))
    as_what = f"(VALUES {values}) AS c (kind, owner, day, label, counts)"

    def counting(rows: str, seat: str = _SEAT) -> str:
        return (
            f"INSERT INTO rollup AS kept ({_COLUMNS}, seat, amount) SELECT {_COLUMNS}, {seat}, sum(amount) "  # noqa: S608
            f"FROM ({rows}) AS r CROSS JOIN LATERAL {as_what} WHERE counts GROUP BY {_COLUMNS} HAVING sum(amount) <> 0 "
            f"ORDER BY {_COLUMNS} {_ADD_UP}"
        )

    gone, come = "SELECT *, -1 AS amount FROM gone", "SELECT *, 1 AS amount FROM come"
    op.execute(counting(f"SELECT *, 1 AS amount FROM {table}", seat="0"))  # noqa: S608
    if table == "filing":
        one = as_what.replace("r.", "NEW.")
        alone = f"INSERT INTO rollup AS kept SELECT {_COLUMNS}, {_SEAT}, 1 FROM {one} WHERE counts {_ADD_UP}"  # noqa: S608
        _trigger(table, "insert", "FOR EACH ROW", alone)
    else:
        _trigger(table, "insert", "REFERENCING NEW TABLE AS come FOR EACH STATEMENT", counting(come))
    both = counting(f"{gone} UNION ALL {come}")
    _trigger(table, "update", "REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT", both)
    _trigger(table, "delete", "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT", counting(gone))


def _trigger(table: str, act: str, how: str, body: str) -> None:
    name = f"{table}_rolls_up_{act}"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} {how} EXECUTE FUNCTION {name}()")
