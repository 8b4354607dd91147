"""The tables of the duplicate check in the form in which they are looked up; each is read when first asked for."""

from __future__ import annotations

import pkgutil
from functools import cache

PLACE_ENDS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "省", "市", "区", "县", "盟", "旗")


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
def trades() -> frozenset[str]:
    """Words for what a company does."""
    return frozenset(word for word in _table("trades").split() if len(word) > 1)


@cache
def sounds() -> dict[str, str]:
    """A character to its reading, folded: ears and dialects confuse zh/z, ch/c, sh/s, l/n and -ng/-n."""
    heard: dict[str, str] = {}
    for line in _table("sounds").splitlines():
        if not line.startswith("+"):
            syllable, chars = line.split()
            heard.update(dict.fromkeys(chars, folded(syllable)))
    return heard


@cache
def other_sounds() -> dict[str, tuple[str, ...]]:
    """The further readings of characters that have several (重 zhong, chong)."""
    heard: dict[str, tuple[str, ...]] = {}
    for line in _table("sounds").splitlines():
        if line.startswith("+"):
            syllable, chars = line[1:].split()
            for char in chars:
                heard[char] = (*heard.get(char, ()), folded(syllable))
    return heard


def folded(syllable: str) -> str:
    """One class for syllables that are easily taken for one another."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(long):
            syllable = short + syllable[2:]
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") and syllable[-3] in "aei" else syllable


def sound_of(text: str) -> str:
    """How a text is heard, one folded syllable a character; what has no reading stands for itself."""
    heard = sounds()
    return " ".join([heard.get(char, char) for char in text])
