"""The outbox on its way: claim, draw from the present state, send, remember the copy. The one door to the users."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from adapters.base import Messenger, NotInChat, PlatformError, Sent
from adapters.room import Room
from bot.door import Door
from bot.drawers.picture import Drawn, Picture
from bot.files.handing_out import file_for
from bot.outgoing.backoff import next_attempt
from bot.outgoing.digests import can_wait_together, fold, goes_alone, may_have_arrived
from bot.outgoing.drawing import draw, stamp_of
from bot.outgoing.given_up import give_up
from bot.outgoing.insisting import insist
from bot.outgoing.repainting import Repainter
from bot.outgoing.turns import InLine, Turns
from bot.process.logs import go_on
from bot.replies import Say, refused
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.ask_again import timer_for
from core.service.context import Context
from core.service.copies import CardRef
from core.service.ports.figures import Durations
from core.service.ports.store import UnitOfWork
from core.service.records import REQUESTS, Notice, NoticeKind, OutboxItem, Place
from storage.errors import StoreError

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)
"""What a process that died had under way is tried again after it; what lives renews its lease meanwhile."""
RENEW = 5.0
"""Seconds between renewals."""
FINISH_WITHIN = 5.0
"""Seconds that sends under way are given when the process stops."""
AT_ONCE = 320
"""Notices in hand at the same time; most of them wait for their turn at the adapters' rate budgets."""
ASKING = REQUESTS | {NoticeKind.APPROVALS_DIGEST}
"""What waits for an answer, and is asked again."""
DIGESTS = frozenset(
    {
        NoticeKind.APPROVALS_DIGEST,
        NoticeKind.ENDING_DIGEST,
        NoticeKind.ENDED_DIGEST,
        NoticeKind.POOL_ANNOUNCED,
        NoticeKind.DEAL_WON,
        NoticeKind.GROUP_MORNING,
    }
)
"""What need not be sent when all in it is settled."""
IN_TIME = timedelta(days=1)
"""How long before its card goes stale a request is sent anew."""
SHARE = AT_ONCE * 3 // 4
"""How many of them one platform may have: a slow one leaves the others their places."""
AGES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 28800.0)
"""Upper bounds, in seconds: a platform may be away for hours."""
REST = 1.0
"""Seconds between looks at the outbox when nobody wakes the relay (another process may have written)."""


Rooms = Mapping[str, Callable[[Place], Room | None]]


class Relay:
    """Delivers notices at least once, those of one matter in order. Several relays on one database share the work."""

    def __init__(self, door: Door, messengers: Mapping[str, Messenger], rooms: Rooms | None = None) -> None:
        """``rooms`` tells, for a platform that has to be spared, how much a person can still be sent."""
        self._door = door
        self._repainter = Repainter(door, messengers)
        self._rooms = rooms or {}
        self._asking: Counter[MemberId] = Counter()
        self._messengers = messengers
        self._woken = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._turns = Turns(share=SHARE)
        self.sent: dict[str, Durations] = {}
        """How long cards took to each platform, waiting for its pace included."""
        self.counts: Counter[str] = Counter()
        """What became of notices: ``sent``, ``repainted``, ``folded``, ``settled`` (nothing left to tell), ``retried``,
        ``held`` (our own pace), ``given_up``."""
        self.ages = Durations(AGES)
        """From the commit that wrote a notice until it was told, repeats and waiting included."""

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
        now, ours = self._door.clock(), set(self._under_way.values())
        items = await self._door.submit(lambda uow: uow.outbox.claim(now=now, lease=LEASE, limit=free))
        ours |= set(self._under_way.values())
        for item in sorted(items, key=lambda each: each.seq):  # databases return them in any order
            if item.seq in ours:  # the clock has jumped over its lease, but it was on its way
                continue
            before = self._counted(item.notice)
            task = asyncio.create_task(self._deliver(item, before), name=f"deliver {item.seq}")
            self._under_way[task] = item.seq
            task.add_done_callback(partial(self._finished, item.notice))
        return sum(item.seq not in ours for item in items)

    def _counted(self, notice: Notice) -> int:
        """How many requests to the same person were taken up before this one and are under way."""
        if notice.to is None or not can_wait_together(notice):
            return 0
        self._asking[notice.to] += 1
        return self._asking[notice.to] - 1

    def _finished(self, notice: Notice, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        if notice.to is not None and can_wait_together(notice):
            self._asking[notice.to] -= 1
            self._asking += Counter()  # whoever has none under way is forgotten
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

    async def _deliver(self, item: OutboxItem, before: int) -> None:
        """Runs in a task of its own, whose log lines belong to the event that caused the notice."""
        go_on(item.correlation)
        try:
            if item.notice.kind is NoticeKind.REPAINT:
                await self._repainter.repaint(item)
                self._told(item, "repainted")
            else:
                async with self._turns.of(item.notice.place or item.notice.to):
                    self._told(item, await self._send(item, before))
        except PlatformError as error:
            await self._postpone(item, error)
        except StoreError:  # nothing can be recorded now: the lease runs out, and it is tried again
            log.exception("a delivery could not be recorded", extra={"action": "deliver_unrecorded", "seq": item.seq})
        except Exception:
            log.exception("a notice could not be drawn", extra={"action": "deliver_bug", "seq": item.seq})
            await self._postpone(item, PlatformError("internal error", code="internal"))

    def _told(self, item: OutboxItem, outcome: str) -> None:
        self.counts[outcome] += 1
        self.ages.add((self._door.clock() - item.created_at).total_seconds())
        log.debug("a notice is done", extra={"action": "notice_done", "seq": item.seq, "outcome": outcome})

    async def _send(self, item: OutboxItem, before: int) -> str:
        """What came of it: ``sent``, ``folded`` into a digest, or ``settled`` without a word."""
        notice = item.notice
        place = notice.place or await self._door.read(lambda uow: self._place_of(notice.to, uow))
        if place is None or place.platform not in self._messengers:
            raise NotInChat("nobody to tell on any platform that is enabled", code="no_identity")
        if notice.kind is NoticeKind.FILE:
            await self._send_file(item, place)
            return "sent"
        ctx = self._context(item)
        if await self._folded(item, place, before, ctx):
            return "folded"
        picture = _picture(notice)
        drawn = await self._door.read(lambda uow: draw(picture, uow, ctx))
        if notice.kind in DIGESTS and not drawn.subjects:
            await self._door.submit(lambda uow: uow.outbox.sent(item.seq, at=ctx.now))  # all answered by now
            return "settled"
        messenger = self._messengers[place.platform]
        with self._turns.at(place.platform):
            began = time.perf_counter()
            sent = await insist(partial(messenger.send, place, drawn.card, dedupe_key=notice.dedupe_key))
            self.sent.setdefault(place.platform, Durations()).add(time.perf_counter() - began)
        await self._door.submit(lambda uow: self._record(item, picture, place, drawn, sent, uow))
        return "sent"

    async def _folded(self, item: OutboxItem, place: Place, before: int, ctx: Context) -> bool:
        """Whether the request goes out in a digest, since this person can take no more cards for now."""
        to, room_of = item.notice.to, self._rooms.get(place.platform)
        if to is None or room_of is None or not can_wait_together(item.notice) or may_have_arrived(item):
            return False
        room = room_of(place)
        if room is None or goes_alone(room, before=before):
            return False
        return await self._door.submit(lambda uow: fold(item, to, room, uow, ctx))

    async def _send_file(self, item: OutboxItem, place: Place) -> None:
        """A file goes out if its reader may have it now, else a word about it."""
        notice, messenger, ctx = item.notice, self._messengers[place.platform], self._context(item)
        try:
            file = await self._door.read(lambda uow: file_for(notice, uow))
        except RuleViolation as no:
            picture = Picture(view=Say.REFUSED, about=notice.about, viewer=notice.to, args=refused(no).args)
            drawn = await self._door.read(lambda uow: draw(picture, uow, ctx))
            await messenger.send(place, drawn.card, dedupe_key=notice.dedupe_key)
        else:
            with self._turns.at(place.platform):
                await insist(partial(messenger.send_file, place, file.name, file.content, dedupe_key=notice.dedupe_key))
        await self._door.submit(lambda uow: uow.outbox.sent(item.seq, at=ctx.now))

    def _place_of(self, to: MemberId | None, uow: UnitOfWork) -> Place | None:
        for identity in uow.directory.identities_of(to) if to is not None else ():
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
        to = item.notice.to
        if item.notice.kind in ASKING and to is not None:
            halfway = ctx.now + (sent.updatable_until - ctx.now) / 2  # or a short window would send without end
            due_at = max(sent.updatable_until - IN_TIME, halfway)
            for about in drawn.subjects:
                uow.timers.set(timer_for(about, to, due_at=due_at))
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

    async def _postpone(self, item: OutboxItem, error: PlatformError) -> None:
        now = self._door.clock()
        in_line = isinstance(error, InLine)
        attempt = next_attempt(attempts=item.attempts, error=error, now=now, jitter=0.0 if in_line else random.random())
        reason = f"{type(error).__name__} {error.code}".strip()
        at, counted = attempt.at, attempt.counted
        self.counts["given_up" if at is None else "retried" if counted else "held"] += 1
        if at is None:
            log.error("a notice is given up", extra={"action": "notice_dead", "seq": item.seq, "reason": reason})
            ctx = self._context(item)
            await self._door.submit(lambda uow: give_up(item, reason, uow, ctx))
        else:
            level = logging.DEBUG if in_line else logging.WARNING
            log.log(level, "a notice has to wait", extra={"action": "notice_retry", "seq": item.seq, "reason": reason})
            await self._door.submit(
                lambda uow: uow.outbox.retry(item.seq, not_before=at, error=reason, counted=counted)
            )

    def _context(self, item: OutboxItem) -> Context:
        return replace(self._door.context(), correlation=item.correlation)


def _extend(seqs: list[int], until: datetime, uow: UnitOfWork) -> None:
    uow.outbox.extend(seqs, until=until)


def _picture(notice: Notice) -> Picture:
    view = str(notice.args["say"]) if notice.kind is NoticeKind.REPLY else notice.kind.value
    return Picture(view=view, about=notice.about, viewer=notice.to, args=notice.args)
