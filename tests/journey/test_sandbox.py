"""The newcomer: one command, one page; he files as a salesperson, approves as the manager, and sees the card change."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.process import free_port
from tests.support.waiting import LIMIT

# Unwatched: the browser and the demo take the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched, pytest.mark.slow]
COMPANY = "苏州青禾精密机械有限公司"

TAKEN = "端口 {port} 被占用"


class Demo:
    """``baobei demo`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """The page."""
        return f"http://127.0.0.1:{self.port}/"

    async def start(self, *options: str) -> None:
        """Start, and wait for the line that names the address. A port that somebody has taken meanwhile is changed."""
        for _ in range(3):
            said = await self._said(*options)
            if self.url.rstrip("/") in said:
                return
            told = (self.folder / "demo.log").read_text(encoding="utf-8")
            assert TAKEN.format(port=self.port) in told, f"{said}{told}"
            self.port = free_port()
        raise AssertionError("no port stays free")

    async def _said(self, *options: str) -> str:
        with (self.folder / "demo.log").open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "demo", "--port", str(self.port), "--data", str(self.folder / "data")),
                *options,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return (await self.process.stdout.readline()).decode()

    async def stop(self) -> int:
        """Ctrl+C, and the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(LIMIT):
            return await self.process.wait()


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """Started in an empty folder."""
    running = Demo(tmp_path)
    await running.start()
    yield running
    await running.stop()


async def test_the_first_four_steps_work_on_a_phone(demo: Demo, phone: Page) -> None:
    """File, approve, clash, and time that passes: each with the buttons that the page offers. Nobody was warned in the
    month that was jumped over, so that the end comes a little later.
    """
    await phone.goto(demo.url)
    await phone.get_by_role("button", name="发送这句").click()
    receipt = phone.locator(".card").filter(has_text=COMPANY)
    await expect(receipt.first).to_contain_text("待审批")

    await phone.get_by_role("button", name="去看林岚").click()
    await phone.locator(".card").get_by_role("button", name="通过").click()
    await expect(phone.locator(".card").filter(has_text=COMPANY)).to_contain_text("保护中")

    await phone.get_by_text("王晨", exact=True).first.click()
    await expect(receipt.first).to_contain_text("保护中")
    await expect(receipt).to_have_count(2)

    await phone.get_by_text("孙悦", exact=True).first.click()
    await phone.get_by_role("button", name="发送这句").click()
    await expect(phone.locator(".card").last).to_contain_text("这个客户已由 王晨")

    await phone.get_by_role("button", name="时间快进 30 天").click()
    await phone.get_by_text("王晨", exact=True).first.click()
    await expect(phone.locator(".card").last).to_contain_text("快到期了")
    await phone.get_by_role("button", name="时间快进 7 天").click()
    await phone.get_by_role("button", name="时间快进 1 天").click()  # by night nobody is woken for it
    await expect(phone.locator(".card").filter(has_text="已到期").last).to_be_visible()
    assert await phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_on_feishu_alone_the_story_is_whole_too(demo: Demo, phone: Page) -> None:
    """孙悦 files, 何川 presses 通过 and reads the toast, and the card of 孙悦 has changed."""
    await phone.goto(demo.url)
    await phone.get_by_text("孙悦", exact=True).first.click()
    await phone.get_by_label("写消息").fill(f"报备 {COMPANY} 李娜 13900012345")
    await phone.get_by_role("button", name="发送", exact=True).click()
    mine = phone.locator(".card").filter(has_text=COMPANY)
    await expect(mine.first.get_by_role("button", name="撤回")).to_be_visible()

    await phone.get_by_text("何川", exact=True).first.click()
    await phone.locator(".card").get_by_role("button", name="通过").click()
    await expect(phone.locator(".toast")).to_contain_text("已通过")

    await phone.get_by_text("孙悦", exact=True).first.click()
    await expect(mine.first).to_contain_text("保护中")
    await expect(mine.first.get_by_role("button", name="撤回")).to_have_count(0)


async def test_the_sandbox_remembers_across_a_restart_and_forgets_when_told(demo: Demo, phone: Page) -> None:
    """The ledger and its clock are in the data folder; --fresh begins anew."""
    await phone.goto(demo.url)
    await phone.get_by_role("button", name="发送这句").click()
    await expect(phone.locator(".card").filter(has_text=COMPANY).first).to_contain_text("待审批")
    assert await demo.stop() == 0

    await demo.start()
    await phone.goto(demo.url)
    await phone.get_by_role("button", name="我的客户").first.click()
    await expect(phone.locator(".card").last).to_contain_text(COMPANY)
    assert await demo.stop() == 0

    await demo.start("--fresh")
    await phone.goto(demo.url)
    await phone.get_by_role("button", name="我的客户").first.click()
    await expect(phone.locator(".card").last).not_to_contain_text(COMPANY)


async def test_a_pooled_customer_is_claimed_in_the_group_on_a_phone(demo: Demo, phone: Page) -> None:
    """The announcement is there from the start; after the press it says who has it, and the customer came privately."""
    await phone.goto(demo.url)
    await phone.get_by_text("王晨", exact=True).first.click()
    await phone.get_by_text("销售大群", exact=True).first.click()
    announced = phone.locator(".card").filter(has_text="公海放出 3 个客户")
    await announced.get_by_role("button", name="认领 2").click()
    await expect(announced).to_contain_text("王晨")
    await expect(announced.get_by_role("button", name="认领 2")).to_have_count(0)

    await phone.get_by_text("报备助手", exact=True).first.click()
    await expect(phone.locator(".card").last).to_contain_text("认领成功")
    assert await phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
