"""Why two names may mean the same customer, and what speaks against it, as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from core.domain.dedupe import lexicon, places
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.shape import likeness
from core.domain.dedupe.sound import sound_of


def reasons(asked: CompanyName, known: CompanyName) -> tuple[Evidence, ...]:
    """What a person would look at: brand, place, trade, number, branch."""
    if asked.plain == known.plain:
        return (Evidence(code="same_name"),)
    return (
        _brand(asked.brand, known.brand),
        *_place(asked, known),
        *_trade(asked.trade, known.trade),
        *_siblings(asked, known),
    )


def _brand(asked: str, known: str) -> Evidence:
    if asked == known:
        return Evidence(code="same_brand", facts={"brand": known})
    facts = {"asked": asked, "known": known}
    if sound_of(asked) == sound_of(known):
        return Evidence(code="brand_sounds_alike", facts=facts)
    if known.startswith(asked) or asked.startswith(known):
        return Evidence(code="brand_shortened", facts=facts)
    if likeness(asked, known) > 0:
        return Evidence(code="brand_looks_alike", facts=facts)
    return Evidence(code="brand_nearly", facts=facts)


def _place(asked: CompanyName, known: CompanyName) -> Iterator[Evidence]:
    one, other = asked.region, known.region
    if one and other:
        if places.within(one, other) or places.within(other, one):
            in_city = one[:4] == other[:4] and (lexicon.breadth(one) > 0 or one[:2] in {"11", "12", "31", "50"})
            yield Evidence(code="same_city" if in_city else "same_place")
        else:
            yield Evidence(code="other_city")


def _trade(asked: str, known: str) -> Iterator[Evidence]:
    if asked and asked == known:
        yield Evidence(code="same_trade", facts={"trade": known})
    elif asked and known:
        near = Levenshtein.normalized_similarity(asked, known) >= 0.5 or asked[-2:] == known[-2:]
        yield Evidence(code="similar_trade" if near else "other_trade", facts={"asked": asked, "known": known})


def _siblings(asked: CompanyName, known: CompanyName) -> Iterator[Evidence]:
    if asked.ordinals != known.ordinals:
        yield Evidence(code="other_ordinal", facts={"asked": asked.ordinals, "known": known.ordinals})
    if asked.branch != known.branch:
        both = bool(asked.branch and known.branch)
        facts = {"asked": asked.branch, "known": known.branch}
        yield Evidence(code="two_branches" if both else "head_and_branch", facts=facts)
