"""Which customer of the pool, or of a waiting list, somebody means by a number or a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.domain.customer import Customer, Key
from core.domain.dedupe.names import compare_name
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import KeyKind
from core.domain.pool import NO_POOL, PoolEntry, Waiting, pool_of
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.claiming import may_look_into
from core.service.views.queries import named
from core.service.views.views import BesideView

MOST = 10
"""Customers that a choice names."""
_SIFTED = 5 * MOST
"""Customers looked through for those that lie in a pool."""


def entries_meant(text: str, reader: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[PoolEntry, ...]:
    """What lies in the reader's pools under this number, this name or a part of it. Under a number also what lay there:
    whoever comes too late hears who was first.
    """
    number = number_in(text)
    if number is not None:
        entry = uow.pool.numbered(number)
        return (entry,) if entry is not None and shows(entry, reader, uow, ctx) else ()
    plain = compare_name(text)
    if not plain:
        return ()
    customers = uow.customers.named_like(plain, limit=_SIFTED)
    exact = [customer.id for customer in customers if customer.compare_name == plain] or _by_alias(plain, uow)
    live = uow.pool.live_among(exact or _ids(customers), ctx.policy.duplicate.scope)
    seen = (live[ident] for ident in exact or _ids(customers) if ident in live)
    return tuple(entry for entry in seen if shows(entry, reader, uow, ctx))[:MOST]


def shows(entry: PoolEntry, reader: MemberId, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether he may know that it lies there; what is kept for the queue alone is his whose turn it is."""
    if entry.pool == NO_POOL:
        return reader in {entry.turn_of, entry.taken_by}
    return may_look_into(uow.directory.member(reader), pool_of(entry.pool, ctx.policy.pool), uow, ctx.policy)


def claimable(besides: Iterable[BesideView], reader: MemberId, uow: UnitOfWork, ctx: Context) -> int | None:
    """Under which number the reader claims the only customer that may be meant; nothing where it lies in no pool."""
    suspects = [each for each in besides if not each.is_related]
    if len(suspects) != 1:
        return None
    entry = uow.pool.live_of(suspects[0].customer_id, ctx.policy.duplicate.scope)
    return entry.number if entry is not None and shows(entry, reader, uow, ctx) else None


def customer_meant(text: str, reader: MemberId, uow: UnitOfWork, ctx: Context) -> CustomerId:
    """For whom somebody wants to queue. A name tells no more than 查重 does; a number only works for whoever may see
    what it names. Raises ``not_found``, ``ambiguous``, ``which_one``.
    """
    if not compare_name(text):
        raise RuleViolation("which_one")
    key = Key(kind=KeyKind.NAME, value=compare_name(text))
    known = uow.customers.having([key]).get(key)
    if known is not None and number_in(text) is None:
        return known
    entries = {entry.customer_id for entry in entries_meant(text, reader, uow, ctx)}
    found = entries or {filing.customer_id for filing in named(text, reader, uow)}
    if not found:
        raise RuleViolation("not_found", asked=text)
    if len(found) > 1:
        raise RuleViolation("ambiguous", asked=text)
    return found.pop()


def place_meant(text: str, member: MemberId, uow: UnitOfWork) -> Waiting | None:
    """Where he waits, of those customers for whom he does: the one that the text names, or the only one."""
    places = uow.pool.places_of(member)
    if not text:
        return places[0] if len(places) == 1 else None
    number, plain = number_in(text), compare_name(text)
    if number is not None:
        return next((place for place in places if number in set(_numbers(place, uow))), None)
    fitting = [place for place in places if plain in uow.customers.get(place.customer_id).compare_name]
    return fitting[0] if len(fitting) == 1 else None


def number_in(text: str) -> int | None:
    """``12``, ``#12``, ``12号``."""
    digits = text.strip().lstrip("#＃").removesuffix("号")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def _numbers(place: Waiting, uow: UnitOfWork) -> Iterator[int]:
    """Under which numbers the customer is known now: of its filing, or of its stay in the pool."""
    filing = uow.filings.live_of(place.customer_id, place.scope)
    if filing is not None:
        yield filing.number
    yield from (entry.number for entry in uow.pool.of_customer(place.customer_id, place.scope)[:1])


def _by_alias(plain: str, uow: UnitOfWork) -> list[CustomerId]:
    key = Key(kind=KeyKind.NAME, value=plain)
    return list(uow.customers.having([key]).values())


def _ids(customers: Iterable[Customer]) -> list[CustomerId]:
    return [customer.id for customer in customers]
