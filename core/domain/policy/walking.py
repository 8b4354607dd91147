"""Going through a policy document, place by place: what differs between two, what is marked, what is written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from core.domain.frozen import dataclass

Path = tuple[str | int, ...]
"""Where something stands: names of keys, and places in lists counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A single value of the document, and the marks of its annotation."""

    path: Path
    value: Any
    marks: tuple[Any, ...]


@cache
def hints_of(kind: Any) -> Mapping[str, Any]:
    """The annotations of a dataclass, marks included."""
    return get_type_hints(kind, include_extras=True)


def taken_apart(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """A type without its marks, the marks, and whether it may be ``None``."""
    marks: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *given = get_args(hint)
        marks = tuple(given)
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
        inner, more, _ = taken_apart(hint)
        return inner, (*marks, *more), True
    return hint, marks, False


def spots(thing: Any, path: Path = ()) -> Iterator[Spot]:
    """Every value below a dataclass of the document, in its order."""
    for one in fields(thing):
        hint, marks, _ = taken_apart(hints_of(type(thing))[one.name])  # type: ignore[arg-type]
        yield from _below(getattr(thing, one.name), hint, marks, (*path, one.name))


def _below(value: Any, hint: Any, marks: tuple[Any, ...], path: Path) -> Iterator[Spot]:
    if is_dataclass(value) and not hasattr(value, "parse"):
        yield from spots(value, path)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]) and not hasattr(value[0], "parse"):
        for place, part in enumerate(value):
            yield from spots(part, (*path, place))
    else:
        yield Spot(path=path, value=value, marks=marks)


def written(path: Path) -> str:
    """``approval.flows[2].steps[1].within``: lists are counted from 1, as people do."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def at(thing: Any, path: Path) -> Any:
    """The value at a place. Raises ``LookupError`` or ``AttributeError``."""
    for part in path:
        thing = thing[part] if isinstance(part, int) else getattr(thing, part)
    return thing
