"""``baobei run`` and ``baobei migrate``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.sources import proxies_in
from bot.app import House, Parts, web_app
from bot.config import Settings, platform_settings
from bot.console.opened import opened, settings_from, vault_from
from bot.console.taking import Taken, must_be_free, only_server
from bot.policy.first import lay_down
from bot.policy.mistakes import BadPolicy
from bot.process import heap, logs
from bot.process.one_cpu import keep_to_one, take_short_turns
from bot.server.gate import SERVING, GatedSite, make_room
from core.service.ports.store import Store
from storage.databases.leases import leases_for

if TYPE_CHECKING:
    from adapters.redis.company import Company

log = logging.getLogger(__name__)


def run(config: Path, *, verbose: bool) -> int:
    """Serve until asked to stop; 2 when settings or policy are wrong, 1 when the database cannot be opened, somebody
    else serves this ledger already, or the address cannot be listened on.
    """
    from storage.errors import CannotOpen

    settings = settings_from(config)
    if settings is None:
        return 2
    logs.set_up(verbose=verbose)
    try:
        with only_server(settings.database.url), opened(settings) as store:
            lay_down(config.parent / settings.policy.file, store)
            must_be_free(settings.server.host, settings.server.port)
            asyncio.run(_serve(settings, store))
    except BadPolicy as bad:
        print(f"{settings.policy.file} 有 {len(bad.mistakes)} 处要改：\n{bad}", file=sys.stderr)
        return 2
    except (CannotOpen, Taken) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def migrate(config: Path) -> int:
    """Bring the database to this release's schema."""
    from storage.errors import CannotOpen
    from storage.schema.migrate import migrate as upgrade

    settings = settings_from(config)
    if settings is None:
        return 2
    try:
        upgrade(settings.database.url)
    except CannotOpen as error:
        print(error, file=sys.stderr)
        return 1
    print("数据库已是最新版本")
    return 0


def _company(settings: Settings) -> Company | None:
    """The other processes of this house, where there is a Redis server to meet at."""
    if not settings.redis.url:
        return None
    from adapters.redis.company import Company

    return Company(settings.redis.url, vault_from(settings))


async def _serve(settings: Settings, store: Store) -> None:
    parts = Parts(
        store=store,
        platforms=platform_settings(settings),
        files=settings.files,
        leases=leases_for(settings.database.url),
        company=_company(settings),
        proxies=proxies_in(settings.server.trusted_proxies),
    )
    house = House(parts)
    make_room(house.gate.limits)
    runner = web.AppRunner(web_app(house), **SERVING)
    await runner.setup()
    await GatedSite(runner, settings.server.host, settings.server.port, house.gate).start()
    asyncio.get_running_loop().call_later(heap.SOON, heap.settle)
    log.info("ready", extra={"action": "ready", "port": settings.server.port})
    take_short_turns()
    together = asyncio.create_task(keep_to_one(), name="one processor")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await stop.wait()
    finally:
        log.info("stopping", extra={"action": "stopping"})
        together.cancel()
        await runner.cleanup()
