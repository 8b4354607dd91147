"""The exact signs of a customer as they stand in the tables: a phone as its keyed hash."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from itertools import islice

from sqlalchemy import ColumnElement, Table, bindparam

from core.domain.customer import Key
from core.domain.policy.document import KeyKind
from storage.hot import Statement
from storage.vault import Vault

Stored = tuple[str, str]

#: So many keys at most stand in one statement; what asks for more asks several times.
_AT_ONCE = 8


def stored(vault: Vault, key: Key) -> Stored:
    """Kind and value as they are kept."""
    value = vault.blind_index("phone", key.value) if key.kind is KeyKind.PHONE else key.value
    return (key.kind.value, value)


def sought(vault: Vault, keys: Collection[Key]) -> dict[Stored, Key]:
    """The keys by all that may be kept of them: what a former master key made is found as well."""
    found = {}
    for key in keys:
        values = vault.blind_indexes("phone", key.value) if key.kind is KeyKind.PHONE else (key.value,)
        found.update({(key.kind.value, value): key for value in values})
    return found


def stored_all(vault: Vault, keys: Collection[Key]) -> dict[Stored, Key]:
    """The keys by what is kept of them, each once."""
    return {stored(vault, key): key for key in keys}


def per_count(build: Callable[[int], Statement]) -> Callable[[int], Statement]:
    """Statements over several keys are compiled once for each number of them."""
    return cache(build)


def any_of(table: Table, count: int) -> ColumnElement[bool]:
    """The row has one of ``count`` values; the parameters are those of :func:`asked`.

    Values lead the primary keys of the tables and tell the keys apart; whoever asks compares the kind as well.
    """
    return table.c.value.in_([bindparam(f"value{place}") for place in range(count)])


def asked(keys: Collection[Stored]) -> Iterator[tuple[int, dict[str, str]]]:
    """The keys in portions that fit one statement: their number and the parameters for :func:`any_of`."""
    rest = iter(keys)
    while portion := list(islice(rest, _AT_ONCE)):
        yield len(portion), {f"value{place}": value for place, (_, value) in enumerate(portion)}
