"""Where a Stream connection is: an address with a ticket that is good for one connection, for 90 seconds."""

from __future__ import annotations

from aiohttp import WSServerHandshakeError
from yarl import URL

from adapters.base import PlatformError, Unreachable
from adapters.dingtalk import sdk
from adapters.dingtalk.errors import banned, judge
from adapters.dingtalk.frames import SUBSCRIPTIONS
from adapters.dingtalk.settings import DingTalkSettings
from adapters.http import Call, Http
from adapters.reading import str_at


async def discover(settings: DingTalkSettings, http: Http) -> str:
    """An address for one connection; it holds the ticket and is never logged. Raises the `PlatformError` family."""
    request = sdk.open_connection(settings.client_id.strip(), settings.client_secret.strip(), SUBSCRIPTIONS)
    base = settings.api_base.rstrip("/")
    call = Call(
        route=request.path,
        method=request.method,
        url=base + request.path,
        json=request.body,
        headers={"Accept": "application/json"},  # or the answer is XML
    )
    try:
        body = (await http.call(call, judge)).body
    except Unreachable as error:
        raise banned(error) from error
    url, ticket = URL(str_at(body, "endpoint")), str_at(body, "ticket")
    if url.scheme != ("wss" if base.startswith("https:") else "ws") or not url.host or not ticket:
        raise Unreachable("not an address of a Stream connection", code="address")
    return str(url.update_query(ticket=ticket))


def refused_handshake(error: WSServerHandshakeError) -> PlatformError:
    """A ticket that came too late is replaced by the next try; which status it is refused with is not documented."""
    return Unreachable("the Stream connection was refused", code=f"handshake {error.status}")
