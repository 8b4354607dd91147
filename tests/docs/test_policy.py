"""What the policy manual says is so: every example is read, every condition is asked, every name is there."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.policy.documents import document_of
from bot.policy.reading import read
from bot.policy.spans import span_of
from bot.policy.wording import KIND_NAMES
from core.domain.calendar import Calendar
from core.domain.policy.comparing import changes
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.names import BASE
from core.domain.sheets.cells import LOCAL
from tests.support.repository import ROOT

MANUAL = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
SECTION = MANUAL.split("## 条件")[1]
ROWS = re.findall(r"^\| `(.+?)` \| (.+?) \|", SECTION.replace(r"\|", "\x00"), re.MULTILINE)
SPANS = re.findall(
    r"^\| `(.+?)` \| (\d{4}-\d\d-\d\d \d\d:\d\d) \| (\d{4}-\d\d-\d\d \d\d:\d\d) \|", MANUAL, re.MULTILINE
)
NAMES = [(name, kind) for name, kind in ROWS if kind in KIND_NAMES.values()]
CONDITIONS = [text.replace("\x00", "|") for text, meaning in ROWS if (text, meaning) not in NAMES]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_published(example: str) -> None:
    """It has no mistakes, and says something that the built-in policy does not."""
    assert list(changes(document_of(Policy()), document_of(read(example))))


def test_every_section_of_the_policy_has_an_example() -> None:
    """Whoever looks for a section finds how it is written."""
    everything = "\n".join(EXAMPLES)
    shown = {name for name in document_of(Policy()) if re.search(rf"^\[+{name}\b", everything, re.MULTILINE)}

    assert shown == set(document_of(Policy()))


@pytest.mark.parametrize(("span", "asked", "due"), SPANS)
def test_every_time_limit_ends_when_the_table_says(span: str, asked: str, due: str) -> None:
    """A day of twenty-four hours is one working day; what is less runs through the working hours."""
    calendar = Calendar(Policy().calendar)
    start, end = (datetime.fromisoformat(text).replace(tzinfo=LOCAL) for text in (asked, due))

    assert calendar.after(start, span_of(span)) == end


def test_the_manual_shows_how_time_limits_end() -> None:
    """Days and hours are both there."""
    assert {"1天", "24小时"} <= {span for span, _, _ in SPANS}


@pytest.mark.parametrize("text", CONDITIONS)
def test_every_condition_of_the_table_can_be_asked(text: str) -> None:
    """With nothing known it does not hold, or does, but never fails."""
    assert Condition.parse(text, Policy().names).holds({}) in {True, False}


def test_the_table_lists_exactly_the_names_that_there_are() -> None:
    """With their kinds; a new name gets its line."""
    assert len(CONDITIONS) >= 7
    assert dict(NAMES) == {name: KIND_NAMES[kind] for name, kind in BASE.items()}
