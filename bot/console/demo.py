"""``baobei demo``: the whole product on loopback, with nothing to configure."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from aiohttp import web

from bot.console.taking import Taken, must_be_free, only_server
from bot.process import logs
from bot.sandbox.world import Sandbox
from core.service.ports.store import Store

_HERE = "127.0.0.1"
_FILES = ("demo.db", "demo.db-wal", "demo.db-shm", "demo.key", "demo.clock")


def demo(*, port: int, data: Path, fresh: bool, verbose: bool) -> int:
    """Serve the sandbox until asked to stop; 1 when port or data are taken, or the database cannot be opened."""
    from storage.errors import CannotOpen
    from storage.opening import open_store
    from storage.vault import Vault

    logs.set_up(verbose=verbose)
    url = f"sqlite:///{data / 'demo.db'}"
    try:
        with only_server(url):
            must_be_free(_HERE, port)
            if fresh:
                for name in _FILES:
                    (data / name).unlink(missing_ok=True)
            with closing(open_store(url, vault=Vault.from_config(_key(data / "demo.key")))) as store:
                return asyncio.run(_serve(store, port, data))
    except (CannotOpen, Taken) as error:
        print(f"{error}。例如：baobei demo --port {port + 1} --data 另一个目录", file=sys.stderr)
        return 1


def _key(file: Path) -> str:
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(base64.b64encode(secrets.token_bytes(32)).decode())
    return file.read_text(encoding="utf-8").strip()


async def _serve(store: Store, port: int, data: Path) -> int:
    sandbox = Sandbox(store, shift=data / "demo.clock")
    app = web.Application()
    app.add_routes(sandbox.page())

    async def live(_: web.Application) -> AsyncIterator[None]:
        async with sandbox.running():
            yield

    async def hang_up(_: web.Application) -> None:
        sandbox.desk.close()  # open pages would hold the server back

    app.cleanup_ctx.append(live)
    app.on_shutdown.append(hang_up)
    runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    await web.TCPSite(runner, _HERE, port).start()
    print(f"体验环境已启动：http://127.0.0.1:{port}   （按 Ctrl+C 结束）", flush=True)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await runner.cleanup()
    return 0
