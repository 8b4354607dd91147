"""The usual ways to end a protection: through SQLModel's objects, with a commit for each customer; or all at once, as
a program of its own, which tells what memory that takes.

They write what the product writes of a customer in that night, and leave out what the product asks before: whether more
time is asked for, whether somebody waits, how many have owned it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from sqlmodel import Session, col, create_engine, select

import storage.schema.tables  # noqa: F401 - the rows refer to tables that nothing here names
from benchmarks.night import NIGHT
from bot.process.ids import new_id
from storage.rows.filings import FilingRow, LiveKeyRow
from storage.rows.outbox import OutboxRow
from storage.rows.pool import PoolEntryRow
from storage.rows.timers import TimerRow
from storage.rows.trail import EventLinkRow, EventRow

_TIMERS = ("expire", "remind", "clocks")
_AT_ONCE = 500
"""Filings whose keys and timers are looked up by one question."""


def end_one(session: Session, ident: str) -> None:
    """The filing, its keys and timers, its stay in the pool, two events with their links, and one notice."""
    filing = session.exec(select(FilingRow).where(FilingRow.id == ident)).one()
    keys = session.exec(select(LiveKeyRow).where(LiveKeyRow.filing_id == ident)).all()
    timers = [session.get(TimerRow, f"{kind}:{ident}") for kind in _TIMERS]
    events = _end(session, filing, [*keys, *filter(None, timers)])
    session.add_all(_links(session, events))
    session.commit()


def end_all(session: Session, count: int) -> None:
    """So many of those that end in the night: loaded, changed and written together. Whoever calls may commit."""
    over = select(FilingRow).where(FilingRow.status == "protected", col(FilingRow.protected_until) <= NIGHT)
    filings = session.exec(over.limit(count)).all()
    belonging: dict[str, list[LiveKeyRow | TimerRow]] = {filing.id: [] for filing in filings}
    for some in (list(belonging)[first : first + _AT_ONCE] for first in range(0, len(filings), _AT_ONCE)):
        for key in session.exec(select(LiveKeyRow).where(col(LiveKeyRow.filing_id).in_(some))):
            belonging[key.filing_id].append(key)
        names = [f"{kind}:{ident}" for kind in _TIMERS for ident in some]
        for timer in session.exec(select(TimerRow).where(col(TimerRow.key).in_(names))):
            belonging[timer.key.partition(":")[2]].append(timer)
    events = [event for filing in filings for event in _end(session, filing, belonging[filing.id])]
    session.add_all(_links(session, events))
    session.flush()


def _end(session: Session, filing: FilingRow, belonging: Iterable[LiveKeyRow | TimerRow]) -> Sequence[EventRow]:
    """All but the links of the events."""
    filing.status, filing.version = "expired", filing.version + 1
    session.add(filing)
    for row in belonging:
        session.delete(row)
    entry = _entry(filing)
    session.add(entry)
    facts = {"number": filing.number, "customer": filing.customer_id, "owner": filing.owner_id}
    ended = _event("filing_expired", f"filing:{filing.id}", facts)
    entered = _event("pool_entered", f"pool:{entry.id}", {**facts, "pool": "common", "cause": "expired"})
    session.add_all((ended, entered, _notice(filing, ended)))
    return ended, entered


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


def _links(session: Session, events: Sequence[EventRow]) -> list[EventLinkRow]:
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


def _mib(line: str) -> float:
    """A figure of this process's memory (proc_pid_status(5))."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(each.split()[1]) / 1024 for each in status.splitlines() if each.startswith(f"{line}:"))


def _measure(url: str, count: int) -> None:
    """Print the MiB that so many together took beyond what one had taken; nothing of it stays."""
    with Session(create_engine(url)) as session:
        end_all(session, 1)
        session.rollback()
        before = _mib("VmRSS")
        end_all(session, count)
        print(_mib("VmHWM") - before)
        session.rollback()


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]))
