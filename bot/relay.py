"""The outbox on its way: claim, draw from the present state, send, remember the copy. The one door to the users."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from adapters.base import CardGone, Messenger, NotInChat, PlatformBusy, PlatformError, Refused, Sent
from bot.backoff import next_attempt
from bot.door import Door
from bot.drawing import Drawn, Picture, draw, stamp_of
from core.service.ask_again import timer_for
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import CardRef, Notice, NoticeKind, OutboxItem, Place
from storage.errors import StoreError

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)
"""What a process that died had under way is tried again after it; what lives renews its lease meanwhile."""
RENEW = 5.0
"""Seconds between renewals."""
FINISH_WITHIN = 5.0
"""Seconds that sends under way are given when the process stops."""
AT_ONCE = 64
"""Sends under way at the same time; the platforms' own rate budgets are the adapters' affair."""
IN_TIME = timedelta(days=1)
"""How long before its card goes stale a request is sent anew."""
SHARE = AT_ONCE // 2
"""How many of them one platform may have: a slow one leaves the others their places."""
REST = 1.0
"""Seconds between looks at the outbox when nobody wakes the relay (another process may have written)."""


class Relay:
    """Delivers notices at least once, those of one matter in order. Several relays on one database share the work."""

    def __init__(self, door: Door, messengers: Mapping[str, Messenger]) -> None:
        self._door = door
        self._messengers = messengers
        self._woken = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._sending: Counter[str] = Counter()

    def wake(self) -> None:
        """Something was written: look now. Call on the event loop."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is under way then is finished first."""
        renewing = asyncio.create_task(self._renew(), name="leases")
        try:
            while True:
                self._woken.clear()
                if not await self._looked():
                    await self._rest()
        finally:
            renewing.cancel()
            await self._finish()

    async def drain(self) -> None:
        """Deliver all that is due now, then return (for tests and for a tidy stop)."""
        while await self._take_up() or self._under_way:
            if self._under_way:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _looked(self) -> int:
        """What was taken up; nothing while the database is away, which is no reason to stop."""
        try:
            return await self._take_up()
        except Exception:
            log.exception("the outbox could not be read", extra={"action": "outbox_failed"})
            return 0

    async def _finish(self) -> None:
        """Let what is under way end, but not for long: its lease runs out, and it goes out after the next start."""
        if not self._under_way:
            return
        _, waiting = await asyncio.wait(self._under_way, timeout=FINISH_WITHIN)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _take_up(self) -> int:
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            return 0
        now = self._door.clock()
        items = await self._door.submit(lambda uow: uow.outbox.claim(now=now, lease=LEASE, limit=free))
        for item in items:
            task = asyncio.create_task(self._deliver(item), name=f"deliver {item.seq}")
            self._under_way[task] = item.seq
            task.add_done_callback(self._finished)
        return len(items)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._woken.set()  # a later notice of the same matter may be free to go now

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(REST):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _renew(self) -> None:
        """Sends may wait long for their turn at the platform; nobody else shall take them up meanwhile."""
        while True:
            await asyncio.sleep(RENEW)
            seqs, until = list(self._under_way.values()), self._door.clock() + LEASE
            if not seqs:
                continue
            try:
                await self._door.submit(partial(_extend, seqs, until))
            except Exception:
                log.exception("leases could not be renewed", extra={"action": "lease_failed"})

    async def _deliver(self, item: OutboxItem) -> None:
        try:
            await (self._repaint(item) if item.notice.kind is NoticeKind.REPAINT else self._send(item))
        except PlatformError as error:
            await self._postpone(item, error)
        except StoreError:  # nothing can be recorded now: the lease runs out, and it is tried again
            log.exception("a delivery could not be recorded", extra={"action": "deliver_unrecorded", "seq": item.seq})
        except Exception:
            log.exception("a notice could not be drawn", extra={"action": "deliver_bug", "seq": item.seq})
            await self._postpone(item, PlatformError("internal error", code="internal"))

    async def _send(self, item: OutboxItem) -> None:
        notice = item.notice
        place = await self._door.read(lambda uow: self._place_of(notice, uow))
        if place is None:
            raise NotInChat("nobody to tell on any platform that is enabled", code="no_identity")
        picture = _picture(notice)
        ctx = self._context(item)
        drawn = await self._door.read(lambda uow: draw(picture, uow, ctx))
        messenger = self._messengers[place.platform]
        with self._share_of(place.platform):
            sent = await messenger.send(place, drawn.card, dedupe_key=notice.dedupe_key)
        await self._door.submit(lambda uow: self._record(item, picture, place, drawn, sent, uow))

    @contextmanager
    def _share_of(self, platform: str) -> Iterator[None]:
        """One of the platform's places. Raises ``PlatformBusy`` when all are taken: its turn comes again shortly."""
        if self._sending[platform] >= SHARE:
            raise PlatformBusy("this platform has all its places taken", code="share", retry_after=1.0)
        self._sending[platform] += 1
        try:
            yield
        finally:
            self._sending[platform] -= 1

    def _place_of(self, notice: Notice, uow: UnitOfWork) -> Place | None:
        if notice.place is not None:
            return notice.place if notice.place.platform in self._messengers else None
        if notice.to is None:
            return None
        for identity in uow.directory.identities_of(notice.to):
            if identity.platform in self._messengers:
                return Place(platform=identity.platform, person=identity.external_id, chat="")
        return None

    def _record(
        self, item: OutboxItem, picture: Picture, place: Place, drawn: Drawn, sent: Sent, uow: UnitOfWork
    ) -> None:
        """Remember the copy. If its matter changed while it was on its way, the copy is out of date: repaint it."""
        ctx = self._context(item)
        uow.outbox.sent(item.seq, at=ctx.now)
        if sent.updatable_until is None:
            return
        if item.notice.kind is NoticeKind.APPROVAL_NEEDED and item.notice.to is not None:
            halfway = ctx.now + (sent.updatable_until - ctx.now) / 2  # or a short window would send without end
            due_at = max(sent.updatable_until - IN_TIME, halfway)
            uow.timers.set(timer_for(item.notice.about.id, item.notice.to, due_at=due_at))
        for about in drawn.subjects:
            uow.card_refs.add(
                CardRef(
                    id=ctx.new_id(),
                    subject=about,
                    platform=place.platform,
                    handle=sent.handle,
                    view=picture.view,
                    viewer=picture.viewer,
                    place=place,
                    sent_at=ctx.now,
                    args={**picture.args, "about": str(picture.about)},
                    updatable_until=sent.updatable_until,
                    digest=drawn.digest,
                    token=sent.token,
                )
            )
        if stamp_of(drawn.subjects, uow) != drawn.stamp:
            for about in drawn.subjects:
                late = Notice(dedupe_key=f"late:{item.seq}:{about}", kind=NoticeKind.REPAINT, to=None, about=about)
                uow.outbox.add(late, at=ctx.now, correlation=item.correlation)

    async def _repaint(self, item: OutboxItem) -> None:
        """Bring every copy of the matter up to date; one drawing serves all repaints that wait for it."""
        about = item.notice.about
        ctx = self._context(item)
        refs, others = await self._door.read(
            lambda uow: (tuple(uow.card_refs.about(about)), uow.outbox.pending_repaints(about, up_to=item.seq))
        )
        results = await asyncio.gather(*(self._repaint_copy(ref, ctx) for ref in refs), return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                raise failure

        def done(uow: UnitOfWork) -> None:
            for seq in {item.seq, *others}:
                uow.outbox.sent(seq, at=ctx.now)

        await self._door.submit(done)

    async def _repaint_copy(self, ref: CardRef, ctx: Context) -> None:
        messenger = self._messengers.get(ref.platform)
        if messenger is None:
            return
        if ref.updatable_until is not None and ref.updatable_until <= ctx.now:
            await self._door.submit(lambda uow: uow.card_refs.drop(ref.id))
            return
        drawn = await self._door.read(lambda uow: draw(_picture_of(ref), uow, ctx))
        if drawn.digest == ref.digest:
            return
        try:
            await messenger.update(ref.handle, drawn.card, token=ref.token)
        except (CardGone, NotInChat, Refused) as error:
            log.info("a copy can no longer be repainted", extra={"action": "copy_dropped", "code": error.code})
            await self._door.submit(lambda uow: uow.card_refs.drop(ref.id))
            return
        await self._door.submit(lambda uow: uow.card_refs.repainted(ref.platform, ref.handle, digest=drawn.digest))

    async def _postpone(self, item: OutboxItem, error: PlatformError) -> None:
        now = self._door.clock()
        attempt = next_attempt(attempts=item.attempts, error=error, now=now, jitter=random.random())
        reason = f"{type(error).__name__} {error.code}".strip()
        at = attempt.at
        if at is None:
            log.error("a notice is given up", extra={"action": "notice_dead", "seq": item.seq, "reason": reason})
            await self._door.submit(lambda uow: uow.outbox.bury(item.seq, at=now, error=reason))
        else:
            log.warning("a notice has to wait", extra={"action": "notice_retry", "seq": item.seq, "reason": reason})
            await self._door.submit(lambda uow: uow.outbox.retry(item.seq, not_before=at, error=reason))

    def _context(self, item: OutboxItem) -> Context:
        return replace(self._door.context(), correlation=item.correlation)


def _extend(seqs: list[int], until: datetime, uow: UnitOfWork) -> None:
    uow.outbox.extend(seqs, until=until)


def _picture(notice: Notice) -> Picture:
    view = str(notice.args["say"]) if notice.kind is NoticeKind.REPLY else notice.kind.value
    return Picture(view=view, about=notice.about, viewer=notice.to, args=notice.args)


def _picture_of(ref: CardRef) -> Picture:
    about = type(ref.subject).parse(str(ref.args["about"]))
    return Picture(view=ref.view, about=about, viewer=ref.viewer, args=ref.args)
