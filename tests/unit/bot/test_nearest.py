"""What is offered to somebody who was not understood."""

from __future__ import annotations

import pytest

from bot.talk.nearest import ALWAYS, GUESSES, buttons, nearest


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("那个客户还有几天啊规定是多久", "rules"),
        ("领导还没批吗帮我审一下", "approvals"),
        ("这家有谁占着吗", "check"),
        ("怎么弄啊不会", "help"),
        ("我名下都有谁", "mine"),
        ("那家电话打不通", "follow"),
        ("这个月的数据咋样嘛各组", "dashboard"),
        ("泰州那条线索派了没", "leads"),
    ],
)
def test_the_words_hint_at_what_was_meant(text: str, first: str) -> None:
    """The likeliest comes first."""
    assert nearest(text)[0] == first


@pytest.mark.parametrize("text", ["", "哈哈哈", "🚀", "x" * 4000])
def test_where_nothing_hints_at_anything_the_usual_three_are_offered(text: str) -> None:
    """There is always a way on."""
    assert nearest(text) == ALWAYS


def test_three_different_things_are_offered_whatever_was_said() -> None:
    """And each of them has a button."""
    for guess in GUESSES:
        names = nearest(guess.says)

        assert len(set(names)) == 3
        assert len(buttons(names)) == 3


def test_a_guess_of_another_release_is_passed_over() -> None:
    """Old cards are redrawn by new code."""
    assert buttons(("teleport", "mine")) == (("我的客户", "我的客户"),)
