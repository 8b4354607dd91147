"""A mistake in the settings, as an administrator reads it."""

from __future__ import annotations

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: the key as it stands in the file, what is wrong with it, and what to do."""

    key: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.key}：{self.what}。{self.fix}"
