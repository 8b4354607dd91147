"""导出: the part of the ledger that one reader may have, a page at a time; that it was taken is on the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.domain.authority import may_see_filing, may_take_phone
from core.domain.contact import masked
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId, TeamId
from core.domain.org import Role, Team, upwards
from core.domain.policy.document import Policy
from core.domain.policy.forms import Reader
from core.domain.stages import STAGE_KEY, stage_of
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Subject, about_filing
from core.service.views.course_views import TraceLine
from core.service.views.ledger_views import ExportedFiling, ExportPage
from core.service.views.showing import exported_answers

PAGE = 500
"""Filings looked at in one reading unit of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLedger:
    """So many rows have been handed to ``by``; ``form`` is the kind of file."""

    by: MemberId
    rows: int
    form: str
    since: str = ""


def export_ledger(cmd: ExportLedger, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Write it down before the file is handed over. Raises ``member_left``, ``member_unknown``."""
    reader = uow.directory.member(cmd.by)
    subject = Subject(kind="export", id=ctx.new_id())
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.LEDGER_EXPORTED,
        subject=subject,
        actor=reader.id,
        data={"rows": cmd.rows, "form": cmd.form, "since": cmd.since or None},
    )
    return Outcome(code="exported", subject=subject, facts={"rows": cmd.rows}, events=(event,))


def exported(
    reader: MemberId, *, after: int, since: datetime | None, uow: UnitOfWork, policy: Policy, own: bool = False
) -> ExportPage:
    """The filings behind a number that this reader may have: his own, those of teams that he leads, an
    administrator all. What others may not know of them is masked. ``own`` leaves only his own.
    """
    rights = _Rights(reader, uow)
    filings = uow.filings.page(after=after, limit=PAGE)
    recent = (filing for filing in filings if since is None or filing.filed_at >= since)
    wanted = (filing for filing in recent if (filing.owner == reader if own else rights.sees(filing)))
    return ExportPage(
        rows=tuple(_row(filing, rights, uow, policy) for filing in wanted),
        last=filings[-1].number if len(filings) == PAGE else None,
    )


class _Rights:
    """What the reader was granted, and names, looked up once a page."""

    def __init__(self, reader: MemberId, uow: UnitOfWork) -> None:
        grants = uow.directory.roles_of(reader)
        self.reader = reader
        self.admin = any(grant.role is Role.ADMIN for grant in grants)
        self.teams: Mapping[TeamId, Team] = uow.directory.teams()
        self.names = {member.id: member.name for member in uow.directory.members()}
        self._led = {grant.team_id for grant in grants if grant.role is Role.LEADER}
        self._leads: dict[TeamId | None, bool] = {}

    def sees(self, filing: Filing) -> bool:
        leads = self.admin or self._leads_team(filing.team_id)
        return may_see_filing(self.reader, owner=filing.owner, entitled=(), leads=leads)

    def readings(self, filing: Filing) -> frozenset[Reader]:
        """What the reader is to a filing."""
        owner = {Reader.OWNER} if filing.owner == self.reader else set()
        leader = {Reader.LEADER} if self._leads_team(filing.team_id) else set()
        return frozenset({Reader.EVERYONE} | owner | leader)

    def _leads_team(self, team: TeamId | None) -> bool:
        if team not in self._leads:
            self._leads[team] = any(above.id in self._led for above in upwards(team, self.teams))
        return self._leads[team]


def _row(filing: Filing, rights: _Rights, uow: UnitOfWork, policy: Policy) -> ExportedFiling:
    customer = uow.customers.get(filing.customer_id)
    team = rights.teams.get(filing.team_id) if filing.team_id else None
    plain = may_take_phone(rights.reader, owner=filing.owner, admin=rights.admin)
    plain = plain and (rights.admin or not filing.is_untaken)
    phone = filing.contact.phone
    return ExportedFiling(
        number=filing.number,
        company=customer.name,
        uscc=customer.uscc or "",
        contact=filing.contact.name if plain else _initial(filing.contact.name),
        phone=phone if plain or not phone else masked(phone),
        owner=rights.names.get(filing.owner, ""),
        team=team.name if team else "",
        status=filing.status,
        offered=filing.is_offered,
        filed_at=filing.filed_at,
        decided_at=filing.decided_at,
        decided_by=rights.names.get(filing.decided_by, "") if filing.decided_by else "",
        until=filing.protected_until,
        reason=filing.reason or "",
        answers={
            **({STAGE_KEY: stage_of(filing.stage, policy).label} if filing.stage else {}),
            **exported_answers(filing.answers, policy, rights.readings(filing), admin=rights.admin),
        },
        trace=tuple(
            TraceLine(at=event.at, what=event.kind.value, who=rights.names.get(event.actor, "") if event.actor else "")
            for event in uow.trail.about(about_filing(filing.id))
        ),
    )


def _initial(name: str) -> str:
    """李娜 → 李*: enough to know whom one speaks of."""
    return f"{name[:1]}*" if name else ""
