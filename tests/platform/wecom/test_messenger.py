from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.base import Messenger, NotInChat, PlatformBusy, Refused, TokenSpent, Unreachable
from adapters.http import Http
from adapters.wecom.platform import WeComPlatform
from bot.sandbox.wecom.server import WeComStandIn
from cards.card import Button, Buttons, Card, Facts, Text
from cards.render import wecom as renderer
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import Answer, Api, the_settings

LINA = Place(platform="wecom", person="LiNa", chat="")
POOL = Place(platform="wecom", person="", chat="pool1", direct=False)

pytestmark = pytest.mark.usefixtures("app")


def _card(title: str = "客户报备待审批") -> Card:
    buttons = Buttons(
        items=(
            Button(label="通过", action="v1:approve:F1"),
            Button(label="撤回", action="v1:withdraw:F1", confirm="确定撤回？"),
        )
    )
    facts = Facts(pairs=(("客户", "上海晴川科技有限公司"), ("联系人", "李娜")))
    return Card(title=title, blocks=(facts, Text(content="30 天内有效"), buttons))


def _plain(title: str = "我的客户") -> Card:
    return Card(title=title, blocks=(Text(content="还没有客户"),))


@pytest.fixture
def seconds() -> SleepingClock:
    """Our sense of time and the stand-in's, standing still."""
    return SleepingClock()


@pytest.fixture
async def platform(wecom: WeComStandIn, clock: HandSetClock, seconds: SleepingClock) -> AsyncIterator[WeComPlatform]:
    http = Http(timeout=LIMIT)
    settings = the_settings(api_base=wecom.base_url)
    running = WeComPlatform(settings, http, clock=clock, monotonic=seconds, sleep=seconds.sleep)
    yield running
    await running.close()
    await http.close()


@pytest.fixture
def messenger(platform: WeComPlatform) -> Messenger:
    return platform.messenger


async def test_a_card_with_buttons_can_be_repainted_for_72_hours(
    messenger: Messenger, wecom: WeComStandIn, clock: HandSetClock
) -> None:
    """It stands in the person's conversation as it was drawn, under the id that is its handle."""
    sent = await messenger.send(LINA, _card(), dedupe_key="filing:F1:approval:lina")
    seen = wecom.card_of("lina", sent.handle)

    assert seen.card == {**renderer.render(_card())["template_card"], "task_id": sent.handle}
    assert sent.updatable_until == clock() + timedelta(hours=72)
    assert sent.token


async def test_a_card_sent_again_under_its_key_is_the_card_that_is_there(
    messenger: Messenger, wecom: WeComStandIn
) -> None:
    """After an answer that got lost, and ever after; its code is lost, so the next click has to bring one."""
    wecom.faults.fail_next("/cgi-bin/message/send", drop_connection=True, after_effect=True)
    with pytest.raises(Unreachable):
        await messenger.send(LINA, _card(), dedupe_key="k1")
    again = await messenger.send(LINA, _card(), dedupe_key="k1")

    assert len(wecom.timeline("lina")) == 1
    assert (again.handle, again.token) == (wecom.timeline("lina")[0].task_id, "")
    assert again.updatable_until is not None


async def test_other_keys_are_other_cards(messenger: Messenger, wecom: WeComStandIn) -> None:
    """However alike they look."""
    first = await messenger.send(LINA, _card(), dedupe_key="k1")
    second = await messenger.send(LINA, _card(), dedupe_key="k2")

    assert first.handle != second.handle
    assert len(wecom.timeline("lina")) == 2


async def test_a_card_is_repainted_with_its_code_once(messenger: Messenger, wecom: WeComStandIn) -> None:
    """Without buttons it ends in a grey one; after that only a new click could change it."""
    sent = await messenger.send(LINA, _card(), dedupe_key="k1")
    await messenger.update(sent.handle, _plain("已通过"), token=sent.token)

    assert wecom.card_of("lina", sent.handle).card == renderer.replacement(_plain("已通过"))
    with pytest.raises(TokenSpent) as gone:
        await messenger.update(sent.handle, _plain("已撤回"), token=sent.token)
    assert gone.value.code == "60140"


async def test_the_code_of_a_click_repaints_a_card_that_stays_pressable(
    messenger: Messenger, wecom: WeComStandIn
) -> None:
    """The new buttons belong to the same card."""
    sent = await messenger.send(LINA, _card(), dedupe_key="k1")
    message_id = wecom.card_of("lina", sent.handle).message_id
    first = await wecom.press("lina", message_id, key="v1:approve:F1")
    await messenger.update(sent.handle, _card("客户报备：再确认一次"), token=first.response_code)
    second = await wecom.press("lina", message_id, key="v1:withdraw:F1")

    await messenger.update(sent.handle, _plain("已撤回"), token=second.response_code)
    assert [version.cause for version in wecom.card_of("lina", sent.handle).versions] == ["sent", "updated", "updated"]


async def test_without_a_code_nothing_is_asked(messenger: Messenger, wecom: WeComStandIn) -> None:
    """The card is told to be gone, so that somebody sends a fresh one."""
    with pytest.raises(TokenSpent):
        await messenger.update("task-1", _card())
    assert wecom.requests == []


async def test_a_code_that_is_too_old_leaves_the_card_alone(messenger: Messenger, wecom: WeComStandIn) -> None:
    """After 72 hours."""
    sent = await messenger.send(LINA, _card(), dedupe_key="k1")
    await wecom.advance(timedelta(hours=72, seconds=1))
    with pytest.raises(TokenSpent):
        await messenger.update(sent.handle, _plain(), token=sent.token)


async def test_a_card_without_buttons_is_markdown_and_stays_as_it_is(messenger: Messenger, wecom: WeComStandIn) -> None:
    """It has nothing to open, so a notice card would be refused."""
    sent = await messenger.send(LINA, _plain(), dedupe_key="k1")
    [message] = wecom.timeline("lina")

    assert (message.kind, message.text) == ("markdown", renderer.render(_plain())["markdown"]["content"])
    assert (sent.updatable_until, sent.token) == (None, "")


async def test_with_a_page_a_card_without_buttons_is_a_notice(
    wecom: WeComStandIn, platform: WeComPlatform, clock: HandSetClock
) -> None:
    """That leads to the page."""
    http = Http()
    settings = the_settings(api_base=wecom.base_url)
    with_page = WeComPlatform(settings, http, clock=clock, page_url="https://example.com/matter")
    sent = await with_page.messenger.send(LINA, _plain(), dedupe_key="k1")
    [message] = wecom.timeline("lina")
    await with_page.close()
    await http.close()

    assert message.card is not None
    assert (message.card["card_type"], message.card["card_action"]["url"]) == (
        "text_notice",
        "https://example.com/matter",
    )
    assert sent.updatable_until is None


async def test_markdown_is_repeated_only_where_it_did_not_arrive(messenger: Messenger, wecom: WeComStandIn) -> None:
    """The same words under another key are another answer and arrive; under the same key they are a repetition."""
    wecom.faults.fail_next("/cgi-bin/message/send", drop_connection=True, after_effect=True)
    with pytest.raises(Unreachable):
        await messenger.send(LINA, _plain(), dedupe_key="k1")
    await messenger.send(LINA, _plain(), dedupe_key="k1")
    assert len(wecom.timeline("lina")) == 1

    await messenger.send(LINA, _plain(), dedupe_key="k2")
    assert len(wecom.timeline("lina")) == 2


async def test_markdown_that_never_arrived_is_sent_again(messenger: Messenger, wecom: WeComStandIn) -> None:
    """The check for repetitions is no hindrance then."""
    wecom.faults.fail_next("/cgi-bin/message/send", drop_connection=True)
    with pytest.raises(Unreachable):
        await messenger.send(LINA, _plain(), dedupe_key="k1")
    await messenger.send(LINA, _plain(), dedupe_key="k1")

    assert len(wecom.timeline("lina")) == 1


async def test_a_card_that_is_refused_for_its_fields_goes_out_as_text(
    messenger: Messenger, wecom: WeComStandIn
) -> None:
    """Better a plain message than none."""
    wecom.faults.fail_next("/cgi-bin/message/send", code=42038)
    sent = await messenger.send(LINA, _card(), dedupe_key="k1")
    [message] = wecom.timeline("lina")

    assert (message.kind, sent.updatable_until) == ("markdown", None)
    assert "客户报备待审批" in message.text


async def test_another_refusal_is_told(messenger: Messenger, wecom: WeComStandIn) -> None:
    """It would not help to say it in other words."""
    wecom.faults.fail_next("/cgi-bin/message/send", code=40058)
    with pytest.raises(Refused):
        await messenger.send(LINA, _card(), dedupe_key="k1")


async def test_who_does_not_have_the_app_cannot_be_reached(messenger: Messenger, wecom: WeComStandIn) -> None:
    """Somebody who left, and somebody who never was there."""
    await wecom.remove_user("lina")
    for place in (LINA, Place(platform="wecom", person="nobody", chat="")):
        with pytest.raises(NotInChat):
            await messenger.send(place, _card(), dedupe_key="k1")


async def test_who_has_no_licence_cannot_be_reached_either(messenger: Messenger, wecom: WeComStandIn) -> None:
    """WeCom says so beside an errcode 0."""
    wecom.take_licence("lina")
    with pytest.raises(NotInChat):
        await messenger.send(LINA, _card(), dedupe_key="k1")


async def test_the_31st_message_of_a_minute_waits(
    messenger: Messenger, wecom: WeComStandIn, seconds: SleepingClock
) -> None:
    """WeCom would drop it and say nothing; ours comes later instead."""
    for number in range(30):
        await messenger.send(LINA, _card(), dedupe_key=f"k{number}")
    with pytest.raises(PlatformBusy) as busy:
        await messenger.send(LINA, _card(), dedupe_key="k30")

    assert busy.value.retry_after == 60
    await seconds.advance(60)
    await messenger.send(LINA, _card(), dedupe_key="k30")
    assert (len(wecom.timeline("lina")), wecom.dropped) == (31, [])


async def test_a_group_of_the_app_is_spoken_to_in_markdown(messenger: Messenger, wecom: WeComStandIn, api: Api) -> None:
    """Template cards are not taken there."""
    await api.post("/cgi-bin/appchat/create", {"userlist": ["lina", "WangWu"], "chatid": "pool1"})
    sent = await messenger.send(POOL, _card("公海有新客户"), dedupe_key="k1")
    [message] = wecom.timeline("lina", "pool1")

    assert (message.kind, sent.updatable_until) == ("markdown", None)
    with pytest.raises(NotInChat):
        await messenger.send(Place(platform="wecom", person="", chat="other"), _card(), dedupe_key="k2")


async def test_the_app_answers_nothing_to_its_own_repaint(messenger: Messenger, app: Answer) -> None:
    """Sending and repainting call nobody back."""
    sent = await messenger.send(LINA, _card(), dedupe_key="k1")
    await messenger.update(sent.handle, _plain(), token=sent.token)

    assert app.requests == []
