"""Counts that are kept with what they count, for whoever would have to count a million."""

from __future__ import annotations

from storage.rows.base import BY_PRIMARY_KEY, Row, count, words


class RollupRow(Row, table=True):
    """How many there are of a kind (:class:`storage.repositories.counted.Kind`), of an owner (a member, a pool) and a
    day, under a label. Triggers keep it, so that nobody can forget it. ``seat`` is that of the writer: each process
    adds up in rows of its own and waits for nobody.
    """

    __tablename__ = "rollup"
    __table_args__ = (BY_PRIMARY_KEY,)

    kind: str = words(primary_key=True)
    owner: str = words(primary_key=True)
    day: str = words(primary_key=True)
    label: str = words(primary_key=True)
    seat: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    amount: int = count()
