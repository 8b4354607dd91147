"""Where a request comes from, as far as that can be believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp import web

Proxies = tuple[IPv4Network | IPv6Network, ...]
"""Addresses of our own reverse proxies: what they say of whom they speak for is believed."""
_HOPS: Final = 10
"""Proxies behind one another that are looked through."""
_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that tell subscribers apart; the rest is theirs to choose."""


def proxies_in(text: str) -> Proxies:
    """Addresses and networks, separated by commas. Raises `ValueError` for one that is none."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def source_of(request: web.BaseRequest, proxies: Proxies = ()) -> str:
    """The address that a request came from: the peer's, or what the last of our own proxies says.

    `X-Forwarded-For` is read from its end, since whatever stands before our proxies' own entries can be made up.
    """
    peer = _address(request.remote or "")
    if peer is None or not _is_one_of(peer, proxies):
        return named(request.remote or "")
    hops = [hop for line in request.headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]
    for hop in reversed(hops[-_HOPS:]):
        address = _address(hop.strip())
        if address is None:
            break
        peer = address
        if not _is_one_of(address, proxies):
            break
    return _named(peer)


def named(text: str) -> str:
    """One name for all addresses of one subscriber."""
    address = _address(text)
    return text if address is None else _named(address)


def is_proxy(text: str, proxies: Proxies) -> bool:
    """Whether this peer speaks for others."""
    address = _address(text)
    return address is not None and _is_one_of(address, proxies)


def _named(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), _SUBSCRIBER), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_one_of(address: IPv4Address | IPv6Address, proxies: Proxies) -> bool:
    return any(address in network for network in proxies)
