"""Fetching what people sent: over the network, on the loop, with an end to size, time and number."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

from adapters.base import Attached, FileGone, Messenger, PlatformBusy, PlatformError, TooLarge, Unreachable
from core.domain.frozen import dataclass
from core.domain.rules import RuleViolation

log = logging.getLogger(__name__)
WITHIN: Final = 45.0
"""Seconds for one file, everything included: whoever sent it waits for a word."""
AT_ONCE: Final = 4
"""Files on their way at the same time; each is held in memory."""
_SOON: Final = 5.0
"""Seconds that a busy platform is waited for; longer, and the sender had better send it again."""
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    """The section ``[files]``: the largest file and picture in MB, and after how many days a file that belongs to
    nothing is dropped.
    """

    max_mb: int = 10
    photo_max_mb: int = 5
    keep_days: int = 7

    def limit(self, kind: str) -> int:
        """The most bytes of a ``file`` or an ``image``."""
        return (self.photo_max_mb if kind == "image" else self.max_mb) * _MEGABYTE

    @property
    def keep(self) -> timedelta:
        """How long a file that belongs to nothing is kept."""
        return timedelta(days=self.keep_days)


class Fetcher:
    """Fetches from every platform, and turns what goes wrong into a refusal with words."""

    def __init__(
        self,
        messengers: Mapping[str, Messenger] | None = None,
        *,
        settings: FileSettings | None = None,
        within: float = WITHIN,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``within`` in seconds, for one file."""
        self.settings = settings or FileSettings()
        self._messengers = messengers or {}
        self._within = within
        self._sleep = sleep
        self._places = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, platform: str, attached: Attached) -> bytes:
        """The content, never empty. Raises ``file_too_large``, ``file_gone``, ``file_empty``, ``file_unreachable``."""
        limit = self.settings.limit(attached.kind)
        too_large = RuleViolation("file_too_large", limit=limit // _MEGABYTE)
        if (attached.size or 0) > limit:
            raise too_large
        try:
            async with self._places, asyncio.timeout(self._within):
                content = await self._patiently(platform, attached, limit)
        except TooLarge as error:
            raise too_large from error
        except FileGone as error:
            raise RuleViolation("file_gone") from error
        except (PlatformError, TimeoutError) as error:
            code = error.code if isinstance(error, PlatformError) else "timeout"
            log.warning("a file could not be fetched", extra={"action": "fetch_failed", "code": code})
            raise RuleViolation("file_unreachable") from error
        if not content:
            raise RuleViolation("file_empty")
        return content

    async def _patiently(self, platform: str, attached: Attached, limit: int) -> bytes:
        """A second try where one may help."""
        messenger = self._messengers.get(platform)
        if messenger is None:
            raise FileGone("no such platform", code="platform")
        try:
            return await messenger.fetch(attached, limit=limit)
        except PlatformBusy as error:
            if (error.retry_after or 1.0) > _SOON:
                raise
            await self._sleep(error.retry_after or 1.0)
        except Unreachable:
            await self._sleep(0.5)
        return await messenger.fetch(attached, limit=limit)
