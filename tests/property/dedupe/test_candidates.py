"""Who comes into question does not depend on which way was the shorter to find out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

from hypothesis import given
from hypothesis import strategies as st

from core.domain.dedupe.blocks import probes_of
from core.domain.dedupe.candidates import BUCKET, NEAR, SCORED, SHARE, Candidate, Known, candidates, portions
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.signs import signs_of

ASKED = signs_of(name="深圳市云杉漫步智能科技有限公司")
PROBES = probes_of(ASKED.name or CompanyName(""))
STEPS = st.builds(
    lambda first, step, count: range(first, first + step * count, step),
    st.integers(1, 60),
    st.integers(1, 5),
    st.integers(0, 8) | st.integers(90, BUCKET),
)
BUCKETS = st.lists(STEPS, min_size=len(PROBES), max_size=len(PROBES))


class _Blocks:
    """Blocks and who stands in them, without names."""

    def __init__(self, standing: Mapping[int, Sequence[int]]) -> None:
        self._standing = standing

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return {block: self._standing[block][:limit] for block in blocks}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return []


def _one_by_one(standing: Mapping[int, Sequence[int]]) -> list[Candidate]:
    """Everybody in every block is added up; who has too little is left out at the end."""
    seen = [(probe, standing[probe.block], log2(1 + len(standing[probe.block]))) for probe in PROBES]
    seen.sort(key=lambda one: one[0].weight / (1 + one[2]) if one[1] else 0.0, reverse=True)
    found: dict[int, list[tuple[float, float]]] = {}
    for probe, numbers, full in seen:
        for number in numbers:
            found.setdefault(number, []).append((probe.weight / (1 + full), full))
    weights = dict.fromkeys(found, 0.0)
    for number, shares in found.items():
        for share, _ in shares:
            weights[number] += share
    named, crowd = (max(full for probe, _, full in seen if probe.kind == kind) for kind in "bp")
    best = max(weights.values(), default=0.0)
    ranked = sorted((-weight, number) for number, weight in weights.items())
    whole = [number for probe, numbers, _ in seen if probe.kind == "n" for number in numbers]
    near = [number for weight, number in ranked if -weight >= NEAR * best][:SCORED]
    some = [number for weight, number in ranked if -weight >= SHARE * best][:SCORED]
    return [
        Candidate(
            number, weights[number], min(full for _, full in found[number]), float(len(found[number])), named, crowd
        )
        for number in list(dict.fromkeys((*near, *whole, *some)))[:SCORED]
    ]


@given(BUCKETS)
def test_whom_the_blocks_rule_out_could_not_have_come_into_question(buckets: list[range]) -> None:
    """However full the blocks are: the same numbers with the same weights, to the last digit, in the same order."""
    standing = {probe.block: list(bucket) for probe, bucket in zip(PROBES, buckets, strict=True)}

    assert candidates(ASKED, _Blocks(standing)) == _one_by_one(standing)


@given(BUCKETS)
def test_those_near_the_best_one_come_first(buckets: list[range]) -> None:
    """The first portion holds whoever has nearly as much in common as the best one, and who bears the whole name."""
    standing = {probe.block: list(bucket) for probe, bucket in zip(PROBES, buckets, strict=True)}
    first, *others = portions(ASKED, _Blocks(standing))
    whole = {number for probe in PROBES if probe.kind == "n" for number in standing[probe.block]}
    least = NEAR * max((one.weight for one in first), default=0.0)

    assert all(one.weight >= least or one.number in whole for one in first)
    assert len(first) == SCORED or all(one.weight < least for portion in others for one in portion)
