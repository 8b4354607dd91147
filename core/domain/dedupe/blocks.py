"""Blocks: numbers under which a name is filed and looked for, so that a few indexed look-ups bring every candidate.

A number is a hash of a kind and a text, below 2**31, so that a database stores it in four bytes; two texts that share a
number by chance only cost a comparison. Numbers are stable across releases: they stand in databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.sound import other_sounds, sound_of

_MASK = 2**31 - 1
_SPOKEN = 12
"""Syllables of a name that keys look at."""

WEIGHTS = {
    "n": 12.0, "b": 4.0, "c": 7.0, "p": 5.0, "r": 4.0, "i": 3.0, "q": 2.0, "x": 4.0,
    "ph": 4.0, "p2": 1.5, "p3": 2.5, "p4": 3.5,
}  # fmt: skip
"""How much it says that two names share a block of this kind, before the fullness of the block is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A block to look into, and how much being in it says."""

    block: int
    kind: str
    weight: float


def block(kind: str, text: str) -> int:
    """The number of a kind and a text."""
    return crc32(f"{kind}{text}".encode()) & _MASK


def blocks_of(name: CompanyName) -> tuple[int, ...]:
    """Under which numbers the name is stored, nine or so."""
    return tuple({block(kind[0], text): None for kind, text in _stored(name)})


def probes_of(name: CompanyName) -> tuple[Probe, ...]:
    """Where to look for names that may mean the same as this one, each block once."""
    found: dict[int, Probe] = {}
    for kind, text in (*_stored(name), *_asked(name)):
        number = block(kind[0], text)
        if number not in found:
            found[number] = Probe(block=number, kind=kind, weight=WEIGHTS[kind])
    return tuple(found.values())


def _stored(name: CompanyName) -> list[tuple[str, str]]:
    """Kinds and texts: n the whole name; b the brand as written; by sound c brand and trade, p the brand, q its
    beginning, x the brand less one; r the beginning with the city; i the beginning with the end of the trade.
    """
    brand, trade, city = sound_of(name.brand)[:_SPOKEN], sound_of(name.trade)[:_SPOKEN], name.region[:4]
    keys = [("n", name.plain), ("c", brand + trade), ("p", brand), ("b", name.brand)]
    if city:
        keys.append(("r", brand[:2] + city))
    if trade:
        keys.append(("i", brand[:2] + trade[-2:]))
    keys += [("q", brand[:length]) for length in (2, 3) if length < len(brand)]
    keys += _less_one(brand, trade, city)
    return keys


def _less_one(brand: str, trade: str, city: str) -> list[tuple[str, str]]:
    """The brand with one syllable left out, with what keeps the block small: names that differ there share it."""
    if len(brand) == 2:
        return [("x", f"{brand[0]}-{trade}{city}"), ("x", f"-{brand[1]}{trade}{city}")]
    if 3 <= len(brand) <= 6:
        return [("x", f"{brand[:at]}{brand[at + 1 :]}|{trade}") for at in range(len(brand))]
    return []


def _asked(name: CompanyName) -> list[tuple[str, str]]:
    """Where else to look: prefixes of what may be brand and trade, other readings."""
    core = sound_of(name.core)[:_SPOKEN] if not name.brand.isascii() else sound_of(name.brand)
    brand = sound_of(name.brand)
    keys = [(f"p{length}", core[:length]) for length in (4, 3, 2) if length < len(core)]
    if not name.trade or len(brand) > 2:
        keys.append(("q", core if len(core) <= 3 else brand[:3]))
    others = other_sounds()
    for at, char in enumerate(name.brand[:6]):
        keys += [("ph", brand[:at] + other + brand[at + 1 :]) for other in others.get(char, "")]
    return keys
