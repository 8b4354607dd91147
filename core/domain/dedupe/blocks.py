"""Blocks: numbers under which a name is filed and looked for, so that a few indexed look-ups bring every candidate.

A number is a hash of a kind and a text, below 2**31, so that a database stores it in four bytes; two texts that share a
number by chance only cost a comparison. Numbers are stable across releases: they stand in databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from core.domain.dedupe.lexicon import sound_of
from core.domain.dedupe.parse import CompanyName

_MASK = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A block to look into, and how much being in it says."""

    block: int
    kind: str
    weight: float


def block(kind: str, text: str) -> int:
    return crc32(f"{kind}{text}".encode()) & _MASK


def blocks_of(name: CompanyName) -> tuple[int, ...]:
    """Under which numbers the name is stored."""
    return tuple(dict.fromkeys(block(kind, text) for kind, text in _keys(name)))


def probes_of(name: CompanyName) -> tuple[Probe, ...]:
    """Where to look for names that may mean the same as this one, each block once."""
    found: dict[int, Probe] = {}
    for kind, text in _keys(name):
        number = block(kind, text)
        found.setdefault(number, Probe(block=number, kind=kind, weight=WEIGHTS[kind]))
    return tuple(found.values())


WEIGHTS = {"n": 9.0, "c": 4.0, "p": 2.0, "r": 2.5, "x": 1.0}


def _keys(name: CompanyName) -> Iterator[tuple[str, str]]:
    sound = sound_of(name.brand).split(" ")
    heard = " ".join(sound)
    yield "n", name.plain
    yield "c", f"{heard}|{name.trade}"
    yield "p", heard
    if name.region:
        yield "r", f"{' '.join(sound[:2])}|{name.region[:4]}"
    if 2 <= len(sound) <= 8:
        context = name.trade if len(sound) == 2 else ""
        for place in range(len(sound)):
            yield "x", f"{' '.join(sound[:place] + sound[place + 1 :])}|{context}"
