"""How names are heard: one character of a private range for each folded syllable, so that sounds compare like texts.

Folded means: zh/z, ch/c, sh/s, l/n and -ng/-n are one. The code of a syllable is computed from its spelling, so that it
never changes when the table of readings grows: blocks in databases rest on it.
"""

from __future__ import annotations

import re
from functools import cache

from core.domain.dedupe import lexicon

_INITIALS = ("", *"bpmfdtngkhjqxzcsryw")
_FINALS = (
    *("", "a", "ai", "an", "ao", "e", "ei", "en", "er", "i", "ia", "ian", "iao", "ie", "in", "iong", "iu"),
    *("o", "ong", "ou", "u", "ua", "uai", "uan", "ue", "ui", "un", "uo", "v", "ve"),
)
_PARTS = re.compile(r"([bpmfdtngkhjqxzcsryw]?)(.*)")
_FIRST = 0xE000
LONGEST_SYLLABLE = 6


def folded(syllable: str) -> str:
    """One spelling for syllables that are easily taken for one another."""
    if syllable[:2] in {"zh", "ch", "sh"}:
        syllable = syllable[0] + syllable[2:]
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") and syllable[-3:-2] in {"a", "e", "i"} else syllable


def _code(syllable: str) -> str:
    found = _PARTS.fullmatch(folded(syllable))
    initial, final = found.groups() if found is not None else ("", "")
    return chr(_FIRST + _INITIALS.index(initial) * 40 + _FINALS.index(final))


@cache
def _heard() -> dict[int, str]:
    """For ``str.translate``: each character with a reading to the code of its syllable."""
    return {ord(char): _code(syllable) for syllable, chars in lexicon.readings() for char in chars}


@cache
def other_sounds() -> dict[str, str]:
    """Characters with several readings (重 zhong, chong) to the codes of the further ones."""
    heard: dict[str, str] = {}
    for syllable, chars in lexicon.readings(further=True):
        for char in chars:
            heard[char] = heard.get(char, "") + _code(syllable)
    return heard


@cache
def _spelled() -> dict[str, str]:
    return {syllable: _code(syllable) for syllable, _ in lexicon.readings()}


@cache
def _spoken() -> tuple[dict[int, str], dict[str, str]]:
    """Characters, and syllables, to the codes of their syllables with nothing folded; nothing stored rests on these."""
    spelled = {syllable: chr(_FIRST + at) for at, (syllable, _) in enumerate(lexicon.readings())}
    return {ord(char): spelled[syllable] for syllable, chars in lexicon.readings() for char in chars}, spelled


def sound_of(text: str) -> str:
    """How a text is heard, one code a character; what has no reading stands for itself. Letters are read as Pinyin."""
    if text.isascii():
        return "".join(syllables(text))
    return text.translate(_heard())


def spoken(text: str) -> str:
    """How a text is said, one code a syllable: zh is not z here, and an is not ang."""
    chars, spelled = _spoken()
    if text.isascii():
        return "".join(spelled.get(part, part) for part in _cut(text))
    return text.translate(chars)


def syllables(letters: str) -> list[str]:
    """Latin letters as Pinyin: the fewest syllables that make it up, as codes; letters that make none stay letters."""
    spelled = _spelled()
    return [spelled.get(part, part) for part in _cut(letters)]


def _cut(letters: str) -> list[str]:
    """The fewest syllables, and letters that belong to none."""
    spelled, ends = _spelled(), len(letters)
    best: list[tuple[float, int]] = [(0.0, 0)] * (ends + 1)
    for end in range(1, ends + 1):
        cost, start = best[end - 1][0] + 3.0, end - 1
        for begin in range(max(0, end - LONGEST_SYLLABLE), end):
            if letters[begin:end] in spelled and best[begin][0] + 1.0 < cost:
                cost, start = best[begin][0] + 1.0, begin
        best[end] = cost, start
    found: list[str] = []
    while ends:
        start = best[ends][1]
        found.append(letters[start:ends])
        ends = start
    return found[::-1]
