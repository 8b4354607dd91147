"""Files on the sandbox page: sent by the paper clip, received as a chip to be saved."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import FilePayload, Page, expect
from pytest_aiohttp import AiohttpClient

from bot.web.sandbox import sandbox_routes
from tests.support.desk import FakeDesk, direct_chat

PDF = FilePayload(name="合同 (终).pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 made-up contract")
WHERE = {"app": "feishu", "account": "ou_wang", "chat": direct_chat("wang")}


@pytest.mark.browser
@pytest.mark.unwatched
async def test_a_file_is_sent_by_the_clip_and_saved_from_its_chip(small: Page, address: str, desk: FakeDesk) -> None:
    """On a phone: the clip can be hit with a thumb, and nothing is wider than the screen."""
    await small.goto(address)
    clip = small.get_by_role("button", name="发送文件").first
    await expect(clip).to_be_visible()
    box = await clip.bounding_box()
    async with small.expect_file_chooser() as chooser:
        await clip.click()
    await (await chooser.value).set_files(PDF)
    chip = small.locator(".file-chip")
    await expect(chip).to_contain_text(PDF["name"])
    async with small.expect_download() as download:
        await chip.click()
    saved = await download.value
    path = Path(await saved.path())

    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    assert saved.suggested_filename == PDF["name"]
    assert await asyncio.to_thread(path.read_bytes) == PDF["buffer"]
    assert await small.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
@pytest.mark.unwatched
async def test_a_file_that_was_not_sent_is_told_of(wide: Page, desk: FakeDesk) -> None:
    """Nothing looks as if it had been."""
    desk.fails = True
    await wide.goto("/")
    async with wide.expect_file_chooser() as chooser:
        await wide.get_by_role("button", name="发送文件").first.click()
    await (await chooser.value).set_files(PDF)

    await expect(wide.locator(".toast.error").first).to_contain_text("没发出去")
    await expect(wide.locator(".file-chip")).to_have_count(0)


def an_app(desk: FakeDesk) -> web.Application:
    app = web.Application()
    app.add_routes(sandbox_routes(desk))
    return app


async def test_a_file_goes_in_and_comes_out_as_it_was(aiohttp_client: AiohttpClient) -> None:
    """To be saved under its name, never to be shown."""
    client = await aiohttp_client(an_app(FakeDesk()))
    content = b"<script>alert(1)</script>" * 40_000
    headers = {"Content-Type": "application/octet-stream"}
    sent = await client.post("/sandbox/attach", params={**WHERE, "name": "x.html"}, data=content, headers=headers)
    message = (await sent.json())["message"]
    response = await client.get("/sandbox/file", params={**WHERE, "message": message})

    assert await response.read() == content
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''x.html"


async def test_another_site_cannot_send_files(aiohttp_client: AiohttpClient) -> None:
    """A foreign origin and the content types of a plain form are turned away."""
    desk = FakeDesk()
    client = await aiohttp_client(an_app(desk))
    raw, named = {"Content-Type": "application/octet-stream"}, {**WHERE, "name": "x"}

    async def status(data: bytes, headers: dict[str, str]) -> int:
        return (await client.post("/sandbox/attach", params=named, data=data, headers=headers)).status

    assert await status(b"x", {**raw, "Origin": "https://elsewhere.example"}) == 403
    assert await status(b"x", {"Content-Type": "text/plain"}) == 415
    assert (await client.get("/sandbox/file", params={**WHERE, "message": "none"})).status == 404
    assert desk.files == {}
