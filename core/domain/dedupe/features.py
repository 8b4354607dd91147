"""What two names have in common, in numbers: the columns of the scorer (benchmarks/dedupe/train.py)."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein, Postfix, Prefix

from core.domain.dedupe import lexicon, places
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.shape import likeness
from core.domain.dedupe.sound import sound_of, spoken

_edits, _common, _head, _tail = Levenshtein.distance, LCSseq.similarity, Prefix.similarity, Postfix.similarity

_BRAND = (
    *("brand_edits", "brand_sound_edits", "brand_asked", "brand_known", "brand_starts"),
    *("shape", "latin", "plainer", "more_rare", "rarest_asked", "rarest_known"),
)
_TRADE = (
    *("trade_edits", "trade_asked", "trade_known", "trade_same", "trade_end", "theme", "last_at"),
    "trade_covers_asked",
)
_PLACE = ("place", "place_depth", "known_depth")
_FORM = ("form", "form_asked", "form_known", "form_said")
_WHOLE = (
    *("first", "same_end", "core_edits", "core_sound_edits", "core_longer", "covers_asked", "covers_known"),
    *("sound_covers_asked", "head", "tail", "within", "branch", "ordinals", "plain_edits", "asked_long", "known_long"),
    *("whole_covers_asked", "script", "slip", "slip_at"),
)
PAIR = (*_BRAND, *_TRADE, *_PLACE, *_FORM, *_WHOLE)
"""Names of the numbers of a pair, in their order (:meth:`Pairing.row`)."""
FINE = ("spoken_edits", "rest", "natural_asked", "natural_known", "smoother", "trade_natural", "initials")
"""Names of those of a closer look (:meth:`Pairing.fine`): they take longer, and what they say of how usual a brand is
may tempt to take a rare one for a slip, so that they make nobody certain.
"""


class Heard(NamedTuple):
    """A name with its sounds; a tuple, which is made in a third of the time, for each candidate of each question."""

    name: CompanyName
    core: str
    brand_sound: str
    core_sound: str
    rarest: float
    """How usual the least usual character of the brand is."""


def heard(name: CompanyName) -> Heard:
    """The sounds of a name; one code a character unless the brand is in Latin letters."""
    sound, rarest = _of_brand(name.brand)
    return Heard(name, name.brand + name.trade, sound, sound + _of_trade(name.trade), rarest)


@lru_cache(maxsize=1 << 10)
def _of_brand(brand: str) -> tuple[str, float]:
    return sound_of(brand), _rarest(brand)


@lru_cache(maxsize=1 << 11)
def _of_trade(trade: str) -> str:
    return sound_of(trade)


def _natural(text: str) -> int:
    """How usual the characters of a text are beside one another in brands."""
    return sum(map(lexicon.follows, text, text[1:]))


class Pairing:
    """The numbers of pairs with one asked name. What rests on the brand, the trade, the place or the form alone is
    worked out once for each of them: those who come into question share them.
    """

    def __init__(self, asked: Heard) -> None:
        self.asked = asked
        self._latin = asked.name.brand.isascii()
        self._brands: dict[str, tuple[float, ...]] = {}
        self._trades: dict[str, tuple[float, ...]] = {}
        self._places: dict[str, tuple[float, ...]] = {}
        self._forms: dict[str, tuple[float, ...]] = {}

    def row(self, known: Heard) -> list[float]:
        """The numbers in the order of :data:`PAIR`, all floats: trees take 22 us for such a row, 31 with ints in it."""
        name = known.name
        if (brand := self._brands.get(name.brand)) is None:
            brand = self._brands[name.brand] = _floats(self._brand(known))
        if (trade := self._trades.get(name.trade)) is None:
            trade = self._trades[name.trade] = _floats(self._trade(name.trade))
        if (place := self._places.get(name.region)) is None:
            place = self._places[name.region] = _floats(self._place(name.region))
        if (form := self._forms.get(name.form)) is None:
            form = self._forms[name.form] = _floats(self._form(name.form))
        return [*brand, *trade, *place, *form, *map(float, self._whole(known))]

    def fine(self, known: CompanyName) -> list[float]:
        """The numbers in the order of :data:`FINE`, all floats."""
        one = self.asked.name
        a, b, latin = one.brand, known.brand, self._latin
        natural_a, natural_b = _natural("^" + a), _natural("^" + b)
        heard_a, heard_b = (sound_of(a), sound_of(b)) if latin and not b.isascii() else (a, b)
        other = len(heard_a) == len(heard_b) and heard_a != heard_b
        return [
            float(_edits(spoken(a), spoken(b))),
            _rest(one.plain, b),
            natural_a / len(a),
            natural_b / len(b),
            float(natural_b - natural_a) if other else -99.0,
            float(_natural(known.trade)),
            _initials(one, known) if not one.form and not latin else -2.0,
        ]

    def _brand(self, known: Heard) -> tuple[float, ...]:
        asked = self.asked
        a, b, heard_a, heard_b = asked.name.brand, known.name.brand, asked.brand_sound, known.brand_sound
        latin = a.isascii()
        if latin and not b.isascii():
            a, b = heard_a, heard_b
        return (
            _edits(a, b),
            _edits(heard_a, heard_b),
            len(heard_a),
            len(heard_b),
            _starts(heard_a, heard_b),
            likeness(a, b),
            float(latin) + 2 * float(known.name.brand.isascii()),
            _plainer(a, b),
            _more(a, b),
            asked.rarest,
            known.rarest,
        )

    def _trade(self, known: str) -> tuple[float, ...]:
        name = self.asked.name
        asked = name.trade
        return (
            _edits(asked, known) if asked and known else -1,
            len(asked),
            len(known),
            float(asked == known),
            float(asked[-2:] == known[-2:]),
            _theme(asked, known),
            float(known.find(name.plain[-1:])) if not name.form else -2.0,
            _common(asked, known) / len(asked) if asked else -1.0,
        )

    def _place(self, known: str) -> tuple[float, ...]:
        asked = self.asked.name.region
        depth = lexicon.breadth(asked) if asked else -1
        return _place(asked, known), depth, lexicon.breadth(known) if known else -1

    def _form(self, known: str) -> tuple[float, ...]:
        asked = self.asked.name.form
        said = (1.0 if asked in known else -1.0) if asked else 0.0
        return _form(asked, known), _kind(asked), _kind(known), said

    def _whole(self, known: Heard) -> tuple[float, ...]:
        asked = self.asked
        one, other = asked.name, known.name
        core_a, core_b, heard_a, heard_b = asked.core, known.core, asked.core_sound, known.core_sound
        plain_a, plain_b = one.plain, other.plain
        if self._latin and not other.brand.isascii():
            core_a, core_b = heard_a, heard_b
        common = _common(core_a, core_b)
        return (
            (heard_a[:1] == heard_b[:1]) + (core_a[:1] == core_b[:1]),
            (heard_a[-1:] == heard_b[-1:]) + (asked.brand_sound[-1:] == known.brand_sound[-1:]),
            _edits(core_a, core_b),
            _edits(heard_a, heard_b),
            len(heard_b) - len(heard_a),
            common / (len(core_a) or 1),
            common / (len(core_b) or 1),
            _common(heard_a, heard_b) / (len(heard_a) or 1),
            _head(heard_a, heard_b),
            _tail(heard_a, heard_b),
            (heard_a in heard_b) + 2 * (heard_b in heard_a),
            _said(one.branch, other.branch),
            _said(one.ordinals, other.ordinals),
            _edits(plain_a, plain_b),
            len(plain_a),
            len(plain_b),
            _common(plain_a, plain_b) / (len(plain_a) or 1),
            one.traditional + 2 * other.traditional,
            *_slip(one, other, core_a, core_b),
        )


def _floats(numbers: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(map(float, numbers))


def _initials(one: CompanyName, other: CompanyName) -> float:
    """Which share of the asked characters begin, in their order, a word of the known name: its place, brand, trade."""
    at = other.plain.find(other.brand)
    starts = [0, at, *(at + 2,) * (len(other.brand) > 3)]
    starts += [at + len(other.brand) + start for start in lexicon.words_of(other.trade)]
    found, begun = 0, -1
    for char in one.plain:
        for start in starts:
            if start > begun and other.plain[start : start + 1] == char:
                found, begun = found + 1, start
                break
    return found / len(one.plain)


def _slip(one: CompanyName, other: CompanyName, asked: str, known: str) -> tuple[float, float]:
    """By which single slip the one becomes the other, and how far behind the known brand: 1 two characters the wrong
    way round, 2 one of them twice, 3 one missing, 4 one more, 5 another one; 0 for none, 6 for more than that.
    """
    if one.form:
        asked, known = asked + one.form, known + other.form
    if asked == known:
        return 0.0, -9.0
    more = len(asked) - len(known)
    if not -2 < more < 2:
        return 6.0, -9.0
    start = _head(asked, known)
    end = min(_tail(asked, known), min(len(asked), len(known)) - start)
    left, right = asked[start : len(asked) - end], known[start : len(known) - end]
    if len(left) + len(right) > 2:
        kind = 1.0 if more == 0 and len(left) == 2 and left == right[::-1] else 6.0
    elif more > 0:
        kind = 2.0 if left in asked[start - 1 : start] else 4.0
    else:
        kind = 3.0 if more < 0 else 5.0
    return kind, float(start - len(other.brand)) if kind < 6.0 else -9.0


def _rest(asked: str, brand: str) -> float:
    """How many asked characters follow a known brand that the question begins with; -1 where it does not."""
    return float(len(asked) - len(brand)) if asked.startswith(brand) else -1.0


def _starts(one: str, other: str) -> float:
    """2 for the same, 1 where the asked one begins the known one, -1 the other way round."""
    if one == other:
        return 2.0
    return 1.0 if other.startswith(one) else -1.0 if one.startswith(other) else 0.0


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
    return min(map(lexicon.frequent().get, brand, repeat(-1.0)), default=-1.0)


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
    at = _head(longer, shorter)
    if longer[:at] + longer[at + 1 :] != shorter:
        return -99.0
    return lexicon.frequent().get(longer[at], -1.0) + offset
