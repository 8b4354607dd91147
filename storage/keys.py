"""The exact signs of a customer as they stand in the tables: a phone as its keyed hash."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from sqlalchemy import ColumnElement, Table, bindparam

from core.domain.customer import Key
from core.domain.policy.document import KeyKind
from storage.hot import Statement
from storage.sets import among, listed
from storage.vault import Vault

Stored = tuple[str, str]

#: So many keys at most are parameters of their own; more come as one list.
_AT_ONCE = 8


def stored(vault: Vault, key: Key) -> Stored:
    """Kind and value as they are kept."""
    value = vault.blind_index("phone", key.value) if key.kind is KeyKind.PHONE else key.value
    return (key.kind.value, value)


def sought(vault: Vault, keys: Collection[Key]) -> dict[Stored, Key]:
    """The keys by all that may be kept of them: what a former master key made is found as well."""
    found = {}
    for key in keys:
        kind = key.kind.value
        for value in vault.blind_indexes(kind, key.value) if key.kind is KeyKind.PHONE else (key.value,):
            found[kind, value] = key
    return found


def stored_all(vault: Vault, keys: Collection[Key]) -> dict[Stored, Key]:
    """The keys by what is kept of them, each once."""
    return {stored(vault, key): key for key in keys}


def per_count(build: Callable[[int], Statement]) -> Callable[[int], Statement]:
    """Statements over several keys are compiled once for each number of them."""
    return cache(build)


def any_of(table: Table, count: int) -> ColumnElement[bool]:
    """The row has one of ``count`` values; the parameters are those of :func:`asking`.

    Values lead the primary keys of the tables and tell the keys apart; whoever asks compares the kind as well.
    """
    return table.c.value.in_([bindparam(f"value{place}") for place in range(count)])


def any_listed(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same for a list of any length: for SQLite, and for PostgreSQL."""
    return among(table.c.value, "values")


def asking(
    keys: Collection[Stored], few: Callable[[int], Statement], many: Statement
) -> tuple[Statement, dict[str, str]]:
    """The statement that asks for these keys, and its parameters."""
    if len(keys) > _AT_ONCE:
        return many, {"values": listed([value for _, value in keys])}
    return few(len(keys)), {f"value{place}": value for place, (_, value) in enumerate(keys)}
