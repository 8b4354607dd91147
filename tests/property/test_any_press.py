"""Whatever a button, a form or a stranger's program sends in the name of a person: a line comes back, never a failure.

The payload of a card is signed by the platform, but made of what people see and can change: verbs of ours with matters
of others, numbers that are none, forms with anything in their fields.
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.buttons.acts import _ACTS
from tests.support.builders import WANG, Ledger
from tests.support.chat import Desk

VERBS = sorted(_ACTS)
FIELDS = [
    *("reason", "days", "who", "to", "when", "text", "kind", "note", "next_step", "next_date", "column", "field"),
    *("company", "contact", "phone", "budget", "numbers", "outcome"),
]
SCRAPS = st.sampled_from(
    [
        *("", "0", "-1", "1", "1,2,3", "mine", "9" * 30, "x" * 60, "٣", "1.5", "NaN", "\x00", "2026-02-30", "/", "//"),
        *("filing/x", "extension/x", "transfer/x", "appeal/x", "draft/x", "customer/x", "pair/1", "x/y", "filing/"),
        *("m-wang", "m-wang/m-lin", "F1/filing", "1/0", "a/b/c/d", "客户", "'; --", "%s{0}"),
    ]
)
SEVERAL = st.tuples(st.lists(SCRAPS, min_size=2, max_size=4), st.sampled_from(":/,"))
SUBJECTS = st.one_of(
    SCRAPS,
    st.text(max_size=40),
    SEVERAL.map(lambda parts: parts[1].join(parts[0])),
    st.just("OURS"),
    SCRAPS.map(lambda scrap: f"OURS/{scrap}"),
    SCRAPS.map(lambda scrap: f"OURS:{scrap}"),
)
INPUTS = st.dictionaries(st.sampled_from(FIELDS), st.one_of(SCRAPS, st.text(max_size=60)), max_size=4)


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(subject=SUBJECTS, inputs=INPUTS, by=st.sampled_from(["wang", "lin", "zhou"]), group=st.booleans())
@example(subject="OURS", inputs={}, by="lin", group=False)
@example(subject="", inputs={}, by="wang", group=True)
def test_any_payload_is_answered(verb: str, subject: str, inputs: dict[str, str], by: str, *, group: bool) -> None:
    """With words, whoever presses, and what he may not do is not done."""
    ledger = Ledger()
    filing = ledger.file(WANG)
    desk = Desk(ledger)
    action = f"v1:{verb}:{subject.replace('OURS', filing.id)}"
    answer = asyncio.run(desk.press(by, action, inputs=inputs, group=group, handle="om_1"))

    assert isinstance(answer.text, str)
    assert ledger.again(filing).owner in {member.id for member in ledger.read(lambda uow: uow.directory.members())}


@given(action=st.text(max_size=120))
@settings(max_examples=50, deadline=None)
def test_what_is_no_payload_of_ours_is_an_old_button(action: str) -> None:
    """Nobody learns more from it."""
    answer = asyncio.run(Desk(Ledger()).press("wang", action))

    assert answer.text
