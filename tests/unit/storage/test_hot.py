"""Statements say what they are for, and ask for nothing else."""

from __future__ import annotations

import pytest

from storage.sessions.hot import Statement
from storage.sessions.prepared import company_names, outbox, timers, trail


@pytest.mark.parametrize(
    "statement",
    [trail.APPEND, outbox.ADD, timers.SET, company_names.ADD_NAME],
)
def test_a_row_that_is_put_in_is_not_sent_back(statement: Statement) -> None:
    """Its number is read by nobody; SQLAlchemy would ask PostgreSQL for it."""
    assert "RETURNING" not in statement.postgresql.text
    assert "RETURNING" not in statement.sqlite.text
