"""The small vocabulary in which the card tables are written: what a value, a list or an object may look like."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value that one test decides on."""

    holds: Callable[[Any], bool]
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An object with these properties and no others."""

    properties: Mapping[str, Rule]
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list whose items follow one rule."""

    item: Rule
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An object whose `key` says which shape it has."""

    shapes: Mapping[str, Shape]
    key: str = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """A list of components: looked up by tag when the card is read, because components hold components."""

    at_most: int | None = field(default=None)


Rule = Scalar | Shape | ListOf | Tagged | Elements

STRING = Scalar(holds=lambda value: isinstance(value, str), expected="a string")
BOOLEAN = Scalar(holds=lambda value: isinstance(value, bool), expected="true or false")
OBJECT = Scalar(holds=lambda value: isinstance(value, dict), expected="an object")
OBJECT_OR_STRING = Scalar(holds=lambda value: isinstance(value, dict | str), expected="an object or a string")
ANY_LIST = Scalar(holds=lambda value: isinstance(value, list), expected="a list")

_MARGIN = re.compile(r"-?\d{1,2}px( -?\d{1,2}px){0,3}|0")
_PADDING = re.compile(r"\d{1,2}px( \d{1,2}px){0,3}|0")


def one_of(*words: str) -> Scalar:
    """One of these words."""
    return Scalar(holds=lambda value: value in words, expected=" | ".join(words))


def matching(pattern: str, expected: str) -> Scalar:
    """A string that the pattern covers entirely."""
    compiled = re.compile(pattern)
    return Scalar(holds=lambda value: isinstance(value, str) and bool(compiled.fullmatch(value)), expected=expected)


def integer(lowest: int, highest: int) -> Scalar:
    """A whole number within bounds."""
    return Scalar(
        holds=lambda value: isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest,
        expected=f"{lowest}..{highest}",
    )


def text_up_to(length: int) -> Scalar:
    """A string of at most so many characters."""
    return Scalar(
        holds=lambda value: isinstance(value, str) and len(value) <= length, expected=f"at most {length} characters"
    )


def shape(required: str = "", /, **properties: Rule) -> Shape:
    """A shape whose required properties are named in one string."""
    return Shape(properties=properties, required=frozenset(required.split()))


def tagged(key: str = "tag", **shapes: Shape) -> Tagged:
    """Shapes by tag; each may carry the tag itself."""
    carrying = {
        tag: Shape(properties={key: STRING, **each.properties}, required=each.required) for tag, each in shapes.items()
    }
    return Tagged(shapes=carrying, key=key)


SPACING = matching(r"small|medium|large|extra_large|\d{1,2}px", "small | medium | large | extra_large | [0,99]px")
MARGIN = Scalar(
    holds=lambda value: isinstance(value, str) and bool(_MARGIN.fullmatch(value)), expected="1..4 x [-99,99]px"
)
PADDING = Scalar(
    holds=lambda value: isinstance(value, str) and bool(_PADDING.fullmatch(value)), expected="1..4 x [0,99]px"
)
COLOR = matching(r"[a-z][a-z_]*(-\d{2,3})?|cus-\w+", "a colour name (hex is not accepted)")
ELEMENT_ID = matching(r"[A-Za-z][A-Za-z0-9_]{0,19}", "a letter, then up to 19 letters, digits, underscores")
WIDTH = matching(r"default|fill|[1-9]\d{2,}px", "default | fill | [100,∞)px")
