"""How good the answers of the duplicate check are, measured on a labelled list.

A *hit* is a best candidate that is certain or suspected. It is right when it is the target. Precision: of all hits, how
many are right. Recall: of all queries with a target, how many have a right hit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core.domain.dedupe.matching import Band
from core.domain.frozen import dataclass

Scores = dict[str, Any]

_NOT_NAME_LIKE = frozenset({"brand_only", "region_brand", "pinyin_en"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A query, how it was made, and the name that it means; no target for somebody new."""

    query: str
    kind: str
    target: str

    @property
    def name_like(self) -> bool:
        """Whether the query looks like a whole name: no alias, no brand alone, no Latin letters."""
        return not self.kind.startswith("alias_") and self.kind not in _NOT_NAME_LIKE

    @property
    def shares_something(self) -> bool:
        """Whether the query has anything in common with the name that it means."""
        return not self.kind.endswith("_unrelated")

    @property
    def unrelated(self) -> bool:
        """Somebody new whom nobody on the list resembles."""
        return not self.target and self.kind in {"", "NEG_easy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the check said: the names shown, the best first, and the band of the best."""

    label: Labelled
    names: tuple[str, ...]
    band: Band | None

    @property
    def hit(self) -> bool:
        return bool(self.names)

    @property
    def right(self) -> bool:
        return bool(self.label.target) and self.names[:1] == (self.label.target,)

    @property
    def shown(self) -> bool:
        return bool(self.label.target) and self.label.target in self.names

    @property
    def certain(self) -> bool:
        return self.band is Band.CERTAIN


def scores_of(answers: Sequence[Answer], seconds: Sequence[float]) -> Scores:
    """Every figure, as shares between 0 and 1 and milliseconds; ``None`` where there is nothing to divide by."""
    positives = [answer for answer in answers if answer.label.target]
    negatives = [answer for answer in answers if not answer.label.target]
    certain = [answer for answer in answers if answer.certain]
    ordered = sorted(seconds)
    return {
        "queries": len(answers),
        "all": _quality(answers),
        "name_like": _quality([answer for answer in answers if answer.label.name_like]),
        "hard_negative_hits": _share(_hit, [each for each in negatives if not each.label.unrelated]),
        "unrelated_stopped": _share(_hit, [each for each in negatives if each.label.unrelated]),
        "certain_precision": _share(_right, certain),
        "certain_coverage": _share(lambda each: each.certain and each.right, positives),
        "shown_recall": _share(_shown, [each for each in positives if each.label.shares_something]),
        "p50_ms": _milliseconds(ordered, 0.5),
        "p99_ms": _milliseconds(ordered, 0.99),
        "types": {kind: _of_type(group) for kind, group in sorted(_by_type(answers).items())},
    }


def as_table(scores: Scores) -> str:
    """The figures for people."""
    rows: list[tuple[str, ...]] = [("类型", "条数", "命中", "正确", "前五", "确定")]
    rows += [
        (
            kind or "-",
            str(each["queries"]),
            *(percent(each[key]) for key in ("hits", "right", "shown", "certain")),
        )
        for kind, each in scores["types"].items()
    ]
    quality: list[tuple[str, ...]] = [("", "精确率", "召回率", "F1")]
    quality += [
        (label, *(percent(scores[key][figure]) for figure in ("precision", "recall", "f1")))
        for label, key in (("全部", "all"), ("像全称的", "name_like"))
    ]
    facts = [
        ("新客户（有相似的）误报", percent(scores["hard_negative_hits"])),
        ("新客户（不相干的）误报", percent(scores["unrelated_stopped"])),
        ("「确定」的精确率", percent(scores["certain_precision"])),
        ("「确定」覆盖的重复", percent(scores["certain_coverage"])),
        ("前五中有正确的（有共同之处的重复）", percent(scores["shown_recall"])),
        ("每次用时", f"p50 {scores['p50_ms']:.2f} ms，p99 {scores['p99_ms']:.2f} ms"),
    ]
    return "\n\n".join((aligned(rows), aligned(quality), aligned(facts)))


def _quality(answers: Sequence[Answer]) -> Mapping[str, float | int | None]:
    right = sum(answer.right for answer in answers)
    hits = sum(answer.hit for answer in answers)
    positives = sum(bool(answer.label.target) for answer in answers)
    return {
        "queries": len(answers),
        "precision": right / hits if hits else None,
        "recall": right / positives if positives else None,
        "f1": 2 * right / (hits + positives) if hits + positives else None,
    }


def _of_type(answers: Sequence[Answer]) -> Mapping[str, float | int | None]:
    positive = bool(answers[0].label.target)
    return {
        "queries": len(answers),
        "hits": _share(_hit, answers),
        "right": _share(_right, answers) if positive else None,
        "shown": _share(_shown, answers) if positive else None,
        "certain": _share(lambda answer: answer.certain, answers),
    }


def _by_type(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.label.kind, []).append(answer)
    return groups


def _share(holds: Callable[[Answer], bool], answers: Sequence[Answer]) -> float | None:
    return sum(map(holds, answers)) / len(answers) if answers else None


def _hit(answer: Answer) -> bool:
    return answer.hit


def _right(answer: Answer) -> bool:
    return answer.right


def _shown(answer: Answer) -> bool:
    return answer.shown


def _milliseconds(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def percent(share: float | None) -> str:
    """One digit after the point; a dash where there is nothing."""
    return "-" if share is None else f"{share:.1%}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a table for a terminal."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        text + " " * (width - _width(text)) if place == 0 else " " * (width - _width(text)) + text
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *rest)).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
