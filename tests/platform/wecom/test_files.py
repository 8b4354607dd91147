"""Files to and from the local WeCom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.base import Attached, FileGone, NotInChat, PlatformBusy, TooLarge, Unreachable
from adapters.http import Http
from adapters.wecom.platform import WeComPlatform
from bot.sandbox.wecom.server import WeComStandIn
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import the_settings

LINA = Place(platform="wecom", person="lina", chat="")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up picture"
PDF = b"%PDF-1.7 made-up contract"

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
async def platform(wecom: WeComStandIn, clock: HandSetClock) -> AsyncIterator[WeComPlatform]:
    http, seconds = Http(timeout=LIMIT), SleepingClock()
    running = WeComPlatform(
        the_settings(api_base=wecom.base_url), http, clock=clock, monotonic=seconds, sleep=seconds.sleep
    )
    yield running
    await running.close()
    await http.close()


async def shown(wecom: WeComStandIn) -> Attached:
    """A picture of 李娜's."""
    await wecom.show_picture("lina", PICTURE)
    media = next(reversed(wecom._world.media))
    return Attached(name="", size=None, kind="image", handle=media)


async def test_a_picture_is_fetched_for_three_days(
    platform: WeComPlatform, wecom: WeComStandIn, clock: HandSetClock
) -> None:
    """Afterwards it is gone."""
    file = await shown(wecom)
    assert await platform.messenger.fetch(file, limit=1000) == PICTURE
    clock.set(clock() + timedelta(days=3))

    with pytest.raises(FileGone):
        await platform.messenger.fetch(file, limit=1000)


async def test_a_picture_beyond_the_limit_is_not_read(platform: WeComPlatform, wecom: WeComStandIn) -> None:
    """Not even one byte more."""
    with pytest.raises(TooLarge):
        await platform.messenger.fetch(await shown(wecom), limit=len(PICTURE) - 1)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 500}, Unreachable),
        ({"status": "html"}, Unreachable),
        ({"code": 40007}, FileGone),
        ({"code": 45009}, PlatformBusy),
        ({"drop_connection": True, "times": 2}, Unreachable),
    ],
)
async def test_what_goes_wrong_is_told_in_our_words(
    platform: WeComPlatform, wecom: WeComStandIn, fault: dict[str, object], kind: type[Exception]
) -> None:
    """A refusal comes as JSON with status 200 where a file was asked for."""
    file = await shown(wecom)
    wecom.faults.fail_next("/cgi-bin/media/get", **fault)  # type: ignore[arg-type]

    with pytest.raises(kind):
        await platform.messenger.fetch(file, limit=1000)


async def test_a_file_arrives_with_its_name(platform: WeComPlatform, wecom: WeComStandIn) -> None:
    """The name travels as it is written, and a repetition within the half hour is dropped."""
    for _ in range(2):
        await platform.messenger.send_file(LINA, "报价 单(终).xlsx", PDF, dedupe_key="k1")

    assert [message.file for message in wecom.timeline("lina")] == [("报价 单(终).xlsx", PDF)]
    assert [dropped.reason for dropped in wecom.dropped] == ["duplicate"]


async def test_a_file_to_nobody_is_told(platform: WeComPlatform) -> None:
    """As with cards."""
    nobody = Place(platform="wecom", person="nobody", chat="")
    with pytest.raises(NotInChat):
        await platform.messenger.send_file(nobody, "a.pdf", PDF, dedupe_key="k1")
