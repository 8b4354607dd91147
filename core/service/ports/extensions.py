"""What the services need of requests for more time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.extension import Extension
from core.domain.ids import ExtensionId, FilingId


class Extensions(Protocol):
    """Requests for more time, granted or not."""

    def get(self, extension_id: ExtensionId) -> Extension:
        """Raises ``RuleViolation("extension_not_found")``."""
        ...

    def add(self, extension: Extension) -> None: ...
    def save(self, extension: Extension) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        """In the order in which they were asked for."""
        ...

    def waiting(self, filing_id: FilingId) -> Extension | None:
        """The one that is not answered yet."""
        ...
