"""Which member a listed person is: by the account, else by the mobile, and never somebody who only has a leaver's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.domain.org import LIST, Identity, Member
from core.service.context import Context
from core.service.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """A person as a platform lists him; ``teams`` are that platform's department ids, the main one first."""

    external_id: str
    name: str
    teams: tuple[str, ...] = ()
    mobile: str | None = None
    admin: bool = False


def team_id(platform: str, department: str) -> TeamId:
    """A platform's department as a team of ours."""
    return TeamId(f"{platform}:{department}")


def recognised(person: PersonEntry, platform: str, account: Identity | None, uow: UnitOfWork) -> Member | None:
    """The member that this person is; ``None`` for a newcomer. ``account`` is what is stored under his external id.

    Ids are given away again, on WeCom and DingTalk by the company itself: an account that was gone, or whose member has
    left, is the same person's only under the same name or mobile.
    """
    if account is not None:
        member = uow.directory.member(account.member_id)
        if (account.gone_at is None and member.active) or _is_alike(person, member):
            return member
    return _with_his_mobile(person, platform, uow)


def brought_up_to(
    person: PersonEntry, platform: str, member: Member | None, uow: UnitOfWork, ctx: Context, *, returns: bool = False
) -> Member:
    """The member as the platform lists him; ``returns`` says that the account is a new sign of him.

    Name and team follow the platform that his team belongs to, or two directories would move him to and fro; a team of
    the member list stays. The mobile follows whoever told it first, the platform of his team before others.
    """
    team = team_id(platform, person.teams[0]) if person.teams else None
    if member is None:
        told = platform if person.mobile else ""
        return Member(id=MemberId(ctx.new_id()), name=person.name, team_id=team, mobile=person.mobile, mobile_from=told)
    at_home = _is_at_home(member, platform, uow)
    current = _with_mobile(replace(member, active=member.active or returns), person.mobile, platform, at_home=at_home)
    return replace(current, name=person.name, team_id=team or member.team_id) if at_home else current


def sharing_mobile(member: Member, uow: UnitOfWork) -> tuple[Member, ...]:
    """The other active members with his number, of whom at most one can be right."""
    if member.mobile is None or not member.active:
        return ()
    sharing = uow.directory.members_with_mobile(member.mobile)
    return tuple(other for other in sharing if other.active and other.id != member.id)


def _is_alike(person: PersonEntry, member: Member) -> bool:
    return person.name == member.name or (person.mobile is not None and person.mobile == member.mobile)


def _with_his_mobile(person: PersonEntry, platform: str, uow: UnitOfWork) -> Member | None:
    """Numbers are given away again within months: under another name, only an active member who has no account on this
    platform can be meant, and only if he is the only one. Under his own name somebody who left is back.
    """
    if person.mobile is None:
        return None
    sharing = uow.directory.members_with_mobile(person.mobile)
    of_that_name = next((member for member in sharing if member.name == person.name), None)
    if of_that_name is not None:
        return of_that_name
    free = [member for member in sharing if member.active and platform not in set(_platforms(member, uow))]
    return free[0] if len(free) == 1 else None


def _is_at_home(member: Member, platform: str, uow: UnitOfWork) -> bool:
    """Whether this platform says to which team he belongs: that of his present team, as long as he is there."""
    if member.team_id is None:
        return True
    home = member.team_id.partition(":")[0]
    return home == platform or (home != LIST and home not in set(_platforms(member, uow)))


def _with_mobile(member: Member, mobile: str | None, platform: str, *, at_home: bool) -> Member:
    if mobile is None or mobile == member.mobile:
        return member
    told_by = member.mobile_from
    follows = member.mobile is None or told_by in {"", platform} or (at_home and told_by != LIST)
    return replace(member, mobile=mobile, mobile_from=platform) if follows else member


def _platforms(member: Member, uow: UnitOfWork) -> Iterator[str]:
    return (identity.platform for identity in uow.directory.identities_of(member.id))
