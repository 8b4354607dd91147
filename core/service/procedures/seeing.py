"""Who may see how much of a filing, asked of the store."""

from __future__ import annotations

from core.domain.authority import may_see_filing
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.org import Role, upwards
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing


def sees_whole(reader: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Contact, answers, files and follow-ups included."""
    approval = uow.approvals.about(about_filing(filing.id))
    entitled = approval.readers if approval else ()
    return may_see_filing(reader, owner=filing.owner, entitled=entitled, leads=leads(reader, filing, uow))


def leads(reader: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Whether the reader administers, or leads the filing's team or one above it."""
    grants = uow.directory.roles_of(reader)
    above = {team.id for team in upwards(filing.team_id, uow.directory.teams())}
    return any(grant.role is Role.ADMIN or grant.team_id in above for grant in grants)
