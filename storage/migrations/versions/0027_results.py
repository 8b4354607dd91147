"""Days and months count what came of a filing, not where it is by now: an ending changes two counts instead of six."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Final, NamedTuple

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_COLUMNS: Final = "kind, owner, day, label"
_LABELLED: Final = "kind IN ('day', 'month')"
#: Of a status, and of what a label begins with.
_RESULT: Final = (
    "CASE {status} WHEN 'pending' THEN 'waiting' WHEN 'rejected' THEN 'failed' WHEN 'withdrawn' THEN 'failed' "
    "ELSE 'passed' END"
)
_RESULTS: Final = ("waiting", "failed", "passed")
_DAY: Final = {
    "sqlite": "date({at}, '+8 hours')",
    "postgresql": "to_char({at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
}
_MONTH: Final = {
    "sqlite": "strftime('%Y-%m', {at}, '+8 hours')",
    "postgresql": "to_char({at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
}
_UP_TO_SLASH: Final = {
    "sqlite": "substr(label, 1, instr(label, '/') - 1)",
    "postgresql": "split_part(label, '/', 1)",
}
_SEAT: Final = "coalesce(nullif(current_setting('baobei.seat', true), '')::bigint, -1)"
_ADD_UP: Final = "ON CONFLICT (kind, owner, day, label, seat) DO UPDATE SET amount = kept.amount + excluded.amount"
#: What is read of each row on PostgreSQL.
_READ: Final = {
    "filing": "owner_id AS owner, status, stage, origin, filed_at, protected_until",
    "pool_entry": "pool AS owner, since, taken_at",
}
_CHANGING: Final = ("owner_id", "status", "stage", "origin", "filed_at", "protected_until")


class _Count(NamedTuple):
    """What a filing counts as, under which condition, and what it depends on; ``{r}`` is the row."""

    kind: str
    day: str
    label: str
    condition: str
    depends: tuple[str, ...]


def upgrade() -> None:
    """The counts that are there are put together; who holds what, and what ends, stays as it was."""
    dialect = _dialect()
    if dialect == "sqlite":
        _forget("filing")
    status = _UP_TO_SLASH[dialect]
    result = _RESULT.format(status=status)
    op.execute(
        f"INSERT INTO rollup ({_COLUMNS}, seat, amount) "
        f"SELECT kind, owner, day, {result} || substr(label, length({status}) + 1) AS came, seat, sum(amount) "
        f"FROM rollup WHERE {_LABELLED} GROUP BY kind, owner, day, came, seat"
    )
    known = ", ".join(f"'{each}'" for each in _RESULTS)
    op.execute(f"DELETE FROM rollup WHERE {_LABELLED} AND {status} NOT IN ({known})")
    if dialect == "sqlite":
        _watch_on_sqlite()
    else:
        _count_on_postgresql("filing", one_by_one=True)
        _count_on_postgresql("pool_entry")


def downgrade() -> None:
    """Where each is by now is counted from the filings."""
    watch = getattr(import_module("storage.migrations.versions.0022_rollups"), f"_watch_on_{_dialect()}")
    op.execute("DELETE FROM rollup")
    for table in ("filing", "pool_entry"):
        _forget(table)
        watch(table)


def _dialect() -> str:
    return str(op.get_bind().dialect.name)


def _forget(table: str) -> None:
    """Count no more."""
    for act in ("insert", "update", "delete"):
        name = f"{table}_rolls_up_{act}"
        op.execute(f"DROP TRIGGER {name}" if _dialect() == "sqlite" else f"DROP FUNCTION {name} CASCADE")


def _counts(dialect: str) -> Iterator[_Count]:
    filed = f"{_RESULT.format(status='{r}.status')} || '/' || {{r}}.origin"
    live, protected = "{r}.status IN ('pending', 'protected')", "{r}.status = 'protected'"
    day, month, ends = (
        words.format(at=f"{{r}}.{column}")
        for words, column in (
            (_DAY[dialect], "filed_at"),
            (_MONTH[dialect], "filed_at"),
            (_DAY[dialect], "protected_until"),
        )
    )
    yield _Count("live", "''", "{r}.status || '/' || {r}.stage", live, ("status", "stage"))
    yield _Count("day", day, filed, "true", ("status", "origin", "filed_at"))
    yield _Count("month", month, filed, "true", ("status", "origin", "filed_at"))
    ending = f"{protected} AND {{r}}.protected_until IS NOT NULL"
    yield _Count("ends", ends, "''", ending, ("status", "protected_until"))


def _watch_on_sqlite() -> None:
    """Each row; a change leaves alone what it does not change."""

    def arms(*rows: tuple[str, str], changed: bool = False) -> str:
        return " UNION ALL ".join(
            f"SELECT '{count.kind}' AS kind, {row}.owner_id AS owner, {count.day.format(r=row)} AS day, "
            f"{count.label.format(r=row)} AS label, {amount} AS amount WHERE {count.condition.format(r=row)} "
            f"AND ({' OR '.join(_differs(count)) if changed else 'true'})"
            for row, amount in rows
            for count in _counts("sqlite")
        )

    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _CHANGING)
    gone, come = ("OLD", "-1"), ("NEW", "1")
    for act, event, counted in (
        ("insert", "INSERT ON filing", arms(come)),
        ("update", f"UPDATE OF {', '.join(_CHANGING)} ON filing WHEN {differs}", arms(gone, come, changed=True)),
        ("delete", "DELETE ON filing", arms(gone)),
    ):
        op.execute(
            f"CREATE TRIGGER filing_rolls_up_{act} AFTER {event} BEGIN "
            f"INSERT INTO rollup ({_COLUMNS}, seat, amount) SELECT {_COLUMNS}, 0, amount FROM ({counted}) WHERE true "
            "ON CONFLICT DO UPDATE SET amount = amount + excluded.amount; END"
        )


def _differs(count: _Count) -> Iterator[str]:
    for column in ("owner_id", *count.depends):
        old, new = (f"{row}.{column}" for row in ("OLD", "NEW"))
        if column == "status" and count.kind in ("day", "month"):
            old, new = (_RESULT.format(status=each) for each in (old, new))
        yield f"{old} IS NOT {new}"


def _stays() -> Iterator[_Count]:
    yield _Count("lies", _DAY["postgresql"].format(at="{r}.since"), "''", "{r}.taken_at IS NULL", ())


def _count_on_postgresql(table: str, *, one_by_one: bool = False) -> None:
    """The triggers are those that are there: once a statement, but for filings that come in, which come one by one.
    What a row counts as are questions of their own: an expression of VALUES is made ready anew for each row.
    """

    def arms(row: str) -> str:
        return " UNION ALL ".join(
            f"SELECT '{count.kind}' AS kind, {count.day.format(r=row)} AS day, {count.label.format(r=row)} AS label"
            f" WHERE {count.condition.format(r=row)}"
            for count in (_counts("postgresql") if table == "filing" else _stays())
        )

    def counting(*rows: str) -> str:
        each = " UNION ALL ".join(
            f"SELECT {_READ[table]}, {amount} AS amount FROM {name}" for amount, name in map(str.split, rows)
        )
        return (
            f"INSERT INTO rollup AS kept ({_COLUMNS}, seat, amount) SELECT {_COLUMNS}, {_SEAT}, sum(amount) "
            f"FROM ({each}) AS r CROSS JOIN LATERAL ({arms('r')}) AS c GROUP BY {_COLUMNS} HAVING sum(amount) <> 0 "
            f"ORDER BY {_COLUMNS} {_ADD_UP}"
        )

    alone = (
        f"INSERT INTO rollup AS kept ({_COLUMNS}, seat, amount) SELECT kind, NEW.owner_id, day, label, {_SEAT}, 1 "
        f"FROM ({arms('NEW')}) AS c WHERE true {_ADD_UP}"
    )
    for act, body in (
        ("insert", alone if one_by_one else counting("1 come")),
        ("update", counting("-1 gone", "1 come")),
        ("delete", counting("-1 gone")),
    ):
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_rolls_up_{act}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {body}; RETURN NULL; END $$"
        )
