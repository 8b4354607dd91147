"""Feishu's own Python client, held against our stand-in: imported once, its long connection in a thread of its own."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.support.feishu_standin import APP_ID, APP_SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import ModuleType


class OwnCache:
    """A token cache for one client; the SDK's default is shared by the whole process."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def get(self, key: str) -> str:
        return self._values.get(key, "")

    def set(self, key: str, value: str, _expire: int) -> None:
        self._values[key] = value


class SdkLine:
    """`lark_oapi.ws.Client`, which runs for ever on the event loop that its module remembers."""

    def __init__(self, sdk: ModuleType, base_url: str, handler: Any) -> None:
        self.client: Any = None
        self.failure: BaseException | None = None
        self._sdk = sdk
        self._base_url = base_url
        self._handler = handler
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="lark-ws", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        """Stop the client's loop from outside, as it offers no way itself."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
        await self.ended()

    async def ended(self) -> None:
        """Wait until the client gave up or was stopped."""
        await asyncio.to_thread(self._thread.join, 10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._sdk.ws.client.loop = self._loop
        try:
            # Built in this thread, because the constructor starts a task on the loop of the thread.
            self.client = self._sdk.ws.Client(
                APP_ID,
                APP_SECRET,
                event_handler=self._handler,
                domain=self._base_url,
                log_level=self._sdk.LogLevel.CRITICAL,
            )
            self.client.start()
        except BaseException as failure:  # noqa: BLE001 - told to the test, which decides
            self.failure = failure
        finally:
            self._clear()

    def _clear(self) -> None:
        if self.client is not None:
            self.client._auto_reconnect = False
            self._loop.run_until_complete(self.client._disconnect())
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()


@asynccontextmanager
async def sdk_line(sdk: ModuleType, base_url: str, handler: Any) -> AsyncIterator[SdkLine]:
    """The official long connection for the length of a test."""
    line = SdkLine(sdk, base_url, handler)
    line.start()
    try:
        yield line
    finally:
        await line.stop()


def load_sdk() -> ModuleType:
    """Import lark_oapi (seconds) in a thread, so that the loop it grabs on import is nobody else's."""
    os.environ["NO_PROXY"] = "127.0.0.1"  # its HTTP clients obey the proxies of the environment
    loaded: list[ModuleType] = []

    def load() -> None:
        import lark_oapi
        import lark_oapi.ws.client

        lark_oapi.ws.client.loop.close()
        loaded.append(lark_oapi)

    thread = threading.Thread(target=load)
    thread.start()
    thread.join()
    gc.freeze()  # its ten thousand modules would make every later full collection a pause that the watched loop sees
    return loaded[0]
