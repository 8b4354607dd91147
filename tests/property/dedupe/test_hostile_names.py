from __future__ import annotations

import pytest

from core.domain.dedupe.blocks import blocks_of, probes_of
from core.domain.dedupe.normal import LONGEST
from core.domain.dedupe.parse import parse_name
from tests.support.name_dict import NameDict

HOSTILE = {
    "ten thousand characters": "云" * 10_000,
    "ten thousand brackets": "（" * 10_000,
    "nested brackets": "（" * 5_000 + "）" * 5_000,
    "ten thousand letters": "a" * 10_000,
    "ten thousand syllables": "yunshan " * 1_250,
    "ten thousand branches": "分公司" * 3_333,
    "ten thousand trades": "科技" * 5_000,
    "ten thousand places": "北京" * 5_000,
    "one character that unfolds into eighteen": "\ufdfa" * 10_000,
    "combining marks": "e" + "\u0301" * 10_000,
    "control characters": "\x00\x1b\u202e\u200b" * 2_500,
    "emoji": "😀🏢" * 5_000,
    "lone surrogates": "\ud800" * 100,
    "numbers": "第一" * 5_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.timeout(5)
def test_a_hostile_name_is_cut_and_answered(kind: str) -> None:
    """The work is bounded by what is looked at: a hundred characters or so, and a few dozen blocks."""
    name = parse_name(HOSTILE[kind])

    assert len(name.plain) <= LONGEST
    assert len(blocks_of(name)) <= 16
    assert len(probes_of(name)) <= 48
    assert len(NameDict(["云杉科技", HOSTILE[kind]]).look(HOSTILE[kind])) <= 2
