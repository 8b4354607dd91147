"""Reading the counts that triggers keep with filings and stays (:mod:`storage.rows.rollups`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import orjson

from storage.repositories.counted import LAST, Kind
from storage.sessions.prepared import rollups as sql
from storage.sessions.session import Session


class Rollups:
    """Counts of several owners at once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_label(
        self, kind: Kind, owners: Collection[str], *, first: str = "", end: str = LAST
    ) -> Mapping[str, Mapping[str, int]]:
        """How many by label and owner; nothing where there is none."""
        asked = {"kind": kind.value, "names": orjson.dumps(list(owners)).decode(), "first": first, "end": end}
        rows = self._session.rows(sql.BY_LABEL, asked)
        return {label: _added_up(of, amounts) for label, of, amounts in rows}

    def total(self, kind: Kind, owners: Collection[str], *, first: str = "", end: str = LAST) -> int:
        """How many of all of them together."""
        asked = {"kind": kind.value, "names": orjson.dumps(list(owners)).decode(), "first": first, "end": end}
        ((amount,),) = self._session.rows(sql.TOTAL, asked)
        return int(amount)

    def lying(self) -> Mapping[str, int]:
        """How many lie in each pool."""
        return {pool: int(amount) for pool, amount in self._session.rows(sql.LYING, {}) if amount}


def _added_up(owners: Iterable[str], amounts: Iterable[int]) -> Mapping[str, int]:
    """Over days and seats."""
    counts: dict[str, int] = {}
    for owner, amount in zip(owners, amounts, strict=True):
        counts[owner] = counts.get(owner, 0) + amount
    return {owner: count for owner, count in counts.items() if count}
