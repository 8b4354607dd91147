"""What is wrong with one cell of a row that was sent in; worded in ``cards/texts/faults.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from core.domain.contact import masked
from core.domain.frozen import dataclass
from core.domain.rules import Fact

_SHOWN = 24
_PERSONAL = frozenset({"phone", "other_phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``column`` is a field of :mod:`core.domain.sheets.columns`, ``shown`` the value so far as it may be shown:
    phones are masked, long texts cut.
    """

    column: str
    code: str
    shown: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


def fault(column: str, code: str, value: str = "", **facts: Fact) -> Fault:
    """A fault of this value; what must not be shown of it stays behind."""
    return Fault(column=column, code=code, shown=_showable(column, value), facts=facts)


def _showable(column: str, value: str) -> str:
    plain = " ".join(value.split())
    if plain and column in _PERSONAL:
        return masked(plain)
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
