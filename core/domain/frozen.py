"""Frozen dataclasses with slots, whose methods are not written as text for each of them.

The standard library compiles six methods a class. Of hundreds of classes that was a quarter of the CPU until the first
answer (``python -m benchmarks first_answer``). Here they are functions over the fields, but for ``__init__``, which is
compiled for the first instance and sets the slots themselves: an instance takes two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import dataclass as _of_the_library

    def dataclass(
        *, frozen: bool = False, slots: bool = False, kw_only: bool = False, eq: bool = True
    ) -> Callable[[type[T]], type[T]]:
        """The standard library's, but lighter for what is frozen and has slots."""
        if not (frozen and slots):
            return _of_the_library(frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)
        bare = _of_the_library(slots=True, kw_only=kw_only, init=False, repr=False, eq=False)
        return lambda cls: _frozen(bare(cls), eq=eq)


_Values = Callable[[Any], tuple[Any, ...]]


def _frozen(cls: type[T], *, eq: bool) -> type[T]:
    every: tuple[Field[Any], ...] = fields(cls)  # type: ignore[arg-type]
    methods = {
        "__init__": _first_init(cls),
        "__repr__": _repr([field.name for field in every if field.repr]),
        "__setattr__": _set_nothing,
        "__delattr__": _delete_nothing,
        **_carried([field.name for field in every]),
        **(_compared(_values([field.name for field in every if field.compare])) if eq else {}),
    }
    for name, method in methods.items():
        if name not in vars(cls):  # what a class says itself stays
            setattr(cls, name, method)
    return cls


def _first_init(cls: type[Any]) -> Callable[..., None]:
    def first(self: Any, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = init = _init(cls)
        init(self, *args, **kwargs)

    return first


def _init(cls: type[Any]) -> Callable[..., None]:
    """By the fields' own names, with what sets each and its default as globals beside them."""
    known: dict[str, Any] = {"MISSING": MISSING}
    by_place, by_name, lines = ["self"], ["*"], []
    for field in fields(cls):
        name = value = field.name
        if not field.init:  # its class sets it
            continue
        known |= {f"_set_{name}": getattr(cls, name).__set__, f"_default_{name}": field.default}
        if field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is MISSING else {name}"
        optional = field.default is not MISSING or field.default_factory is not MISSING
        (by_name if field.kw_only else by_place).append(f"{name}=_default_{name}" if optional else name)
        lines.append(f"    _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    asked = ", ".join(by_place + (by_name if len(by_name) > 1 else []))
    exec("\n".join([f"def __init__({asked}):", *lines, "    return"]), known)  # noqa: S102 - names of our own fields
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _values(names: list[str]) -> _Values:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _repr(names: list[str]) -> Callable[[Any], str]:
    form, values = ", ".join(f"{name}=%r" for name in names), _values(names)
    return lambda self: f"{type(self).__qualname__}({form % values(self)})"


def _compared(values: _Values) -> dict[str, Callable[..., Any]]:
    return {
        "__eq__": lambda self, other: values(self) == values(other) if type(other) is type(self) else NotImplemented,
        "__hash__": lambda self: hash(values(self)),
    }


def _carried(names: list[str]) -> dict[str, Callable[..., Any]]:
    """What ``copy`` and ``pickle`` ask for."""
    values = _values(names)

    def taken(self: Any) -> tuple[Any, ...]:
        return values(self)

    def put(self: Any, state: tuple[Any, ...]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": taken, "__setstate__": put}


def _set_nothing(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete_nothing(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
