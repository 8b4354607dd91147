"""The usual way to end a protection: through SQLModel's objects, with a commit for each customer.

It writes what the product writes of one customer in that night, and leaves out what the product asks before: whether
more time is asked for, whether somebody waits, how many have owned it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import orjson
from sqlmodel import Session, col, select

from benchmarks.night import NIGHT
from bot.ids import new_id
from storage.rows.filings import FilingRow, LiveKeyRow
from storage.rows.outbox import OutboxRow
from storage.rows.pool import PoolEntryRow
from storage.rows.timers import TimerRow
from storage.rows.trail import EventLinkRow, EventRow

_TIMERS = ("expire", "remind", "clocks")


def end_one(session: Session, ident: str) -> None:
    """The filing, its keys and timers, its stay in the pool, two events with their links, and one notice."""
    filing = session.exec(select(FilingRow).where(FilingRow.id == ident)).one()
    filing.status, filing.version = "expired", filing.version + 1
    session.add(filing)
    for key in session.exec(select(LiveKeyRow).where(LiveKeyRow.filing_id == ident)).all():
        session.delete(key)
    for kind in _TIMERS:
        if (timer := session.get(TimerRow, f"{kind}:{ident}")) is not None:
            session.delete(timer)
    entry = _entry(filing)
    session.add(entry)
    facts = {"number": filing.number, "customer": filing.customer_id, "owner": filing.owner_id}
    ended = _event("filing_expired", f"filing:{ident}", facts)
    entered = _event("pool_entered", f"pool:{entry.id}", {**facts, "pool": "common", "cause": "expired"})
    session.add_all((ended, entered))
    session.add_all(_links(session, (ended, entered)))
    session.add(_notice(filing, ended))
    session.commit()


def _entry(filing: FilingRow) -> PoolEntryRow:
    return PoolEntryRow(
        id=new_id(),
        customer_id=filing.customer_id,
        scope=filing.scope,
        filing_id=filing.id,
        number=filing.number,
        pool="common",
        since=NIGHT,
        cause="expired",
        rule_version=1,
        rule_clause="pool/common",
        reason=None,
        previous_id=filing.owner_id,
        left_at=NIGHT,
        hands=1,
        team_id=filing.team_id,
        turn_of=None,
        turn_until=None,
        went=None,
        taken_by=None,
        taken_at=None,
        taken_as=None,
        version=1,
    )


def _event(kind: str, subject: str, data: dict[str, Any]) -> EventRow:
    return EventRow(
        id=new_id(), at=NIGHT, kind=kind, subject=subject, actor=None, rule_version=1, rule_clause="", data=data
    )


def _links(session: Session, events: tuple[EventRow, ...]) -> list[EventLinkRow]:
    last = session.exec(select(EventLinkRow).order_by(col(EventLinkRow.position).desc()).limit(1)).first()
    position, before = (last.position, last.hash) if last else (0, "0" * 64)
    links = []
    for place, event in enumerate(events, start=position + 1):
        written = orjson.dumps(event.model_dump(exclude={"seq"}), option=orjson.OPT_SORT_KEYS)
        before = sha256(f"{before}{sha256(written).hexdigest()}".encode()).hexdigest()
        links.append(EventLinkRow(position=place, event_id=event.id, hash=before))
    return links


def _notice(filing: FilingRow, event: EventRow) -> OutboxRow:
    return OutboxRow(
        dedupe_key=f"{event.id}:{filing.owner_id}",
        kind="filing_expired",
        lane=f"filing:{filing.id}>member:{filing.owner_id}",
        to_id=filing.owner_id,
        subject=f"filing:{filing.id}",
        args={},
        place=None,
        not_before=None,
        created_at=NIGHT,
        correlation="benchmark",
        due_at=NIGHT,
        attempts=0,
        last_error=None,
        sent_at=None,
        dead_at=None,
        folded_into=None,
    )
