"""Customers that were put in for others to work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.domain.ids import FilingId, MemberId
from core.domain.lead import Answer, Ask, Lead, LeadState
from core.domain.rules import ConcurrentChange, RuleRef
from storage.sessions.hot import Record
from storage.sessions.prepared import leads as sql
from storage.sessions.session import Session


class SqlLeads:
    """The port ``Leads``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, filing_id: FilingId) -> Lead | None:
        row = self._session.row(sql.GET, {"filing_id": filing_id})
        return self._lead_in(row) if row else None

    def add(self, lead: Lead) -> None:
        born = {
            "by_id": lead.by,
            "at": lead.at,
            "rule_version": lead.rule.version,
            "rule_clause": lead.rule.clause,
            "route": lead.route,
        }
        self._session.write(sql.ADD, {**born, **_values(lead), "version": lead.version})
        self._put_asks(lead)

    def save(self, lead: Lead) -> None:
        if not self._session.change(sql.SAVE, {**_values(lead), "seen": lead.version}):
            raise ConcurrentChange
        self._put_asks(lead)

    def waiting_for(self, member: MemberId, *, limit: int) -> Sequence[Lead]:
        rows = self._session.rows(sql.WAITING_FOR, {"member": member, "limit": limit})
        return [self._lead_in(row) for row in rows]

    def waiting(self) -> Mapping[MemberId, int]:
        return {MemberId(member): int(number) for member, number in self._session.rows(sql.WAITING, {})}

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Lead]:
        return [self._lead_in(row) for row in self._session.rows(sql.OF_GIVER, {"giver": giver, "limit": limit})]

    def last_asked(self, member: MemberId) -> datetime | None:
        row = self._session.row(sql.LAST_ASKED, {"member": member})
        return row[0] if row else None

    def _put_asks(self, lead: Lead) -> None:
        rows = [
            {
                "lead_id": lead.filing_id,
                "place": place,
                "member_id": ask.to,
                "at": ask.at,
                "until": ask.until,
                "answer": ask.answer.value,
                "reason": ask.reason,
            }
            for place, ask in enumerate(lead.asks)
        ]
        self._session.write_all(sql.PUT_ASK, rows)

    def _lead_in(self, row: Record) -> Lead:
        id_, by, at, rule_version, rule_clause, route, state, settled_at, settled_by, version = row
        return Lead(
            filing_id=id_,
            by=by,
            at=at,
            rule=RuleRef(version=rule_version, clause=rule_clause),
            route=route,
            asks=tuple(_ask_in(one) for one in self._session.rows(sql.ASKS, {"filing_id": id_})),
            state=LeadState(state),
            settled_at=settled_at,
            settled_by=settled_by,
            version=version,
        )


def _values(lead: Lead) -> dict[str, object]:
    return {
        "id": lead.filing_id,
        "state": lead.state.value,
        "settled_at": lead.settled_at,
        "settled_by": lead.settled_by,
    }


def _ask_in(row: Record) -> Ask:
    to, at, until, answer, reason = row
    return Ask(to=to, at=at, until=until, answer=Answer(answer), reason=reason)
