"""Conditions of the policy: CEL over typed names, checked when the policy is published, bounded when they are asked.

The engine is Google's own (``cel-expr-python``: C++ with the type checker of the language); it is imported when the
first condition is read, so that a policy without conditions costs nothing. Why this one:
``docs/adr/0012-conditions-in-cel.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from core.domain.frozen import dataclass
from core.domain.policy.expressions import BadExpression, Flaw, column_before, flaws_in, tokens_of, with_points
from core.domain.policy.names import NOTHING, Fact, Kind, Names

if TYPE_CHECKING:
    from cel_expr_python import cel

__all__ = ["BadExpression", "Condition", "Flaw", "Formula", "People"]

_MESSAGE = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_OVERLOAD = re.compile(r"found no matching overload for '([^']+)' applied to '\(?([^']*?)\)?'")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds or does not. Empty: it always holds."""

    text: str
    names: Names

    @classmethod
    def parse(cls, text: str, names: Names) -> Condition:
        """Read and type-check it. Raises ``BadExpression`` with every mistake that can be named."""
        if text.strip():
            _compiled(text, names, Kind.TRUTH)
        return cls(text, names)

    def holds(self, facts: Mapping[str, Fact | int | Decimal]) -> bool:
        """Whether it holds; names without a fact are worth nothing (``""``, 0, false, no texts)."""
        if not self.text.strip():
            return True
        return bool(_value(self.text, self.names, Kind.TRUTH, facts))


@dataclass(frozen=True, slots=True)
class Formula:
    """A number made of other numbers."""

    text: str
    names: Names

    @classmethod
    def parse(cls, text: str, names: Names) -> Formula:
        """Raises ``BadExpression``."""
        _compiled(text, names, Kind.NUMBER)
        return cls(text, names)

    def value(self, facts: Mapping[str, Fact | int | Decimal]) -> Decimal | None:
        """Rounded to six places; ``None`` where there is no such number (a division by nothing)."""
        number = _value(self.text, self.names, Kind.NUMBER, facts)
        if not isinstance(number, float) or not isfinite(number) or abs(number) >= 1e20:
            return None
        return round(Decimal(repr(number)), 6).normalize()


@dataclass(frozen=True, slots=True)
class People:
    """An expression that yields names of people: one text or a list of them."""

    text: str
    names: Names

    @classmethod
    def parse(cls, text: str, names: Names) -> People:
        """Raises ``BadExpression``."""
        _compiled(text, names, Kind.TEXTS)
        return cls(text, names)

    def value(self, facts: Mapping[str, Fact | int | Decimal]) -> tuple[str, ...]:
        """The names, without empty ones and each once."""
        found = _value(self.text, self.names, Kind.TEXTS, facts)
        texts = [found] if isinstance(found, str) else found
        assert isinstance(texts, list)  # noqa: S101 - the type was checked when it was parsed
        return tuple(dict.fromkeys(str(text).strip() for text in texts if str(text).strip()))


def _value(text: str, names: Names, wanted: Kind, facts: Mapping[str, Fact | int | Decimal]) -> object:
    spoken = _spoken(text, names)
    given = {name: _given(facts[name], kind) if name in facts else _nothing(kind) for name, kind in spoken}
    return _compiled(text, names, wanted).eval(data=given).plain_value()


@lru_cache(maxsize=1024)
def _spoken(text: str, names: Names) -> tuple[tuple[str, Kind], ...]:
    """The names that the text could mean: no fact is looked up for any other."""
    return tuple((name, kind) for name, kind in names.pairs if name in text)


def _nothing(kind: Kind) -> object:
    return [] if kind is Kind.TEXTS else NOTHING[kind]


def _given(fact: Fact | int | Decimal, kind: Kind) -> object:
    """A fact as the engine takes it. Raises ``TypeError`` for one that is of another kind than its name."""
    if kind is Kind.TRUTH and isinstance(fact, bool):
        return fact
    if kind is Kind.NUMBER and isinstance(fact, int | float | Decimal) and not isinstance(fact, bool):
        return float(fact)
    if kind is Kind.TEXT and isinstance(fact, str):
        return str(fact)
    if kind is Kind.TEXTS and isinstance(fact, tuple):
        return [str(text) for text in fact]
    raise TypeError(f"a fact of kind {kind} cannot be a {type(fact).__name__}")


@lru_cache(maxsize=1024)
def _compiled(text: str, names: Names, wanted: Kind) -> cel.Expression:
    """Raises ``BadExpression``."""
    tokens = tokens_of(text)
    if flaws := flaws_in(tokens, names.kinds().keys()):
        raise BadExpression(flaws)
    pointed, put_in = with_points(tokens, text)
    env = _environment(names)
    try:
        expression = env.compile(pointed)
    except RuntimeError as error:
        raise BadExpression(_told(str(error), pointed, put_in)) from error
    if not _fits(expression.return_type().name(), wanted):
        raise BadExpression((Flaw(code=f"not_{wanted.value}", column=1),))
    return expression


def _fits(result: str, wanted: Kind) -> bool:
    return result in {
        Kind.TRUTH: {"BOOL"},
        Kind.NUMBER: {"DOUBLE"},
        Kind.TEXT: {"STRING"},
        Kind.TEXTS: {"STRING", "LIST<STRING>"},
    }.get(wanted, set())


@lru_cache(maxsize=32)
def _environment(names: Names) -> cel.Env:
    from cel_expr_python import cel  # noqa: PLC0415 - only a policy with conditions pays for the engine

    types = {
        Kind.TEXT: cel.Type.STRING,
        Kind.NUMBER: cel.Type.DOUBLE,
        Kind.TRUTH: cel.Type.BOOL,
        Kind.TEXTS: cel.Type.List(cel.Type.STRING),
    }
    return cel.NewEnv(variables={name: types[kind] for name, kind in names.pairs})


def _told(message: str, pointed: str, put_in: tuple[int, ...]) -> tuple[Flaw, ...]:
    """What the engine refuses, at the place in the text as it was written."""
    starts = [0]
    for line in pointed.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    flaws: list[Flaw] = []
    for row, column, what in _MESSAGE.findall(message):
        offset = starts[min(max(int(row) - 1, 0), len(starts) - 1)] + max(int(column), 1)
        flaw = _flaw(what, column_before(offset, put_in))
        flaws += [flaw] if flaw not in flaws else []
    return tuple(flaws) or (Flaw(code="refused", column=1),)


def _flaw(what: str, column: int) -> Flaw:
    if overload := _OVERLOAD.search(what):
        operator, kinds = overload.groups()
        return Flaw(code="wrong_kinds", column=column, facts={"operator": operator.strip("_@"), "kinds": kinds})
    return Flaw(code="syntax" if "yntax error" in what else "refused", column=column)
