"""Notices on their way, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.records import Notice, NoticeKind, OutboxItem, Subject
from storage.memory.table import Journal, Table
from storage.repositories.lanes import lane_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    item: OutboxItem
    due_at: datetime
    sent: bool = False
    dead: bool = False
    folded_into: str = ""

    @property
    def open(self) -> bool:
        return not (self.sent or self.dead)


class MemoryOutbox:
    """The port ``Outbox``."""

    def __init__(self, journal: Journal) -> None:
        self._seqs = count(1)
        self._rows: Table[int, _Row] = Table(journal)
        self._seq_of: Table[str, int] = Table(journal)

    def add(self, notice: Notice, *, at: datetime, correlation: str) -> bool:
        if notice.dedupe_key in self._seq_of:
            return False
        item = OutboxItem(seq=next(self._seqs), notice=notice, attempts=0, created_at=at, correlation=correlation)
        self._seq_of.add(notice.dedupe_key, item.seq)
        self._rows.add(item.seq, _Row(item=item, due_at=notice.not_before or at))
        return True

    def add_all(self, notices: Sequence[Notice], *, at: datetime, correlation: str) -> None:
        for notice in notices:
            self.add(notice, at=at, correlation=correlation)

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OutboxItem]:
        due = sorted((row for row in self._heads() if row.due_at <= now), key=lambda row: (row.due_at, row.item.seq))
        taken = [replace(row.item, attempts=row.item.attempts + 1) for row in due[:limit]]
        for item in taken:
            self._set(item.seq, item=item, due_at=now + lease)
        return sorted(taken, key=lambda item: item.seq)

    def extend(self, seqs: Collection[int], *, until: datetime) -> None:
        for seq in seqs:
            self._set(seq, due_at=until)

    def sent(self, seq: int, *, at: datetime) -> None:
        self._set(seq, sent=True)

    def retry(self, seq: int, *, not_before: datetime, error: str, counted: bool = True) -> None:
        self._set(seq, due_at=not_before, error=error, tries=0 if counted else -1)

    def open_digest(self, to: MemberId) -> str | None:
        found = [
            row.item
            for row in self._rows
            if row.open and row.item.attempts == 0 and row.item.notice.kind is NoticeKind.APPROVALS_DIGEST
        ]
        mine = (item for item in reversed(found) if item.notice.to == to)
        return next((item.notice.dedupe_key for item in mine), None)

    def fold(self, seq: int, digest: Notice, *, at: datetime, correlation: str) -> bool:
        row = self._rows.get(seq)
        if row is None or not row.open:
            return False
        self.add(digest, at=at, correlation=correlation)
        kept = self._rows.get(self._seq_of.get(digest.dedupe_key) or 0)
        if kept is None or not kept.open or kept.item.attempts:
            return False
        self._rows.put(seq, replace(row, sent=True, folded_into=digest.dedupe_key))
        return True

    def folded(self, dedupe_key: str) -> Sequence[Subject]:
        rows = sorted(
            (row.item for row in self._rows if dedupe_key and row.folded_into == dedupe_key), key=lambda item: item.seq
        )
        return [item.notice.about for item in rows]

    def bury(self, seq: int, *, at: datetime, error: str) -> None:
        self._set(seq, dead=True, error=error)

    def pending_repaints(self, subject: Subject, *, up_to: int) -> Sequence[int]:
        return [seq for seq in self._repaints(subject) if seq <= up_to]

    def dead(self, *, limit: int) -> Sequence[OutboxItem]:
        return sorted((row.item for row in self._rows if row.dead), key=lambda item: item.seq)[:limit]

    def revive(self, seq: int, *, now: datetime) -> bool:
        row = self._rows.get(seq)
        if row is None or not row.dead:
            return False
        self._rows.put(seq, replace(row, item=replace(row.item, attempts=0), dead=False, due_at=now))
        return True

    def next_due(self) -> datetime | None:
        return min((row.due_at for row in self._heads()), default=None)

    def _heads(self) -> list[_Row]:
        heads: dict[str, _Row] = {}
        for row in sorted(self._rows, key=lambda row: row.item.seq):
            if row.open:
                heads.setdefault(lane_of(row.item.notice), row)
        return list(heads.values())

    def _repaints(self, subject: Subject) -> list[int]:
        found = (row.item for row in self._rows if row.open and row.item.notice.kind is NoticeKind.REPAINT)
        return sorted(item.seq for item in found if item.notice.about == subject)

    def _set(
        self,
        seq: int,
        *,
        item: OutboxItem | None = None,
        due_at: datetime | None = None,
        sent: bool = False,
        dead: bool = False,
        error: str | None = None,
        tries: int = 0,
    ) -> None:
        row = self._rows.get(seq)
        if row is None or not row.open:
            return
        kept = item or row.item
        kept = replace(kept, last_error=error, attempts=kept.attempts + tries) if error is not None else kept
        self._rows.put(seq, replace(row, item=kept, due_at=due_at or row.due_at, sent=sent, dead=dead))
