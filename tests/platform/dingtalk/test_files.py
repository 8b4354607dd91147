"""Files to and from the local DingTalk: by code and by address, and addresses that nobody shall follow."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from adapters.base import Attached, FileGone, Refused, TooLarge, Unreachable
from adapters.dingtalk.platform import DingTalkPlatform
from adapters.downloads import Downloads, PublicResolver, is_public
from adapters.http import Http
from bot.sandbox.dingtalk.faults import RequestFault
from bot.sandbox.dingtalk.server import DingTalkStandIn
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.dingtalk_standin import GROUP, TO_PEOPLE
from tests.support.waiting import LIMIT

LI = Place(platform="dingtalk", person="li", chat="")
EAST = Place(platform="dingtalk", person="li", chat=GROUP, direct=False)
PDF = b"%PDF-1.7 made-up contract"


@pytest.fixture
async def platform(dingtalk: DingTalkStandIn, clock: HandSetClock) -> AsyncIterator[DingTalkPlatform]:
    http = Http(timeout=LIMIT)
    running = DingTalkPlatform(the_settings(base=dingtalk.base_url), http, clock=clock)
    yield running
    await running.close()
    await http.close()


async def sent(dingtalk: DingTalkStandIn) -> Attached:
    """A file of 李娜's."""
    await dingtalk.send_file("li", "合同.pdf", PDF)
    return Attached(name="合同.pdf", size=None, kind="file", handle=next(reversed(dingtalk._world.files)))


async def test_a_file_is_fetched_by_its_code(platform: DingTalkPlatform, dingtalk: DingTalkStandIn) -> None:
    """In two steps, up to the limit itself."""
    file = await sent(dingtalk)

    assert await platform.messenger.fetch(file, limit=len(PDF)) == PDF
    with pytest.raises(TooLarge):
        await platform.messenger.fetch(file, limit=len(PDF) - 1)


async def test_a_code_that_is_not_known_is_a_file_that_is_gone(platform: DingTalkPlatform) -> None:
    """DingTalk has no word for it."""
    with pytest.raises(FileGone):
        await platform.messenger.fetch(Attached(name="", size=None, kind="file", handle="nothing"), limit=100)


async def test_an_address_is_good_for_a_while_only(
    dingtalk: DingTalkStandIn, platform: DingTalkPlatform, clock: HandSetClock
) -> None:
    """The code gives another one."""
    file = await sent(dingtalk)
    url = await platform.api.download_url(file.handle)
    clock.set(clock() + timedelta(hours=1))
    with pytest.raises(FileGone):
        await Downloads(own=(dingtalk.base_url,)).fetch(url, limit=100)

    assert await platform.messenger.fetch(file, limit=100) == PDF


async def test_storage_that_fails_is_out_of_reach(platform: DingTalkPlatform, dingtalk: DingTalkStandIn) -> None:
    """A page of HTML with an error is no file."""
    file = await sent(dingtalk)
    dingtalk.faults.order(RequestFault(path_prefix="/files/", status=502, answer="<html>busy</html>"))

    with pytest.raises(Unreachable):
        await platform.messenger.fetch(file, limit=100)


async def test_a_file_arrives_with_its_name_in_both_kinds_of_chat(
    platform: DingTalkPlatform, dingtalk: DingTalkStandIn
) -> None:
    """A picture as a picture."""
    await platform.messenger.send_file(LI, "报价 单(终).xlsx", PDF, dedupe_key="k1")
    await platform.messenger.send_file(EAST, "合同.pdf", PDF, dedupe_key="k2")
    await platform.messenger.send_file(LI, "名片.jpg", b"\xff\xd8\xff", dedupe_key="k3")
    direct = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert [(message.kind, message.file) for message in direct] == [
        ("file", ("报价 单(终).xlsx", PDF)),
        ("picture", ("名片.jpg", b"\xff\xd8\xff")),
    ]
    assert [message.file for message in dingtalk.timeline("li", GROUP)] == [("合同.pdf", PDF)]


async def test_what_dingtalk_does_not_take_goes_in_a_zip(platform: DingTalkPlatform, dingtalk: DingTalkStandIn) -> None:
    """So that it arrives all the same."""
    dingtalk.faults.fail_next(TO_PEOPLE, "invalidParameter.msgParam.invalid")
    await platform.messenger.send_file(LI, "规则.toml", PDF, dedupe_key="k1")
    (message,) = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))
    assert message.file is not None
    name, content = message.file

    assert name == "规则.toml.zip"
    assert ZipFile(BytesIO(content)).read("规则.toml") == PDF


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://down.example.com/a?b=c", True),
        ("https://8.8.8.8/a", True),
        ("http://down.example.com/a", False),
        ("https://127.0.0.1/a", False),
        ("https://10.0.0.1/a", False),
        ("https://169.254.169.254/latest", False),
        ("https://[::1]/a", False),
        ("https://[::ffff:127.0.0.1]/a", False),
        ("https://localhost/a", False),
        ("https://metadata.internal/a", False),
        ("https://user@down.example.com/a", False),
        ("https://down.example.com:99999/a", False),
        ("ftp://down.example.com/a", False),
        ("//down.example.com", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_followed(url: str, public: bool) -> None:
    """Whoever could put another one into an answer would have us read out the inner network."""
    assert is_public(url) is public


class Names(AbstractResolver):
    """Knows one address for every name."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=self.address, port=port, family=int(family), proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to end."""


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.1", "::1"])
async def test_a_name_that_leads_inside_leads_nowhere(address: str) -> None:
    """The name looks public; what it stands for is not."""
    assert not ipaddress.ip_address(address).is_global
    with pytest.raises(OSError, match="inner network"):
        await PublicResolver(Names(address)).resolve("down.example.com")


async def test_a_redirect_to_the_inside_is_refused() -> None:
    """Each hop is looked at; a chain without end ends."""

    async def elsewhere(request: web.Request) -> web.Response:
        target = "http://169.254.169.254/" if request.path == "/inside" else "/again"
        return web.Response(status=302, headers={"Location": target})

    app = web.Application()
    app.router.add_get("/{path}", elsewhere)
    async with TestServer(app) as server:
        downloads = Downloads(own=(str(server.make_url("/")),))
        with pytest.raises(Refused):
            await downloads.fetch(str(server.make_url("/inside")), limit=100)
        with pytest.raises(Unreachable):
            await downloads.fetch(str(server.make_url("/again")), limit=100)
