"""Groups and monthly counts, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.service.ports.groups import Group
from storage.memory.table import Journal, Table


class MemoryGroups:
    """The port ``Groups``."""

    def __init__(self, journal: Journal) -> None:
        self._groups: Table[tuple[str, str], Group] = Table(journal)

    def add(self, group: Group) -> None:
        self._groups.put((group.platform, group.chat), group)

    def get(self, platform: str, chat: str) -> Group | None:
        return self._groups.get((platform, chat))

    def all(self) -> Sequence[Group]:
        return sorted(self._groups, key=lambda group: (group.bound_at, group.platform, group.chat))

    def remove(self, platform: str, chat: str) -> bool:
        return self._groups.remove((platform, chat))


class MemoryCounts:
    """The port ``Counts``."""

    def __init__(self, journal: Journal) -> None:
        self._amounts: Table[tuple[str, str, str], int] = Table(journal)

    def add(self, platform: str, month: str, name: str, by: int) -> None:
        key = (platform, month, name)
        self._amounts.put(key, (self._amounts.get(key) or 0) + by)

    def of(self, platform: str, month: str) -> Mapping[str, int]:
        found = self._amounts.items()
        return {name: amount for (where, when, name), amount in found if (where, when) == (platform, month)}
