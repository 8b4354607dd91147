"""Cards as Feishu's card JSON 2.0."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cards.card import Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Row, Rows, Text
from cards.render.feishu import render
from cards.render.feishu_parts import extent, surely_fits
from cards.render.limits import FEISHU
from cards.samples import everything as samples
from cards.views.filing import filing_card


def elements(card: Card) -> list[dict[str, Any]]:
    found = render(card)["body"]["elements"]
    assert isinstance(found, list)
    return found


def button(label: str, **given: Any) -> Button:
    return Button(label=label, action=f"v1:say:{label}", **given)


def test_the_header_carries_title_state_and_tone() -> None:
    """Orange while it waits, the state as a tag."""
    header = render(filing_card(samples.OWN))["header"]

    assert header["template"] == "orange"
    assert header["title"] == {"tag": "plain_text", "content": "杭州样例科技有限公司"}
    assert header["text_tag_list"][0]["text"]["content"] == "待审批"


def test_a_card_without_title_goes_by_the_bots_name() -> None:
    """Feishu needs one."""
    assert render(Card(title=" "))["header"]["title"]["content"] == "报备助手"


def test_a_card_with_buttons_stays_where_it_was_sent() -> None:
    """Forwarded buttons would act for strangers."""
    row = Row(title="一行", buttons=(button("查看"),))

    assert render(filing_card(samples.OWN))["config"]["enable_forward"] is False
    assert render(Card(title="单", blocks=(Rows(items=(row,)),)))["config"]["enable_forward"] is False
    assert render(Card(title="单", blocks=(Rows(items=(Row(title="一行"),)),)))["config"]["enable_forward"] is True


def test_a_press_brings_back_the_packed_action() -> None:
    """And a second thought has a title, without which old clients drop the button."""
    (row,) = elements(Card(title="单", blocks=(Buttons(items=(button("撤回", confirm="真的？"),)),)))
    drawn = row["columns"][0]["elements"][0]

    assert drawn["behaviors"] == [{"type": "callback", "value": {"a": "v1:say:撤回"}}]
    assert drawn["confirm"]["title"]["content"] == "确定撤回吗？"


def test_the_main_button_is_filled() -> None:
    """Of all, 通过 is the one to be seen."""
    (row,) = elements(Card(title="单", blocks=(Buttons(items=(button("通过", style=ButtonStyle.PRIMARY),)),)))

    assert row["columns"][0]["elements"][0]["type"] == "primary_filled"


def test_many_buttons_flow_and_those_beyond_are_said() -> None:
    """Six are drawn; the words of the others stay."""
    items = tuple(button(str(number), says=f"做 {number}" if number != 7 else None) for number in range(9))
    row, more = elements(Card(title="单", blocks=(Buttons(items=items),)))

    assert row["flex_mode"] == "flow"
    assert len(row["columns"]) == 6
    assert more["text"]["content"] == "还可以回复：「做 6」、「做 8」"


def test_buttons_beyond_that_have_no_words_are_dropped_silently() -> None:
    """There is nothing to say about them."""
    assert len(elements(Card(title="单", blocks=(Buttons(items=tuple(button(str(n)) for n in range(9))),)))) == 1


def test_empty_parts_draw_nothing() -> None:
    """No gaps on the card."""
    assert elements(Card(title="单", blocks=(Text(content=" \n"), Buttons(items=()), Facts(pairs=())))) == []


def test_rows_with_one_button_keep_it_beside_and_with_two_below() -> None:
    """So that a phone has room for the name."""
    one, two, none = (
        Row(title="甲", detail="一", buttons=(button("查看"),)),
        Row(title="乙", buttons=(button("通过"), button("查看"))),
        Row(title="丙"),
    )
    drawn = elements(Card(title="单", blocks=(Rows(items=(one, two, none)),)))

    assert [element["tag"] for element in drawn] == ["column_set", "hr", "div", "column_set", "hr", "div"]


def test_rows_and_facts_beyond_the_limit_are_counted() -> None:
    """Never left out without a word."""
    rows = Rows(items=tuple(Row(title=str(number)) for number in range(15)))
    facts = Facts(pairs=tuple((str(number), "甲") for number in range(23)))

    assert elements(Card(title="单", blocks=(rows,)))[-1]["text"]["content"] == "还有 3 条没有显示。"
    assert elements(Card(title="单", blocks=(facts,)))[-1]["text"]["content"] == "还有 3 项没有显示。"


def test_a_card_over_the_limit_says_that_it_was_cut() -> None:
    """Two hundred elements, thirty kilobytes."""
    drawn = render(Card(title="单", blocks=(Text(content="长" * 2000),) * 9))

    assert drawn["body"]["elements"][-1]["text"]["content"] == "内容较长，后面的没有显示。"
    assert len(json.dumps(drawn)) < 30 * 1024


def test_an_overlong_text_ends_in_an_ellipsis() -> None:
    """Cut in the renderer, not by the platform."""
    (text,) = elements(Card(title="单", blocks=(Text(content="长" * 3000),)))

    assert len(text["text"]["content"]) == 2000
    assert text["text"]["content"].endswith("长…")


def field_of(item: Input) -> list[dict[str, Any]]:
    form = Form(name="表", inputs=(item,), submit=button("提交"), instead="")
    return list(elements(Card(title="单", blocks=(form,)))[0]["elements"][:-1])


def test_a_text_field_is_prefilled_and_required() -> None:
    """Within its own length."""
    (field,) = field_of(
        Input(name="company", label="公司全称", value="甲乙丙", required=True, max_length=2, hint="全称")
    )

    assert field["default_value"] == "甲乙"
    assert field["required"] is True
    assert field["placeholder"]["content"] == "全称"


def test_a_long_field_has_several_lines() -> None:
    """For notes and reasons."""
    (field,) = field_of(Input(name="note", label="备注", kind=InputKind.LONG_TEXT, max_length=4000))

    assert field["input_type"] == "multiline_text"
    assert field["max_length"] == 1000


@pytest.mark.parametrize(("value", "chosen"), [("net", "net"), ("other", None)])
def test_a_choice_starts_with_what_is_among_its_options(value: str, chosen: str | None) -> None:
    """A stranger's value would be refused by the platform."""
    options = (("expo", "展会"), ("net", "网络"))
    label, field = field_of(Input(name="source", label="来源", kind=InputKind.CHOICE, value=value, options=options))

    assert label["text"]["content"] == "来源"
    assert field.get("initial_option") == chosen


def test_a_choice_of_nothing_is_a_text_field() -> None:
    """An empty list cannot be chosen from."""
    assert field_of(Input(name="source", label="来源", kind=InputKind.CHOICE))[0]["tag"] == "input"


@pytest.mark.parametrize(("value", "shown"), [("2026-11-21", "2026-11-21"), ("明天", None)])
def test_a_date_starts_with_a_day(value: str, shown: str | None) -> None:
    """In the one form that the platform reads."""
    _, field = field_of(Input(name="due", label="日期", kind=InputKind.DATE, value=value))

    assert field.get("initial_date") == shown


def test_a_form_sends_its_action_with_its_fields() -> None:
    """Under a name of its own, as every child of a form needs one."""
    form = Form(name="filing", inputs=(), submit=button("提交"), instead="")
    submit = elements(Card(title="单", blocks=(form,)))[0]["elements"][-1]

    assert submit["form_action_type"] == "submit"
    assert submit["name"] == "filing_submit"
    assert submit["behaviors"][0]["value"] == {"a": "v1:say:提交"}


@pytest.mark.parametrize("sign", ["a", ",", '"', "\x01", "é", "报", "😀"])
def test_what_is_said_to_fit_fits_in_its_longest_spelling(sign: str) -> None:
    """Whatever it is made of, and however near it comes to the limit; what does not fit is not said to."""
    sizes = range(100, 40_000, 199)
    told = [size for size in sizes if surely_fits({"tag": "plain_text", "content": sign * size})]

    assert told
    assert all(extent({"tag": "plain_text", "content": sign * size})[1] <= FEISHU.escaped_bytes for size in told)
    assert len(told) < len(sizes)
