"""Files to and from the local Feishu, by our client and by the official one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.base import Attached, FileGone, Incoming, PlatformBusy, TooLarge, Unreachable
from adapters.feishu.parse import parse
from adapters.feishu.platform import FeishuPlatform
from adapters.http import Http
from bot.sandbox.feishu.server import FeishuStandIn
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import PICTURE, Answer
from tests.support.waiting import LIMIT

LI = Place(platform="feishu", person="ou_li", chat="")
PDF = b"%PDF-1.7 made-up contract"

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
async def platform(feishu: FeishuStandIn, clock: HandSetClock) -> AsyncIterator[FeishuPlatform]:
    http = Http(timeout=LIMIT)
    running = FeishuPlatform(the_settings(api_base=feishu.base_url), http, clock=clock)
    yield running
    await running.close()
    await http.close()


async def sent(feishu: FeishuStandIn, app: Answer, content: bytes = PDF) -> Attached:
    """A file of 李娜's, as our parser hears of it."""
    await feishu.send_file("ou_li", "合同.pdf", content)
    event = parse(app.received[-1], bot="ou_bot", now=feishu.now)
    assert isinstance(event, Incoming), event
    return event.files[0]


async def test_a_file_is_fetched_from_its_message(platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer) -> None:
    """Every byte, up to the limit itself."""
    file = await sent(feishu, app)

    assert file.name == "合同.pdf"
    assert await platform.messenger.fetch(file, limit=len(PDF)) == PDF


async def test_a_file_beyond_the_limit_is_not_read(
    platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer
) -> None:
    """Not even one byte more."""
    with pytest.raises(TooLarge):
        await platform.messenger.fetch(await sent(feishu, app), limit=len(PDF) - 1)


async def test_a_file_of_no_message_is_gone(platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer) -> None:
    """A key that is not in the message, and a handle that is none."""
    file = await sent(feishu, app)
    for handle in (f"{file.handle}x", "nonsense"):
        with pytest.raises(FileGone):
            await platform.messenger.fetch(Attached(name="", size=None, kind="file", handle=handle), limit=100)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 500}, Unreachable),
        ({"status": "html"}, Unreachable),
        ({"drop_connection": True, "times": 2}, Unreachable),
        ({"code": 234037}, TooLarge),
        ({"code": 234038}, FileGone),
        ({"code": 99991400}, PlatformBusy),
    ],
)
async def test_what_goes_wrong_is_told_in_our_words(
    platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer, fault: dict[str, object], kind: type[Exception]
) -> None:
    """A gateway's page is no file, and a code means what Feishu says it means."""
    file = await sent(feishu, app)
    feishu.faults.fail_next("/open-apis/im/v1/messages/", method="GET", **fault)  # type: ignore[arg-type]

    with pytest.raises(kind):
        await platform.messenger.fetch(file, limit=100)


async def test_a_download_that_hangs_ends(feishu: FeishuStandIn, clock: HandSetClock, app: Answer) -> None:
    """After the time that a file may take."""
    http = Http(timeout=LIMIT, file_timeout=0.2)
    platform = FeishuPlatform(the_settings(api_base=feishu.base_url), http, clock=clock)
    file, never = await sent(feishu, app), asyncio.Event()
    feishu.faults.fail_next("/open-apis/im/v1/messages/", method="GET", status=None, until=never)

    with pytest.raises(Unreachable) as failure:
        await platform.messenger.fetch(file, limit=100)
    never.set()
    await platform.close()
    await http.close()

    assert failure.value.code == "timeout"


async def test_a_stale_token_is_renewed_for_files_too(
    platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer
) -> None:
    """In both directions."""
    file = await sent(feishu, app)
    await platform.messenger.fetch(file, limit=100)
    feishu.faults.expire_tokens()
    assert await platform.messenger.fetch(file, limit=100) == PDF
    feishu.faults.expire_tokens()
    sent_file = await platform.messenger.send_file(LI, "合同.pdf", PDF, dedupe_key="k1")

    assert feishu.message(sent_file.handle).file == ("合同.pdf", PDF)


async def test_a_file_that_is_sent_again_arrives_once(platform: FeishuPlatform, feishu: FeishuStandIn) -> None:
    """Feishu knows the key for an hour; the name arrives as it is written."""
    first = await platform.messenger.send_file(LI, "报价 单(终).xlsx", PDF, dedupe_key="k1")
    again = await platform.messenger.send_file(LI, "报价 单(终).xlsx", PDF, dedupe_key="k1")
    shown = feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))

    assert first.handle == again.handle
    assert first.updatable_until is None
    assert [(message.kind, message.file) for message in shown] == [("file", ("报价 单(终).xlsx", PDF))]


async def test_a_picture_is_fetched_too(platform: FeishuPlatform, feishu: FeishuStandIn, app: Answer) -> None:
    """By its own kind of key."""
    await feishu.show_picture("ou_li", PICTURE)
    event = parse(app.received[-1], bot="ou_bot", now=feishu.now)
    assert isinstance(event, Incoming)

    assert await platform.messenger.fetch(event.files[0], limit=1000) == PICTURE
