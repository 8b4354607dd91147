"""Follow-ups and their remarks; what was said is sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from heapq import nsmallest
from operator import attrgetter

import orjson

from core.domain.clocks import Done
from core.domain.follow_up import FollowUp, LeftAlone, Remark, Tally
from core.domain.ids import CustomerId, FilingId, FollowUpId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.sessions.hot import Record
from storage.sessions.prepared import follow_ups as sql
from storage.sessions.session import Session
from storage.vault import Vault

_END = datetime(9999, 1, 1, tzinfo=UTC)


class SqlFollowUps:
    """The port ``FollowUps``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, entry: FollowUp) -> None:
        row = {
            "filing_id": entry.filing,
            "customer_id": entry.customer,
            "by_id": entry.by,
            "at": entry.at,
            "day": entry.day.isoformat(),
            "version": entry.version,
        }
        self._session.write(sql.ADD, row | self._changing(entry))

    def save(self, entry: FollowUp) -> None:
        if not self._session.change(sql.SAVE, self._changing(entry) | {"seen": entry.version}):
            raise ConcurrentChange

    def get(self, follow_up_id: FollowUpId) -> FollowUp:
        row = self._session.row(sql.GET, {"id": follow_up_id})
        if row is None:
            raise RuleViolation("follow_up_not_found")
        return self._opened(row)

    def of_filing(self, filing_id: FilingId, *, limit: int, before: datetime | None = None) -> Sequence[FollowUp]:
        asked = {"filing_id": filing_id, "before": before or _END, "limit": limit}
        return tuple(self._opened(row) for row in self._session.rows(sql.OF_FILING, asked))

    def latest_by(self, member: MemberId) -> FollowUp | None:
        row = self._session.row(sql.LATEST_BY, {"by_id": member})
        return self._opened(row) if row else None

    def planned(self, member: MemberId, day: date) -> Sequence[FollowUp]:
        rows = self._session.rows(sql.PLANNED, {"by_id": member, "next_day": day.isoformat()})
        return tuple(self._opened(row) for row in rows)

    def taken_over(self, owner: MemberId, day: date) -> Sequence[FollowUp]:
        rows = self._session.rows(sql.TAKEN_OVER, {"owner_id": owner, "next_day": day.isoformat()})
        return tuple(self._opened(row) for row in rows)

    def effective(self, filing_id: FilingId, *, since: datetime, kinds: Collection[str] = ()) -> int:
        rows = self._session.rows(sql.EFFECTIVE, {"filing_id": filing_id, "since": since})
        return sum(not kinds or kind in kinds for (kind,) in rows)

    def done(self, filing_id: FilingId, *, since: datetime) -> Sequence[Done]:
        rows = self._session.rows(sql.DONE, {"filing_id": filing_id, "since": since})
        return tuple(Done(at=at, kind=kind) for at, kind in rows)

    def tally(self, filing_id: FilingId, *, until: datetime) -> Tally:
        ((entries, effective, last),) = self._session.rows(sql.TALLY, {"filing_id": filing_id, "until": until})
        return Tally(entries=int(entries), effective=int(effective), last=last)

    def tallies_by(
        self, members: Collection[MemberId], *, since: datetime, until: datetime
    ) -> Mapping[MemberId, Tally]:
        asked = {"names": orjson.dumps(list(members)).decode(), "since": since, "until": until}
        return {
            MemberId(member): Tally(entries=int(entries), effective=int(effective), last=last)
            for member, entries, effective, last in self._session.rows(sql.TALLIES_BY, asked)
        }

    def left_alone(
        self, owners: Collection[MemberId], *, since: datetime, now: datetime, each: int, most: int
    ) -> tuple[Sequence[LeftAlone], int]:
        span = {"since": since, "now": now, "each": each, "most": most}
        rows = self._session.rows(sql.LEFT_ALONE, {"names": orjson.dumps(list(owners)).decode(), **span})
        alone = [LeftAlone(FilingId(one), int(number), MemberId(owner), at) for owner, one, number, at, _ in rows]
        totals = {owner: int(total) for owner, *_, total in rows}
        return nsmallest(most, alone, key=attrgetter("since", "number")), sum(totals.values())

    def add_remark(self, remark: Remark) -> None:
        row = {
            "id": remark.id,
            "follow_up_id": remark.follow_up,
            "by_id": remark.by,
            "at": remark.at,
            "comment": remark.comment,
            "sealed": self._vault.seal(remark.text, about=f"follow-up remark:{remark.id}"),
        }
        self._session.write(sql.ADD_REMARK, row)

    def remarks(self, follow_up_id: FollowUpId) -> Sequence[Remark]:
        return tuple(
            Remark(
                id=ident,
                follow_up=FollowUpId(about),
                by=MemberId(by),
                at=at,
                comment=bool(comment),
                text=self._vault.open(sealed, about=f"follow-up remark:{ident}"),
            )
            for ident, about, by, at, comment, sealed in self._session.rows(sql.REMARKS, {"follow_up_id": follow_up_id})
        )

    def _changing(self, entry: FollowUp) -> dict[str, object]:
        said = orjson.dumps([entry.note, entry.next_step]).decode()
        return {
            "id": entry.id,
            "kind": entry.kind,
            "sealed": self._vault.seal(said, about=_about(entry.id)),
            "next_day": entry.next_day.isoformat() if entry.next_day else None,
            "counts": entry.counts,
            "why": entry.why,
            "corrected_at": entry.corrected_at,
        }

    def _opened(self, row: Record) -> FollowUp:
        ident, filing, customer, by, at, day, kind, sealed, next_day, counts, why, corrected_at, version = row
        note, next_step = orjson.loads(self._vault.open(sealed, about=_about(ident)))
        return FollowUp(
            id=FollowUpId(ident),
            filing=FilingId(filing),
            customer=CustomerId(customer),
            by=MemberId(by),
            at=at,
            day=date.fromisoformat(day),
            kind=kind,
            note=note,
            next_step=next_step,
            next_day=date.fromisoformat(next_day) if next_day else None,
            counts=bool(counts),
            why=why,
            corrected_at=corrected_at,
            version=version,
        )


def _about(ident: str) -> str:
    return f"follow-up:{ident}"
