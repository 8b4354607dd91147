from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpClient

from bot.web.sandbox import sandbox_routes
from tests.support.desk import FakeDesk
from tests.support.waiting import LIMIT

SAY = {"app": "feishu", "account": "ou_wang", "chat": "oc_wang", "text": "帮助"}


@pytest.fixture
def desk() -> FakeDesk:
    """A desk without a page."""
    return FakeDesk()


def an_app(desk: FakeDesk) -> web.Application:
    app = web.Application()
    app.add_routes(sandbox_routes(desk))
    return app


async def test_nothing_foreign_may_run_on_the_page(aiohttp_client: AiohttpClient, desk: FakeDesk) -> None:
    """The policy allows the page's own files alone, and not even them to make markup out of text."""
    client = await aiohttp_client(an_app(desk))
    response = await client.get("/")
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["%2e%2e/sandbox.py", "..%2f..%2f..%2fpyproject.toml", "js", "missing.js", "%2fetc%2fpasswd"]
)
async def test_only_the_pages_own_files_are_served(aiohttp_client: AiohttpClient, desk: FakeDesk, path: str) -> None:
    """Ways out of the folder lead nowhere."""
    client = await aiohttp_client(an_app(desk))
    response = await client.get(f"/sandbox/static/{path}")

    assert response.status == 404


async def test_another_site_cannot_act_through_the_newcomers_browser(
    aiohttp_client: AiohttpClient, desk: FakeDesk
) -> None:
    """A foreign origin and the content types that a plain form can send are turned away."""
    client = await aiohttp_client(an_app(desk))
    foreign = await client.post("/sandbox/say", json=SAY, headers={"Origin": "https://elsewhere.example"})
    form = await client.post("/sandbox/say", data=b'{"text": "x"}', headers={"Content-Type": "text/plain"})

    assert (foreign.status, form.status) == (403, 415)
    assert desk.said == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", {**SAY, "text": "  "}),
        ("say", {**SAY, "text": "长" * 4001}),
        ("say", {**SAY, "account": 7}),
        ("say", ["not", "an", "object"]),
        ("press", {"app": "feishu", "account": "ou_wang", "message": "om_1", "place": "first"}),
        ("clock", {"days": 0}),
        ("clock", {"days": 100_000}),
        ("leave", {}),
    ],
)
async def test_malformed_requests_are_refused(
    aiohttp_client: AiohttpClient, desk: FakeDesk, path: str, body: object
) -> None:
    """What the page would never send is a bad request, not an error of the server."""
    client = await aiohttp_client(an_app(desk))
    response = await client.post(f"/sandbox/{path}", json=body)

    assert response.status == 400


async def test_strangers_are_not_found(aiohttp_client: AiohttpClient, desk: FakeDesk) -> None:
    """An account that nobody has gives 404."""
    client = await aiohttp_client(an_app(desk))
    response = await client.get(
        "/sandbox/timeline", params={"app": "feishu", "account": "ou_nobody", "chat": "oc_wang"}
    )

    assert response.status == 404


async def test_an_open_page_hears_of_changes_and_is_let_go(aiohttp_client: AiohttpClient, desk: FakeDesk) -> None:
    """The stream says "look" after a change and ends when the desk closes."""
    client = await aiohttp_client(an_app(desk))
    async with asyncio.timeout(LIMIT):
        async with client.get("/sandbox/changes") as stream:
            first = await stream.content.readuntil(b"\n\n")
            await desk.listening.wait()
            desk.bot_says("wang", text="早上好")
            second = await stream.content.readuntil(b"\n\n")
            desk.close()
            rest = await stream.content.read()

    assert (first, second, rest) == (b"retry: 1000\n\n", b"data: look\n\n", b"")
