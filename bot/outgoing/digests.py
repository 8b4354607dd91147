"""Whether a request goes out as a card of its own, or together with others in one."""

from __future__ import annotations

from adapters.room import Room
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling import digest_for
from core.service.records import REQUESTS, Notice, OutboxItem

ALONE = 5
"""Requests to one person that go out one by one when they come together; the sixth begins a digest."""
KEPT = 10
"""Messages to one person that are kept back for answers and for the digest itself."""

_NEVER_LEFT = "ClientConnectorError"
"""The code of an ``Unreachable`` for which there was not even a connection."""


def can_wait_together(notice: Notice) -> bool:
    """Requests for an answer; whatever else is told is told at once."""
    return notice.kind in REQUESTS and notice.to is not None


def may_have_arrived(item: OutboxItem) -> bool:
    """Whether an earlier try may have reached the person though we never heard: told again under its own key it stays
    one message, in a digest it would be a second one.
    """
    failed = item.last_error or ""
    unheard = failed.startswith("Unreachable") and _NEVER_LEFT not in failed
    return item.attempts > 1 and (unheard or not failed)


def goes_alone(room: Room | None, *, before: int) -> bool:
    """``before`` requests to the same person were taken up earlier and are under way; a platform without ``room`` need
    not be spared.
    """
    return room is None or (before < ALONE and room.left > KEPT)


def fold(item: OutboxItem, to: MemberId, room: Room, uow: UnitOfWork, ctx: Context) -> bool:
    """Put the request into the digest that this person is about to get, or begin one. ``False`` when somebody else has
    done with it meanwhile.
    """
    key = uow.outbox.open_digest(to)
    fresh = digest_for(to, key=f"digest:{item.seq}:{item.attempts}:{to}", not_before=ctx.now + room.gather)
    digests = (fresh,) if key is None else (digest_for(to, key=key), fresh)
    return any(uow.outbox.fold(item.seq, digest, at=ctx.now, correlation=item.correlation) for digest in digests)
