"""The duplicate check: which known customers somebody may mean, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import exp, log
from typing import NamedTuple

from core.domain.dedupe import rules, scorer
from core.domain.dedupe.blocks import blocks_of, probes_of
from core.domain.dedupe.candidates import Candidate, Known, Shelf, candidates, portions
from core.domain.dedupe.context import LEAST, Crowd, Likeness
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.features import Heard, Pairing, heard
from core.domain.dedupe.parse import CompanyName, parse_name
from core.domain.dedupe.reasons import reasons
from core.domain.dedupe.rules import Relation
from core.domain.dedupe.signs import Signs, signs_of
from core.domain.frozen import dataclass

__all__ = [
    "DEFAULT",
    "Band",
    "Candidate",
    "Known",
    "Match",
    "Relation",
    "Shelf",
    "Thresholds",
    "candidates",
    "compare",
    "find",
    "judged",
    "warm_up",
]

RANKED = 7
"""Of the candidates so many, those that look most alike, are held against one another: among those behind none was the
right one.
"""
FOUND_FROM = 0.0
"""Log odds by the pair alone from which somebody is taken for the one meant, so that those who share far less are not
compared any more.
"""
TELLING = 10.0
"""Where somebody shares blocks of this weight with a question that says a legal form, it is he, or somebody near him,
or nobody who is known.
"""
FAR = 3.0
"""Nor was it ever, of 18,000 questions, among those that look less alike than another one by such log odds.
"""


class Band(StrEnum):
    """How sure the check is."""

    CERTAIN = "certain"
    SUSPECTED = "suspected"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which probability a match is certain or suspected, and how many are shown."""

    certain: float = 0.94
    unplaced: float = 0.96
    """The same where the question names no place, and the known customer names one or the question is a short name:
    another town may have one of that name.
    """
    suspected: float = 0.36
    shown: int = 5
    beside: float = 0.02
    """From which probability on others are shown beside somebody who is suspected."""
    careful: bool = False
    """Whether the likes of one place, one brand and nearly one trade are suspected whatever their probability: where a
    person is asked, one question more costs less than a customer filed twice.
    """


DEFAULT = Thresholds()


class Match(NamedTuple):
    """A known customer that may be meant."""

    number: int
    score: float
    band: Band
    relation: Relation
    evidence: tuple[Evidence, ...] = ()


def find(
    asked: Signs,
    shelf: Shelf,
    thresholds: Thresholds = DEFAULT,
    *,
    extra: Iterable[int] = (),
    related: bool = False,
    companions: bool = False,
    thorough: bool = False,
) -> tuple[Match, ...]:
    """The customers that may be meant, the likeliest first, at most ``thresholds.shown``; clear ones are left out.

    Once somebody is found, those with far less in common are not compared; with ``thorough`` they are, for whoever is
    on the shelf himself and asks about the others.

    ``extra`` are numbers found by exact keys (credit code, phone, alias); they are compared as well. With ``related``
    the branches, heads and group companies that were seen follow, as many again at most. With ``companions``, where
    somebody has to be asked anyway, he is asked about the less likely ones too: they follow as suspected.
    """
    found: dict[int, Candidate] = {}
    held, others = _Held(asked), tuple(extra)
    coming = portions(asked, shelf)
    for portion in coming:
        found.update((one.number, one) for one in portion)
        held.add(shelf, [*found, *others])
        if not thorough and settled(asked, portion, held.most_alike):
            break
    for number in others:
        found.setdefault(number, Candidate(number=number, weight=0.0, full=0.0, kinds=0.0))
    compared = held.judged(found, thresholds)
    if related:
        compared += held.relatives(shelf, [one.number for portion in coming for one in portion], thresholds)
    matches = sorted((match for match in compared if match.band is not Band.CLEAR), key=_order)
    same = [match for match in matches if match.relation not in _KIN]
    if companions and same and same[0].band is Band.SUSPECTED:
        same += _beside(compared, thresholds)
    same = same[: thresholds.shown]
    kin = [match for match in matches if match.relation in _KIN][: thresholds.shown] if related else []
    return tuple([_with_reasons(asked, match, held.known[match.number].name) for match in (*same, *kin)])


def settled(asked: Signs, portion: Sequence[Candidate], most_alike: float) -> bool:
    """Whether nobody is to be expected behind this portion of the candidates; ``most_alike`` are the greatest log odds
    so far.
    """
    whole = asked.name is not None and bool(asked.name.form)
    return most_alike >= FOUND_FROM or (whole and bool(portion) and portion[0].weight >= TELLING)


def _beside(compared: Sequence[Match], thresholds: Thresholds) -> list[Match]:
    """Those who would be clear if nobody else were suspected, the likeliest first, as suspected ones."""
    near = [match for match in compared if match.band is Band.CLEAR and match.score >= thresholds.beside]
    return [match._replace(band=Band.SUSPECTED) for match in sorted(near, key=_order)]


def _with_reasons(asked: Signs, match: Match, known: CompanyName) -> Match:
    """What the names say comes before what the keys say."""
    if asked.name is None or match.band is Band.CLEAR:
        return match
    return match._replace(evidence=(*reasons(asked.name, known), *match.evidence))


def warm_up() -> None:
    """Read the tables and the weights, so that the first question does not wait for them."""
    known = Known(number=1, name=parse_name("上海示例贸易有限公司"))
    for text in ("上海示利贸易", "Shili (Shanghai) Trading Co., Ltd"):
        compare(signs_of(name=text), known)


def compare(asked: Signs, known: Known, thresholds: Thresholds = DEFAULT) -> Match:
    """One pair by itself, as if nobody else were known."""
    if asked.name is None:
        return judged(asked, known, 0.0, 0.0, thresholds)
    shared = set(blocks_of(known.name))
    weights = [probe.weight for probe in probes_of(asked.name) if probe.block in shared]
    alone = Candidate(number=known.number, weight=sum(weights) / 2, full=1.0, kinds=float(len(weights)))
    held = _Held(asked)
    held.take([known])
    compared = held.judged({known.number: alone}, thresholds)
    if not compared:
        return Match(number=known.number, score=0.0, band=Band.CLEAR, relation=rules.relation(asked.name, known.name))
    return _with_reasons(asked, compared[0], known.name)


_KIN = frozenset({Relation.BRANCH, Relation.PARENT, Relation.GROUP})
_NO_CODES: frozenset[str] = frozenset()


def _order(match: Match) -> tuple[bool, float, int]:
    return match.band is not Band.CERTAIN, -match.score, match.number


class _Held:
    """Those who have been held against the asked one."""

    def __init__(self, asked: Signs) -> None:
        self._asked = asked
        self._pairing = Pairing(heard(asked.name)) if asked.name is not None else None
        self.known: dict[int, Known] = {}
        self._pairs: dict[int, tuple[Heard, list[float], float]] = {}
        """Of each the sounds, the numbers of the pair, and the log odds of the first forest."""

    @property
    def most_alike(self) -> float:
        """The log odds of the pair that looks most alike; whom another credit code clears is left out."""
        code = self._asked.uscc
        mine = (None, code)
        odds = [pair[2] for number, pair in self._pairs.items() if not code or self.known[number].uscc in mine]
        return max(odds, default=LEAST)

    def add(self, shelf: Shelf, numbers: Iterable[int]) -> None:
        """Read these names, and compare those that have not been yet."""
        if wanted := [number for number in dict.fromkeys(numbers) if number not in self.known]:
            self.take(shelf.known(wanted))

    def take(self, known: Iterable[Known]) -> None:
        """Compare these names."""
        for one in known:
            self.known[one.number] = one
            if self._pairing is not None:
                listened = heard(one.name)
                row = self._pairing.row(listened)
                self._pairs[one.number] = listened, row, scorer.alike(row)

    def judged(self, found: Mapping[int, Candidate], thresholds: Thresholds) -> list[Match]:
        """What is to be said of each, but for those that are out of the question; in the order of the finding."""
        asked = self._asked
        known = [self.known[number] for number in found if number in self.known]  # a shelf may answer in any order
        if self._pairing is None or asked.name is None:
            return [judged(asked, one, 0.0, 0.0, thresholds) for one in known]
        pairs = [self._pairs[one.number] for one in known]
        listened, rows, odds = [pair[0] for pair in pairs], [pair[1] for pair in pairs], [pair[2] for pair in pairs]
        likely = _likely([found[one.number].row() for one in known], self._pairing, listened, rows, odds)
        keyed, brand = _keyed(asked), asked.name.brand
        return [
            judged(asked, one, likely.get(at, 0.0), scorer.probability(odds[at]), thresholds)
            for at, one in enumerate(known)
            if odds[at] > LEAST or one.name.brand == brand or keyed  # the others are no relatives either
        ]

    def relatives(self, shelf: Shelf, numbers: Sequence[int], thresholds: Thresholds) -> list[Match]:
        """Those among these who are of one house: brand, branch and number say so without a comparison."""
        name = self._asked.name
        rest = [one for one in shelf.known(numbers) if one.name.brand == name.brand] if name and numbers else []
        self.known.update((one.number, one) for one in rest)
        matches = [judged(self._asked, one, 0.0, 0.0, thresholds) for one in rest]
        return [match for match in matches if match.relation in _KIN]


def _likely(
    found: Sequence[Sequence[float]],
    pairing: Pairing,
    known: Sequence[Heard],
    rows: Sequence[Sequence[float]],
    odds: Sequence[float],
) -> dict[int, float]:
    """The probability of those that look most alike, by their place."""
    least = max(LEAST, max(odds, default=LEAST) - FAR)
    hopeful = [at for at, one in enumerate(odds) if one > least]
    if not hopeful:
        return {}
    crowd, likeness = Crowd(found, pairing.asked, known, rows), Likeness(odds)
    return {
        at: scorer.likely((*rows[at], *crowd.around(at), *likeness.columns(at), *pairing.fine(known[at].name)))
        for at in hopeful
        if likeness.rank(at) < RANKED
    }


def judged(asked: Signs, known: Known, likely: float, alike: float, thresholds: Thresholds) -> Match:
    """A match from the probability by name among the others, that of the pair by itself, and everything else that is
    known of both.
    """
    relation = rules.relation(asked.name, known.name) if asked.name else Relation.SAME
    score, keys = _with_keys(likely, asked, known)
    codes = {one.code for one in keys} if keys else _NO_CODES
    certain = "same_code" in codes or (
        "other_code" not in codes
        and relation is Relation.SAME
        and asked.name is not None
        and (rules.certain(asked.name, known.name) or _is_sure(asked.name, known.name, alike, thresholds))
    )
    if certain:
        score = max(score, thresholds.certain)
    elif thresholds.careful and relation is Relation.SAME and "other_code" not in codes and asked.name is not None:
        score = max(score, thresholds.suspected if rules.doubtful(asked.name, known.name) else 0.0)
    kin = relation in _KIN
    suspected = kin or score >= thresholds.suspected
    band = Band.CERTAIN if certain and not kin else Band.SUSPECTED if suspected else Band.CLEAR
    return Match(known.number, score, band, relation, keys)


def _is_sure(asked: CompanyName, known: CompanyName, alike: float, thresholds: Thresholds) -> bool:
    """Whether the pair by itself looks alike enough; the town, which is not among the columns, must be the same."""
    unplaced = not asked.region and (known.region or not asked.form)
    least = max(thresholds.certain, thresholds.unplaced) if unplaced else thresholds.certain
    return alike >= least and rules.town_of(asked) == rules.town_of(known)


_PHONE, _DOMAIN = 3.0, 3.5
"""Log odds that a shared phone or domain adds: bookkeepers' phones and parks' domains are shared by many."""
_BY_KEY = 0.5
"""What a shared phone or domain says without any name: somebody should look."""


def _keyed(asked: Signs) -> bool:
    return bool(asked.uscc or asked.phones or asked.domains)


def _with_keys(likely: float, asked: Signs, known: Known) -> tuple[float, tuple[Evidence, ...]]:
    """The probability once credit code, phones and domains are compared, and what they say."""
    if not _keyed(asked):
        return likely, ()
    keys: list[Evidence] = []
    if asked.uscc and known.uscc:
        same = asked.uscc == known.uscc
        keys.append(Evidence(code="same_code" if same else "other_code"))
    odds = log(max(likely, 1e-6) / max(1 - likely, 1e-6))
    shared = 0.0
    if not set(asked.phones).isdisjoint(known.phones):
        keys.append(Evidence(code="same_phone"))
        shared += _PHONE
    if not set(asked.domains).isdisjoint(known.domains):
        keys.append(Evidence(code="same_domain"))
        shared += _DOMAIN
    if keys and keys[0].code in {"same_code", "other_code"}:
        return (1.0 if keys[0].code == "same_code" else 0.01), tuple(keys)
    if not shared:
        return likely, ()
    return max(_BY_KEY, 1 / (1 + exp(-odds - shared))), tuple(keys)
