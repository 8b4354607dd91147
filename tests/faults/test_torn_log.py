"""The power goes while SQLite writes its log: whatever the tail has become, the rest is whole, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.torn import TEARS, CutLedger, Tear, cut_ledger, torn

SAMPLES = 40
"""Of the places; the long form tears at every one."""


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> CutLedger:
    """Four filings in the file, six in the log alone."""
    return cut_ledger(tmp_path_factory.mktemp("cut"))


@pytest.mark.slow
@pytest.mark.parametrize("tear", TEARS)
def test_every_filing_before_the_tear_is_there(cut: CutLedger, tear: Tear, tmp_path: Path) -> None:
    """The integrity check is content, the chain holds, and what was acknowledged before the torn sector is stored."""
    places = [*Random(7).sample(list(cut.boundaries()), SAMPLES), *cut.acknowledged]
    wrong = [each for place in places for each in torn(cut, place, tear, tmp_path / "torn")]

    assert wrong == []


def test_a_log_that_is_whole_has_them_all(cut: CutLedger, tmp_path: Path) -> None:
    """The measure is right: at its end nothing is missing, at its beginning everything that was not checkpointed."""
    assert cut.must_have(len(cut.log)) == 10
    assert cut.must_have(0) == 4
    assert torn(cut, len(cut.log), "cut off", tmp_path / "torn") == []
