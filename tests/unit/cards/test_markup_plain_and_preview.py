"""What people write stays what they wrote; cards in words; the preview; payloads."""

from __future__ import annotations

import re

import pytest

from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card, Divider, Row, Rows
from cards.preview import preview_html
from cards.render import plain
from cards.render.limits import cut, cut_bytes
from cards.render.markdown import harmless
from cards.samples.everything import samples


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1. 甲公司", "1． 甲公司"),
        ("128.5 万元", "128.5 万元"),
        ("- 甲", "－ 甲"),
        ("# 甲 #12", "＃ 甲 #12"),
        ("甲[乙](丙)", "甲［乙］(丙)"),
        ("甲\n乙", "甲 乙"),
        ("<@all>", "＜@all＞"),
    ],
)
def test_markup_is_shown_as_it_was_typed(typed: str, shown: str) -> None:
    """As look-alikes, because the escapes of two apps are not documented."""
    assert harmless(typed) == shown


def test_cards_in_words_number_their_rows_and_say_their_buttons() -> None:
    """A button without words is not mentioned."""
    row = Row(title="甲", detail="一", buttons=(Button(label="查看", action="v1:detail:1", says="查看 1"),))
    silent = Buttons(items=(Button(label="更多", action="v1:mine:1"),))

    assert plain.render(Card(title="单", tag="新", blocks=(Rows(items=(row,)), Divider(), silent))) == (
        "单（新）\n1. 甲\n一\n回复「查看 1」"
    )


@pytest.mark.parametrize(("text", "limit", "kept"), [("甲乙", 2, "甲乙"), ("甲乙丙", 2, "甲…"), ("甲 乙丙", 3, "甲…")])
def test_what_is_too_long_ends_in_an_ellipsis(text: str, limit: int, kept: str) -> None:
    """Within the limit, without a blank before it."""
    assert cut(text, limit) == kept


def test_bytes_are_cut_between_characters() -> None:
    """Never through one."""
    assert cut_bytes("甲乙丙", 8) == "甲…"
    assert cut_bytes("甲乙", 6) == "甲乙"


def test_the_preview_shows_every_sample_in_every_app() -> None:
    """On one page, which loads nothing from elsewhere."""
    page = preview_html()

    assert page.count('class="matter"') == len(samples())
    assert page.count('class="app"') == 4 * len(samples())
    assert not re.search(r"(src|url)\s*[=(]|href=[^#]{2}", page)


def test_the_preview_shows_a_choice_by_its_words() -> None:
    """Not by what a press would send."""
    drawn = preview_html()

    assert "在我前面批" in drawn
    assert ">before<" not in drawn


def test_the_preview_shows_hostile_names_as_text() -> None:
    """No markup of a name reaches the page."""
    assert "&lt;b&gt;@所有人" in preview_html()
    assert "<b>@所有人" not in preview_html()


@pytest.mark.parametrize("packed", ["", "v0:approve:1", "v1::1", "v1:approve", "approve"])
def test_a_strangers_payload_is_no_action(packed: str) -> None:
    """Another release's or another bot's."""
    assert unpack(packed) is None


@pytest.mark.parametrize("action", [Action(verb="a:b"), Action(verb="say", subject="长" * 40)])
def test_a_payload_that_could_not_be_read_back_is_not_packed(action: Action) -> None:
    """Too long for the tightest platform, or ambiguous."""
    with pytest.raises(ValueError, match="cannot be packed"):
        action.pack()


def test_a_payload_comes_back_as_it_went_out() -> None:
    """Colons in the subject included."""
    action = Action(verb="say", subject="查看：12:3")

    assert unpack(action.pack()) == action
