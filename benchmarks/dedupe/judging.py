"""From answers to figures: the threshold of a peer is the best one for the dev half, the figures are of the test half.

Ours comes with its thresholds. A hit is right when the best candidate is the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.dedupe.labelled import Half, half
from benchmarks.dedupe.measuring import Run
from bot.console.dedupe_scores import Answer, Labelled, scores_of
from core.domain.dedupe.matching import Band

SHOWN = 5
Judged = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One query of a run: what was meant, the names found with their scores, the best first."""

    label: Labelled
    found: tuple[tuple[str, float], ...]
    certain: bool
    seconds: float


def outcomes(labels: Sequence[Labelled], run: Run, names: Sequence[str]) -> list[Outcome]:
    """The answers of a run, in words."""
    certain = run.certain or [False] * len(labels)
    return [
        Outcome(
            label=label,
            found=tuple((names[place], score) for place, score in found),
            certain=sure,
            seconds=seconds,
        )
        for label, found, sure, seconds in zip(labels, run.answers, certain, run.seconds, strict=True)
    ]


def judged(results: Sequence[Outcome], *, fitted: bool) -> Judged:
    """Every figure of the test half; with ``fitted``, at the threshold that is best for F1 on the dev half."""
    threshold = best_threshold(_of(results, "dev")) if fitted else 0.0
    test = _of(results, "test")
    answers = [
        Answer(
            label=each.label,
            names=tuple(name for name, score in each.found[:SHOWN] if score >= threshold),
            band=Band.CERTAIN if each.certain else None,
        )
        for each in test
    ]
    scores = scores_of(answers, [each.seconds for each in test])
    return {**scores, "threshold": threshold, "recall_at_95": _recall_at(test, 0.95)}


def best_threshold(results: Sequence[Outcome]) -> float:
    """The score from which taking the best candidate for a hit gives the highest F1."""
    best, threshold, right = -1.0, 0.0, 0
    positives = sum(bool(each.label.target) for each in results)
    for hits, (score, correct) in enumerate(_by_score(results), start=1):
        right += correct
        if (f1 := 2 * right / (hits + positives)) > best:
            best, threshold = f1, score
    return threshold


def _recall_at(results: Sequence[Outcome], precision: float) -> float:
    """The highest recall at any threshold where so many of the hits are right."""
    best, right = 0.0, 0
    positives = sum(bool(each.label.target) for each in results)
    for hits, (_, correct) in enumerate(_by_score(results), start=1):
        right += correct
        if right >= precision * hits:
            best = max(best, right / positives)
    return best


def _by_score(results: Sequence[Outcome]) -> list[tuple[float, bool]]:
    """Score and rightness of the best candidates, the surest first."""
    best = [(each.found[0][1], each.found[0][0] == each.label.target) for each in results if each.found]
    return sorted(best, key=lambda pair: -pair[0])


def _of(results: Sequence[Outcome], which: Half) -> list[Outcome]:
    return [each for each in results if half(each.label) == which]
