"""How an expression is read before the engine sees it: which signs, names and functions it uses, and how large it is.

The engine (CEL, :mod:`core.domain.policy.conditions`) checks types; what is kept out here is what could fail or grow
when it runs: indexes, maps, conversions, patterns, loops within loops. Whole numbers become numbers with a point, for
there is only one kind of number.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import field

from core.domain.frozen import dataclass

LONGEST = 1000
MOST_TOKENS = 300
DEEPEST = 12

METHODS = frozenset({"startsWith", "endsWith", "contains"})
LOOPS = frozenset({"exists", "all", "exists_one"})
_WORDS = frozenset({"true", "false", "in"})
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"\\\n]|\\["'\\nt])*"|'(?:[^'\\\n]|\\["'\\nt])*')
    |(?P<number>\d+(?:\.\d+)?(?![\w.]))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[!<>+\-*/?:()\[\],.])""",
    re.VERBOSE | re.ASCII,
)
_VALUE_ENDS = frozenset({")", "]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One mistake in an expression; ``column`` counts from 1, in characters of the whole text. ``code`` is worded by
    whoever shows it.
    """

    code: str
    column: int
    facts: Mapping[str, str] = field(default_factory=dict)


class BadExpression(Exception):
    """The expression cannot be used."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(", ".join(flaw.code for flaw in flaws))
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression; ``at`` is its offset."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """Raises ``BadExpression``: ``too_long``, ``bad_character``."""
    if len(text) > LONGEST:
        raise BadExpression((Flaw(code="too_long", column=LONGEST, facts={"limit": str(LONGEST)}),))
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression((Flaw(code="bad_character", column=at + 1, facts={"character": text[at]}),))
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    if len(tokens) > MOST_TOKENS:
        raise BadExpression((Flaw(code="too_long", column=tokens[MOST_TOKENS].at + 1, facts={"limit": "300"}),))
    return tuple(tokens)


def flaws_in(tokens: tuple[Token, ...], known: Collection[str]) -> tuple[Flaw, ...]:
    """Names and functions that there are not, and what could grow or fail when it runs."""
    variables = _variables(tokens)
    flaws = [*_shape(tokens)]
    for place, token in enumerate(tokens):
        called = place + 1 < len(tokens) and tokens[place + 1].text == "("
        after_value = place > 0 and _is_value(tokens[place - 1])
        if token.text == "[" and after_value:
            flaws.append(Flaw(code="no_index", column=token.at + 1))
        if token.kind != "name" or token.text in _WORDS:
            continue
        behind_dot = place > 0 and tokens[place - 1].text == "."
        flaws += _name(token, known, variables, called=called, behind_dot=behind_dot)
    return tuple(flaws)


def with_points(tokens: tuple[Token, ...], text: str) -> tuple[str, tuple[int, ...]]:
    """The text with whole numbers as numbers with a point, and where characters were put in."""
    parts, put_in, done = [], [], 0
    for token in tokens:
        if token.kind == "number" and "." not in token.text:
            end = token.at + len(token.text)
            parts += [text[done:end], ".0"]
            put_in.append(end)
            done = end
    return "".join((*parts, text[done:])), tuple(put_in)


def column_before(column: int, put_in: tuple[int, ...]) -> int:
    """A column of the text with points, as a column of the text that was written."""
    offset = column - 1
    for place, end in enumerate(put_in):
        start = end + 2 * place
        if offset < start:
            return offset - 2 * place + 1
        if offset < start + 2:
            return end
    return offset - 2 * len(put_in) + 1


def near(name: str, known: Collection[str]) -> str:
    """The known name that was most likely meant, or nothing."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), "")


def _variables(tokens: tuple[Token, ...]) -> frozenset[str]:
    """The names that loops bring: the first word within their brackets."""
    return frozenset(
        tokens[place + 2].text
        for place, token in enumerate(tokens[:-2])
        if token.text.rpartition(".")[2] in LOOPS and token.kind == "name" and tokens[place + 1].text == "("
    )


def _is_value(token: Token) -> bool:
    return (token.kind in {"text", "number", "name"} and token.text != "in") or token.text in _VALUE_ENDS


def _name(
    token: Token, known: Collection[str], variables: Collection[str], *, called: bool, behind_dot: bool
) -> list[Flaw]:
    owner, _, last = token.text.rpartition(".")
    if called:
        flaws = _function(token, last, member=bool(owner) or behind_dot)
        return flaws + (_value(owner, token.at, known, variables) if owner and not behind_dot else [])
    if behind_dot:
        return [Flaw(code="unknown_name", column=token.at + 1, facts={"name": token.text, "near": ""})]
    return _value(token.text, token.at, known, variables)


def _value(name: str, at: int, known: Collection[str], variables: Collection[str]) -> list[Flaw]:
    if name in known or name in variables or name in _WORDS:
        return []
    return [Flaw(code="unknown_name", column=at + 1, facts={"name": name, "near": near(name, known)})]


def _function(token: Token, name: str, *, member: bool) -> list[Flaw]:
    if member and name in METHODS | LOOPS:
        return []
    if name == "matches":
        return [Flaw(code="no_patterns", column=token.at + 1)]
    close = near(name, METHODS | LOOPS)
    return [Flaw(code="unknown_function", column=token.at + 1, facts={"name": name, "near": close})]


def _shape(tokens: tuple[Token, ...]) -> list[Flaw]:
    """Brackets too deep, and loops within loops."""
    open_loops: list[bool] = []
    for place, token in enumerate(tokens):
        if token.text in {"(", "["} and token.kind == "sign":
            before = tokens[place - 1] if place else None
            loop = before is not None and before.kind == "name" and before.text.rpartition(".")[2] in LOOPS
            if loop and any(open_loops):
                return [Flaw(code="loop_in_loop", column=token.at + 1)]
            open_loops.append(loop)
            if len(open_loops) > DEEPEST:
                return [Flaw(code="too_deep", column=token.at + 1, facts={"limit": str(DEEPEST)})]
        elif token.text in {")", "]"} and token.kind == "sign" and open_loops:
            open_loops.pop()
    return []
