"""What the services need to know about how much of a platform's allowance is spent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Counts(Protocol):
    """What each platform was asked in a month (``2026-11``), by name; every process adds what it did itself."""

    def add(self, platform: str, month: str, name: str, by: int) -> None: ...
    def of(self, platform: str, month: str) -> Mapping[str, int]:
        """Names without a count are absent."""
        ...
