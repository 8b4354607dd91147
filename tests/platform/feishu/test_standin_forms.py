from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.feishu_standin import Answer, Api, a_button, a_card

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn

_FORM = a_card(
    {
        "tag": "form",
        "name": "filing",
        "elements": [
            {"tag": "input", "name": "company", "required": True, "max_length": 20},
            {"tag": "input", "name": "note"},
            {
                "tag": "select_static",
                "name": "industry",
                "required": True,
                "initial_option": "mfg",
                "options": [
                    {"text": {"tag": "plain_text", "content": "制造"}, "value": "mfg"},
                    {"text": {"tag": "plain_text", "content": "金融"}, "value": "fin"},
                ],
            },
            {
                "tag": "multi_select_static",
                "name": "products",
                "options": [{"text": {"tag": "plain_text", "content": "标准版"}, "value": "std"}],
            },
            {"tag": "date_picker", "name": "due"},
            {"tag": "picker_datetime", "name": "visit", "initial_datetime": "2026-04-29 07:07"},
            {"tag": "select_person", "name": "helper"},
            {
                "tag": "column_set",
                "columns": [
                    {
                        "tag": "column",
                        "elements": [
                            a_button("提交", value={"act": "file"}, name="submit", form_action_type="submit"),
                            a_button("清空", name="reset", form_action_type="reset"),
                        ],
                    }
                ],
            },
        ],
    }
)


async def test_a_form_is_sent_in_the_formats_of_the_platform(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Typed values, initial values and untouched fields arrive as the documentation says."""
    message_id = await api.send_card("ou_li", _FORM)
    typed = {
        "company": "上海晴川科技",
        "note": "第一行\n第二行",
        "products": ["std"],
        "due": "2026-04-01",
        "helper": "ou_zhao",
    }
    result = await feishu.press("ou_li", message_id, name="submit", form=typed)
    action = app.received[0]["event"]["action"]

    assert result.ok
    assert (action["value"], action["name"]) == ({"act": "file"}, "submit")
    assert action["form_value"] == {
        "company": "上海晴川科技",
        "note": "第一行\n第二行",
        "industry": "mfg",
        "products": ["std"],
        "due": "2026-04-01 +0800",
        "visit": "2026-04-29 07:07 +0800",
        "helper": "ou_zhao",
    }


async def test_untouched_fields_are_empty_or_left_out(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Inputs are sent empty, multiple choices as an empty list, dates and people not at all."""
    message_id = await api.send_card("ou_li", _FORM)
    await feishu.press("ou_li", message_id, name="submit", form={"company": "上海晴川科技", "industry": "fin"})

    assert app.received[0]["event"]["action"]["form_value"] == {
        "company": "上海晴川科技",
        "note": "",
        "industry": "fin",
        "products": [],
        "visit": "2026-04-29 07:07 +0800",
    }


async def test_a_form_with_a_gap_is_held_back(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """A required field left empty is marked in the client; the app hears nothing. Clearing is local too."""
    message_id = await api.send_card("ou_li", _FORM)
    result = await feishu.press("ou_li", message_id, name="submit")
    cleared = await feishu.press("ou_li", message_id, name="reset")

    assert (result.missing, result.ok, cleared.ok, app.received) == (("company",), False, True, [])


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"company": "长" * 21}, ValueError),
        ({"company": "晴川", "industry": "none"}, ValueError),
        ({"company": "晴川", "due": "明天"}, ValueError),
        ({"company": "晴川", "colour": "red"}, LookupError),
    ],
)
async def test_what_a_client_cannot_enter_is_a_mistake_of_the_test(
    api: Api, feishu: FeishuStandIn, app: Answer, typed: dict[str, str], error: type[Exception]
) -> None:
    """Too long, not offered, no date, no such field."""
    message_id = await api.send_card("ou_li", _FORM)

    with pytest.raises(error):
        await feishu.press("ou_li", message_id, name="submit", form=typed)
    assert app.received == []


async def test_only_a_submitting_button_takes_a_form(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Typing into a card without a form is a mistake of the test."""
    message_id = await api.send_card("ou_li", a_card(a_button(value={"act": "approve"})))

    with pytest.raises(LookupError, match="submits no form"):
        await feishu.press("ou_li", message_id, button=0, form={"company": "晴川"})
