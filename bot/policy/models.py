"""The policy's dataclasses as pydantic models: what is written in TOML becomes the document, or a list of errors.

The models are made from the dataclasses of :mod:`core.domain.policy`, so that a new field needs to be written once;
their marks (:mod:`core.domain.policy.bounds`) become constraints. Unknown keys are errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator, Strict, create_model
from pydantic import Field as Constraint
from pydantic_core import PydanticCustomError

from bot.policy.spans import span, span_of
from core.domain.policy.bounds import Code, Lasting, Within
from core.domain.policy.walking import hints_of, taken_apart

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LEFT_OUT = frozenset({"version", "filing_form"})
"""Given by the publication or by a filing, not by the author."""
NOTHING = frozenset({"", "无"})
"""How a value that may be absent is said to be so, TOML having no word for it."""


@lru_cache(maxsize=100)
def model_of(kind: Any) -> type[BaseModel]:
    """The model of a dataclass of the document; its instances carry only what was given."""
    hints = hints_of(kind)
    given: dict[str, Any] = {
        one.name: (_translated(hints[one.name]), _default(one)) for one in fields(kind) if one.name not in _LEFT_OUT
    }
    return create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), **given)


def made(kind: Any, model: BaseModel) -> Any:
    """The dataclass, with its own defaults for what was not given."""
    return kind(**{name: getattr(model, name) for name in model.model_fields_set})


def known_keys(kind: Any) -> tuple[str, ...]:
    """What may stand in a table."""
    return tuple(one.name for one in fields(kind) if one.name not in _LEFT_OUT)


def _default(one: Field[Any]) -> Any:
    return ... if one.default is MISSING and one.default_factory is MISSING else None


def _translated(hint: Any) -> Any:
    plain, marks, optional = taken_apart(hint)
    constraints = [constraint for mark in marks for constraint in _constraints(mark, plain)]
    wanted = _base(plain)
    if constraints:
        wanted = Annotated[(wanted, *constraints)]
    return Annotated[wanted | None, BeforeValidator(_nothing)] if optional else wanted


def _base(plain: Any) -> Any:
    origin = get_origin(plain)
    if origin is tuple:
        return tuple[_translated(get_args(plain)[0]), ...]  # type: ignore[misc]
    if origin is frozenset:
        return frozenset[_translated(get_args(plain)[0])]  # type: ignore[misc]
    if origin is Mapping:
        return dict[str, str]
    if plain in {int, bool, str}:
        return Annotated[plain, Strict()]
    if plain is timedelta:
        return Annotated[timedelta, PlainValidator(_span)]
    if hasattr(plain, "parse"):
        return Annotated[plain, PlainValidator(_parsed(plain))]
    if is_dataclass(plain):
        return Annotated[model_of(plain), AfterValidator(lambda model: made(plain, model))]  # type: ignore[arg-type]
    return plain


def _constraints(mark: Any, plain: Any) -> tuple[Any, ...]:
    if isinstance(mark, Within) and plain is int:
        return (Constraint(ge=mark.least, le=mark.most),)
    if isinstance(mark, Within):
        return (Constraint(min_length=mark.least, max_length=mark.most),)
    if isinstance(mark, Lasting):
        return (AfterValidator(_lasting(mark)),)
    if isinstance(mark, Code):
        return (AfterValidator(_code),)
    return ()


def _nothing(value: object) -> object:
    return None if isinstance(value, str) and value in NOTHING else value


def _span(value: object) -> timedelta:
    if isinstance(value, str):
        try:
            return span_of(value)
        except ValueError:
            pass
    raise PydanticCustomError("span", "not a span of time")


def _parsed(kind: Any) -> Callable[[object], Any]:
    def parse(value: object) -> Any:
        try:
            return kind.parse(value if isinstance(value, str) else "")
        except ValueError:
            raise PydanticCustomError(kind.__name__.lower(), "cannot be read") from None

    return parse


def _lasting(mark: Lasting) -> Callable[[timedelta], timedelta]:
    def check(value: timedelta) -> timedelta:
        if not mark.least <= value <= mark.most:
            ends = {"least": span(mark.least), "most": span(mark.most)}
            raise PydanticCustomError("lasting", "too short or too long", ends)
        return value

    return check


def _code(value: str) -> str:
    if _CODE.fullmatch(value) is None:
        raise PydanticCustomError("code", "not a plain name")
    return value
