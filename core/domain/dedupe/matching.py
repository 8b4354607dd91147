"""The duplicate check: which known customers somebody may mean, how surely, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log2
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from core.domain.dedupe import places
from core.domain.dedupe.blocks import probes_of
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.lexicon import sound_of
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.signs import Signs

BUCKET = 150
"""Names read from one block at most; a fuller one says little."""
SCORED = 40
"""Candidates compared at most."""


class Band(StrEnum):
    """How sure the check is."""

    CERTAIN = "certain"
    SUSPECTED = "suspected"
    CLEAR = "clear"


class Relation(StrEnum):
    """What the known customer is to the one asked for."""

    SAME = "same"
    BRANCH = "branch"
    PARENT = "parent"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A name that is on the shelf."""

    number: int
    name: CompanyName
    uscc: str | None = None
    phones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


class Shelf(Protocol):
    """Where the known names stand."""

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The numbers under each block, ascending, at most ``limit`` each; a block without names may be missing."""

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        """The names of these numbers, in any order; numbers that are gone are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which probability a match is certain or suspected, and how many are shown."""

    certain: float = 0.97
    suspected: float = 0.3
    shown: int = 5


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known customer that may be meant."""

    number: int
    score: float
    band: Band
    relation: Relation
    evidence: tuple[Evidence, ...] = ()


def find(
    asked: Signs, shelf: Shelf, thresholds: Thresholds = DEFAULT, *, extra: Sequence[int] = ()
) -> tuple[Match, ...]:
    """The customers that may be meant, the likeliest first, at most ``thresholds.shown``; clear ones are left out.

    ``extra`` are numbers found by exact keys (credit code, phone, alias); they are compared as well.
    """
    numbers = [*dict.fromkeys((*extra, *_candidates(asked, shelf)))]
    matches = (_match(asked, known, thresholds) for known in shelf.known(numbers))
    found = [match for match in matches if match.band is not Band.CLEAR]
    found.sort(key=lambda match: (-match.score, match.number))
    return tuple(found[: thresholds.shown])


def compare(asked: Signs, known: Known, thresholds: Thresholds = DEFAULT) -> Match:
    """One pair by itself."""
    return _match(asked, known, thresholds)


def _candidates(asked: Signs, shelf: Shelf) -> list[int]:
    if asked.name is None:
        return []
    probes = probes_of(asked.name)
    buckets = shelf.bucket([probe.block for probe in probes], limit=BUCKET)
    weight: dict[int, float] = {}
    for probe in probes:
        numbers = buckets.get(probe.block, ())
        share = probe.weight / log2(2 + len(numbers))
        for number in numbers:
            weight[number] = weight.get(number, 0.0) + share
    return sorted(weight, key=lambda number: (-weight[number], number))[:SCORED]


def _match(asked: Signs, known: Known, thresholds: Thresholds) -> Match:
    evidence: list[Evidence] = []
    score = _score(asked, known, evidence)
    certain, suspected = score >= thresholds.certain, score >= thresholds.suspected
    relation = _relation(asked.name, known.name)
    if relation is not Relation.SAME and certain:
        certain = False
    band = Band.CERTAIN if certain else Band.SUSPECTED if suspected else Band.CLEAR
    return Match(number=known.number, score=score, band=band, relation=relation, evidence=tuple(evidence))


def _score(asked: Signs, known: Known, evidence: list[Evidence]) -> float:
    if asked.uscc and known.uscc:
        same = asked.uscc == known.uscc
        evidence.append(Evidence(code="same_code" if same else "other_code"))
        if asked.name is None or not same:
            return 1.0 if same else 0.01
        return 1.0
    logit = -3.0 if asked.name is None else _likeness(asked.name, known.name, evidence)
    if set(asked.phones) & set(known.phones):
        evidence.append(Evidence(code="same_phone"))
        logit += 3.5
    if set(asked.domains) & set(known.domains):
        evidence.append(Evidence(code="same_domain"))
        logit += 3.5
    return 1 / (1 + exp(-logit))


def _likeness(asked: CompanyName, known: CompanyName, evidence: list[Evidence]) -> float:
    if asked.plain == known.plain:
        evidence.append(Evidence(code="same_name"))
        return 7.0
    logit = -8 + 7 * Levenshtein.normalized_similarity(asked.brand, known.brand)
    logit += _brands(asked, known, evidence) + _places(asked, known, evidence) + _trades(asked, known, evidence)
    if asked.ordinals != known.ordinals:
        evidence.append(Evidence(code="other_ordinal", facts={"asked": asked.ordinals, "known": known.ordinals}))
        logit -= 6
    if asked.branch != known.branch:
        code = "two_branches" if asked.branch and known.branch else "head_and_branch"
        evidence.append(Evidence(code=code, facts={"asked": asked.branch, "known": known.branch}))
        logit -= 2
    return logit


def _brands(asked: CompanyName, known: CompanyName, evidence: list[Evidence]) -> float:
    if asked.brand == known.brand:
        evidence.append(Evidence(code="same_brand", facts={"brand": known.brand}))
        return 2.5
    facts = {"asked": asked.brand, "known": known.brand}
    if sound_of(asked.brand) == sound_of(known.brand):
        evidence.append(Evidence(code="brand_sounds_alike", facts=facts))
        return 4.5
    if known.brand.startswith(asked.brand) or asked.brand.startswith(known.brand):
        evidence.append(Evidence(code="brand_shortened", facts=facts))
        return 1.0
    evidence.append(Evidence(code="brand_nearly", facts=facts))
    return 0.0


def _places(asked: CompanyName, known: CompanyName, evidence: list[Evidence]) -> float:
    if not asked.region or not known.region:
        return 0.5
    if places.within(asked.region, known.region) or places.within(known.region, asked.region):
        evidence.append(Evidence(code="same_city" if asked.region[:4] == known.region[:4] else "same_place"))
        return 1.5
    evidence.append(Evidence(code="other_city"))
    return -4.0


def _trades(asked: CompanyName, known: CompanyName, evidence: list[Evidence]) -> float:
    if asked.trade == known.trade:
        if asked.trade:
            evidence.append(Evidence(code="same_trade", facts={"trade": known.trade}))
        return 1.5
    if not asked.trade or not known.trade:
        return 0.0
    likeness = Levenshtein.normalized_similarity(asked.trade, known.trade)
    facts = {"asked": asked.trade, "known": known.trade}
    evidence.append(Evidence(code="similar_trade" if likeness >= 0.5 else "other_trade", facts=facts))
    return 4 * likeness - 3


def _relation(asked: CompanyName | None, known: CompanyName) -> Relation:
    if asked is None or asked.branch == known.branch:
        return Relation.SAME
    if asked.brand != known.brand:
        return Relation.OTHER
    if asked.branch and known.branch:
        return Relation.GROUP
    return Relation.BRANCH if known.branch else Relation.PARENT
