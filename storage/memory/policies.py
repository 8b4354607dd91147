"""The published versions of the policy, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.domain.rules import ConcurrentChange
from core.service.ports.policies import PolicyVersion
from storage.memory.table import Journal, Table


class MemoryPolicies:
    """The port ``Policies``."""

    def __init__(self, journal: Journal) -> None:
        self._versions: Table[int, PolicyVersion] = Table(journal)

    def publish(self, version: PolicyVersion) -> None:
        if self._versions.get(version.version) is not None:
            raise ConcurrentChange
        self._versions.put(version.version, version)

    def version(self, number: int) -> PolicyVersion | None:
        return self._versions.get(number)

    def latest(self) -> int:
        return max((version.version for version in self._versions), default=0)

    def all(self) -> Sequence[PolicyVersion]:
        return sorted(self._versions, key=lambda version: version.version)

    def in_force(self, at: datetime) -> PolicyVersion | None:
        holding = [version for version in self._versions if version.holds_from <= at]
        return max(holding, key=lambda version: (version.holds_from, version.version), default=None)
