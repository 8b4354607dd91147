"""Protections whose time is over, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.filing import OWNED, Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import ConcurrentChange
from core.service.ports.expiries import Ending, Mark, Over, Ready
from core.service.records import Timer, about_filing
from storage.memory.appeals import MemoryAppeals
from storage.memory.extensions import MemoryExtensions
from storage.memory.filings import MemoryFilings
from storage.memory.follow_ups import MemoryFollowUps
from storage.memory.pool import MemoryPool
from storage.memory.queues import MemoryCardRefs, MemoryTimers
from storage.memory.requests import MemoryRequests
from storage.memory.trail import MemoryTrail

_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    endings: Sequence[Ending]
    at: datetime

    def part(self, first: int, last: int) -> _Ready:
        return _Ready(endings=self.endings[first:last], at=self.at)


@dataclass(frozen=True, kw_only=True)
class MemoryExpiries:
    """The port ``Expiries``, over what the other repositories hold."""

    timers: MemoryTimers
    filings: MemoryFilings
    extensions: MemoryExtensions
    requests: MemoryRequests
    follow_ups: MemoryFollowUps
    pool: MemoryPool
    trail: MemoryTrail
    card_refs: MemoryCardRefs
    appeals: MemoryAppeals

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        due = [timer for timer in self.timers.due(now=now, limit=_ALL) if timer.kind == "expire"]
        behind = [timer for timer in due if after is None or (timer.due_at, timer.key) > after]
        return [self._over(timer, now) for timer in behind[:limit] if self.filings.knows(FilingId(timer.subject.id))]

    def ready(self, endings: Sequence[Ending], *, at: datetime) -> _Ready:
        return _Ready(endings=endings, at=at)

    def end(self, ready: Ready, *, timers: Sequence[str]) -> Sequence[int]:
        assert isinstance(ready, _Ready)  # noqa: S101 - for the type checker
        kept = [place for place, one in enumerate(ready.endings) if self._ends(one.over)]
        for place in kept:
            self._end(ready.endings[place], ready.at, timers)
        return kept

    def ended(
        self, owner: MemberId, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[FilingId, datetime]]:
        his = self.filings.of_owner(owner, statuses={FilingStatus.EXPIRED}, limit=_ALL)
        found = [(one.ended_at, one.number, one.id) for one in his if one.ended_at and since <= one.ended_at <= until]
        return [(ident, at) for at, _, ident in sorted(found)][:limit]

    def _ends(self, over: Over) -> bool:
        """Whether nobody was quicker. Raises ``ConcurrentChange`` for one that can still be ended, but otherwise."""
        filing = self.filings.get(over.id)
        if filing.status is not FilingStatus.PROTECTED or self._asked(filing) or self._awaited(filing):
            return False
        if (filing.version, self._followed(filing)) != (over.version, over.followed):
            raise ConcurrentChange
        return True

    def _end(self, ending: Ending, at: datetime, timers: Sequence[str]) -> None:
        filing = self.filings.get(ending.over.id)
        self.filings.save(replace(filing, status=FilingStatus.EXPIRED, ended_at=at))
        for kind in timers:
            self.timers.cancel(f"{kind}:{filing.id}")
        self.trail.append_all(ending.events)
        if ending.entry is not None:
            self.pool.add(ending.entry)

    def _over(self, timer: Timer, now: datetime) -> Over:
        filing = self.filings.get(FilingId(timer.subject.id))
        copies = self.card_refs.about(about_filing(filing.id))
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
            asked=self._asked(filing),
            awaited=self._awaited(filing),
            followed=self._followed(filing),
            stage=filing.stage,
            copied=any(one.updatable_until is None or one.updatable_until > now for one in copies),
            hands=sum(self._was_owned_with(filing, other) for other in self._of_customer(filing)),
        )

    def _asked(self, filing: Filing) -> bool:
        asked = self.extensions.waiting(filing.id) is not None or bool(self.requests.waiting(filing.id))
        return asked or bool(self.appeals.open_about(filing.customer_id))

    def _awaited(self, filing: Filing) -> bool:
        return bool(self.pool.waiting_of(filing.customer_id, filing.scope))

    def _followed(self, filing: Filing) -> bool:
        return self.follow_ups.effective(filing.id, since=filing.decided_at or filing.filed_at) > 0

    def _of_customer(self, filing: Filing) -> Sequence[Filing]:
        return self.filings.of_customer(filing.customer_id, limit=_ALL)

    @staticmethod
    def _was_owned_with(filing: Filing, other: Filing) -> bool:
        return other.scope == filing.scope and other.status in OWNED
