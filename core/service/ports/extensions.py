"""What the services need of requests for more time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.extension import Extension
from core.domain.ids import ExtensionId, FilingId


class Extensions(Protocol):
    """Requests for more time, granted or not."""

    def get(self, extension_id: ExtensionId) -> Extension:
        """Raises ``RuleViolation("extension_not_found")``."""
        ...

    def get_each(self, extensions: Collection[ExtensionId]) -> Mapping[ExtensionId, Extension]:
        """Those of them that there are, asked for at once; what only reads may then get each without asking again."""
        ...

    def add(self, extension: Extension) -> None: ...
    def save(self, extension: Extension) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Extension]:
        """In the order in which they were asked for."""
        ...

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Extension]]:
        """The same of several filings at once; what only reads may then look at each without asking again."""
        ...

    def waiting(self, filing_id: FilingId) -> Extension | None:
        """The one that is not answered yet."""
        ...
