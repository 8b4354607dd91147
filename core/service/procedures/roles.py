"""Roles that a platform's directory gives and takes back. What was given by hand is never taken here."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from core.domain.ids import EventId, MemberId, TeamId
from core.domain.org import Member, Role, RoleGrant
from core.domain.rules import Fact
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Subject


def listed_as_admin(
    platform: str, external_id: str, member: Member, *, admin: bool, uow: UnitOfWork, ctx: Context
) -> Iterator[EventRecord]:
    """The platform says whether this account administers. Only its becoming one grants the role: somebody from whom an
    administrator took it by hand does not get it back at the next reading.
    """
    account = uow.directory.account(platform, external_id)
    if account is None or account.admin == admin:
        return
    uow.directory.administers(platform, external_id, admin=admin)
    if admin and _grant_of(member.id, Role.ADMIN, None, uow) is None:
        uow.directory.grant(RoleGrant(member_id=member.id, role=Role.ADMIN, synced=True))
        yield member_event(EventKind.ROLE_GRANTED, member.id, ctx, role=Role.ADMIN.value, platform=platform)


def retire_admins(uow: UnitOfWork, ctx: Context) -> Iterator[EventRecord]:
    """Take back what platforms gave and no account of his holds any more; the last active administrator stays one."""
    admins = uow.directory.admins()
    active = sum(admin.active for admin in admins)
    for admin in admins:
        grant = _grant_of(admin.id, Role.ADMIN, None, uow)
        if grant is None or not grant.synced or any(one.admin for one in uow.directory.identities_of(admin.id)):
            continue
        if admin.active and active == 1:
            continue
        active -= admin.active
        uow.directory.revoke(admin.id, Role.ADMIN, None)
        yield member_event(EventKind.ROLE_REVOKED, admin.id, ctx, role=Role.ADMIN.value)


def follow_leaders(team: TeamId, wanted: Collection[MemberId], uow: UnitOfWork) -> None:
    """Those whom the platform names lead the team, and of the others only those who were made leaders by hand."""
    present = {member.id for member in uow.directory.leaders(team)}
    for member_id in wanted:
        if member_id not in present:
            uow.directory.grant(RoleGrant(member_id=member_id, role=Role.LEADER, team_id=team, synced=True))
    for member_id in present - set(wanted):
        grant = _grant_of(member_id, Role.LEADER, team, uow)
        if grant is not None and grant.synced:
            uow.directory.revoke(member_id, Role.LEADER, team)


def member_event(kind: EventKind, member_id: MemberId, ctx: Context, **data: Fact) -> EventRecord:
    """A line of the trail about a member, by nobody in particular."""
    subject = Subject(kind="member", id=member_id)
    return EventRecord(id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=None, data=data)


def _grant_of(member_id: MemberId, role: Role, team: TeamId | None, uow: UnitOfWork) -> RoleGrant | None:
    grants = uow.directory.roles_of(member_id)
    return next((grant for grant in grants if (grant.role, grant.team_id) == (role, team)), None)
