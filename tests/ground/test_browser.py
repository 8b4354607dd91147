"""The browser that page tests rely on is real and speaks Chinese."""

from __future__ import annotations

import pytest
from aiohttp import web
from playwright.async_api import Page
from pytest_aiohttp import AiohttpServer

from tests.support import browser

PAGE = """<!doctype html><meta name="viewport" content="width=device-width">
<button onclick="this.textContent = '已认领 ' + innerWidth + ' ' + navigator.language">认领</button>"""


@pytest.mark.browser
async def test_a_page_is_shown_and_pressed_as_on_a_phone(aiohttp_server: AiohttpServer, phone: Page) -> None:
    """A local page can be opened, pressed and read in the width of a phone."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    server = await aiohttp_server(app)
    await phone.goto(str(server.make_url("/")))
    await phone.get_by_role("button", name="认领").tap()

    assert await phone.get_by_role("button").text_content() == "已认领 390 zh-CN"


def test_a_missing_browser_is_a_failure_where_one_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """CI cannot pass by skipping the tests of the pages."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BAOBEI_REQUIRE_BROWSER", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        browser.chromium()


def test_a_missing_browser_is_a_skip_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody without a browser can still run all the other tests."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BAOBEI_REQUIRE_BROWSER", raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        browser.chromium()
