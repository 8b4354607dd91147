"""What has been read once and need not be read again: within a batch who works here, in which team, and who stands in
for whom; within a reader's snapshot also what was asked for together, so that a panel of ten does not ask ten times.

All units of a batch were handed in before it began: what was read within it is no older than they are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_UNKNOWN: Any = object()


class Recalled:
    """Answers by question; forgotten when a transaction begins, a unit of work is undone, or any of it is written.
    Only a ``snapshot``, which nobody writes into, remembers what was asked for together.
    """

    def __init__(self, *, snapshot: bool) -> None:
        self._answers: dict[Hashable, Any] = {}
        self._snapshot = snapshot

    def once(self, question: Hashable, read: Callable[[], T]) -> T:
        """The answer, read if it is not known."""
        if question not in self._answers:
            self._answers[question] = read()
        return cast("T", self._answers[question])

    def each(self, kind: str, keys: Iterable[K], read: Callable[[Sequence[K]], Mapping[K, T]]) -> Mapping[K, T]:
        """The answers about all of these keys; ``read`` answers about each that is not known yet."""
        known = {key: self._answers.get((kind, key), _UNKNOWN) for key in keys}
        if unknown := [key for key, answer in known.items() if answer is _UNKNOWN]:
            found = read(unknown)
            known.update(found)
            if self._snapshot:
                self._answers.update({(kind, key): answer for key, answer in found.items()})
        return known

    def of(self, kind: str, key: Hashable, read: Callable[[], T]) -> T:
        """The answer about one key, as :meth:`each` read it together with others; else read by itself."""
        answer = self._answers.get((kind, key), _UNKNOWN)
        return read() if answer is _UNKNOWN else cast("T", answer)

    def known(self, question: Hashable) -> Any:
        """The answer, or ``None``."""
        return self._answers.get(question)

    def keep(self, question: Hashable, answer: object) -> None:
        """What was learned in passing."""
        self._answers[question] = answer

    def forget(self) -> None:
        """All of it."""
        self._answers.clear()
