"""What a made-up `Messenger` has that is not asked about files."""

from __future__ import annotations

from adapters.base import Attached, Sent
from core.service.records import Place


class WithoutFiles:
    """Nobody sends files here, and nobody is sent any."""

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        raise NotImplementedError

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        raise NotImplementedError
