"""The company's people and teams, taken over from a platform's directory; and what happens when somebody leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from core.domain.approval.approval import Approval
from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.domain.leaving import is_plausible
from core.domain.org import Identity, Team
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import handed_on
from core.service.procedures.handing_over import what_he_held
from core.service.procedures.matters import concluded
from core.service.procedures.person import PersonEntry, brought_up_to, recognised, sharing_mobile, team_id
from core.service.procedures.roles import follow_leaders, listed_as_admin, member_event, retire_admins
from core.service.procedures.unblock import unblocked
from core.service.records import EventKind, EventRecord

_ALL = 10_000
"""More open approvals than one person ever has."""
_LATELY = timedelta(minutes=30)
"""Accounts that go within so long are judged together."""

__all__ = ["PersonEntry", "team_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamEntry:
    """A department as a platform lists it; ``leaders`` are external ids."""

    id: str
    name: str
    parent: str | None = None
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDirectory:
    """What one platform says about (some of) its people and all teams that they stand in."""

    platform: str
    people: tuple[PersonEntry, ...]
    teams: tuple[TeamEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeaves:
    """A platform or an administrator says that somebody has left."""

    member_id: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountGone:
    """A platform has this account no longer, which was made sure of."""

    platform: str
    external_id: str


def sync_directory(cmd: SyncDirectory, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Bring members, teams, leaders and identities up to what the platform says; what is equal stays untouched.

    ``shared_mobiles`` of the outcome counts people whose new number somebody else has, too.
    """
    teams = uow.directory.teams()
    for entry in cmd.teams:
        _save_team(entry, cmd.platform, teams, uow)
    events: list[EventRecord] = []
    renumbered: list[MemberId] = []
    for person in cmd.people:
        events += _save_person(person, cmd.platform, renumbered, uow, ctx)
    for entry in cmd.teams:
        found = (uow.directory.member_known_as(cmd.platform, leader) for leader in entry.leaders)
        wanted = {member.id for member in found if member is not None and member.active}
        follow_leaders(team_id(cmd.platform, entry.id), wanted, uow)
    events += retire_admins(uow, ctx)
    shared = sum(bool(sharing_mobile(uow.directory.member(one), uow)) for one in renumbered)
    gone_on = unblocked(uow, ctx)
    return Outcome(
        code="synchronised",
        events=(*events, *gone_on.events),
        notices=gone_on.notices,
        facts={"shared_mobiles": shared} if shared else {},
    )


def account_gone(cmd: AccountGone, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The account is unbound; its member has left only if no other is his. Saying it twice changes nothing.

    ``held`` when more accounts go within half an hour than people leave: then the platform shows us less than before,
    and nobody is touched.
    """
    account = uow.directory.account(cmd.platform, cmd.external_id)
    if account is None or account.gone_at is not None:
        return Outcome(code="already_gone")
    member = uow.directory.member(account.member_id)
    if member.active and not _may_go(cmd.platform, uow, ctx):
        return Outcome(code="held")
    uow.directory.unbind(cmd.platform, cmd.external_id, at=ctx.now)
    gone = member_event(EventKind.IDENTITY_UNBOUND, member.id, ctx, platform=cmd.platform)
    if not member.active or uow.directory.identities_of(member.id):
        return Outcome(code="unbound", events=(gone, *retire_admins(uow, ctx)))
    left = member_leaves(MemberLeaves(member_id=member.id), uow, ctx)
    return replace(left, events=(gone, *left.events, *retire_admins(uow, ctx)))


def _may_go(platform: str, uow: UnitOfWork, ctx: Context) -> bool:
    """Together with those who went a moment ago."""
    known, lost = len(uow.directory.accounts(platform)), uow.directory.lost_since(platform, ctx.now - _LATELY)
    return is_plausible(missing=lost + 1, known=known + lost, listed=known)


def member_leaves(cmd: MemberLeaves, uow: UnitOfWork, ctx: Context) -> Outcome:
    """He can neither file nor decide any more, his customers go to his heirs, and what he had half filled in is put
    away. Saying it twice changes nothing.
    """
    member = uow.directory.member(cmd.member_id)
    if not member.active:
        return Outcome(code="already_left")
    uow.directory.save_member(replace(member, active=False))
    uow.drafts.drop_all(member.id)
    left = member_event(EventKind.MEMBER_LEFT, member.id, ctx)
    handed = [_handed_on(approval, member.id, uow, ctx) for approval in _waiting_for(member.id, uow)]
    handed += what_he_held(member.id, uow, ctx)
    return Outcome(
        code="left",
        events=(left, *(event for each in handed for event in each.events)),
        notices=tuple(notice for each in handed for notice in each.notices),
    )


def _waiting_for(leaver: MemberId, uow: UnitOfWork) -> Sequence[Approval]:
    return uow.approvals.waiting_for(leaver, limit=_ALL)


def _handed_on(approval: Approval, leaver: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A leaver never blocks: whoever would be asked today is asked in his place. Nobody at all leaves it to whoever is
    appointed next.
    """
    handed = handed_on(approval, leaver, uow, ctx)
    return concluded(approval, handed, by=leaver, kind=EventKind.APPROVAL_HANDED_ON, uow=uow, ctx=ctx)


def _save_team(entry: TeamEntry, platform: str, teams: Mapping[TeamId, Team], uow: UnitOfWork) -> None:
    ident = team_id(platform, entry.id)
    old = teams.get(ident)
    parent = team_id(platform, entry.parent) if entry.parent is not None else None
    wanted = Team(id=ident, name=entry.name, parent_id=parent, version=old.version if old else 1)
    if wanted != old:
        uow.directory.save_team(wanted)


def _save_person(
    person: PersonEntry, platform: str, renumbered: list[MemberId], uow: UnitOfWork, ctx: Context
) -> Sequence[EventRecord]:
    """What came of it; whoever got another mobile joins ``renumbered``."""
    account = uow.directory.account(platform, person.external_id)
    same = recognised(person, platform, account, uow)
    bound = account is not None and account.gone_at is None and same is not None and account.member_id == same.id
    member = brought_up_to(person, platform, same, uow, ctx, returns=not bound)
    events: list[EventRecord] = []
    if member != same:
        uow.directory.save_member(member)
        events.append(member_event(EventKind.MEMBER_SAVED, member.id, ctx))
    if same is not None and member.active and not same.active:
        events.append(member_event(EventKind.MEMBER_RETURNED, member.id, ctx, platform=platform))
    if same is None or member.mobile != same.mobile:
        renumbered.append(member.id)
    if not bound:
        uow.directory.bind(Identity(platform=platform, external_id=person.external_id, member_id=member.id))
        events.append(member_event(EventKind.IDENTITY_BOUND, member.id, ctx))
    events += listed_as_admin(platform, person.external_id, member, admin=person.admin, uow=uow, ctx=ctx)
    return events
