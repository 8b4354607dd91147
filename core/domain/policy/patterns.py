"""Patterns that answers of a form must fit. Matched in linear time by the engine of the conditions (RE2); what looks as
if it were written to run for ever is refused all the same, for it is a mistake in any engine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cel_expr_python import cel

LONGEST = 200
MOST_REPEATS = 1000
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?:)?|\)|[*+?]|\{\d*,?\d*\}|.", re.DOTALL)
_COUNTED = re.compile(r"\{(\d*)(,?)(\d*)\}")


class BadPattern(Exception):
    """The pattern cannot be used; ``args[0]`` is a code: ``too_long``, ``nested``, ``too_many``, ``not_read``."""


def check(pattern: str) -> None:
    """Raises ``BadPattern``."""
    if len(pattern) > LONGEST:
        raise BadPattern("too_long")
    _refuse_runaways(pattern)
    if _asked(pattern, "") is None:
        raise BadPattern("not_read")


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits a pattern that was checked."""
    return bool(_asked(pattern, text))


def _asked(pattern: str, text: str) -> bool | None:
    found = _engine().eval(data={"text": text, "pattern": f"^(?:{pattern})$"})
    return bool(found.value()) if found.type().name() == "BOOL" else None


@lru_cache(maxsize=1)
def _engine() -> cel.Expression:
    from cel_expr_python import cel  # noqa: PLC0415 - only a form with patterns pays for the engine

    return cel.NewEnv(variables={"text": cel.Type.STRING, "pattern": cel.Type.STRING}).compile("text.matches(pattern)")


def _refuse_runaways(pattern: str) -> None:
    """A repetition of something that itself repeats or chooses, and repetitions by the thousand."""
    inner = [False]
    closed: bool | None = None
    for piece in _PIECE.findall(pattern):
        repeats = piece in {"*", "+"} or (piece[0] == "{" and _COUNTED.fullmatch(piece) is not None)
        if repeats:
            if _most(piece) > MOST_REPEATS:
                raise BadPattern("too_many")
            if closed:
                raise BadPattern("nested")
            inner[-1] = True
        if piece == "|":
            inner[-1] = True
        closed = None
        if piece.startswith("("):
            inner.append(False)
        elif piece == ")" and len(inner) > 1:
            closed = inner.pop()
            inner[-1] = inner[-1] or closed


def _most(piece: str) -> int:
    if (match := _COUNTED.fullmatch(piece)) is None:
        return 0
    return max(int(number or 0) for number in (match[1], match[3]))
