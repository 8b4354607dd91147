"""The product as a process of its own, as an administrator runs it, to be killed at will."""

from __future__ import annotations

import asyncio
import base64
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN, Mode
from tests.support.waiting import LIMIT

PRODUCT = ("-m", "bot")
START_LIMIT = 300.0
"""Seconds until a process answers, on a machine that has much else to do; a test has its own limit."""
MASTER_KEY = base64.b64encode(b"k" * 32).decode()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True, kw_only=True)
class Server:
    """``baobei run`` against a stand-in; ``kill`` gives it no chance to say goodbye.

    ``more`` are further sections of the settings; ``program`` is what Python is to run, ``under`` a command
    that runs it and steps aside.
    """

    folder: Path
    api_base: str
    database: str
    mode: Mode = "webhook"
    more: str = ""
    program: tuple[str, ...] = PRODUCT
    under: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def callback(self) -> str:
        """Where Feishu pushes to."""
        return f"{self.base}/callback/feishu"

    def write_settings(self) -> Path:
        """A config.toml as an administrator would write it."""
        config = self.folder / "config.toml"
        config.write_text(
            f"""
[server]
host = "127.0.0.1"
public_url = "https://baobei.example.invalid"
port = {self.port}
[database]
url = "{self.database}"
[security]
master_key = "{MASTER_KEY}"
[feishu]
enabled = true
mode = "{self.mode}"
app_id = "{APP_ID}"
app_secret = "{APP_SECRET}"
encrypt_key = "{ENCRYPT_KEY}"
verification_token = "{TOKEN}"
api_base = "{self.api_base}"
{self.more}
""",
            encoding="utf-8",
        )
        return config

    async def start(self) -> None:
        """Start and wait until it answers."""
        await self.launch()
        async with asyncio.timeout(START_LIMIT), aiohttp.ClientSession() as session:
            while not await self._answers(session):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(0.02)

    async def launch(self) -> None:
        """Start, and wait for nothing."""
        log = (self.folder / "server.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *(*self.under, sys.executable, *self.program, "run", "-c", str(self.write_settings())),
            stdout=log,
            stderr=log,
        )
        log.close()

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, (self.folder / "server.log").read_text(encoding="utf-8")
        try:
            async with session.get(f"{self.base}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self) -> None:
        """SIGKILL, by its own id."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        self.process.terminate()
        async with asyncio.timeout(LIMIT):
            return await self.process.wait()
