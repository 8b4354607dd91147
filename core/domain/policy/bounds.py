"""What a value of the policy document may be, beside its type: marks in the annotations that the reader checks and the
code ignores.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A number, a length of a text or a length of a list between the two, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """A span of time between the two, both included."""

    least: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A name that other places of the document refer to: small Latin letters, digits and underscores."""


class Yields(StrEnum):
    """What an expression in the document yields: whether something holds, a number, or names of people."""

    TRUTH = "truth"
    NUMBER = "number"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text is an expression (see :mod:`core.domain.policy.conditions`)."""

    yields: Yields


Key = Annotated[str, Code()]
Label = Annotated[str, Within(least=1, most=30)]
Sentence = Annotated[str, Within(least=0, most=200)]
Count = Annotated[int, Within(least=0, most=100_000)]
Some = Annotated[int, Within(least=1, most=100_000)]
Percent = Annotated[int, Within(least=1, most=100)]
Days = Annotated[timedelta, Lasting(least=timedelta(days=1), most=timedelta(days=3650))]
Wait = Annotated[timedelta, Lasting(least=timedelta(0), most=timedelta(days=3650))]
"""A span that may be nothing at all."""
When = Annotated[str, Asked(yields=Yields.TRUTH)]
"""A condition; empty: always."""
Which = Annotated[str, Asked(yields=Yields.TRUTH)]
"""A condition that picks; empty: none."""
People = Annotated[str, Asked(yields=Yields.PEOPLE)]
Calculation = Annotated[str, Asked(yields=Yields.NUMBER)]
Names = Annotated[tuple[str, ...], Within(least=0, most=200)]
