"""The company's people and teams, taken over from a platform's directory; and what happens when somebody leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.approval.approval import Approval
from core.domain.ids import EventId, FilingId, MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import RuleViolation
from core.service.approvers import approvers_of, tasks_for
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Notice, Subject
from core.service.telling import happened, repaint, tell

_ALL = 10_000
"""More open approvals than one person ever has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """A person as a platform lists him; ``teams`` are that platform's department ids, the main one first."""

    external_id: str
    name: str
    teams: tuple[str, ...] = ()
    mobile: str | None = None
    admin: bool = False


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


def sync_directory(cmd: SyncDirectory, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Bring members, teams, leaders and identities up to what the platform says; what is equal stays untouched."""
    teams = uow.directory.teams()
    for entry in cmd.teams:
        _save_team(entry, cmd.platform, teams, uow)
    events = tuple(event for person in cmd.people for event in _save_person(person, cmd.platform, uow, ctx))
    for entry in cmd.teams:
        _save_leaders(entry, cmd.platform, uow)
    return Outcome(code="synchronised", events=events)


def member_leaves(cmd: MemberLeaves, uow: UnitOfWork, ctx: Context) -> Outcome:
    """He can neither file nor decide from now on. Saying it twice changes nothing."""
    member = uow.directory.member(cmd.member_id)
    if not member.active:
        return Outcome(code="already_left")
    uow.directory.save_member(replace(member, active=False))
    left = _event(EventKind.MEMBER_LEFT, member.id, ctx)
    handed = [_handed_on(approval, member.id, uow, ctx) for approval in _waiting_for(member.id, uow)]
    return Outcome(
        code="left",
        events=(left, *(event for event, _ in handed)),
        notices=tuple(notice for _, notices in handed for notice in notices),
    )


def _waiting_for(leaver: MemberId, uow: UnitOfWork) -> Sequence[Approval]:
    return uow.approvals.waiting_for(leaver, limit=_ALL)


def _handed_on(
    approval: Approval, leaver: MemberId, uow: UnitOfWork, ctx: Context
) -> tuple[EventRecord, tuple[Notice, ...]]:
    """A leaver never blocks: whoever would be asked today is asked in his place. Nobody at all leaves it to the
    administrators' next directory, as the filing itself would.
    """
    filing = uow.filings.get(FilingId(Subject.parse(approval.subject).id))
    try:
        heirs = approvers_of(uow.directory.member(filing.owner), uow, ctx)
    except RuleViolation:
        heirs = ()
    fresh = tuple(heir for heir in heirs if heir not in approval.asked)
    uow.approvals.save(approval.hand_on(leaver, tasks_for(fresh, ctx), at=ctx.now))
    event = happened(EventKind.APPROVAL_HANDED_ON, filing, by=leaver, ctx=ctx)
    return event, (*(tell(heir, event) for heir in fresh), repaint(event))


def team_id(platform: str, department: str) -> TeamId:
    """A platform's department as a team of ours."""
    return TeamId(f"{platform}:{department}")


def _save_team(entry: TeamEntry, platform: str, teams: Mapping[TeamId, Team], uow: UnitOfWork) -> None:
    ident = team_id(platform, entry.id)
    old = teams.get(ident)
    parent = team_id(platform, entry.parent) if entry.parent is not None else None
    wanted = Team(id=ident, name=entry.name, parent_id=parent, version=old.version if old else 1)
    if wanted != old:
        uow.directory.save_team(wanted)


def _save_person(person: PersonEntry, platform: str, uow: UnitOfWork, ctx: Context) -> tuple[EventRecord, ...]:
    known = uow.directory.member_known_as(platform, person.external_id)
    same = known or (uow.directory.member_with_mobile(person.mobile) if person.mobile else None)
    member = _brought_up_to(person, platform, same, ctx)
    kinds: list[EventKind] = []
    if member != same:
        uow.directory.save_member(member)
        kinds.append(EventKind.MEMBER_SAVED)
    if known is None:
        uow.directory.bind(Identity(platform=platform, external_id=person.external_id, member_id=member.id))
        kinds.append(EventKind.IDENTITY_BOUND)
    if person.admin:
        uow.directory.grant(RoleGrant(member_id=member.id, role=Role.ADMIN))
    return tuple(_event(kind, member.id, ctx) for kind in kinds)


def _brought_up_to(person: PersonEntry, platform: str, member: Member | None, ctx: Context) -> Member:
    """The member as the platform lists him. Name and team follow the platform that his team belongs to, or two
    directories would move him to and fro.
    """
    team = team_id(platform, person.teams[0]) if person.teams else None
    if member is None:
        return Member(id=MemberId(ctx.new_id()), name=person.name, team_id=team, mobile=person.mobile)
    current = replace(member, mobile=person.mobile or member.mobile, active=True)
    if member.team_id is not None and not member.team_id.startswith(team_id(platform, "")):
        return current
    return replace(current, name=person.name, team_id=team or member.team_id)


def _save_leaders(entry: TeamEntry, platform: str, uow: UnitOfWork) -> None:
    ident = team_id(platform, entry.id)
    found = (uow.directory.member_known_as(platform, leader) for leader in entry.leaders)
    wanted = {member.id for member in found if member is not None}
    present = {member.id for member in uow.directory.leaders(ident)}
    for member_id in wanted - present:
        uow.directory.grant(RoleGrant(member_id=member_id, role=Role.LEADER, team_id=ident))
    for member_id in present - wanted:
        uow.directory.revoke(member_id, Role.LEADER, ident)


def _event(kind: EventKind, member_id: MemberId, ctx: Context) -> EventRecord:
    return EventRecord(
        id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=Subject(kind="member", id=member_id), actor=None
    )
