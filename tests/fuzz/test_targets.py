"""The targets of `make fuzz` hold for what they usually get and for a few hundred accidents that befall it."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz import doors, words
from tests.fuzz.target import Target, mutated

TARGETS = [*doors.TARGETS, *words.TARGETS]
ROUNDS = 150


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_but_the_documented_end(target: Target) -> None:
    """Whatever the bytes: an answer, an event that is ignored, or the refusal that is written down for it."""
    chance = Random(target.name)
    for data in (*target.seeds, b"", *(mutated(target.seeds, chance) for _ in range(ROUNDS))):
        target.run(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"<a>" * 65_000,
        b"<a>" + b"<b/>" * 60_000 + b"</a>",
        b"a = " + b"[" * 60_000,
        b"a = " + b"{a = " * 12_000,
        b"(" * 60_000,
        b"\x00" * 60_000,
        b"\x08" + b"\xff" * 60_000,
        "报备".encode() * 20_000,
        "有限合伙(".encode() * 5_000,
    ],
    ids=["arrays", "objects", "deep", "wide", "lists", "tables", "brackets", "nulls", "varint", "words", "forms"],
)
def test_what_is_nested_or_repeated_without_end_is_refused_by_everybody(data: bytes) -> None:
    """No depth of calls, no memory, no time is used up by it."""
    for target in TARGETS:
        target.run(data)
