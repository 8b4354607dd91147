"""Reading the counts that triggers keep with filings and stays (:mod:`storage.rows.rollups`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import orjson

from storage.repositories.counted import LAST, Kind
from storage.sessions.prepared import rollups as sql
from storage.sessions.session import Session


class Rollups:
    """Counts of several owners at once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_owner(
        self, kind: Kind, owners: Collection[str], *, first: str = "", end: str = LAST
    ) -> Sequence[tuple[str, str, int]]:
        """Owner, label and how many; in no particular order, and nothing where there is none."""
        asked = {"kind": kind.value, "names": orjson.dumps(list(owners)).decode(), "first": first, "end": end}
        rows: list[tuple[str, str, int]] = self._session.rows(sql.BY_OWNER, asked)
        return rows

    def total(self, kind: Kind, owners: Collection[str], *, first: str = "", end: str = LAST) -> int:
        """How many of all of them together."""
        asked = {"kind": kind.value, "names": orjson.dumps(list(owners)).decode(), "first": first, "end": end}
        ((amount,),) = self._session.rows(sql.TOTAL, asked)
        return int(amount)

    def lying(self) -> Mapping[str, int]:
        """How many lie in each pool."""
        return {pool: int(amount) for pool, amount in self._session.rows(sql.LYING, {}) if amount}
