"""What must be true of the ledger on every evening of the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.evening_orders import Orders
from tests.support.year import DAY, ZONE, Year

_NEVER: dict[str, str] = {
    "a customer has two owners": (
        "SELECT customer_id FROM filing WHERE status IN ('pending', 'protected') "
        "GROUP BY customer_id, scope HAVING count(*) > 1"
    ),
    "a customer lies in the pool and has an owner": (
        "SELECT e.id FROM pool_entry e JOIN filing f ON f.customer_id = e.customer_id AND f.scope = e.scope "
        "WHERE e.taken_at IS NULL AND f.status IN ('pending', 'protected')"
    ),
    "a protection goes on past its end": (
        "SELECT id FROM filing f WHERE status = 'protected' AND protected_until <= :tick "
        "AND NOT EXISTS (SELECT 1 FROM extension x WHERE x.filing_id = f.id AND x.status = 'waiting')"
    ),
    "a protection ended without a warning, or less than a day after it": (
        "SELECT id FROM filing f WHERE status = 'expired' AND "
        "(warned_at IS NULL OR julianday(protected_until) - julianday(warned_at) < 0.999) "
        "AND NOT EXISTS (SELECT 1 FROM event t JOIN event w ON w.subject = t.subject AND w.kind = 'filing_reminded' "
        "WHERE t.subject = 'filing:' || f.id AND t.kind = 'filing_transferred' AND t.at = f.warned_at "
        "AND julianday(f.protected_until) - julianday(w.at) >= 0.999)"
    ),
    "somebody lost a customer that he was not warned of": (
        "SELECT r.subject FROM event r WHERE r.seq > :event AND r.kind = 'filing_released' "
        "AND json_extract(r.data, '$.cause') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event w "
        "WHERE w.subject = r.subject AND w.kind = 'filing_warned' "
        "AND w.at < r.at AND json_extract(w.data, '$.due') <= r.at "
        "AND julianday(r.at) - julianday(w.at) >= 2.999)"
    ),
    "a notice came twice": (
        "SELECT subject FROM event WHERE seq > :event AND kind = 'filing_reminded' "
        "GROUP BY subject, json_extract(data, '$.notice'), json_extract(data, '$.until') HAVING count(*) > 1"
    ),
    "a warning came twice": (
        "SELECT subject FROM event WHERE seq > :event AND kind = 'filing_warned' "
        "GROUP BY subject, json_extract(data, '$.clock'), json_extract(data, '$.due') HAVING count(*) > 1"
    ),
    "somebody was to be told and no card was written": (
        "SELECT subject FROM event WHERE seq > :event AND kind IN ('filing_reminded', 'filing_warned') "
        "AND json_extract(data, '$.owner') NOT IN "
        "(SELECT to_id FROM outbox WHERE seq > :notice AND kind = 'ending_digest')"
    ),
    "time took a customer and its owner was not to be told": (
        "SELECT subject FROM event WHERE seq > :event AND kind = 'filing_expired' "
        "AND json_extract(data, '$.owner') NOT IN "
        "(SELECT to_id FROM outbox WHERE seq > :notice AND kind = 'ended_digest')"
    ),
    "a timer was not rung": "SELECT key FROM timer WHERE due_at <= :tick",
}
_REMINDED = (
    "SELECT subject, at, json_extract(data, '$.notice'), json_extract(data, '$.until') FROM event "
    "WHERE seq > :event AND kind = 'filing_reminded'"
)
_SETTLED = (
    "SELECT 1 FROM extension WHERE filing_id = ? AND decided_at IS NOT NULL AND decided_at <= ? AND decided_at >= ?"
)


@dataclass(slots=True)
class Evening:
    """Called each evening; ``wrong`` gathers what was not true, ``looks`` counts the evenings; what is
    written behind ``event`` and ``notice`` is of today.
    """

    wrong: list[str] = field(default_factory=list)
    looks: int = 0
    most_held: int = 0
    event: int = 0
    notice: int = 0
    orders: Orders = field(default_factory=Orders)
    _ends: dict[str, str] = field(default_factory=dict)

    def __call__(self, year: Year) -> None:
        """Look through the ledger."""
        self.looks += 1
        found = (*self._never(year), *self._shrunk(year), *self._late(year), *self.orders.wrong(year))
        self.wrong += [f"{year.now:%m-%d}: {what}" for what in found]
        ((self.event, self.notice),) = year.ask("SELECT (SELECT max(seq) FROM event), (SELECT max(seq) FROM outbox)")
        if len(self.wrong) > 20:
            raise AssertionError("\n".join(self.wrong))

    def _shrunk(self, year: Year) -> Iterator[str]:
        """No protection ends earlier than it did yesterday."""
        ends = dict(year.ask("SELECT id, protected_until FROM filing WHERE status = 'protected'"))
        self.most_held = max(self.most_held, len(ends))
        for ident, until in ends.items():
            if until < self._ends.get(ident, ""):
                yield f"the end of {ident} moved from {self._ends[ident]} to {until}"
        self._ends = ends

    def _never(self, year: Year) -> Iterator[str]:
        given = {"event": self.event, "notice": self.notice, "tick": _text(year.now - 6 * timedelta(hours=1))}
        for what, question in _NEVER.items():
            found = year.ask(question, {name: value for name, value in given.items() if f":{name}" in question})
            if found:
                yield f"{what}: {len(found)} times, first {found[0][0]}"

    def _late(self, year: Year) -> Iterator[str]:
        """Each notice comes on the morning of its day, unless the machine slept or an answer has just moved the end."""
        for subject, at, notice, until in year.ask(_REMINDED, {"event": self.event}):
            said, end = (datetime.fromisoformat(moment) for moment in (at, until))
            planned = _local(end) - int(notice) * DAY
            if notice and _local(said).date() != planned.date() and not _excused(year, subject, planned, said):
                yield f"{subject} was told {notice} days before {until} at {at}"


def _excused(year: Year, subject: str, planned: datetime, said: datetime) -> bool:
    slept = any(begin <= planned + DAY and planned - DAY <= end for begin, end in year.slept)
    ident = subject.partition(":")[2]
    return slept or bool(year.ask(_SETTLED, ident, _text(said), _text(said - 2 * DAY)))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def _text(moment: datetime) -> Any:
    return moment.isoformat(timespec="microseconds")
