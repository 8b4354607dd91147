"""An administrator says that an account belongs to a member, where a platform does not tell the mobile number."""

from __future__ import annotations

from dataclasses import replace

from core.domain.filing import LIVE
from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.org import Identity, Role, RoleGrant
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.directory import MemberLeaves, member_leaves
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.unblock import unblocked
from core.service.records import EventKind, EventRecord, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class BindIdentity:
    """From now on the account is this member's; whoever was made for it before has no account there any more."""

    member_id: MemberId
    platform: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAdmin:
    """Grant (or take away) the right to look after the bot and to decide where no leader can."""

    member_id: MemberId
    admin: bool = True


def bind_identity(cmd: BindIdentity, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Roles that the account's former member had are taken along; he leaves, if that was all that there was of him: the
    twin that a platform without mobile numbers makes of everybody. Raises ``member_unknown``.
    """
    member = uow.directory.member(cmd.member_id)
    former = uow.directory.member_known_as(cmd.platform, cmd.external_id)
    uow.directory.bind(Identity(platform=cmd.platform, external_id=cmd.external_id, member_id=member.id))
    if former is not None and former.id != member.id:
        for grant in uow.directory.roles_of(former.id):
            uow.directory.grant(replace(grant, member_id=member.id))
            uow.directory.revoke(former.id, grant.role, grant.team_id)
    gone_on = unblocked(uow, ctx)
    bound = _event(EventKind.IDENTITY_BOUND, member.id, ctx)
    left = _twin_left(former.id, uow, ctx) if former is not None else Outcome(code="bound")
    events = (bound, *gone_on.events, *left.events)
    return Outcome(code="bound", events=events, notices=(*gone_on.notices, *left.notices))


def _twin_left(former: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Whoever has neither an account nor a customer is nobody."""
    if uow.directory.identities_of(former) or uow.filings.count_of_owner(former, statuses=LIVE):
        return Outcome(code="bound")
    return member_leaves(MemberLeaves(member_id=former), uow, ctx)


def make_admin(cmd: MakeAdmin, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_unknown``, and ``last_admin`` rather than leave the company without one."""
    member = uow.directory.member(cmd.member_id)
    if cmd.admin:
        uow.directory.grant(RoleGrant(member_id=member.id, role=Role.ADMIN))
    else:
        if {admin.id for admin in uow.directory.admins() if admin.active} == {member.id}:
            raise RuleViolation("last_admin")
        uow.directory.revoke(member.id, Role.ADMIN, None)
    gone_on = unblocked(uow, ctx)
    saved = _event(EventKind.MEMBER_SAVED, member.id, ctx)
    return Outcome(code="saved", events=(saved, *gone_on.events), notices=gone_on.notices)


def _event(kind: EventKind, member_id: MemberId, ctx: Context) -> EventRecord:
    subject = Subject(kind="member", id=member_id)
    return EventRecord(id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=None)
