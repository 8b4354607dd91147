from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adapters.wecom.pressable import can_be_pressed
from bot.sandbox.wecom import card_rules, content
from cards.card import Card
from cards.render import wecom
from cards.samples.everything import samples
from tests.support.cards import cards

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SAMPLES = samples()
_urls = st.sampled_from(["", "https://example.com/matter"])


def _as_sent(card: Card, url: str) -> dict[str, Any]:
    """The message as the messenger sends it: with a task_id where one is due."""
    message = wecom.render(card, url=url)
    if can_be_pressed(message):
        message["template_card"]["task_id"] = "0" * 64
    return message


def _labels(card: dict[str, Any]) -> list[str]:
    """What stands on the buttons and in the menu of a card."""
    menu = card.get("action_menu", {}).get("action_list", [])
    return [item["text"] for item in (*card.get("button_list", []), *menu)]


@some
@given(card=cards(), url=_urls)
def test_any_card_is_taken_by_the_platform(card: Card, url: str) -> None:
    """As a message, in place of an earlier one, and as markdown; its buttons have to say something."""
    assume(all(_labels(wecom.replacement(card))))
    content.read(_as_sent(card, url))
    card_rules.check(wecom.replacement(card), sending=False)
    content.read(wecom.markdown(card))


@some
@given(card=cards(), url=_urls)
def test_a_code_is_expected_exactly_where_one_is_handed_out(card: Card, url: str) -> None:
    """Otherwise a card would wait for a repaint that can never be, or be dropped though it could."""
    message = wecom.render(card, url=url)

    assert can_be_pressed(message) == card_rules.calls_back(message.get("template_card", {}))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_card_of_the_product_is_taken_by_the_platform(name: str) -> None:
    """The ones that people really see."""
    card = SAMPLES[name]
    content.read(_as_sent(card, ""))
    card_rules.check(wecom.replacement(card), sending=False)
