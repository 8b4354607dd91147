"""What is worked out at the first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - it is written as a decorator
    """A property that is worked out once for an instance, which no two threads look at at the same time.

    ``functools.cached_property`` holds one lock for all instances of a class until Python 3.12: whoever waits for a
    database within it stops every other thread that looks, and two of them that wait for each other wait for ever.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> T:
        """Worked out and put where Python looks first."""
        value = instance.__dict__[self._name] = self._work(instance)
        return value
