"""Fixtures: the system's Chromium, driven by Playwright, showing pages as on a salesperson's phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.support.waiting import LIMIT

#: A browser for pages on this machine alone: no sandbox (CI runs as root), nothing fetched in the background.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = "no chromium on this machine: apt-get install chromium fonts-noto-cjk"


def chromium() -> str:
    """Where Chromium is; without one the test is skipped, or fails where BAOBEI_REQUIRE_BROWSER=1 asks for it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is not None:
        return path
    if os.environ.get("BAOBEI_REQUIRE_BROWSER") == "1":
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of the test's own, with an empty profile."""
    path = chromium()
    expect.set_options(timeout=LIMIT * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A page of a phone's size, in Chinese and on Shanghai time; an error in the page's own script fails the test."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await context.close()
    if errors:
        pytest.fail("the page's script failed: " + "; ".join(errors), pytrace=False)
