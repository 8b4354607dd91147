"""The chat handbook: every sentence in its tables means what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.buttons.acts import _ACTS
from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse
from bot.talk.dialogue import _TURNS
from cards.texts import words
from core.domain.policy.document import FilingRules
from tests.docs.tables import DOCS, code, tables_with

PAGE = DOCS / "chat.md"
TODAY = date(2026, 11, 21)
#: What is not said by anybody: it is what is left over.
UNSAID = {Intent.UNKNOWN}
FIELD_NAMED = {words.field(key): key for key in FilingRules().required}


def _rows(first: str) -> Iterator[dict[str, str]]:
    for table in tables_with(PAGE, first, "命令"):
        yield from table.rows


SAID = [(row["这样说"], code(row["命令"])) for row in _rows("这样说")]
ANSWERED = [(row["填到一半时这样说"], row["还差"], code(row["命令"])) for row in _rows("填到一半时这样说")]


@pytest.mark.parametrize(("sentence", "intent"), SAID)
def test_a_sentence_means_what_the_handbook_says(sentence: str, intent: str) -> None:
    """Whoever copies the sentence gets that command."""
    assert parse(sentence, today=TODAY).intent == intent


@pytest.mark.parametrize(("sentence", "lacking", "intent"), ANSWERED)
def test_an_answer_within_a_draft_means_what_the_handbook_says(sentence: str, lacking: str, intent: str) -> None:
    """While a form is half filled in, the same holds for the answers to what is missing."""
    missing = tuple(FIELD_NAMED[label] for label in lacking.split("、"))

    assert parse_in_draft(sentence, today=TODAY, missing=missing).intent == intent


def test_the_handbook_has_an_example_of_every_command() -> None:
    """Nothing that the bot understands is a secret."""
    shown = {intent for _, intent in SAID} | {intent for _, _, intent in ANSWERED}

    assert {str(intent) for intent in set(Intent) - UNSAID} - shown == set()


def test_everything_that_is_understood_is_answered() -> None:
    """No command leads nowhere."""
    assert set(Intent) == set(_TURNS)


@pytest.mark.parametrize(("page", "column"), [("chat.md", "代码"), ("architecture.md", "Verb")])
def test_every_button_is_explained(page: str, column: str) -> None:
    """Each verb that a button can carry has a line, and no line is about a verb that is gone."""
    explained = {code(row[column]) for table in tables_with(DOCS / page, column) for row in table.rows}

    assert explained == set(_ACTS)
