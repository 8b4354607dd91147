"""Lists that do not fit: no line is on no page."""

from __future__ import annotations

import json

import pytest

from cards.card import Button, Buttons, Card, Row, Rows, Text
from cards.render import dingtalk, wecom

LONG = "苏州青禾精密机械自动化装备制造有限责任公司第{number}分公司"


def more(number: int) -> Button:
    """The page behind a line."""
    return Button(label="更多", action=f"v1:mine:{number}", says=f"更多客户 {number}")


def a_list(count: int, *, further: bool) -> Card:
    """So many lines of a list, and perhaps a page behind them."""
    rows = (
        Row(title=LONG.format(number=number), detail=f"保护到 4月10日，还剩 30 天 · #{number}", behind=more(number))
        for number in range(count, 0, -1)
    )
    buttons = (Buttons(items=(more(1),)),) if further else ()
    return Card(title="我的客户", blocks=(Rows(items=tuple(rows)), *buttons, Text(content="写在最后的话", quiet=True)))


def on_dingtalk(card: Card) -> tuple[str, list[str]]:
    """What stands there, and what the buttons do."""
    params = dingtalk.render(card)["cardParamMap"]
    return params["markdown"], [one["id"] for one in json.loads(params["sys_full_json_obj"])["msgButtons"]]


@pytest.mark.parametrize("further", [True, False])
def test_a_page_that_does_not_fit_ends_earlier_and_goes_on_there(further: bool) -> None:
    """Also the last one, which had nothing behind it."""
    text, buttons = on_dingtalk(a_list(10, further=further))
    shown = [number for number in range(1, 11) if f"第{number}分公司" in text]

    assert 1 < min(shown) == 11 - len(shown)
    assert buttons == [f"v1:mine:{min(shown)}"]
    assert "没有显示" not in text


def test_a_page_that_fits_stays_as_it_is() -> None:
    """With its own way on, or none."""
    assert on_dingtalk(a_list(3, further=True))[1] == ["v1:mine:1"]
    assert on_dingtalk(a_list(3, further=False))[1] == []


def test_where_there_are_no_buttons_the_words_name_the_last_line() -> None:
    """On WeCom a long list is text."""
    text = wecom.markdown(a_list(30, further=True))["markdown"]["content"]
    shown = [number for number in range(1, 31) if f"第{number}分公司" in text]

    assert min(shown) > 1
    assert f"回复「更多客户 {min(shown)}」" in text
