"""Copies of cards brought up to date; whoever's copy cannot be is told in words what matters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.base import CardGone, Messenger, NotInChat, Refused, TokenSpent
from bot.door import Door
from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.copies import CardRef
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling import settled
from core.service.records import REQUESTS, OutboxItem, Subject

log = logging.getLogger(__name__)


class Repainter:
    """Serves the notices of the kind ``repaint``. Raises what a messenger raises and what is worth another try."""

    def __init__(self, door: Door, messengers: Mapping[str, Messenger]) -> None:
        self._door = door
        self._messengers = messengers

    async def repaint(self, item: OutboxItem) -> None:
        """Bring every copy of the matter up to date; one drawing serves all repaints that wait for it."""
        about = item.notice.about
        ctx = replace(self._door.context(), correlation=item.correlation)
        refs, others = await self._door.read(
            lambda uow: (tuple(uow.card_refs.about(about)), uow.outbox.pending_repaints(about, up_to=item.seq))
        )
        results = await asyncio.gather(*(self._copy(ref, ctx) for ref in refs), return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                raise failure
        misled = _misled([ref for ref, fresh in zip(refs, results, strict=True) if fresh], refs)

        def done(uow: UnitOfWork) -> None:
            for seq in {item.seq, *others}:
                uow.outbox.sent(seq, at=ctx.now)
            _tell_in_words(misled, about, uow, ctx)

        await self._door.submit(done)

    async def _copy(self, ref: CardRef, ctx: Context) -> bool:
        """Whether this copy shows the present now, or is of a platform that is not there just now."""
        messenger = self._messengers.get(ref.platform)
        if messenger is None:
            return True
        if ref.updatable_until is not None and ref.updatable_until <= ctx.now:
            await self._door.submit(lambda uow: uow.card_refs.drop(ref.id))
            return False
        drawn = await self._door.read(lambda uow: draw(picture_of(ref), uow, ctx))
        if drawn.digest == ref.digest:
            return True
        try:
            await messenger.update(ref.handle, drawn.card, token=ref.token)
        except TokenSpent:
            await self._door.submit(lambda uow: uow.card_refs.spent(ref.platform, ref.handle, token=ref.token))
            return False
        except (CardGone, NotInChat, Refused) as error:
            log.info("a copy can no longer be repainted", extra={"action": "copy_dropped", "code": error.code})
            await self._door.submit(lambda uow: uow.card_refs.drop(ref.id))
            return False
        await self._door.submit(
            lambda uow: uow.card_refs.repainted(ref.platform, ref.handle, digest=drawn.digest, token=ref.token)
        )
        return True


def picture_of(ref: CardRef) -> Picture:
    """What a delivered copy shows, to be drawn again."""
    about = type(ref.subject).parse(str(ref.args["about"]))
    return Picture(view=ref.view, about=about, viewer=ref.viewer, args=ref.args)


def _misled(fresh: Sequence[CardRef], refs: Sequence[CardRef]) -> frozenset[MemberId]:
    """Who has a request in front of him that looks as if it were still open, and no other copy that shows the truth."""
    seeing = {ref.viewer for ref in fresh}
    asked = (ref.viewer for ref in refs if ref.view in REQUESTS)
    return frozenset(viewer for viewer in asked if viewer is not None and viewer not in seeing)


def _tell_in_words(misled: frozenset[MemberId], about: Subject, uow: UnitOfWork, ctx: Context) -> None:
    approval = uow.approvals.about(about) if misled else None
    if approval is None:
        return
    for viewer in sorted(misled):
        notice = settled(approval, viewer)
        if notice is not None:
            uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
