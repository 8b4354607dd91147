"""Blocks: numbers under which a name is filed and looked for, so that a few indexed look-ups bring every candidate.

A number is a hash of a kind and a text, below 2**31, so that a database stores it in four bytes; two texts that share a
number by chance only cost a comparison. Numbers are stable across releases: they stand in databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from core.domain.dedupe import lexicon
from core.domain.dedupe.parse import CompanyName, trade_start
from core.domain.dedupe.sound import other_sounds, sound_of

REVISION = 1
"""Goes up when a change of the blocks, or of the parser, asks for what is stored to be made anew. A ledger does that by
itself at its next start, while the names go on standing where they stood.
"""
_MASK = 2**31 - 1
_REMEMBERED = 256
"""Names whose blocks are kept for a while: one question asks for them several times, an import for those of some lines.
"""
_SPOKEN = 12
"""Syllables of a name that keys look at."""

WEIGHTS = {
    "n": 5.3, "b": 15.2, "c": 5.9, "p": 1.9, "r": 13.8, "i": 7.4, "q": 5.3, "x": 8.8,
    "ph": 1.0, "p2": 7.2, "p3": 6.7, "p4": 4.2, "a": 5.6, "ce": 10.6,
}  # fmt: skip
"""How much it says that two names share a block of this kind, before the fullness of the block is looked at: fitted to
the labelled questions (a softmax over the candidates of each).
"""


class Probe(NamedTuple):
    """A block to look into, and how much being in it says."""

    block: int
    kind: str
    weight: float


def block(kind: str, text: str) -> int:
    """The number of a kind and a text."""
    return crc32(f"{kind}{text}".encode()) & _MASK


@lru_cache(maxsize=_REMEMBERED)
def blocks_of(name: CompanyName) -> tuple[int, ...]:
    """Under which numbers the name is stored, nine or so."""
    return tuple({**_standing(name), **{block(kind, text): None for kind, text in _initials(name)}})


def left_by(name: CompanyName) -> tuple[int, ...]:
    """Under which numbers an earlier revision kept the name and this one does not."""
    return tuple({block("n", name.plain)} - set(blocks_of(name)))


@lru_cache(maxsize=_REMEMBERED)
def probes_of(name: CompanyName) -> tuple[Probe, ...]:
    """Where to look for names that may mean the same as this one, each block once."""
    found = dict(_standing(name))
    for kind, text in _asked(name):
        found.setdefault(block(kind[0], text), kind)
    return tuple([Probe(number, kind, WEIGHTS[kind]) for number, kind in found.items()])


@lru_cache(maxsize=_REMEMBERED)
def _standing(name: CompanyName) -> dict[int, str]:
    """The numbers of :func:`_stored` with their kinds: who is asked about is mostly stored soon after."""
    found: dict[int, str] = {}
    for kind, text in _stored(name):
        found.setdefault(block(kind, text), kind)
    return found


def _stored(name: CompanyName) -> list[tuple[str, str]]:
    """Kinds and texts: n the whole name; b the brand as written; by sound c brand and trade, p the brand, q its
    beginning, x the brand less one; r the beginning with the city; i the beginning with the end of the trade. Behind
    them what the brand may be as well.
    """
    brand, trade, city = sound_of(name.brand)[:_SPOKEN], sound_of(name.trade)[:_SPOKEN], name.region[:4]
    keys = [("n", _stem(name)), ("c", brand + trade), ("p", brand), ("b", name.brand)]
    if city:
        keys.append(("r", brand[:2] + city))
    if trade:
        keys.append(("i", brand[:2] + trade[-2:]))
    keys += [("q", brand[:length]) for length in (2, 3) if length < len(brand)]
    keys += _less_one(brand, trade, city)
    return [*keys, *_tails(brand, trade), *_with_county(name, brand, trade)]


def _stem(name: CompanyName) -> str:
    """The whole name without the legal form at its end."""
    return name.plain.removesuffix(name.form) if name.form else name.plain


def _tails(brand: str, trade: str) -> list[tuple[str, str]]:
    """昆吾九鼎投资 is 九鼎投资 to many: the second half of a long brand."""
    if len(brand) < 4:
        return []
    return [("i", brand[-2:] + trade[-2:]), ("q", brand[-2:])] if trade else [("q", brand[-2:])]


def _with_county(name: CompanyName, brand: str, trade: str) -> list[tuple[str, str]]:
    """红星美凯龙: what was taken for a county, named without its 县 or 区, may be the beginning of the brand."""
    at = name.plain.find(name.brand)
    if not 2 <= at <= 3 or not name.region or lexicon.breadth(name.region) < 2 or name.plain[at - 1] in "市县区旗州盟":
        return []
    whole = sound_of(name.plain[:at]) + brand
    return [("p", whole[:_SPOKEN]), ("q", whole[:2]), *([("i", whole[:2] + trade[-2:])] if trade else [])]


def _less_one(brand: str, trade: str, city: str) -> list[tuple[str, str]]:
    """The brand with one syllable left out, with what keeps the block small: names that differ there share it."""
    if len(brand) == 2:
        return [("x", f"{brand[0]}-{trade}{city}"), ("x", f"-{brand[1]}{trade}{city}")]
    if 3 <= len(brand) <= 6:
        return [("x", f"{brand[:at]}{brand[at + 1 :]}|{trade}") for at in range(len(brand))]
    return []


def _initials(name: CompanyName) -> list[tuple[str, str]]:
    """Two characters by which the name may be cut short: 台 and 嘉 of 台湾嘉硕科技, 南 and 卫 of 南方卫材."""
    brand, at = name.brand, name.plain.find(name.brand)
    if name.branch or brand.isascii():
        return []
    starts = lexicon.words_of(name.trade)
    trade = {name.trade[start] for start in (*starts[:1], *starts[-1:])}
    pairs = {brand[0] + char for char in trade} | ({brand[0] + brand[2]} if len(brand) > 2 else set())
    if at > 0:
        pairs |= {name.plain[0] + brand[0], *(name.plain[0] + char for char in trade)}
    return [("a", pair) for pair in sorted(pairs)]


def _mended(body: str) -> Iterator[tuple[str, int]]:
    """What may be meant where no trade was found in front of a legal form, and where the trade begins in it: one
    character twice or too many (物流流), one missing (迎广技), two the wrong way round (技科).
    """
    end, last = len(body), body[-1]
    texts = [body[:at] + body[at + 1 :] for at in range(end - 1, end - 4, -1)]
    texts += [body[:at] + body[at + 1] + body[at] + body[at + 2 :] for at in (end - 2, end - 3)]
    texts += [body[:-1] + word for word in lexicon.trades_with(last)]
    for text in dict.fromkeys(texts):
        cut = trade_start(text)
        if 2 <= cut < len(text):
            yield text, cut


def _asked(name: CompanyName) -> list[tuple[str, str]]:
    """Where else to look: prefixes of what may be brand and trade, other readings."""
    core = sound_of(name.core)[:_SPOKEN] if not name.brand.isascii() else sound_of(name.brand)
    brand = sound_of(name.brand)
    keys = [(f"p{length}", core[:length]) for length in (4, 3, 2) if length < len(core)]
    if not name.trade or len(brand) > 2:
        keys.append(("q", core if len(core) <= 3 else brand[:3]))
    if 2 <= len(name.brand) <= 4 and len(name.trade) <= 2 and not name.form.endswith("有限公司"):
        keys += [("a", name.brand[:2]), ("a", name.brand[0] + (name.trade or name.brand)[-1])]
    if name.form and not name.trade and 3 <= len(name.brand) <= 10:
        mended = ((sound_of(text[:cut]), sound_of(text[cut:])) for text, cut in _mended(name.brand))
        keys += [("ce", (brand + trade)[:_SPOKEN]) for brand, trade in mended]
    others = other_sounds()
    for at, char in enumerate(name.brand[:6]):
        keys += [("ph", brand[:at] + other + brand[at + 1 :]) for other in others.get(char, "")]
    return keys
