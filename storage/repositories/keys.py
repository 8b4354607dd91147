"""The exact signs of a customer as they stand in the tables: a phone as its keyed hash."""

from __future__ import annotations

from collections.abc import Callable, Collection

from core.domain.customer import Key
from core.domain.policy.document import KeyKind
from storage.sessions.hot import Statement
from storage.sessions.sets import listed
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


def asking(
    keys: Collection[Stored], few: Callable[[int], Statement], many: Statement
) -> tuple[Statement, dict[str, str]]:
    """The statement that asks for these keys, and its parameters."""
    if len(keys) > _AT_ONCE:
        return many, {"values": listed([value for _, value in keys])}
    return few(len(keys)), {f"value{place}": value for place, (_, value) in enumerate(keys)}
