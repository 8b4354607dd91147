from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.sandbox.feishu.card_schema import cited_people, problems
from tests.support.feishu_standin import a_button, a_card

_MARKDOWN = {"tag": "markdown", "content": "上海晴川科技有限公司"}
_INPUT = {"tag": "input", "name": "company", "required": True}
_SELECT = {
    "tag": "select_static",
    "name": "industry",
    "options": [{"text": {"tag": "plain_text", "content": "制造"}, "value": "mfg"}],
}
_SUBMIT = a_button("提交", value={"act": "file"}, name="submit", form_action_type="submit")
_TABLE = {"tag": "table", "columns": [{"name": "who", "data_type": "text"}], "rows": [{"who": "李娜"}]}
_CHART = {"tag": "chart", "chart_spec": {"type": "bar", "data": {"values": []}}}


def _form(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"tag": "form", "name": "filing", "elements": list(elements)}


def _columns(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"tag": "column_set", "columns": [{"tag": "column", "width": "auto", "elements": list(elements)}]}


def _panel(*elements: dict[str, Any]) -> dict[str, Any]:
    header = {"title": {"tag": "plain_text", "content": "详情"}}
    return {"tag": "collapsible_panel", "header": header, "elements": list(elements)}


_GOOD = {
    "a card for approval": {
        "schema": "2.0",
        "config": {"update_multi": True, "width_mode": "fill", "summary": {"content": "客户报备待审批 #R1024"}},
        "header": {
            "title": {"tag": "plain_text", "content": "客户报备待审批"},
            "subtitle": {"tag": "plain_text", "content": "R1024 · 王五"},
            "template": "orange",
            "text_tag_list": [
                {"tag": "text_tag", "text": {"tag": "plain_text", "content": "待审批"}, "color": "orange"}
            ],
        },
        "body": {
            "direction": "vertical",
            "vertical_spacing": "medium",
            "elements": [
                {"tag": "markdown", "content": "**客户**：上海晴川\n**申请人**：<at id=ou_li></at>"},
                {
                    "tag": "column_set",
                    "flex_mode": "none",
                    "horizontal_spacing": "8px",
                    "background_style": "default",
                    "columns": [
                        {
                            "tag": "column",
                            "width": "weighted",
                            "weight": 1,
                            "elements": [
                                a_button(
                                    value={"act": "approve", "v": 3},
                                    type="primary",
                                    width="fill",
                                    element_id="btn_ok",
                                    confirm={"title": {"tag": "plain_text", "content": "确认同意？"}},
                                )
                            ],
                        },
                        {
                            "tag": "column",
                            "width": "weighted",
                            "weight": 1,
                            "elements": [
                                {
                                    "tag": "button",
                                    "text": {"tag": "plain_text", "content": "查看"},
                                    "behaviors": [{"type": "open_url", "default_url": "https://crm.example.com/1"}],
                                }
                            ],
                        },
                    ],
                },
            ],
        },
    },
    "a form": a_card(
        _form(
            {
                **_INPUT,
                "label": {"tag": "plain_text", "content": "客户名称"},
                "placeholder": {"tag": "plain_text", "content": "请输入公司全称"},
                "default_value": "",
                "max_length": 100,
                "width": "fill",
            },
            {**_SELECT, "required": True, "width": "fill", "initial_option": "mfg"},
            {"tag": "date_picker", "name": "due", "initial_date": "2026-12-01"},
            _columns(_SUBMIT, a_button("清空", name="reset", form_action_type="reset")),
        )
    ),
    "tables and charts": a_card(
        _TABLE, _CHART, {"tag": "hr"}, {"tag": "markdown", "content": "|a|b|\n|---|---|\n|1|2|"}
    ),
    "a folded panel": a_card(_panel(_MARKDOWN, _columns(_MARKDOWN))),
    "people": a_card({"tag": "person", "user_id": "ou_li"}, {"tag": "person_list", "persons": [{"id": "ou_zhao"}]}),
    "a text with fields": a_card(
        {"tag": "div", "fields": [{"is_short": True, "text": {"tag": "lark_md", "content": "**客户**"}}]}
    ),
    "two hundred elements": a_card(*[{"tag": "hr"}] * 199),
}


@pytest.mark.parametrize("name", _GOOD)
def test_a_good_card_has_no_problems(name: str) -> None:
    """Cards that keep to Feishu's pages pass, and are not changed by looking at them."""
    card = copy.deepcopy(_GOOD[name])

    assert problems(card) == []
    assert card == _GOOD[name]


def _with_root(**changes: Any) -> dict[str, Any]:
    return {**a_card(), **changes}


_BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "an old card": ({"elements": [], "header": {}}, 200621, "schema 2.0"),
    "no body": ({"schema": "2.0"}, 200621, "body is required"),
    "elements at the root": (_with_root(elements=[]), 200621, "unknown property, property: elements"),
    "a fallback": (_with_root(fallback={}), 200621, "unknown property"),
    "an exclusive card": (_with_root(config={"update_multi": False}), 200621, "update_multi"),
    "an unknown width": (_with_root(config={"width_mode": "huge"}), 200621, "default | compact | fill"),
    "a header without title": (_with_root(header={"template": "red"}), 200621, "title is required"),
    "an unknown colour": (
        _with_root(header={"title": {"tag": "plain_text", "content": "a"}, "template": "pink"}),
        200621,
        "blue | wathet",
    ),
    "four tags": (
        _with_root(
            header={
                "title": {"tag": "plain_text", "content": "a"},
                "text_tag_list": [{"tag": "text_tag", "text": {"tag": "plain_text", "content": "x"}}] * 4,
            }
        ),
        200621,
        "at most 3",
    ),
    "an action row": (a_card({"tag": "action", "actions": []}), 200861, "unsupported tag action"),
    "a note": (a_card({"tag": "note", "elements": []}), 200861, "unsupported tag note"),
    "an invented component": (a_card({"tag": "marquee"}), 200621, "unknown tag marquee"),
    "an element that is a string": (a_card("hr"), 200621, "unknown tag"),  # type: ignore[arg-type]
    "an invented property": (a_card({**_MARKDOWN, "colour": "red"}), 200621, "property: colour"),
    "a property of a nested text": (
        a_card({"tag": "button", "text": {"tag": "plain_text", "content": "a", "bold": True}}),
        200621,
        "property: bold",
    ),
    "a missing property": (a_card({"tag": "markdown"}), 200621, "content is required"),
    "a hex colour": (
        a_card({"tag": "div", "text": {"tag": "plain_text", "content": "a", "text_color": "#ff0000"}}),
        200621,
        "hex is not accepted",
    ),
    "an unknown kind of text": (a_card({"tag": "div", "text": {"tag": "html", "content": "a"}}), 200621, "tag must be"),
    "a spacing beyond 99px": (a_card({**_form(_SUBMIT), "vertical_spacing": "120px"}), 200621, "[0,99]px"),
    "a confirm without title": (
        a_card(a_button(value={}, confirm={"text": {"tag": "plain_text", "content": "确定？"}})),
        200621,
        "title is required",
    ),
    "a behaviour of another kind": (a_card({"tag": "button", "behaviors": [{"type": "ring"}]}), 200621, "type must be"),
    "a long placeholder": (
        a_card({"tag": "input", "placeholder": {"tag": "plain_text", "content": "长" * 101}}),
        200621,
        "at most 100 characters",
    ),
    "an input without end": (a_card({"tag": "input", "max_length": 1001}), 200621, "1..1000"),
    "a date of another form": (a_card({"tag": "date_picker", "initial_date": "2026/12/01"}), 200621, "yyyy-MM-dd"),
    "a bad element_id": (a_card({**_MARKDOWN, "element_id": "1st"}), 200621, "a letter, then"),
    "an element_id twice": (a_card(*[{**_MARKDOWN, "element_id": "a"}] * 2), 200621, "used twice"),
    "201 elements": (a_card(*[{"tag": "hr"}] * 200), 11310, "element exceeds the limit"),
    "more than 30 KB": (a_card({"tag": "markdown", "content": "长" * 10_300}), 230025, "limit"),
    "four tables": (a_card(*[_TABLE] * 4), 11310, "card table number over limit"),
    "a fourth table in markdown": (
        a_card(*[_TABLE] * 3, {"tag": "markdown", "content": "| a | b |\n| :-- | --: |\n| 1 | 2 |"}),
        11310,
        "card table number over limit",
    ),
    "a table in columns": (a_card(_columns(_TABLE)), 200621, "root of the card only"),
    "a table in a panel": (a_card(_panel(_TABLE)), 200621, "root of the card only"),
    "a form in columns": (a_card(_columns(_form(_SUBMIT))), 200621, "root of the card only"),
    "a form in a form": (a_card(_form(_SUBMIT, {**_form(_SUBMIT), "name": "b"})), 200621, "root of the card only"),
    "a chart in a form": (a_card(_form(_CHART, _SUBMIT)), 200621, "no chart"),
    "six containers deep": (
        a_card(_columns(_panel(_columns(_panel(_columns(_panel(_MARKDOWN))))))),
        200621,
        "at most 5 deep",
    ),
    "a form without name": (a_card({"tag": "form", "elements": [_SUBMIT]}), 200621, "name is required"),
    "a form without submit": (a_card(_form(_INPUT)), 200621, "button that submits"),
    "a field without name": (a_card(_form({"tag": "input"}, _SUBMIT)), 200530, "needs a name"),
    "a form button without name": (
        a_card(_form(_INPUT, a_button(form_action_type="submit"))),
        200530,
        "needs a name",
    ),
    "a name twice": (a_card(_form(_INPUT, _INPUT, _SUBMIT)), 200530, "used twice"),
    "a name twice across forms": (
        a_card(_form(_INPUT, _SUBMIT), {**_form({**_SUBMIT, "name": "other"}, _INPUT), "name": "b"}),
        200530,
        "used twice",
    ),
    "required outside a form": (a_card(_INPUT), 200621, "inside a form only"),
    "submit outside a form": (a_card(_SUBMIT), 200621, "inside a form only"),
    "an initial option that is not offered": (a_card({**_SELECT, "initial_option": "fin"}), 200621, "not among"),
    "a table of 51 columns": (
        a_card({**_TABLE, "columns": [{"name": f"c{n}", "data_type": "text"} for n in range(51)], "rows": []}),
        200621,
        "at most 50",
    ),
    "an eleven-row page": (a_card({**_TABLE, "page_size": 11}), 200621, "1..10"),
    "a cell of another type": (a_card({**_TABLE, "rows": [{"who": 7}]}), 200621, "does not fit"),
    "a cell without column": (a_card({**_TABLE, "rows": [{"when": "今天"}]}), 200621, "does not fit"),
    "a number as a text": (
        a_card({"tag": "table", "columns": [{"name": "n", "data_type": "number"}], "rows": [{"n": "7"}]}),
        200621,
        "does not fit",
    ),
    "people as a number": (
        a_card({"tag": "table", "columns": [{"name": "p", "data_type": "persons"}], "rows": [{"p": 7}]}),
        200621,
        "does not fit",
    ),
    "texts that are no object": (a_card({"tag": "button", "text": "通过"}), 200621, "tag must be"),
    "elements that are no list": (_with_root(body={"elements": {}}), 200621, "expected a list"),
    "a header that is no object": (_with_root(header="红色"), 200621, "expected an object"),
    "an empty chart": (a_card({"tag": "chart", "chart_spec": {}}), 200550, "chart spec is invalid"),
}


@pytest.mark.parametrize("name", _BAD)
def test_a_card_that_breaks_a_rule_is_told_which(name: str) -> None:
    """Each rule has its sub-code and says what is wrong."""
    card, code, words = _BAD[name]
    found = problems(card)

    assert any(f"ErrCode: {code};" in problem and words in problem for problem in found), found


def test_a_problem_says_where_it_is() -> None:
    """The path leads from the root through every container."""
    [problem] = problems(a_card(_columns({**_MARKDOWN, "colour": "red"})))

    steps = [
        "body",
        "elements",
        "[0](tag: column_set)",
        "columns",
        "[0](tag: column)",
        "elements",
        "[0](tag: markdown)",
    ]
    assert " -> ".join(["ROOT", *steps]) in problem


def test_everybody_whom_a_card_cites_is_found() -> None:
    """Mentions in markdown, persons and lists of persons; @all cites nobody."""
    card = a_card(
        {"tag": "markdown", "content": "<at id=ou_li></at> 和 <at id='ou_wang'></at>，<at id=all></at>"},
        _columns({"tag": "person", "user_id": "ou_zhao"}),
        {"tag": "person_list", "persons": [{"id": "ou_sun"}]},
    )

    assert cited_people(card) == {"ou_li", "ou_wang", "ou_zhao", "ou_sun"}
