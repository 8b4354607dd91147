"""How much work a regular expression makes, counted instead of timed.

A matcher that backtracks in the order of Python's own, one counted step for each thing it looks at. It has none of the
engine's shortcuts, so it may count more by a factor, never less by an order.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

SYNTAX = import_module("re._parser")
C = import_module("re._constants")
ENDLESS = 64
"""A repetition that may go on for longer than this is taken for one without end."""
Rest = Callable[[int], bool]
DOTALL, IGNORECASE, MULTILINE = int(re.DOTALL), int(re.IGNORECASE), int(re.MULTILINE)


class Runaway(Exception):
    """More steps than were allowed."""


class Effort:
    """The steps that a pattern takes over a text."""

    def __init__(self, pattern: re.Pattern[str], *, most: int = 400_000) -> None:
        self.tree = SYNTAX.parse(pattern.pattern, pattern.flags)
        self.flags = self.tree.state.flags
        self.steps = 0
        self._most = most
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}
        self._fits: dict[tuple[Any, int, str], bool] = {}  # hostile texts repeat few letters: most were asked before

    def of(self, text: str, *, searching: bool, whole: bool = False) -> int:
        """Of one match at the beginning, or of a search for every place where it fits. Raises `Runaway`."""
        self.steps, self._text, self._groups = 0, text, {}
        end: Rest = (lambda at: at == len(text)) if whole else (lambda at: True)
        with _deep():
            if not searching:
                self._run(self.tree.data, 0, 0, end)
                return self.steps
            at, last = 0, [0]

            def note(place: int) -> bool:
                last[0] = place
                return True

            while at <= len(text):
                at = max(last[0], at + 1) if self._run(self.tree.data, 0, at, note) else at + 1
        return self.steps

    def _run(self, items: list[Any], index: int, at: int, rest: Rest) -> bool:
        self.steps += 1
        if self.steps > self._most:
            raise Runaway
        if index == len(items):
            return rest(at)
        kind, value = items[index]
        if kind in (C.LITERAL, C.NOT_LITERAL, C.ANY, C.IN):
            fits = at < len(self._text) and self._one(kind, value, self._text[at])
            return fits and self._run(items, index + 1, at + 1, rest)
        return self._composed(kind, value, at, lambda place: self._run(items, index + 1, place, rest))

    def _composed(self, kind: Any, value: Any, at: int, rest: Rest) -> bool:
        if kind is C.AT:
            return self._stands(value, at) and rest(at)
        if kind is C.BRANCH:
            return any(self._run(each.data, 0, at, rest) for each in value[1])
        if kind is C.SUBPATTERN:
            return self._group(value[0], value[3].data, at, rest)
        if kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            least, most, body = value
            return self._repeat(kind, least, most, body.data, at, rest)
        if kind in (C.ASSERT, C.ASSERT_NOT):
            return self._looks(kind, value[0], value[1].data, at) and rest(at)
        if kind is C.ATOMIC_GROUP:
            ends: list[int] = []
            return self._run(value.data, 0, at, _noting(ends)) and rest(ends[0])
        if kind is C.GROUPREF:
            begin, end = self._groups.get(value, (0, 0))
            return self._text.startswith(self._text[begin:end], at) and rest(at + end - begin)
        raise NotImplementedError(kind)

    def _group(self, number: int | None, body: list[Any], at: int, rest: Rest) -> bool:
        if number is None:
            return self._run(body, 0, at, rest)
        before = self._groups.get(number)

        def closed(place: int) -> bool:
            self._groups[number] = (at, place)
            return rest(place)

        if self._run(body, 0, at, closed):
            return True
        self._groups.pop(number, None)
        if before is not None:
            self._groups[number] = before
        return False

    def _repeat(self, kind: Any, least: int, most: int, body: list[Any], at: int, rest: Rest) -> bool:
        if len(body) == 1 and body[0][0] in (C.LITERAL, C.NOT_LITERAL, C.ANY, C.IN):
            return self._run_of_one(kind, least, most, body[0], at, rest)

        if kind is C.POSSESSIVE_REPEAT:
            ends: list[int] = []
            kept = self._repeat(C.MAX_REPEAT, least, most, body, at, _noting(ends))
            return kept and rest(ends[0])

        def again(count: int, place: int) -> bool:
            more = count < most

            def one_more(next_place: int) -> bool:
                stuck = next_place == place and count >= least
                return not stuck and again(count + 1, next_place)

            if count < least:
                return self._run(body, 0, place, one_more)
            if kind is C.MIN_REPEAT:
                return rest(place) or (more and self._run(body, 0, place, one_more))
            return (more and self._run(body, 0, place, one_more)) or rest(place)

        return again(0, at)

    def _run_of_one(self, kind: Any, least: int, most: int, item: Any, at: int, rest: Rest) -> bool:
        end = at
        limit = len(self._text) if most is C.MAXREPEAT else min(len(self._text), at + most)
        while end < limit and self._one(item[0], item[1], self._text[end]):
            end += 1
            self.steps += 1
        places = range(at + least, end + 1)
        if kind is C.POSSESSIVE_REPEAT:
            return bool(places) and rest(end)
        for place in places if kind is C.MIN_REPEAT else reversed(places):
            self.steps += 1
            if self.steps > self._most:
                raise Runaway
            if rest(place):
                return True
        return False

    def _looks(self, kind: Any, direction: int, body: list[Any], at: int) -> bool:
        if direction < 0:
            at -= SYNTAX.SubPattern(self.tree.state, body).getwidth()[0]
        found = at >= 0 and self._run(body, 0, at, lambda _: True)
        return bool(found == (kind is C.ASSERT))

    def _stands(self, where: Any, at: int) -> bool:
        text = self._text
        if where in (C.AT_BEGINNING, C.AT_BEGINNING_STRING):
            return at == 0 or (bool(self.flags & MULTILINE) and where is C.AT_BEGINNING and text[at - 1] == "\n")
        if where in (C.AT_END, C.AT_END_STRING):
            return at == len(text) or (where is C.AT_END and text[at:] == "\n") or self._line_ends(at)
        inside = (at > 0 and _is_word(text[at - 1])) != (at < len(text) and _is_word(text[at]))
        return inside == (where is C.AT_BOUNDARY)

    def _line_ends(self, at: int) -> bool:
        return bool(self.flags & MULTILINE) and self._text[at] == "\n"

    def _one(self, kind: Any, value: Any, letter: str) -> bool:
        self.steps += 1
        known = self._fits.get(key := (kind, id(value) if kind is C.IN else value, letter))
        if known is None:
            known = self._fits[key] = fits(kind, value, letter, self.flags)
        return known


def _noting(ends: list[int]) -> Rest:
    def note(place: int) -> bool:
        ends.append(place)
        return True

    return note


def fits(kind: Any, value: Any, letter: str, flags: int) -> bool:
    """Whether one letter is what this item of a parse tree asks for."""
    if kind is C.ANY:
        return letter != "\n" or bool(flags & DOTALL)
    letters = {letter, letter.lower(), letter.upper()} if flags & IGNORECASE else {letter}
    if kind is C.LITERAL:
        return any(ord(each) == value for each in letters if len(each) == 1)
    if kind is C.NOT_LITERAL:
        return all(ord(each) != value for each in letters if len(each) == 1)
    if value[0][0] is C.NEGATE:
        return not any(_in(part, each) for part in value[1:] for each in letters)
    return any(_in(part, each) for part in value for each in letters)


def _in(part: Any, letter: str) -> bool:
    kind, value = part
    if kind is C.LITERAL:
        return letter == chr(value)
    if kind is C.RANGE:
        return len(letter) == 1 and value[0] <= ord(letter) <= value[1]
    classes = {
        C.CATEGORY_DIGIT: str.isdecimal,
        C.CATEGORY_SPACE: str.isspace,
        C.CATEGORY_WORD: _is_word,
        C.CATEGORY_NOT_DIGIT: lambda each: not each.isdecimal(),
        C.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
        C.CATEGORY_NOT_WORD: lambda each: not _is_word(each),
    }
    return bool(classes[value](letter))


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@contextmanager
def _deep() -> Iterator[None]:
    """Each turn of a repetition is a call inside the one before."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


LETTERS = " a1中一,\n\t-_"
"""One of each kind that patterns tell apart."""


def hostile(effort: Effort) -> Iterator[tuple[str, str]]:
    """Beginnings and the piece to be repeated after each, made of the pattern's own loops."""
    for before, body in _loops(list(effort.tree), ()):
        beginning = "".join(_shortest(before, effort.flags))
        for piece in _pieces(body, effort.flags):
            yield beginning, piece
            if beginning:
                yield "", piece


def _loops(items: list[Any], before: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    """Every repetition without end, with what has to stand before it."""
    for kind, value in items:
        if kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            least, most, body = value
            if most is C.MAXREPEAT or most > ENDLESS:
                yield before, list(body)
            yield from _loops(list(body), before)
            before = (*before, *(list(body) * min(least, 3)))
            continue
        if kind is C.SUBPATTERN:
            yield from _loops(list(value[3]), before)
        elif kind is C.BRANCH:
            for each in value[1]:
                yield from _loops(list(each), before)
        elif kind in (C.ASSERT, C.ASSERT_NOT):
            yield from _loops(list(value[1]), before)
        before = (*before, (kind, value))


def _pieces(body: list[Any], flags: int) -> list[str]:
    """What one turn of the loop may take: by each of its choices, and each single letter that fits its beginning."""
    found = {"".join(_shortest(tuple(body), flags, choice)) for choice in range(5)}
    found |= {letter for letter in LETTERS if _may_begin(body, letter, flags)}
    return sorted(piece for piece in found if piece)


def _shortest(items: Iterable[Any], flags: int, choice: int = 0) -> Iterator[str]:
    for kind, value in items:
        if kind in (C.LITERAL, C.NOT_LITERAL, C.ANY, C.IN):
            yield _letter(kind, value, flags, choice)
        elif kind is C.BRANCH:
            yield from _shortest(list(value[1][choice % len(value[1])]), flags, choice)
        elif kind is C.SUBPATTERN:
            yield from _shortest(list(value[3]), flags, choice)
        elif kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            yield from _shortest(list(value[2]) * max(min(value[0], 3), choice % 2), flags, choice)


def _letter(kind: Any, value: Any, flags: int, choice: int) -> str:
    if kind is C.LITERAL:
        return chr(value)
    own = (
        [chr(part[1] if part[0] is C.LITERAL else part[1][0]) for part in value if part[0] in (C.LITERAL, C.RANGE)]
        if kind is C.IN
        else []
    )
    fitting = [letter for letter in (*own, *LETTERS) if fits(kind, value, letter, flags)]
    return fitting[choice % len(fitting)] if fitting else "\u00a4"


def _may_begin(items: list[Any], letter: str, flags: int) -> bool:
    for kind, value in items:
        if kind in (C.LITERAL, C.NOT_LITERAL, C.ANY, C.IN):
            return fits(kind, value, letter, flags)
        if kind is C.BRANCH:
            return any(_may_begin(list(each), letter, flags) for each in value[1])
        if kind is C.SUBPATTERN:
            return _may_begin(list(value[3]), letter, flags)
        if kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            if _may_begin(list(value[2]), letter, flags):
                return True
            if value[0]:
                return False
    return False
