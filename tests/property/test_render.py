"""Whatever a card holds, every platform takes it, and nothing that a person wrote becomes markup."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.feishu.card_schema import problems
from cards.card import Card
from cards.render import dingtalk, feishu, plain, wecom
from cards.render.markdown import harmless
from tests.support.cards import (
    cards,
    dingtalk_problems,
    feishu_texts,
    template_card_problems,
    texts,
    wecom_problems,
)

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@some
@given(card=cards())
def test_feishu_takes_any_card(card: Card) -> None:
    """No element, name, property or size of it is refused by the stand-in, however its JSON is written."""
    drawn = feishu.render(card)

    assert problems(drawn) == []
    assert len(json.dumps(drawn)) <= 30 * 1024


@some
@given(card=cards())
def test_feishu_reads_no_markup_in_any_card(card: Card) -> None:
    """Every text goes out as plain text."""
    assert set(feishu_texts(feishu.render(card))) <= {"plain_text"}


@some
@given(card=cards())
def test_dingtalk_takes_any_card(card: Card) -> None:
    """Each value of the preset is a string of at most one kilobyte, each button has its own id."""
    assert dingtalk_problems(dingtalk.render(card)) == []


@some
@given(card=cards())
def test_dingtalk_takes_any_card_as_a_message(card: Card) -> None:
    """The fallback messages stay within fifteen thousand bytes."""
    for message in (dingtalk.action_card(card), dingtalk.text(card)):
        assert len(message["msgParam"].encode()) <= 15_000


@some
@given(card=cards(), url=st.sampled_from(("", "https://baobei.example/f/12")))
def test_wecom_takes_any_card(card: Card, url: str) -> None:
    """Template cards keep every documented length and count, markdown its bytes."""
    assert wecom_problems(wecom.render(card, url=url)) == []
    assert wecom_problems(wecom.text(card)) == []


@some
@given(card=cards())
def test_wecom_takes_any_card_in_place_of_an_earlier_one(card: Card) -> None:
    """A replacement is always a template card, because a template card can only become one."""
    assert template_card_problems(wecom.replacement(card)) == []


@some
@given(card=cards())
def test_any_card_can_be_said_in_words(card: Card) -> None:
    """The title, the tag and each paragraph survive."""
    said = plain.render(card)

    assert card.title in said
    assert card.tag in said


@given(text=texts)
def test_what_a_person_wrote_is_never_markup(text: str) -> None:
    """No sign of markdown, of a mention or of a link is left, and making it harmless twice changes nothing."""
    shown = harmless(text)

    assert not set("*_`~[]<>|\\&$\n\t") & set(shown)
    assert not shown.startswith(("#", "-", "+", "=", " "))
    assert harmless(shown) == shown
