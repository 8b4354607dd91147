"""DingTalk's own Python clients, held against our stand-in; that of Stream runs in a thread of its own."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from tests.support.dingtalk_standin import CLIENT_ID, CLIENT_SECRET


class StreamLine:
    """`DingTalkStreamClient`, which blocks its loop while it opens a connection and offers no way to stop."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="dingtalk-stream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        """Stop the client's loop from outside."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, 10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        main = self._loop.create_task(self.client.start())
        self._loop.run_forever()
        # It swallows the first cancellation and waits ten seconds: it takes another one to end it.
        while tasks := asyncio.all_tasks(self._loop):
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=0.1))
        assert main.done()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()


def a_stream_client(sdk: ModuleType) -> Any:
    """A client that keeps its log to itself: it prints tickets, and complains about pings."""
    quiet = logging.getLogger("tests.dingtalk-stream")
    quiet.disabled = True
    return sdk.DingTalkStreamClient(sdk.Credential(CLIENT_ID, CLIENT_SECRET), quiet)


@asynccontextmanager
async def stream_line(client: Any) -> AsyncIterator[StreamLine]:
    """The official Stream client for the length of a test."""
    line = StreamLine(client)
    line.start()
    try:
        yield line
    finally:
        await line.stop()


def load_stream_sdk() -> ModuleType:
    """Import dingtalk_stream in a thread, which spares the watched loop the wait."""
    return _loaded("dingtalk_stream")


def load_api_sdk() -> dict[str, ModuleType]:
    """The parts of alibabacloud_dingtalk that a bot needs, by short name."""
    parts = ("oauth2_1_0", "card_1_0", "robot_1_0", "gateway_1_0")
    names = {part: f"alibabacloud_dingtalk.{part}" for part in parts}
    loaded = {
        f"{part}.{kind}": _loaded(f"{name}.{kind}") for part, name in names.items() for kind in ("client", "models")
    }
    return loaded | {
        "openapi": _loaded("alibabacloud_tea_openapi.models"),
        "util": _loaded("alibabacloud_tea_util.models"),
    }


def _loaded(name: str) -> ModuleType:
    import importlib

    os.environ["NO_PROXY"] = "127.0.0.1"  # their HTTP clients obey the proxies of the environment
    found: list[ModuleType] = []
    thread = threading.Thread(target=lambda: found.append(importlib.import_module(name)))
    thread.start()
    thread.join()
    gc.freeze()  # thousands of modules would make every later full collection a pause that the watched loop sees
    return found[0]
