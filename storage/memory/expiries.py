"""Protections whose time is over, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.filing import OWNED, Filing, FilingStatus
from core.domain.ids import FilingId
from core.domain.rules import ConcurrentChange
from core.service.ports.expiries import Mark, Over
from core.service.records import Timer
from storage.memory.appeals import MemoryAppeals
from storage.memory.extensions import MemoryExtensions
from storage.memory.filings import MemoryFilings
from storage.memory.follow_ups import MemoryFollowUps
from storage.memory.pool import MemoryPool
from storage.memory.queues import MemoryTimers

_ALL = 1_000_000


class MemoryExpiries:
    """The port ``Expiries``, over what the other repositories hold."""

    def __init__(
        self,
        timers: MemoryTimers,
        filings: MemoryFilings,
        extensions: MemoryExtensions,
        follow_ups: MemoryFollowUps,
        pool: MemoryPool,
        appeals: MemoryAppeals,
    ) -> None:
        self._timers, self._filings, self._extensions = timers, filings, extensions
        self._follow_ups, self._pool, self._appeals = follow_ups, pool, appeals

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        due = [timer for timer in self._timers.due(now=now, limit=_ALL) if timer.kind == "expire"]
        behind = [timer for timer in due if after is None or (timer.due_at, timer.key) > after]
        return [self._over(timer) for timer in behind[:limit] if self._filings.knows(FilingId(timer.subject.id))]

    def end_all(self, over: Sequence[Over]) -> None:
        for one in over:
            filing = self._filings.get(one.id)
            if filing.status is not FilingStatus.PROTECTED:
                raise ConcurrentChange
            self._filings.save(replace(filing, status=FilingStatus.EXPIRED))

    def _over(self, timer: Timer) -> Over:
        filing = self._filings.get(FilingId(timer.subject.id))
        since = filing.decided_at or filing.filed_at
        return Over(
            id=filing.id,
            number=filing.number,
            customer_id=filing.customer_id,
            owner=filing.owner,
            team_id=filing.team_id,
            scope=filing.scope,
            status=filing.status,
            rule=filing.rule,
            protected_until=filing.protected_until,
            warned_at=filing.warned_at,
            version=filing.version,
            place=(timer.due_at, timer.key),
            asked=self._extensions.waiting(filing.id) is not None or bool(self._appeals.open_about(filing.customer_id)),
            awaited=bool(self._pool.waiting_of(filing.customer_id, filing.scope)),
            followed=self._follow_ups.effective(filing.id, since=since) > 0,
            stage=filing.stage,
            hands=sum(self._was_owned_with(filing, other) for other in self._of_customer(filing)),
        )

    def _of_customer(self, filing: Filing) -> Sequence[Filing]:
        return self._filings.of_customer(filing.customer_id, limit=_ALL)

    @staticmethod
    def _was_owned_with(filing: Filing, other: Filing) -> bool:
        return other.scope == filing.scope and other.status in OWNED
