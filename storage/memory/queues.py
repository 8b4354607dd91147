"""Incoming events, timers, copies of cards and drafts, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.copies import CardRef
from core.service.records import Draft, InboxKey, Subject, Timer
from storage.memory.table import Journal, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Received:
    at: datetime
    answer: str | None = None


class MemoryInbox:
    """The port ``Inbox``."""

    def __init__(self, journal: Journal) -> None:
        self._received: Table[InboxKey, _Received] = Table(journal)

    def register(self, key: InboxKey, *, at: datetime) -> bool:
        if key in self._received:
            return False
        self._received.add(key, _Received(at=at))
        return True

    def knows(self, key: InboxKey) -> bool:
        return key in self._received

    def answer(self, key: InboxKey) -> str | None:
        received = self._received.get(key)
        return received.answer if received else None

    def keep_answer(self, key: InboxKey, answer: str) -> None:
        received = self._received.get(key)
        if received is not None:
            self._received.put(key, replace(received, answer=answer))

    def forget_before(self, instant: datetime) -> int:
        return sum(self._received.remove(key) for key, row in self._received.items() if row.at < instant)


class MemoryTimers:
    """The port ``Timers``."""

    def __init__(self, journal: Journal) -> None:
        self._timers: Table[str, Timer] = Table(journal)

    def set(self, timer: Timer) -> None:
        self._timers.put(timer.key, timer)

    def set_all(self, timers: Sequence[Timer]) -> None:
        for timer in timers:
            self.set(timer)

    def cancel(self, key: str) -> None:
        self._timers.remove(key)

    def cancel_all(self, keys: Collection[str]) -> None:
        for key in keys:
            self._timers.remove(key)

    def due(self, *, now: datetime, limit: int) -> Sequence[Timer]:
        found = (timer for timer in self._timers if timer.due_at <= now)
        return sorted(found, key=lambda timer: (timer.due_at, timer.key))[:limit]

    def next_due(self) -> datetime | None:
        return min((timer.due_at for timer in self._timers), default=None)

    def done(self, key: str) -> bool:
        return self._timers.remove(key)


class MemoryCardRefs:
    """The port ``CardRefs``."""

    def __init__(self, journal: Journal) -> None:
        self._refs: Table[str, CardRef] = Table(journal)

    def add(self, ref: CardRef) -> None:
        self._refs.add(ref.id, ref)

    def about(self, subject: Subject) -> Sequence[CardRef]:
        return _oldest_first(ref for ref in self._refs if ref.subject == subject)

    def with_handle(self, platform: str, handle: str) -> Sequence[CardRef]:
        return _oldest_first(ref for ref in self._refs if ref.platform == platform and ref.handle == handle)

    def repainted(self, platform: str, handle: str, *, digest: str, token: str = "") -> None:
        for ref in self.with_handle(platform, handle):
            self._refs.put(ref.id, replace(ref, digest=digest, token="" if ref.token == token else ref.token))

    def renew(self, platform: str, handle: str, *, token: str) -> None:
        for ref in self.with_handle(platform, handle):
            self._refs.put(ref.id, replace(ref, token=token))

    def spent(self, platform: str, handle: str, *, token: str) -> None:
        for ref in self.with_handle(platform, handle):
            if ref.token == token:
                self._refs.put(ref.id, replace(ref, token=""))

    def drop(self, ref_id: str) -> None:
        self._refs.remove(ref_id)


class MemoryDrafts:
    """The port ``Drafts``."""

    def __init__(self, journal: Journal) -> None:
        self._drafts: Table[tuple[MemberId, str], Draft] = Table(journal)

    def get(self, member_id: MemberId, chat: str, *, now: datetime) -> Draft | None:
        draft = self._drafts.get((member_id, chat))
        return draft if draft is not None and draft.expires_at > now else None

    def save(self, draft: Draft) -> None:
        self._drafts.put((draft.member_id, draft.chat), draft)

    def drop(self, member_id: MemberId, chat: str) -> None:
        self._drafts.remove((member_id, chat))

    def drop_all(self, member_id: MemberId) -> None:
        for draft in [one for one in self._drafts if one.member_id == member_id]:
            self.drop(member_id, draft.chat)


def _oldest_first(refs: Iterable[CardRef]) -> list[CardRef]:
    return sorted(refs, key=lambda ref: (ref.sent_at, ref.id))
