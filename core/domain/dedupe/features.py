"""What two names have in common, in numbers: the columns of the scorer (benchmarks/dedupe/train.py)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from rapidfuzz.distance import LCSseq, Levenshtein

from core.domain.dedupe import lexicon, places
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.shape import likeness
from core.domain.dedupe.sound import sound_of

_edits, _common = Levenshtein.distance, LCSseq.similarity

COLUMNS = (
    *("weight", "full", "kinds", "named", "crowd"),
    *("brand_edits", "brand_sound_edits", "brand_asked", "brand_known", "brand_starts", "first"),
    *("core_edits", "core_sound_edits", "core_longer", "covers_asked", "covers_known", "sound_covers_asked"),
    *("head", "tail", "within"),
    *("trade_edits", "trade_asked", "trade_known", "trade_end", "theme"),
    *("place", "place_depth", "form", "branch", "ordinals", "shape", "latin", "plain_edits"),
    *("form_asked", "form_known", "plainer", "rarest_asked", "rarest_known", "more_rare", "same_end"),
    *("known_depth", "known_long", "trade_same"),
    *("whole_covers_asked", "asked_long", "last_at", "form_said", "trade_covers_asked", "script"),
    *("same_brand", "same_core", "rank", "gap", "lead", "candidates", "nearer", "ahead", "better", "placed"),
    *("alike", "alike_lead", "alike_rank", "alike_others"),
)
"""Names of the numbers, in their order; those from ``same_brand`` on need the other candidates (:func:`in_context`),
and those from ``alike`` on what the pairs look like to the first forest (:func:`with_likeness`).
"""

RANK = COLUMNS.index("alike_rank")
FOUND = 5
"""How many numbers say how a candidate was found."""
PAIR = slice(FOUND, COLUMNS.index("same_brand"))
"""Where in a full row the numbers of :func:`pair` stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A name with its sounds."""

    name: CompanyName
    core: str
    brand_sound: str
    core_sound: str
    rarest: float
    """How usual the least usual character of the brand is."""


def heard(name: CompanyName) -> Heard:
    """The sounds of a name; one code a character unless the brand is in Latin letters."""
    core = name.brand + name.trade
    if name.brand.isascii():
        brand = sound_of(name.brand)
        return Heard(
            name=name, core=core, brand_sound=brand, core_sound=brand + sound_of(name.trade), rarest=_rarest(name.brand)
        )
    sound = sound_of(core)
    return Heard(
        name=name, core=core, brand_sound=sound[: len(name.brand)], core_sound=sound, rarest=_rarest(name.brand)
    )


def pair(asked: Heard, known: Heard) -> list[float]:
    """The numbers of a pair that need no other candidate, in the order of :data:`COLUMNS` from ``brand_edits`` on."""
    one, other = asked.name, known.name
    a, b, sa, sb = one.brand, other.brand, asked.brand_sound, known.brand_sound
    ca, cb, csa, csb = asked.core, known.core, asked.core_sound, known.core_sound
    latin = a.isascii()
    if latin and not b.isascii():
        a, ca = sa, csa
        b, cb = sb, csb
    common = _common(ca, cb)
    sound_common = _common(csa, csb)
    head = _common_head(csa, csb)
    return [
        _edits(a, b),
        _edits(sa, sb),
        len(sa),
        len(sb),
        _starts(sa, sb),
        float(csa[:1] == csb[:1]) + float(ca[:1] == cb[:1]),
        _edits(ca, cb),
        _edits(csa, csb),
        len(csb) - len(csa),
        common / (len(ca) or 1),
        common / (len(cb) or 1),
        sound_common / (len(csa) or 1),
        head,
        _common_head(csa[::-1], csb[::-1]),
        float(csa in csb) + 2 * float(csb in csa),
        _edits(one.trade, other.trade) if one.trade and other.trade else -1,
        len(one.trade),
        len(other.trade),
        float(one.trade[-2:] == other.trade[-2:]),
        _theme(one.trade, other.trade),
        _place(one.region, other.region),
        lexicon.breadth(one.region) if one.region else -1,
        _form(one.form, other.form),
        _said(one.branch, other.branch),
        _said(one.ordinals, other.ordinals),
        likeness(a, b),
        float(latin) + 2 * float(other.brand.isascii()),
        _edits(one.plain, other.plain),
        _kind(one.form),
        _kind(other.form),
        _plainer(a, b),
        asked.rarest,
        known.rarest,
        _more(a, b),
        float(csa[-1:] == csb[-1:]) + float(sa[-1:] == sb[-1:]),
        lexicon.breadth(other.region) if other.region else -1,
        len(other.plain),
        float(one.trade == other.trade),
        _common(one.plain, other.plain) / (len(one.plain) or 1),
        len(one.plain),
        float(other.trade.find(one.plain[-1:])) if not one.form else -2.0,
        (1.0 if one.form in other.form else -1.0) if one.form else 0.0,
        _common(one.trade, other.trade) / len(one.trade) if one.trade else -1.0,
        float(one.traditional) + 2 * float(other.traditional),
    ]


def in_context(found: Sequence[Sequence[float]], asked: Heard, known: Sequence[Heard]) -> list[list[float]]:
    """The rows of all candidates, up to ``alike``; ``found`` of each: weight, least fullness of the shared blocks, how
    many; how many names have the asked brand, and how many one that sounds so.
    """
    weights = [signs[0] for signs in found]
    best = max(weights, default=0.0)
    second = sorted(weights, reverse=True)[1] if len(weights) > 1 else 0.0
    brands = sum(one.brand_sound == asked.brand_sound for one in known)
    cores = sum(one.core_sound == asked.core_sound for one in known)
    pairs = [pair(asked, one) for one in known]
    edits = [row[_EDITS] for row in pairs]
    by_edits, by_covers = sorted(edits), sorted(row[_COVERS] for row in pairs)
    places_ = [row[_PLACE] for row in pairs]
    placed: dict[tuple[float, float], float] = {}
    rows = []
    for at, (signs, row) in enumerate(zip(found, pairs, strict=True)):
        weight, mine, place = signs[0], edits[at], row[_PLACE]
        if (mine, place) not in placed:
            placed[mine, place] = sum(
                1 for edit, there in zip(edits, places_, strict=True) if there > place and edit <= mine
            )
        ahead = (by_edits[1] if mine == by_edits[0] else by_edits[0]) - mine if len(edits) > 1 else 9.0
        nearer, better = bisect_left(by_edits, mine), len(edits) - bisect_right(by_covers, row[_COVERS])
        lead = weight - second if weight == best else 0.0
        others = (brands, cores, at, best - weight, lead, len(known), nearer, ahead, better, placed[mine, place])
        rows.append([*signs, *row, *others])
    return rows


def with_likeness(rows: Sequence[list[float]], likeness: Sequence[float]) -> None:
    """Add to each row what the first forest (log odds) says of its pair, and how that stands among the others."""
    odds = [max(LEAST, one) for one in likeness]
    ordered = sorted(odds)
    first, second = (ordered[-1], ordered[-2]) if len(ordered) > 1 else (LEAST, LEAST)
    shares = [1 / (1 + exp(-one)) for one in odds]
    whole = sum(shares)
    for row, one, share in zip(rows, odds, shares, strict=True):
        best_other = second if one >= first else first
        rank = len(ordered) - bisect_right(ordered, one)
        row.extend((one, one - best_other, rank, whole - share))


LEAST = -4.0
"""Log odds below which a pair is hopeless; how far below says nothing more."""

_EDITS, _COVERS, _PLACE = (COLUMNS.index(name) - FOUND for name in ("core_sound_edits", "covers_known", "place"))


def _starts(one: str, other: str) -> float:
    """2 for the same, 1 where the asked one begins the known one, -1 the other way round."""
    if one == other:
        return 2.0
    return 1.0 if other.startswith(one) else -1.0 if one.startswith(other) else 0.0


def _common_head(one: str, other: str) -> float:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return float(count)


def _theme(one: str, other: str) -> float:
    """1 where both trades end in words of one theme, -1 where they do not, 0 where nobody knows."""
    first, second = _last_theme(one), _last_theme(other)
    return 0.0 if first < 0 or second < 0 else 1.0 if first == second else -1.0


@lru_cache(maxsize=4096)
def _last_theme(trade: str) -> int:
    themes = lexicon.trades()
    for length in (4, 3, 2):
        if (theme := themes.get(trade[-length:])) is not None:
            return theme
    return -1


def _place(one: str, other: str) -> float:
    """From 0 for places apart to 7 for the same place; in between what is missing or lies within."""
    if not one or not other:
        return 2.0 + (1.0 if one else 0.0) + (2.0 if other else 0.0) if one or other else 2.0
    if one == other:
        return 8.0
    if places.within(one, other):
        return 7.0
    if places.within(other, one):
        return 6.0
    return 1.0 if one[:2] == other[:2] else 0.0


_COMPANY = ("公司", "集团", "有限", "股份")


def _form(one: str, other: str) -> float:
    """3 for the same, 2 for two kinds of company, 1 and 1.5 where one is left out, 0 for company and workshop."""
    if one == other:
        return 3.0
    if not one or not other:
        return 1.0 if other.endswith(_COMPANY) or one.endswith(_COMPANY) else 1.5
    return 2.0 if one.endswith(_COMPANY) and other.endswith(_COMPANY) else 0.0


def _said(one: str, other: str) -> float:
    """0 where neither says it, 1 where both say the same, 2 only the asked, 3 only the known, 4 another."""
    if one == other:
        return 1.0 if one else 0.0
    return 2.0 if not other else 3.0 if not one else 4.0


def _kind(form: str) -> float:
    """What kind of house a legal form makes, roughly by size."""
    if not form:
        return 0.0
    if "股份" in form:
        return 5.0
    if "集团" in form or "控股" in form:
        return 4.0
    if "责任" in form:
        return 3.0
    return 2.0 if "有限" in form else 1.0 if form == "公司" else -1.0


def _rarest(brand: str) -> float:
    usual = lexicon.frequent().get
    return min([usual(char, -1.0) for char in brand], default=-1.0)


def _plainer(one: str, other: str) -> float:
    """How much more usual in brands the known character is than the asked one, where just one differs; else -99."""
    if len(one) != len(other) or one == other:
        return -99.0
    differing = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    if len(differing) != 1:
        return -99.0
    frequent = lexicon.frequent()
    return frequent.get(differing[0][1], -1.0) - frequent.get(differing[0][0], -1.0)


def _more(one: str, other: str) -> float:
    """Where one brand has one character more: how usual it is, from 20 on if the asked brand has it; else -99."""
    if abs(len(one) - len(other)) != 1:
        return -99.0
    longer, shorter, offset = (one, other, 20.0) if len(one) > len(other) else (other, one, 0.0)
    at = int(_common_head(longer, shorter))
    if longer[:at] + longer[at + 1 :] != shorter:
        return -99.0
    return lexicon.frequent().get(longer[at], -1.0) + offset
