"""The goals' figures of questions that were left out of training, judged in bands as the product does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.console.dedupe_scores import Answer, Labelled, scores_of
from core.domain.dedupe import scorer
from core.domain.dedupe.matching import DEFAULT, Band, Known, Match, Relation, judged
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of

KIN = frozenset({Relation.BRANCH, Relation.PARENT, Relation.GROUP})


def figures(names: Sequence[str], queries: Sequence[tuple[str, str, str]], data: Any, likely: Any, odds: Any) -> str:
    """``data`` holds the pairs of all queries; ``likely`` and ``odds`` are what the two forests give each of them."""
    asked = [signs_of(name=text) for text, _, _ in queries]
    found: dict[int, list[Match]] = defaultdict(list)
    for query, number, probable, alike in zip(data["query"], data["numbers"], likely, odds, strict=True):
        if probable or alike > 0:
            known = Known(number=number, name=parse_name(names[number]))
            found[query].append(judged(asked[query], known, probable, scorer.probability(alike), DEFAULT))
    answers = [
        _answer(Labelled(query=text, kind=kind, target=target), found[at], names)
        for at, (text, kind, target) in enumerate(queries)
    ]
    scores = scores_of(answers, [0.0] * len(answers))
    parts = [f"{part} {_share(scores[part]['f1'])}" for part in ("all", "name_like")]
    shares = ("hard_negative_hits", "unrelated_stopped", "certain_precision", "certain_coverage", "shown_recall")
    return "; ".join((*parts, *(f"{share} {_share(scores[share])}" for share in shares)))


def _answer(label: Labelled, matches: list[Match], names: Sequence[str]) -> Answer:
    """What would be shown: who comes along with a suspected one too."""
    ordered = sorted((-1.0 if one.band is Band.CERTAIN else -one.score, -one.score, one.number, one) for one in matches)
    same = [one for *_, one in ordered if one.relation not in KIN]
    shown = [one for one in same if one.band is not Band.CLEAR]
    if shown and shown[0].band is Band.SUSPECTED:
        shown += [one for one in same if one.band is Band.CLEAR and one.score >= DEFAULT.beside]
    band = shown[0].band if shown else None
    return Answer(label=label, names=tuple(names[one.number] for one in shown[: DEFAULT.shown]), band=band)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
