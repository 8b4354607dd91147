from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.base import BadCredentials, NotInChat, PlatformBusy, Refused, Unreachable
from adapters.dingtalk.api import DingTalkApi, NotDelivered
from adapters.dingtalk.errors import BANNED_FOR, QuotaOver, ScopeMissing, TooFast
from adapters.dingtalk.quota import CALLS, Quota
from adapters.dingtalk.sdk import Delivery
from adapters.http import Http
from adapters.pacing import Pacer
from bot.sandbox.dingtalk.faults import RequestFault
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.dingtalk.templates import BUTTON_PRESET
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.dingtalk_standin import ACCESS_TOKEN, CREATE, GROUP, PUT, TO_GROUP, TO_PEOPLE
from tests.support.feishu_standin import FakeSeconds
from tests.support.waiting import LIMIT

TEXT = ("sampleText", '{"content":"你好"}')


@pytest.fixture
def quota(clock: HandSetClock) -> Quota:
    return Quota(clock)


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
async def calls(dingtalk: DingTalkStandIn, quota: Quota, naps: list[float]) -> AsyncIterator[DingTalkApi]:
    """Our client of the local DingTalk; its sleeps take no time."""
    http = Http(timeout=LIMIT)

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    api = DingTalkApi(the_settings(base=dingtalk.base_url), http=http, pacer=Pacer(), quota=quota, sleep=nap)
    yield api
    await api.close()
    await http.close()


def _paths(dingtalk: DingTalkStandIn) -> list[str]:
    return [request.path for request in dingtalk.requests]


def _a_delivery(*, person: str = "li", track: str = "t1") -> Delivery:
    params = {"title": "待审批", "markdown": "晴川科技", "sys_full_json_obj": '{"msgButtons":[]}'}
    return Delivery(template=BUTTON_PRESET, out_track_id=track, params=params, summary="待审批", person=person)


async def test_one_token_serves_all_calls(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """Of the new APIs and of the old ones."""
    await calls.send_direct("li", *TEXT)
    await calls.user("li")
    await calls.send_direct("li", *TEXT)

    assert _paths(dingtalk).count(ACCESS_TOKEN) == 1


@pytest.mark.parametrize("new", [True, False])
async def test_a_token_that_is_refused_is_replaced_once(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, *, new: bool
) -> None:
    """Nobody notices; both kinds of APIs have their own way of saying it."""
    await calls.user("li")
    dingtalk.faults.expire_tokens()
    await (calls.send_direct("li", *TEXT) if new else calls.user("li"))

    assert _paths(dingtalk).count(ACCESS_TOKEN) == 2


async def test_wrong_credentials_are_not_tried_twice(
    dingtalk: DingTalkStandIn, quota: Quota, calls: DingTalkApi
) -> None:
    """An administrator has to act."""
    http = Http(timeout=LIMIT)
    wrong = DingTalkApi(
        the_settings(base=dingtalk.base_url, client_secret="wrong"), http=http, pacer=Pacer(), quota=quota
    )
    with pytest.raises(BadCredentials):
        await wrong.send_direct("li", *TEXT)
    await wrong.close()
    await http.close()

    assert _paths(dingtalk) == [ACCESS_TOKEN]


async def test_a_message_that_reached_nobody_is_not_a_success(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """The answer is 200 with the person in one of two lists."""
    dingtalk.faults.throttled = {"wang"}
    with pytest.raises(NotInChat):
        await calls.send_direct("nobody", *TEXT)
    with pytest.raises(PlatformBusy) as busy:
        await calls.send_direct("wang", *TEXT)

    assert busy.value.retry_after == 60.0


async def test_a_card_that_did_not_arrive_is_not_a_success(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """The answer is 200; only its deliverResults tell."""
    dingtalk.faults.undeliverable = {"li": "not in scope"}

    with pytest.raises(NotDelivered):
        await calls.deliver(_a_delivery())


async def test_a_group_without_the_robot_cannot_be_reached(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """Nor one that is no more."""
    dingtalk.seat_robot(GROUP, present=False)
    with pytest.raises(NotInChat):
        await calls.send_group(GROUP, *TEXT)
    dingtalk.seat_robot(GROUP, present=True)
    dingtalk.dissolve_group(GROUP)
    with pytest.raises(NotInChat):
        await calls.send_group(GROUP, *TEXT)


async def test_a_call_that_came_too_fast_slows_the_next_ones(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """The relay repeats it later."""
    dingtalk.faults.throttle(TO_PEOPLE)
    with pytest.raises(TooFast) as busy:
        await calls.send_direct("li", *TEXT)

    assert busy.value.retry_after == 1.0


@pytest.mark.parametrize("html", [True, False])
async def test_the_guard_is_obeyed(calls: DingTalkApi, dingtalk: DingTalkStandIn, *, html: bool) -> None:
    """Five minutes, whether it speaks HTML or JSON."""
    await calls.user("li")
    dingtalk.faults.ban(TO_PEOPLE, html=html)
    with pytest.raises(PlatformBusy) as busy:
        await calls.send_direct("li", *TEXT)

    assert busy.value.retry_after == BANNED_FOR


async def test_an_overloaded_gateway_is_unreachable(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """Its page of HTML is nobody's answer."""
    dingtalk.faults.break_down(TO_PEOPLE)
    with pytest.raises(Unreachable):
        await calls.send_direct("li", *TEXT)


async def test_reads_are_patient(calls: DingTalkApi, dingtalk: DingTalkStandIn, naps: list[float]) -> None:
    """Nobody would repeat them."""
    dingtalk.faults.break_down("/topapi/v2/user/get", times=2)

    assert (await calls.user("li"))["name"] == "李娜"
    assert naps == [0.5, 1.0]


async def test_a_missing_right_is_remembered_until_it_is_there(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """For the page that tells the administrator."""
    dingtalk.faults.missing_scopes = {"Card.Instance.Write"}
    with pytest.raises(ScopeMissing):
        await calls.deliver(_a_delivery())

    missing = calls.scopes
    dingtalk.faults.clear()
    await calls.user("li")
    still = calls.scopes
    await calls.deliver(_a_delivery())

    assert (sorted(missing), sorted(still), sorted(calls.scopes)) == (["Card.Instance.Write"], sorted(missing), [])


async def test_messages_and_cards_count_and_reads_do_not(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, quota: Quota
) -> None:
    """As DingTalk counts them."""
    await calls.send_direct("li", *TEXT)
    await calls.send_group(GROUP, *TEXT)
    await calls.deliver(_a_delivery())
    await calls.update_card("t1", {"title": "已通过"})
    await calls.user("li")
    await calls.users_in(10)

    assert quota.counts[CALLS] == dingtalk.meter.calls == 4


async def test_what_came_too_fast_or_never_arrived_does_not_count(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, quota: Quota
) -> None:
    """It was not charged."""
    dingtalk.faults.throttle(TO_PEOPLE)
    dingtalk.faults.break_down(TO_GROUP)
    with pytest.raises(TooFast):
        await calls.send_direct("li", *TEXT)
    with pytest.raises(Unreachable):
        await calls.send_group(GROUP, *TEXT)

    assert quota.counts[CALLS] == 0


async def test_a_month_that_is_used_up_is_known(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, quota: Quota, clock: HandSetClock
) -> None:
    """Nobody is asked for an hour; then a call goes through again, for somebody has bought more."""
    dingtalk.faults.fail_next(PUT, "Forbidden.AccessDenied.ApiCountLimitForOrg", status=403)
    with pytest.raises(QuotaOver):
        await calls.update_card("t1", {"title": "x"})
    over, asked = quota.over, len(dingtalk.requests)
    with pytest.raises(QuotaOver) as again:
        await calls.send_direct("li", *TEXT)
    assert (len(dingtalk.requests), again.value.retry_after) == (asked, 3600.0)
    clock.advance(timedelta(hours=1))
    await calls.send_direct("li", *TEXT)

    assert (sorted(over), sorted(quota.over)) == ([CALLS], [])


def test_a_new_month_begins_at_nought(clock: HandSetClock, quota: Quota) -> None:
    """Shanghai's month, which begins eight hours before that of Greenwich."""
    quota.spent(CALLS)
    quota.used_up(CALLS)
    clock.advance(timedelta(days=20, hours=13, minutes=59))
    before = quota.counts[CALLS]
    clock.advance(timedelta(minutes=1))

    assert (before, quota.counts[CALLS], sorted(quota.over)) == (1, 0, [])


async def test_an_answer_goes_only_to_an_address_of_dingtalk(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """What came in a message is not a place to send requests to."""
    for address in ("http://127.0.0.1:1/robot/sendBySession?session=s", dingtalk.base_url + "/topapi", "", "nonsense"):
        await calls.answer_session(address, "你好")

    assert dingtalk.requests == []


async def test_an_answer_reaches_the_conversation_it_belongs_to(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """By the address that came with the message, for whom no other way is known; and not when that is over."""
    await dingtalk.say("li", "你好", chat_id=GROUP, mention=True)
    [session] = dingtalk._world.sessions
    address = f"{dingtalk.base_url}/robot/sendBySession?session={session}"
    await calls.answer_session(address, "我认不出你")
    await dingtalk.advance(timedelta(minutes=91))
    with pytest.raises(Refused):
        await calls.answer_session(address, "太晚了")

    assert [message.text for message in dingtalk.timeline("li", GROUP) if message.from_bot] == ["我认不出你"]


@pytest.mark.parametrize("answer", [{}, {"accessToken": "t"}, {"accessToken": "", "expireIn": 7200}])
async def test_an_answer_without_a_token_is_no_answer(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, answer: dict[str, object]
) -> None:
    """Worth another try."""
    dingtalk.faults.order(RequestFault(path_prefix=ACCESS_TOKEN, status=200, answer=answer))
    with pytest.raises(Unreachable):
        await calls.send_direct("li", *TEXT)


async def test_no_call_writes_to_a_group_more_than_twenty_times_a_minute(
    dingtalk: DingTalkStandIn, quota: Quota, seconds: FakeSeconds
) -> None:
    """Nobody publishes the limit; this one is known from webhook robots."""

    async def nap(time: float) -> None:
        seconds.now += time

    http = Http(timeout=LIMIT)
    settings = the_settings(base=dingtalk.base_url)
    api = DingTalkApi(settings, http=http, pacer=Pacer(clock=seconds, sleep=nap), quota=quota)
    for _ in range(20):
        await api.send_group(GROUP, *TEXT)
    before = seconds()
    await api.send_group(GROUP, *TEXT)
    await api.close()
    await http.close()

    assert seconds() - before >= 59.0


async def test_the_models_of_the_sdk_name_the_parameters(calls: DingTalkApi, dingtalk: DingTalkStandIn) -> None:
    """Nothing is sent that is empty, and every card says where its presses go."""
    await calls.deliver(_a_delivery())
    body = next(request.json for request in dingtalk.requests if request.path == CREATE)

    assert (body["callbackType"], body["openSpaceId"], body["userIdType"]) == ("STREAM", "dtv1.card//IM_ROBOT.li", 1)
    assert {} not in body.values()
