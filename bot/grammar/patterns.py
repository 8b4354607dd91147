"""Patterns that are compiled when first used, so that importing the grammar costs next to nothing."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; after the first use its methods are the compiled pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for method in ("match", "search", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


_ALL: list[_Lazy] = []


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for a module's constants."""
    pattern = _Lazy(source, flags)
    _ALL.append(pattern)
    return cast("re.Pattern[str]", pattern)


def every() -> tuple[re.Pattern[str], ...]:
    """All patterns of the grammar that has been imported."""
    return tuple(cast("re.Pattern[str]", pattern) for pattern in _ALL)


def words(text: str) -> list[str]:
    """A list of words written as one text, as long lists are easier to read."""
    return text.split()


def warm_up() -> None:
    """Compiles everything now (about an eighth of a second), so that the first message need not wait."""
    for pattern in _ALL:
        pattern.match  # noqa: B018  (looking the method up compiles the pattern)
