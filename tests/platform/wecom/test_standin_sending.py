from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.feishu_standin import FakeSeconds
from tests.support.wecom_standin import AGENT_ID, SEND, Answer, Api, a_card

pytestmark = pytest.mark.usefixtures("app")


async def test_a_text_lands_in_the_conversation_of_the_person(api: Api, wecom: WeComStandIn) -> None:
    """Named in any case, and with the clock's time on it."""
    body = await api.text("LiNa", "你好")
    [message] = wecom.timeline("lina")

    assert (body["errcode"], body["invaliduser"], "response_code" in body) == (0, "", False)
    assert (message.text, message.kind, message.from_bot, message.at) == ("你好", "text", True, wecom.now)
    assert [chat.chat_id for chat in wecom.chats_of("lina")] == [wecom.direct_chat_id("lina")]


async def test_strangers_are_named_and_all_strangers_are_an_error(api: Api) -> None:
    """In lower case, joined by bars; with nobody left it is 81013."""
    some = await api.text("lina|NoBody|Ghost", "你好")
    none = await api.text("NoBody", "你好")

    assert (some["errcode"], some["invaliduser"]) == (0, "nobody|ghost")
    assert none["errcode"] == 81013


async def test_departments_and_everybody_can_be_named(api: Api, wecom: WeComStandIn) -> None:
    """A department means everybody below it, once."""
    await api.post(SEND, {"toparty": "2|99", "agentid": AGENT_ID, "msgtype": "text", "text": {"content": "周会"}})
    await api.text("@all", "放假")

    for userid in ("WangWu", "lina", "zhao.liu"):
        assert [message.text for message in wecom.timeline(userid)] == ["周会", "放假"]


async def test_a_card_with_buttons_gets_a_code_and_a_notice_gets_none(api: Api, wecom: WeComStandIn) -> None:
    """Only what can be pressed can be updated; a menu in the corner is something to press."""
    notice = {
        "card_type": "text_notice",
        "main_title": {"title": "已通过"},
        "card_action": {"type": 1, "url": "https://example.com"},
    }
    menu = {"desc": "更多", "action_list": [{"text": "撤回", "key": "w"}]}
    pressable = await api.card("lina", a_card())
    plain = await api.card("lina", notice)
    with_menu = await api.card("lina", {**notice, "action_menu": menu, "task_id": "t2"})

    assert (len(pressable["response_code"]), "response_code" in plain) == (32, False)
    assert with_menu["response_code"]
    assert wecom.card_of("lina", "task-1").card == a_card()


async def test_a_task_id_is_taken_once(api: Api, wecom: WeComStandIn) -> None:
    """Whoever it goes to, and however much later."""
    await api.card("lina", a_card())
    await wecom.advance(timedelta(days=400))
    await api.sign_in()

    assert (await api.card("WangWu", a_card()))["errcode"] == 42014
    assert (await api.card("WangWu", a_card(task_id="task-2")))["errcode"] == 0


def _button(**more: Any) -> dict[str, Any]:
    return {"text": "通过", "key": "k", **more}


_NOTICE = {"card_type": "text_notice", "card_action": {"type": 1, "url": "https://example.com"}}
_OPTION = {"id": "1", "text": "一"}
_QUESTION = {"question_key": "q", "option_list": [_OPTION]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"card_type": "poster"}, 42031),
        ({"task_id": ""}, 42014),
        ({"task_id": "任务"}, 42014),
        ({"task_id": "t" * 129}, 42014),
        ({"main_title": {}}, 41016),
        ({"horizontal_content_list": [{"keyname": "客户", "value": "一"}] * 7}, 42035),
        ({"horizontal_content_list": [{"value": "一"}]}, 42027),
        ({"horizontal_content_list": [{"keyname": "客户", "type": 1}]}, 42028),
        ({"horizontal_content_list": [{"keyname": "客户", "type": 2}]}, 42029),
        ({"horizontal_content_list": [{"keyname": "客户", "type": 3}]}, 42050),
        ({"jump_list": [{"title": "看"}] * 4}, 42042),
        ({"jump_list": [{}]}, 42033),
        ({"jump_list": [{"title": "看", "type": 1}]}, 42028),
        ({"action_menu": {"desc": "更多", "action_list": []}}, 40058),
        ({"action_menu": {"action_list": [{"text": "撤回", "key": "w"}] * 2}}, 42051),
        ({"action_menu": {"action_list": [{"text": "撤回", "key": str(n)} for n in range(4)]}}, 40058),
        ({"button_list": []}, 40058),
        ({"button_list": [_button(key=str(n)) for n in range(7)]}, 40058),
        ({"button_list": [_button(text="")]}, 42038),
        ({"button_list": [_button(key="")]}, 42039),
        ({"button_list": [_button(key="长" * 342)]}, 42039),
        ({"button_list": [_button(), _button()]}, 42039),
        ({"button_list": [_button(type=1)]}, 42028),
        ({"button_selection": {"question_key": "q", "option_list": [_OPTION] * 11}}, 42037),
        ({"button_selection": {"option_list": [_OPTION]}}, 42043),
        ({"button_selection": {"question_key": "q", "option_list": [{"text": "一"}]}}, 42040),
        ({"button_selection": {"question_key": "q", "option_list": [{"id": "1"}]}}, 42041),
        ({"card_type": "text_notice"}, 42045),
        ({"card_type": "text_notice", "card_action": {"type": 1}}, 42028),
        ({**_NOTICE, "card_type": "news_notice"}, 42044),
        ({"card_type": "multiple_interaction"}, 42047),
        ({"card_type": "multiple_interaction", "select_list": [_QUESTION]}, 42046),
        ({"card_type": "vote_interaction", "checkbox": _QUESTION, "submit_button": {"key": "s"}}, 42049),
    ],
)
async def test_a_card_against_the_rules_is_refused(api: Api, change: dict[str, Any], code: int) -> None:
    """Counts, keys and missing fields have codes of their own; nothing is delivered."""
    assert (await api.card("lina", {**a_card(), **change}))["errcode"] == code


@pytest.mark.parametrize(
    "card",
    [
        {**_NOTICE, "main_title": {"title": "已通过"}},
        {**_NOTICE, "sub_title_text": "没有标题也行"},
        {**_NOTICE, "card_type": "news_notice", "main_title": {"title": "图"}, "card_image": {"url": "https://a.cn/b"}},
        a_card(button_selection=_QUESTION),
        {
            "card_type": "vote_interaction",
            "task_id": "v",
            "main_title": {"title": "投票"},
            "checkbox": _QUESTION,
            "submit_button": {"text": "提交", "key": "s"},
        },
        {
            "card_type": "multiple_interaction",
            "task_id": "m",
            "main_title": {"title": "选择"},
            "select_list": [_QUESTION],
            "submit_button": {"text": "提交", "key": "s"},
        },
    ],
)
async def test_every_kind_of_card_is_taken_when_it_is_in_order(api: Api, card: dict[str, Any]) -> None:
    """The refusals above are not for everybody."""
    assert (await api.card("lina", card))["errcode"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"touser": "lina", "agentid": "x", "msgtype": "text", "text": {"content": "a"}}, 40056),
        ({"touser": "lina", "agentid": AGENT_ID + 1, "msgtype": "text", "text": {"content": "a"}}, 301002),
        ({"agentid": AGENT_ID, "msgtype": "text", "text": {"content": "a"}}, 82001),
        ({"touser": "lina", "agentid": AGENT_ID, "msgtype": "telegram", "telegram": {}}, 40008),
        ({"touser": "lina", "agentid": AGENT_ID, "msgtype": "text"}, 40058),
        ({"touser": "lina", "agentid": AGENT_ID, "msgtype": "text", "text": {"content": ""}}, 44004),
        ({"touser": "lina", "agentid": AGENT_ID, "msgtype": "markdown", "markdown": {"content": "长" * 683}}, 45002),
        ({"touser": "lina", "agentid": AGENT_ID, "msgtype": "textcard", "textcard": {"title": "a"}}, 41010),
        ([], 40058),
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(api: Api, body: Any, code: int) -> None:
    """With the code that the platform gives it."""
    assert (await api.post(SEND, body))["errcode"] == code


async def test_a_long_text_is_cut_and_markdown_just_within_the_limit_is_not(api: Api, wecom: WeComStandIn) -> None:
    """2,048 bytes of either."""
    await api.text("lina", "长" * 700)
    await api.send("lina", {"msgtype": "markdown", "markdown": {"content": "长" * 682}})

    assert [message.text for message in wecom.timeline("lina")] == ["长" * 682, "长" * 682]


async def test_more_than_thirty_a_minute_are_dropped_without_a_word(
    api: Api, wecom: WeComStandIn, seconds: FakeSeconds
) -> None:
    """The app is told that all is well; after a minute there is room again, for others there always was."""
    codes = [(await api.text("lina", f"第 {n} 条"))["errcode"] for n in range(32)]
    await api.text("WangWu", "你好")
    seconds.now += 60
    await api.text("lina", "一分钟后")

    assert set(codes) == {0}
    assert [message.text for message in wecom.timeline("lina")][-2:] == ["第 29 条", "一分钟后"]
    assert [(each.userid, each.reason) for each in wecom.dropped] == [("lina", "too many")] * 2
    assert len(wecom.timeline("WangWu")) == 1


async def test_a_repetition_is_dropped_when_the_app_asked_for_the_check(
    api: Api, wecom: WeComStandIn, clock: HandSetClock
) -> None:
    """Within the interval and for the same person; the first need not have asked."""
    await api.text("lina", "你好")
    await api.text("lina", "你好", enable_duplicate_check=1, duplicate_check_interval=60)
    await api.text("lina", "你好")
    clock.advance(timedelta(seconds=61))
    await api.text("lina", "你好", enable_duplicate_check=1, duplicate_check_interval=60)

    assert len(wecom.timeline("lina")) == 3
    assert [each.reason for each in wecom.dropped] == ["duplicate"]


async def test_a_message_can_be_taken_back_for_a_day(api: Api, wecom: WeComStandIn) -> None:
    """Everybody's copy of it; later it is too late."""
    body = await api.text("lina|WangWu", "发错了")
    old = await api.text("lina", "旧的")

    assert (await api.post("/cgi-bin/message/recall", {"msgid": body["msgid"]}))["errcode"] == 0
    assert (wecom.timeline("lina")[0].recalled, wecom.timeline("WangWu")[0].recalled) == (True, True)
    await wecom.advance(timedelta(hours=25))
    await api.sign_in()
    assert (await api.post("/cgi-bin/message/recall", {"msgid": old["msgid"]}))["errcode"] == 42052


async def test_buttons_need_an_address_to_call(api: Api, wecom: WeComStandIn, app: Answer) -> None:
    """Without one the card is refused and a text is not."""
    wecom.push_url = None

    assert (await api.card("lina", a_card()))["errcode"] == 43012
    assert (await api.text("lina", "你好"))["errcode"] == 0
