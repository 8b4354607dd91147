"""In which names a pair of characters stands."""

from __future__ import annotations

from storage.rows.base import BY_PRIMARY_KEY, Row, count


class NamePairRow(Row, table=True):
    """``numbers`` are the names of one portion in which the pair stands: their places in it, two bytes each."""

    __tablename__ = "name_pair"
    __table_args__ = (BY_PRIMARY_KEY,)

    pair: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    portion: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    numbers: bytes


class NamePortionRow(Row, table=True):
    """A portion of which every pair is there, and how many names it had."""

    __tablename__ = "name_portion"

    portion: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    names: int = count()
