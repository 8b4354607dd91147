"""A ledger of very many protections, written by SQL alone: made up row by row it would take longer than the night."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, text

NIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""When the ticker looks; what ends has ended within the ten hours before."""

_SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}, {last}))",
}
_PAD = {"sqlite": "printf('%08d', i)", "postgresql": "lpad(i::text, 8, '0')"}
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', '2026-11-22 16:00:00', ({seconds}) || ' seconds') || '.000000+00:00'",
    "postgresql": "timestamptz '2026-11-22 16:00:00+00' + ({seconds}) * interval '1 second'",
}


def fill(connection: Connection, count: int, ending: int, *, first: int = 0, timers: bool = True) -> None:
    """So many protected customers of 500 owners, every tenth of which ends in the night, warned of a day before; the
    numbers of their names begin with ``first``.
    """
    kind = connection.dialect.name
    seconds = f"CASE WHEN i % {count // ending} = 0 THEN -(i % 36000) ELSE 86400 + i % 2000000 END"
    words = {
        "n": _SERIES[kind].format(first=first, last=first + count - 1),
        "pad": _PAD[kind],
        "until": _MOMENT[kind].format(seconds=seconds),
        "day": _MOMENT[kind].format(seconds="-86400"),
        "sealed": "x'00'" if kind == "sqlite" else "'\\x00'::bytea",
    }
    for statement in _STATEMENTS if timers else _STATEMENTS[:-1]:
        connection.execute(text(statement.format(**words).replace("::", r"\:\:")))


_SERIES_OF = "{n} INSERT INTO "
_STATEMENTS = tuple(
    _SERIES_OF + statement
    for statement in (
        """customer (id, name, compare_name, created_at, version)
        SELECT 'c' || {pad}, '虚构' || {pad} || '有限公司', '虚构' || {pad} || '有限公司', {day}, 1 FROM n""",
        """filing (id, number, customer_id, owner_id, scope, status, filed_at, rule_version, rule_clause,
        sealed, decided_at, protected_until, extensions, reminded, warned_at, origin, version)
        SELECT 'f' || {pad}, i + 1, 'c' || {pad}, 'owner' || (i % 500), '', 'protected', {day}, 1, 'protection',
        {sealed}, {day}, {until}, 0, 1, {day}, 'filed', 3 FROM n""",
        """live_key (scope, value, kind, filing_id)
        SELECT '', '虚构' || {pad} || '有限公司', 'name', 'f' || {pad} FROM n""",
        """live_key (scope, value, kind, filing_id) SELECT '', 'hash' || {pad}, 'phone', 'f' || {pad} FROM n""",
        """timer (key, kind, due_at, subject)
        SELECT 'expire:f' || {pad}, 'expire', {until}, 'filing:f' || {pad} FROM n""",
    )
)
