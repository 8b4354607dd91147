"""What a batch has read once and need not read again: who works here, in which team, and who stands in for whom.

All units of a batch were handed in before it began: what was read within it is no older than they are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Recalled:
    """Answers by question; forgotten when a transaction begins, a unit of work is undone, or any of it is written."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}

    def once(self, question: Hashable, read: Callable[[], T]) -> T:
        """The answer, read if it is not known."""
        if question not in self._answers:
            self._answers[question] = read()
        return cast("T", self._answers[question])

    def known(self, question: Hashable) -> Any:
        """The answer, or ``None``."""
        return self._answers.get(question)

    def keep(self, question: Hashable, answer: object) -> None:
        """What was learned in passing."""
        self._answers[question] = answer

    def forget(self) -> None:
        """All of it."""
        self._answers.clear()
