"""The page over a canned desk, on a phone and on a wide screen; anything it writes to its console fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page
from pytest_aiohttp import AiohttpServer

from bot.web.sandbox import sandbox_routes
from tests.support.desk import FakeDesk


@pytest.fixture
async def desk() -> AsyncIterator[FakeDesk]:
    """The desk that the page drives; closed at the end so that the server need not wait for the page."""
    fake = FakeDesk()
    yield fake
    fake.close()


@pytest.fixture
async def address(aiohttp_server: AiohttpServer, desk: FakeDesk) -> str:
    """Where the page is served."""
    app = web.Application()
    app.add_routes(sandbox_routes(desk))

    async def let_pages_go(app: web.Application) -> None:
        desk.close()

    app.on_shutdown.append(let_pages_go)
    server = await aiohttp_server(app)
    return str(server.make_url("/"))


@contextmanager
def silent(page: Page) -> Iterator[None]:
    """Fail when the page complained about anything (a refused request is part of some stories and does not count)."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    complaints = [line for line in complaints if "Failed to load resource" not in line]
    if complaints:
        pytest.fail("the page complained: " + "; ".join(complaints), pytrace=False)


@pytest.fixture
async def wide(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The page on a wide screen, opened by the test itself with `goto("/")`."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=address
    )
    page = await context.new_page()
    with silent(page):
        yield page
    await context.close()


@pytest.fixture
async def small(phone: Page) -> AsyncIterator[Page]:
    """The page on a phone; `goto(address)` opens it."""
    with silent(phone):
        yield phone
