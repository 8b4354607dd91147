"""In which names a pair of characters stands, so that a part of a name is found without a walk through all of them.

A portion is a range of the numbers of names, which only grow; a name that changes gets a new one. In which names of a
portion a pair stands is one row, two bytes a name.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Mapping, Sequence

import orjson

from core.domain.dedupe.bigrams import pairs_of
from storage.sessions.hot import Record
from storage.sessions.prepared import company_names as names_sql
from storage.sessions.prepared import name_pairs as sql
from storage.sessions.session import Session

PORTION = 2048
"""Numbers in a portion; a search looks at so many new names at most, and a few more, one by one."""
_MOST = 4000
"""Names that are looked at for one search: where there are more, so many fit that a walk soon has enough."""
_COMMON = 100_000
"""Names in which a pair stands that says too little to be read."""
_MANY = 20_000
"""Names in which a pair stands: more are looked at as a whole only where the first of them do not show enough."""
_FIRST = 8
"""Portions that show how many there are."""
_SIFTED = 200
"""Names that are looked at where very many fit."""
_LAST = 2**31
"""There are fewer portions."""
_PLACE = 2
"""Bytes of a place."""


class SqlNamePairs:
    """The port ``NamePairs``, and the search."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_full(self) -> tuple[int, Sequence[tuple[int, str]]] | None:
        """The names behind a full portion have begun, so that whoever drew a number in it is soon there."""
        portion, last = self._done(), self._session.row(names_sql.LAST_NUMBER, {})
        if last is None or last[0] < (portion + 1) * PORTION:
            return None
        return portion, [(number, text) for number, text in self._session.rows(sql.NAMES, _range(portion))]

    def put(self, portion: int, pairs: Mapping[int, Sequence[int]]) -> None:
        rows = [{"pair": pair, "portion": portion, "numbers": _packed(at, portion)} for pair, at in pairs.items()]
        self._session.write_set(sql.PUT, rows)

    def close(self, portion: int, names: int) -> bool:
        ((there,),) = self._session.rows(sql.COUNT_NAMES, _range(portion))
        if int(there) == names:
            self._session.write(sql.CLOSE, {"portion": portion, "names": names})
        return int(there) == names

    def containing(self, text: str) -> Sequence[Record] | None:
        """The rows of all customers whose compare name contains the text; ``None`` where so many may do that walking
        through them in any order is quicker.
        """
        pairs, done = pairs_of(text), self._done()
        if not pairs or not done:
            return None
        sizes = self._session.rows(sql.SIZES, {"numbers": _listed(pairs)})
        rare = sorted((int(size), pair) for pair, size in sizes if int(size) <= _COMMON * _PLACE)
        if not rare or (rare[0][0] > _MANY * _PLACE and self._are_many(pairs, done)):
            return None
        numbers = self._standing([pair for _, pair in rare])
        if len(numbers) > _MOST:
            return None
        asked = {"numbers": _listed(numbers), "text": text}
        known = self._session.rows(sql.FOUND, asked) if numbers else []
        new = self._session.rows(sql.CAME_SINCE, {"text": text, "first": done * PORTION})
        return list({row[0]: row for row in (*known, *new)}.values())

    def some_containing(self, text: str) -> Sequence[Record]:
        """The rows of some customers whose compare name contains what very many have in theirs: of those whose names
        came first.
        """
        numbers = sorted(self._among_first(pairs_of(text)))[:_SIFTED]
        return self._session.rows(sql.FOUND, {"numbers": _listed(numbers), "text": text}) if numbers else ()

    def _are_many(self, pairs: Collection[int], done: int) -> bool:
        """By the first portions: whether so many names have all of these that reading where would be in vain."""
        return len(self._among_first(pairs)) * done > 2 * _MOST * min(done, _FIRST)

    def _among_first(self, pairs: Collection[int]) -> set[int]:
        """The names of the first portions in which all of these stand."""
        return set[int].intersection(*(self._numbers(pair, before=_FIRST) for pair in pairs)) if pairs else set()

    def _standing(self, pairs: Sequence[int]) -> Collection[int]:
        """The names in which all of these stand, those first that stand in the fewest."""
        first, *others = pairs
        numbers = self._numbers(first)
        for pair in others:
            if len(numbers) <= _MOST // 10:
                break
            numbers &= self._numbers(pair)
        return numbers

    def _numbers(self, pair: int, *, before: int = _LAST) -> set[int]:
        """In the portions before this one."""
        rows = self._session.rows(sql.STANDS_IN, {"pair": pair, "before": before})
        return {portion * PORTION + place for portion, packed in rows for place in _unpacked(packed)}

    def _done(self) -> int:
        """How many portions are put in."""
        row = self._session.row(sql.LAST_PORTION, {})
        return 0 if row is None else int(row[0]) + 1


def _range(portion: int) -> dict[str, object]:
    return {"first": portion * PORTION, "end": (portion + 1) * PORTION}


def _listed(values: Collection[int]) -> str:
    return orjson.dumps(sorted(values)).decode()


def _packed(numbers: Sequence[int], portion: int) -> bytes:
    places = array("H", [number - portion * PORTION for number in numbers])
    if sys.byteorder == "big":
        places.byteswap()
    return places.tobytes()


def _unpacked(packed: bytes) -> array[int]:
    places = array("H", packed)
    if sys.byteorder == "big":
        places.byteswap()
    return places
