"""Taking over the company's own member list: who is who, which team, who leads it, which account is whose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.domain.member_list import MemberLine, listed_team
from core.domain.org import LIST, Member, Role, RoleGrant, Team, upwards
from core.domain.rules import Fact
from core.service.bind_identity import BindIdentity, bind_identity
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.roles import member_event
from core.service.procedures.unblock import unblocked
from core.service.records import EventKind, EventRecord, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMembers:
    """The whole list at once: leaders are named across its lines."""

    lines: tuple[MemberLine, ...]


@dataclass(slots=True, kw_only=True)
class _Work:
    """What has come of the list so far."""

    uow: UnitOfWork
    ctx: Context
    named: dict[str, set[MemberId]]
    members: dict[int, Member] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"created": 0, "changed": 0, "unchanged": 0})
    events: list[EventRecord] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def knows(self, member: Member) -> None:
        """He can be meant by his name."""
        self.named.setdefault(member.name, set()).add(member.id)

    def note(self, kind: EventKind, member: MemberId, **data: Fact) -> None:
        self.events.append(member_event(kind, member, self.ctx, **data))


def import_members(cmd: ImportMembers, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What the list says holds from now on, whatever a platform says; what it leaves empty stays. Twice is as good as
    once. A line with a fault is left out; the outcome has ``created``, ``changed``, ``unchanged`` and ``fault:NUMBER``.
    """
    work = _Work(uow=uow, ctx=ctx, named={})
    for member in uow.directory.members():
        if member.active:
            work.knows(member)
    seen: set[tuple[str, str]] = set()
    for line in cmd.lines:
        signs = {*line.accounts.items(), *([("mobile", line.mobile)] if line.mobile else [])}
        fault = line.fault or ("twice" if seen & signs else "") or _take(line, work)
        seen |= set() if line.fault else signs
        if fault:
            work.faults[line.number] = fault
    _lead(cmd.lines, work)
    gone_on = unblocked(uow, ctx)
    work.events += gone_on.events
    work.notices += gone_on.notices
    faults: Mapping[str, Fact] = {f"fault:{number}": code for number, code in sorted(work.faults.items())}
    return Outcome(
        code="imported", facts={**work.counts, **faults}, events=tuple(work.events), notices=tuple(work.notices)
    )


def _take(line: MemberLine, work: _Work) -> str:
    """One line; the code of its fault, if it has one."""
    found = _found(line, work)
    if isinstance(found, str):
        return found
    fault = _foreign(line, found, work)
    if fault:
        return fault
    member = _as_listed(line, found, work)
    before = len(work.events)
    if member != found:
        work.uow.directory.save_member(member)
        work.note(EventKind.MEMBER_SAVED, member.id)
        work.knows(member)
    for platform, account in line.accounts.items():
        _bind(platform, account, member.id, work)
    changed = "changed" if len(work.events) > before else "unchanged"
    work.counts["created" if found is None else changed] += 1
    work.members[line.number] = member
    return ""


def _found(line: MemberLine, work: _Work) -> Member | str | None:
    """Whom the line means: by mobile, by account, by a name that only one has. A list brings nobody back who left."""
    directory = work.uow.directory
    if line.mobile:
        sharing = directory.members_with_mobile(line.mobile)
        active = [member for member in sharing if member.active]
        if len(active) > 1:
            active = [member for member in active if member.name == line.name]
        if active:
            return active[0] if len(active) == 1 else "mobile_shared"
        if any(member.name == line.name for member in sharing):
            return "left"
    accounts = [directory.account(*one) for one in line.accounts.items()]
    owners = {one.member_id for one in accounts if one is not None and one.gone_at is None}
    if len(owners) > 1:
        return "accounts_differ"
    if owners:
        owner = directory.member(owners.pop())
        return owner if owner.active else "left"
    named = [directory.member(ident) for ident in sorted(work.named.get(line.name, ()))]
    fitting = [member for member in named if member.active and not (line.mobile and member.mobile)]
    return "name_shared" if len(fitting) > 1 else fitting[0] if fitting else None


def _foreign(line: MemberLine, found: Member | None, work: _Work) -> str:
    """An account moves only from a member whom a platform made for it because it told no mobile."""
    for platform, name in line.accounts.items():
        account = work.uow.directory.account(platform, name)
        if account is None or (found is not None and account.member_id == found.id):
            continue
        owner = work.uow.directory.member(account.member_id)
        if owner.active and account.gone_at is None and (owner.mobile is not None or owner.name != line.name):
            return "account_taken"
    return ""


def _as_listed(line: MemberLine, member: Member | None, work: _Work) -> Member:
    team = _team(line, member, work)
    if member is None:
        told = LIST if line.mobile else ""
        return Member(
            id=MemberId(work.ctx.new_id()), name=line.name, team_id=team, mobile=line.mobile, mobile_from=told
        )
    if line.mobile and line.mobile != member.mobile:
        member = replace(member, mobile=line.mobile, mobile_from=LIST)
    return replace(member, team_id=team)


def _team(line: MemberLine, member: Member | None, work: _Work) -> TeamId | None:
    """The team of the list with that path, unless the one that he is in has the same."""
    present = member.team_id if member is not None else None
    teams = work.uow.directory.teams()
    if not line.team or path_of(present, teams) == line.team:
        return present
    for depth in range(1, len(line.team) + 1):
        ident = listed_team(line.team[:depth])
        if ident not in teams:
            parent = listed_team(line.team[: depth - 1]) if depth > 1 else None
            work.uow.directory.save_team(Team(id=ident, name=line.team[depth - 1], parent_id=parent))
    return listed_team(line.team)


def path_of(team: TeamId | None, teams: Mapping[TeamId, Team]) -> tuple[str, ...]:
    """The names from the top down to this team."""
    return tuple(reversed([one.name for one in upwards(team, teams)]))


def _bind(platform: str, name: str, member: MemberId, work: _Work) -> None:
    account = work.uow.directory.account(platform, name)
    if account is not None and account.member_id == member and account.gone_at is None:
        return
    bound = bind_identity(BindIdentity(member_id=member, platform=platform, external_id=name), work.uow, work.ctx)
    work.events += bound.events
    work.notices += bound.notices


def _lead(lines: tuple[MemberLine, ...], work: _Work) -> None:
    """Who leads which team. The superior of somebody who leads his team himself leads the one above."""
    wanted: dict[TeamId, set[MemberId]] = {}
    teams = work.uow.directory.teams()
    taken = [(line, work.members[line.number]) for line in lines if line.number in work.members]
    leading = {(member.team_id, name) for line, member in taken for name in line.leaders}
    of_list: dict[str, set[MemberId]] = {}
    for line, member in taken:
        of_list.setdefault(line.name, set()).add(member.id)
    for line, member in taken:
        team = _team_of_leaders(line, member, leading, teams)
        for name in line.leaders if team is not None else ():
            known = {member.id} if name == line.name else of_list.get(name) or work.named.get(name, set())
            if len(known) != 1:
                work.faults[line.number] = "leader_unknown"
            elif team is not None:
                wanted.setdefault(team, set()).update(known)
    for team, leaders in wanted.items():
        _appoint(team, leaders, work)


def _team_of_leaders(
    line: MemberLine, member: Member, leading: Collection[tuple[TeamId | None, str]], teams: Mapping[TeamId, Team]
) -> TeamId | None:
    """His own team, or the one above when he leads his own and names somebody else."""
    if member.team_id is None or line.name in line.leaders or (member.team_id, line.name) not in leading:
        return member.team_id
    return teams[member.team_id].parent_id if member.team_id in teams else None


def _appoint(team: TeamId, wanted: set[MemberId], work: _Work) -> None:
    """By hand, so that no platform takes it back; a team of the list has no other leaders."""
    directory = work.uow.directory
    present = {member.id for member in directory.leaders(team)}
    for member in sorted(wanted - present):
        directory.grant(RoleGrant(member_id=member, role=Role.LEADER, team_id=team))
        work.note(EventKind.ROLE_GRANTED, member, role=Role.LEADER.value, team=team)
    for member in sorted(present - wanted) if team.startswith(f"{LIST}:") else ():
        directory.revoke(member, Role.LEADER, team)
        work.note(EventKind.ROLE_REVOKED, member, role=Role.LEADER.value, team=team)
