"""A mistake in a policy, as an administrator reads it."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.policy.walking import Path, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: where (``line`` and ``column`` count from 1, 0 where nobody knows), what is wrong, what to do."""

    path: Path
    what: str
    fix: str
    line: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """``第 12 行第 9 列 approval.flows[1].when``."""
        row = f"第 {self.line} 行" if self.line else ""
        column = f"第 {self.column} 列" if self.line and self.column else ""
        return " ".join(part for part in (row + column, written(self.path)) if part)

    def __str__(self) -> str:
        place = f"{self.place}：" if self.place else ""
        return f"{place}{self.what}。{self.fix}"

    def as_json(self) -> dict[str, str | int]:
        """For programs."""
        return {
            "path": written(self.path),
            "line": self.line,
            "column": self.column,
            "what": self.what,
            "fix": self.fix,
        }


class BadPolicy(Exception):
    """The policy cannot be used; ``mistakes`` names every one, in the order of the text."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes
