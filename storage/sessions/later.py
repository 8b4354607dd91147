"""An answer that is on its way: whoever asks several things at once waits for them once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from core.domain.once import once

K = TypeVar("K")
V = TypeVar("V")


class Later(Mapping[K, V]):
    """What was asked already and is fetched when somebody looks; on PostgreSQL along with all that was asked since."""

    def __init__(self, fetch: Callable[[], Mapping[K, V]]) -> None:
        self._fetch = fetch

    @once
    def _answer(self) -> Mapping[K, V]:
        return self._fetch()

    def __getitem__(self, key: K) -> V:
        return self._answer[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._answer)

    def __len__(self) -> int:
        return len(self._answer)
