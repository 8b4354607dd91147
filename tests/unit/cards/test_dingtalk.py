"""Cards as the parameters of DingTalk's preset, and as messages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from cards.card import Button, Buttons, Card, Facts, Form, Row, Rows, Text
from cards.render import dingtalk
from cards.samples import everything as samples
from cards.views.filing import filing_card


def param(card: Card) -> dict[str, str]:
    found = dingtalk.render(card)["cardParamMap"]
    assert isinstance(found, dict)
    return found


def buttons(card: Card) -> list[dict[str, Any]]:
    return list(json.loads(param(card)["sys_full_json_obj"])["msgButtons"])


def button(label: str, **given: Any) -> Button:
    return Button(label=label, action=f"v1:say:{label}", **given)


def test_the_state_stands_before_the_name() -> None:
    """The preset has no tag."""
    assert param(filing_card(samples.OWN))["title"] == "待审批 · 杭州样例科技有限公司"
    assert param(Card(title=""))["title"] == "报备助手"


def test_a_press_brings_back_the_packed_action() -> None:
    """Everything that is needed is in the id."""
    (passing,) = buttons(filing_card(samples.TO_DECIDE))

    assert passing == {
        "text": "通过",
        "color": "blue",
        "id": f"v1:approve:{samples.TO_DECIDE.id}",
        "request": True,
    }


def test_what_needs_a_second_thought_is_said_in_words() -> None:
    """The preset has no confirm box."""
    card = filing_card(samples.OWN)

    assert buttons(card) == []
    assert "回复「撤回 12」" in param(card)["markdown"]


def test_a_form_is_said_in_words() -> None:
    """The preset has no inputs."""
    assert "驳回 12 请补充联系人" in param(filing_card(samples.TO_DECIDE))["markdown"]


def test_small_print_goes_into_the_tips() -> None:
    """The last quiet line only."""
    card = Card(title="单", blocks=(Text(content="甲", quiet=True), Text(content="乙", quiet=True), Text(content="丙")))

    assert param(card)["tips"] == "乙"
    assert param(card)["markdown"] == "甲\n\n丙"
    assert param(Card(title="单"))["tips"] == ""


def test_the_buttons_of_rows_name_their_matter() -> None:
    """They all stand in one list below the card, the card's own last."""
    rows = Rows(items=tuple(Row(title=n, buttons=(button(f"通过{n}", says=f"通过 {n}"),)) for n in "12"))
    card = Card(title="单", blocks=(Buttons(items=(button("更多"),)), rows))

    assert [drawn["text"] for drawn in buttons(card)] == ["通过 1", "通过 2", "更多"]


def test_buttons_without_room_are_said_in_words() -> None:
    """Eight are drawn."""
    items = tuple(button(f"{number}", says=f"做 {number}") for number in range(9))
    card = Card(title="单", blocks=(Buttons(items=items),))

    assert len(buttons(card)) == 8
    assert param(card)["markdown"] == "回复「做 8」"


def test_buttons_beyond_a_kilobyte_are_said_in_words() -> None:
    """Long actions leave room for fewer."""
    items = tuple(
        Button(label="长" * 20, action=f"v1:say:{number}{'甲' * 29}", says=f"做 {number}") for number in range(8)
    )
    card = Card(title="单", blocks=(Buttons(items=items),))

    assert 0 < len(buttons(card)) < 8
    assert "「做 7」" in param(card)["markdown"]


def test_a_long_list_says_how_many_more_there_are() -> None:
    """Within one kilobyte."""
    rows = Rows(items=tuple(Row(title=f"很长的公司名称 {number}", detail="一些说明" * 5) for number in range(20)))
    markdown = param(Card(title="单", blocks=(rows,)))["markdown"]

    assert markdown.count("**") // 2 + int(markdown.split("还有 ")[1].split(" 条")[0]) == 20


def test_a_row_too_large_by_itself_is_counted() -> None:
    """Nothing is cut inside a matter."""
    rows = Rows(items=(Row(title="长" * 500),))

    assert param(Card(title="单", blocks=(rows,)))["markdown"] == "还有 1 条没有显示。"


def test_a_long_text_is_cut_and_its_bold_is_closed() -> None:
    """Else the rest of the card would be bold."""
    markdown = param(Card(title="单", blocks=(Text(content="长" * 500, strong=True), Text(content="后"))))["markdown"]

    assert markdown.endswith("…**\n\n内容较长，后面的没有显示。")


def test_a_text_with_hardly_any_room_is_left_out() -> None:
    """Rather than shown as two letters."""
    blocks = (Text(content="长" * 315), Facts(pairs=(("甲", "乙" * 20),)))

    assert param(Card(title="单", blocks=blocks))["markdown"] == f"{'长' * 315}\n\n内容较长，后面的没有显示。"


def test_a_label_without_text_leaves_no_stars() -> None:
    """Empty bold would show as four asterisks."""
    card = Card(title="单", blocks=(Facts(pairs=(("", "甲"),)), Rows(items=(Row(title="", detail="乙"),))))

    assert param(card)["markdown"] == "：甲\n\n乙"


def test_a_blank_text_leaves_no_gap() -> None:
    """Nothing is drawn for nothing."""
    assert param(Card(title="单", blocks=(Text(content=" \n "), Text(content="甲"))))["markdown"] == "甲"


def message(sent: dict[str, str]) -> tuple[str, dict[str, str]]:
    return sent["msgKey"], json.loads(sent["msgParam"])


def test_without_a_card_the_buttons_send_their_words() -> None:
    """A link makes the one who taps it send the text."""
    key, given = message(dingtalk.action_card(filing_card(samples.TO_DECIDE)))

    assert key == "sampleActionCard"
    assert given["singleURL"] == "dtmd://dingtalkclient/sendMessage?content=%E9%80%9A%E8%BF%87%2012"


def test_two_to_five_buttons_have_their_own_message() -> None:
    """One key a count."""
    items = tuple(button(f"{number}", says=f"做 {number}") for number in range(7))
    three = message(dingtalk.action_card(Card(title="单", blocks=(Buttons(items=items[:3]),))))
    seven = message(dingtalk.action_card(Card(title="单", blocks=(Buttons(items=items),))))

    assert three[0] == "sampleActionCard3"
    assert three[1]["actionTitle3"] == "2"
    assert seven[0] == "sampleActionCard5"
    assert "「做 5」或「做 6」" in seven[1]["text"]


def test_a_button_without_words_has_no_link() -> None:
    """Then it is plain markdown."""
    items = (button("更多"), button("长", says="长" * 100))

    assert message(dingtalk.action_card(Card(title="单", blocks=(Buttons(items=items),))))[0] == "sampleMarkdown"


def test_the_last_resort_is_text() -> None:
    """Everything in words."""
    key, given = message(dingtalk.text(filing_card(replace(samples.OWN, may_withdraw=False))))

    assert key == "sampleText"
    assert given["content"].startswith("杭州样例科技有限公司（待审批）")


def test_a_form_alone_is_its_words() -> None:
    """As one paragraph."""
    form = Form(name="表", inputs=(), submit=button("提交"), instead="直接回复")

    assert param(Card(title="单", blocks=(form,)))["markdown"] == "直接回复"
