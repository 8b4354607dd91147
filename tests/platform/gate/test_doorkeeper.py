"""Who is refused too often is turned away; whoever is a platform never is."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from adapters.callbacks import Callbacks
from adapters.doorkeeper import BURST, FORGIVEN, SPOKEN_FOR, Doorkeeper, Limited
from adapters.envelope import Forged
from adapters.sources import named, proxies_in, source_of
from tests.support.feishu_standin import FakeSeconds

PROXY, THEIR_OWN = "127.0.0.1", "203.0.113.7"
STRANGER = "198.51.100.9"


@dataclass
class Door:
    """Two callback addresses behind one doorkeeper; `ours` in the body is what proves a request."""

    client: TestClient[web.Request, web.Application]
    one: Callbacks
    other: Callbacks
    seconds: FakeSeconds
    looked_at: list[bytes]

    async def knock(self, body: bytes, source: str = STRANGER, path: str = "/one") -> tuple[int, Mapping[str, str]]:
        headers = {"X-Forwarded-For": source}
        async with self.client.post(path, data=body, headers=headers) as response:
            assert await response.read() == b""
            return response.status, response.headers

    async def statuses(self, number: int, body: bytes, source: str = STRANGER) -> set[int]:
        return {(await self.knock(body, source))[0] for _ in range(number)}


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    seconds, looked_at = FakeSeconds(), list[bytes]()
    doorkeeper = Doorkeeper(proxies=proxies_in(PROXY), monotonic=seconds)

    async def take(_: web.Request, raw: bytes) -> web.Response:
        looked_at.append(raw)
        if raw != b"ours":
            raise Forged
        return web.Response()

    one, other = Callbacks(doorkeeper), Callbacks(doorkeeper)
    app = web.Application()
    app.router.add_post("/one", one.guarded(take))
    app.router.add_post("/other", other.guarded(take))
    async with TestClient(TestServer(app)) as client:
        yield Door(client, one, other, seconds, looked_at)


async def test_a_source_that_fails_on_and_on_is_turned_away_unheard(door: Door) -> None:
    """At every address, with the time after which it is heard again."""
    assert await door.statuses(BURST, b"forged") == {401}
    status, headers = await door.knock(b"forged")
    heard = len(door.looked_at)
    elsewhere, _ = await door.knock(b"forged", path="/other")

    assert (status, headers["Retry-After"], elsewhere) == (429, "1", 429)
    assert len(door.looked_at) == heard == BURST
    assert (door.one.counts["limited"], door.other.counts["limited"]) == (1, 1)


async def test_others_are_heard_meanwhile(door: Door) -> None:
    """A platform, and any other stranger."""
    await door.statuses(BURST + 1, b"forged")

    assert await door.statuses(3, b"ours", THEIR_OWN) == {200}
    assert await door.statuses(3, b"forged", "192.0.2.1") == {401}


async def test_no_burst_of_a_platform_meets_a_limit(door: Door) -> None:
    """What is proven is not counted."""
    assert await door.statuses(5 * BURST, b"ours", THEIR_OWN) == {200}


async def test_whoever_shares_an_address_with_a_platform_cannot_shut_it_out(door: Door) -> None:
    """One proven request speaks for its source for an hour, whatever else comes from there."""
    await door.knock(b"ours")

    assert await door.statuses(2 * BURST, b"forged") == {401}
    assert await door.statuses(1, b"ours") == {200}
    door.seconds.now += SPOKEN_FOR + 1
    assert await door.statuses(BURST + 1, b"forged") == {401, 429}


async def test_a_source_that_was_turned_away_is_heard_again(door: Door) -> None:
    """Now and then at once, in full after a minute; a platform whose key was corrected meanwhile is taken."""
    await door.statuses(BURST + 1, b"forged")
    door.seconds.now += 1 / FORGIVEN
    once = [(await door.knock(b"forged"))[0] for _ in range(2)]
    door.seconds.now += 1 / FORGIVEN

    assert once == [401, 429]
    assert await door.statuses(1, b"ours") == {200}
    assert await door.statuses(1, b"forged") == {401}


async def test_the_log_names_the_source_once(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """And is not filled by it."""
    await door.statuses(3 * BURST, b"forged")
    shut = [record for record in caplog.records if getattr(record, "action", "") == "source_shut"]
    refused = [record for record in caplog.records if getattr(record, "action", "") == "callback_refused"]

    assert [(record.levelno, vars(record)["source"]) for record in shut] == [(logging.WARNING, STRANGER)]
    assert len(refused) == BURST


async def test_not_even_the_platform_s_own_address_fills_the_log(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody behind the same proxy is heard on and on; lines are written for the first sixty, then one a second."""
    await door.knock(b"forged")
    await door.knock(b"ours")
    await door.statuses(3 * BURST, b"forged")
    lines = [record for record in caplog.records if getattr(record, "action", "") == "callback_refused"]

    assert len(lines) == BURST
    assert door.one.counts["forged"] == 3 * BURST + 1


async def test_an_unknown_proxy_is_not_believed(door: Door) -> None:
    """Anybody can write the header; without the setting the peer is the source."""
    believing = make_mocked_request("POST", "/", headers={"X-Forwarded-For": THEIR_OWN})

    assert source_of(believing) == named(believing.remote or "")


@pytest.mark.parametrize(
    ("forwarded", "source"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        (["6.6.6.6", "203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        (["10.1.2.3"], "10.1.2.3"),
        (["garbage"], PROXY),
        ([""], PROXY),
        ([], PROXY),
        (["203.0.113.7, " + ", ".join(["10.1.2.3"] * 500)], "10.1.2.3"),
        (["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
    ],
)
async def test_behind_our_proxies_the_last_stranger_is_the_source(
    forwarded: list[str], source: str, door: Door
) -> None:
    """What he wrote himself stands before it and is not believed; one subscriber of IPv6 is one source."""
    seen: list[str] = []

    async def take(asked: web.Request) -> web.Response:
        seen.append(source_of(asked, proxies_in("127.0.0.1, 10.0.0.0/8")))
        return web.Response()

    app = web.Application()
    app.router.add_get("/", take)
    async with TestClient(TestServer(app)) as client:
        await client.get("/", headers=[("X-Forwarded-For", line) for line in forwarded])

    assert seen == [source]


def test_a_flood_of_sources_is_forgotten_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory is bounded, and an address that fell silent costs nothing."""
    monkeypatch.setattr("adapters.doorkeeper.MOST", 50)
    seconds = FakeSeconds()
    doorkeeper = Doorkeeper(monotonic=seconds)
    for number in range(100):
        doorkeeper.refused(_from(f"10.0.0.{number}"))
    assert len(doorkeeper._sources) == 50
    seconds.now += BURST / FORGIVEN + 1
    for _ in range(50):
        doorkeeper.admit(_from("10.0.0.1"))

    assert not doorkeeper._sources


def test_one_that_is_turned_away_stays_so_while_it_goes_on() -> None:
    """Half a second of patience wins nothing."""
    seconds = FakeSeconds()
    doorkeeper = Doorkeeper(monotonic=seconds)
    for _ in range(BURST):
        doorkeeper.refused(_from(STRANGER))
    seconds.now += 0.5

    with pytest.raises(Limited) as turned_away:
        doorkeeper.admit(_from(STRANGER))
    assert turned_away.value.retry_after == 1


def _from(source: str) -> web.Request:
    return make_mocked_request("POST", "/").clone(remote=source)
