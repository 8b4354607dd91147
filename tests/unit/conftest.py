"""The company's ledger for every test of a rule."""

from __future__ import annotations

import pytest

from tests.support.builders import Ledger
from tests.support.clock import HandSetClock


@pytest.fixture
def ledger(clock: HandSetClock) -> Ledger:
    """An empty ledger of the made-up company, on the test's clock."""
    return Ledger(clock)
