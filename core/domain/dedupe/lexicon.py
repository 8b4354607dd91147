"""The tables of the duplicate check in the form in which they are looked up; each is read when first asked for."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache, lru_cache


def _table(name: str) -> str:
    data = pkgutil.get_data("core.domain.dedupe.gazetteer", f"{name}.txt")
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")


@cache
def simplified() -> dict[int, int]:
    """For ``str.translate``: traditional and variant characters to the simplified ones."""
    found, compared = _table("variants").splitlines()
    return {ord(char): ord(simple) for char, simple in zip(found, compared, strict=True)}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Names of provinces, cities and counties, full and short, to their codes of six digits, the wider place first."""
    known: dict[str, list[str]] = {}
    for line in _table("regions").splitlines():
        code, *names = line.split()
        for name in dict.fromkeys(names):
            known.setdefault(name, []).append(code)
    return {name: tuple(sorted(codes, key=breadth)) for name, codes in known.items()}


def breadth(code: str) -> int:
    """0 for a province, 1 for a city, 2 for a county or district."""
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


@cache
def trades() -> dict[str, int]:
    """Words for what a company does, to the number of their theme (the line of the table; -1 for a word
    without one).
    """
    themes: dict[str, int] = {}
    for theme, line in enumerate(_table("trades").splitlines()):
        for word in line.split():
            if len(word) > 1:
                themes.setdefault(word, theme)
    for word in _table("trades_more").split():
        themes.setdefault(word, next((themes[word[at:]] for at in range(1, len(word) - 1) if word[at:] in themes), -1))
    return themes


@lru_cache(maxsize=1 << 12)
def words_of(trade: str) -> tuple[int, ...]:
    """Where the words of a trade begin."""
    known, starts, end = trades(), list[int](), len(trade)
    while end > 0:
        found = next((start for start in range(max(0, end - _LONGEST), end - 1) if trade[start:end] in known), None)
        end = end - 1 if found is None else found
        if found is not None or not end:
            starts.append(end)
    return tuple(reversed(starts))


_LONGEST = 8
"""Characters of the words that :func:`words_of` looks for."""


@cache
def _short_trades() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(filter(lambda word: len(word) == 2, trades()), key=lambda word: (-follows(*word), word)):
        for char in word:
            found.setdefault(char, []).append(word)
    return found


def trades_with(char: str) -> list[str]:
    """The most usual trades of two characters of which this is one, three at most."""
    return _short_trades().get(char, [])[:3]


def readings(*, further: bool = False) -> Iterator[tuple[str, str]]:
    """Syllables in Pinyin without tones and the characters that are usually (or, ``further``, also) read so."""
    for line in _table("sounds").splitlines():
        if line.startswith("+") == further:
            syllable, chars = line.removeprefix("+").split()
            yield syllable, chars


def shapes() -> list[str]:
    """For each component the characters that show it."""
    return _table("shapes").split()


@cache
def frequent() -> dict[str, float]:
    """Characters of brands to how often brands use them: 0 for the rarest band, one more for each doubling."""
    return {char: float(band) for band, line in enumerate(_table("frequent").splitlines()) for char in line}


@cache
def neighbours() -> dict[str, str]:
    """For each character of brands (and ``^``, the beginning) those that follow it, the rarest first; a bar stands
    between those that do so about twice as often and the others.
    """
    return {line[0]: line[1:] for line in _table("neighbours").splitlines()}


def follows(one: str, other: str) -> int:
    """How usual one character behind the other is in brands: 0 for hardly ever, one more for each doubling."""
    known = neighbours().get(one, "")
    at = known.find(other)
    return known.count("|", 0, at) + 1 if at >= 0 else 0
