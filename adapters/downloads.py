"""Files from addresses that an answer names: only over https from the open internet, or from the platform itself.

Whoever could make an answer name an address of the inner network would have us read it out to a chat.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Collection
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from adapters.base import FileGone, Refused, Unreachable
from adapters.http import USER_AGENT, read_at_most

_log = logging.getLogger(__name__)

_HOPS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class Downloads:
    """Fetches files by address. `own` are the bases of the platform's own addresses, which a sandbox has at home."""

    def __init__(self, own: Collection[str], *, timeout: float = 30.0) -> None:
        """`timeout` is the seconds that a download may take."""
        self._own = frozenset(_origin(base) for base in own)
        self._timeout = timeout

    async def fetch(self, url: str, *, limit: int) -> bytes:
        """At most `limit` bytes. Raises `Refused` for an address that is none of ours, `TooLarge`, `FileGone`,
        `Unreachable`.
        """
        for _ in range(_HOPS):
            content, onward = await self._hop(url, limit)
            if content is not None:
                return content
            url = urljoin(url, onward)
        raise Unreachable("sent from one address to the next", code="redirects")

    async def _hop(self, url: str, limit: int) -> tuple[bytes | None, str]:
        """A session for each: these are rare, and another address nearly every time."""
        own = _origin(url) in self._own
        if not (own or is_public(url)):
            _log.error("a download from an inner address was refused", extra={"action": "download_refused"})
            raise Refused("an address that no file is fetched from", code="address")
        connector = aiohttp.TCPConnector(resolver=None if own else PublicResolver(), force_close=True)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
                    timeout=aiohttp.ClientTimeout(total=self._timeout),
                    trust_env=False,
                ) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                return await _taken(response, limit)
        except TimeoutError as error:
            raise Unreachable("no file in time", code="timeout") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise Unreachable("no way to a file", code=type(error).__name__) from error


class PublicResolver(AbstractResolver):
    """Names that lead into an inner network lead nowhere."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if _is_global(each["host"])]
        if not public:
            raise OSError("a name of the inner network")
        return public

    async def close(self) -> None:
        await self._resolver.close()


def is_public(url: str) -> bool:
    """Whether an address may lead to the open internet; what its name resolves to is looked at when connecting."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username is not None or not host:
        return False
    try:
        return _is_global(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost", ".localdomain"))


def _is_global(host: str) -> bool:
    """Of a numeric address; one that hides in an IPv6 address counts as itself."""
    address = ipaddress.ip_address(host)
    return (getattr(address, "ipv4_mapped", None) or address).is_global


async def _taken(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes | None, str]:
    """The content, or where it has gone to."""
    if response.status in _REDIRECTS and (onward := response.headers.get("Location")):
        return None, onward
    if response.status in {401, 403, 404, 410}:
        raise FileGone("no such file any more", code=f"http {response.status}")
    if response.status != 200:
        raise Unreachable("no file", code=f"http {response.status}")
    return await read_at_most(response, limit), ""


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return "", "", None
