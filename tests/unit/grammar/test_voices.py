"""Many voices of people who sell, one message a line in `voices/`; written before the rules were looked at."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.reading import parse

TABLES = Path(__file__).parent / "voices"
TOPICS = ("filing", "checking", "plain", "following", "protection", "outcomes", "deciding")


def _rows(*topics: str) -> list[dict[str, Any]]:
    lines = [line for topic in topics for line in (TABLES / f"{topic}.jsonl").read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("row", _rows(*TOPICS), ids=lambda row: str(row["say"]))
def test_a_voice_is_understood(row: dict[str, Any]) -> None:
    """Intent and fields are exactly what a careful colleague would note down."""
    parsed = parse(row["say"], today=date.fromisoformat(row["day"]))

    assert parsed.as_json() == {"intent": row["intent"], "fields": row["fields"]}


@pytest.mark.parametrize("row", _rows("drafts"), ids=lambda row: f"{row['say']} for {row['missing']}")
def test_an_answer_is_understood(row: dict[str, Any]) -> None:
    """While something is missing, an answer fills it, a command stays itself and small talk is neither."""
    parsed = parse_in_draft(row["say"], today=date.fromisoformat(row["day"]), missing=tuple(row["missing"]))

    assert parsed.as_json() == {"intent": row["intent"], "fields": row["fields"]}


def test_every_table_is_read() -> None:
    """No table lies there without being held to."""
    assert {path.stem for path in TABLES.glob("*.jsonl")} == {*TOPICS, "drafts"}
