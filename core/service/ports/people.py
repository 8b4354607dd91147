"""What the services need to know about members, teams, leaders and identities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team


class Directory(Protocol):
    """Members, teams, leaders, identities."""

    def member(self, member_id: MemberId) -> Member:
        """Raises ``RuleViolation("member_unknown")``."""
        ...

    def members_among(self, members: Collection[MemberId]) -> Mapping[MemberId, Member]:
        """Those of them that there are, asked for at once; each of them need not be asked for again."""
        ...

    def wait_for_turn(self, member_id: MemberId) -> None:
        """Whoever else asks this about the same member waits until this unit of work is over: so that what is counted
        before something is done is still true when it is done, whichever process does it.
        """
        ...

    def member_known_as(self, platform: str, external_id: str) -> Member | None:
        """Whose account this is; one that is gone belongs to nobody any more, except that a leaver is still known."""
        ...

    def member_with_mobile(self, mobile: str) -> Member | None: ...
    def members_with_mobile(self, mobile: str) -> Sequence[Member]:
        """Everybody who has this number, active ones first."""
        ...

    def members(self) -> Sequence[Member]: ...
    def teams(self) -> Mapping[TeamId, Team]: ...
    def leaders(self, team_id: TeamId) -> Sequence[Member]: ...
    def admins(self) -> Sequence[Member]: ...
    def roles_of(self, member_id: MemberId) -> Sequence[RoleGrant]: ...
    def identities_of(self, member_id: MemberId) -> Sequence[Identity]:
        """The one that was used last comes first: that is the app in which he is reached."""
        ...

    def account(self, platform: str, external_id: str) -> Identity | None:
        """One account, gone or not."""
        ...

    def accounts(self, platform: str) -> Sequence[Identity]:
        """The accounts of active members that this platform is known to have, in the order of their ids."""
        ...

    def lost_since(self, platform: str, instant: datetime) -> int:
        """How many accounts of this platform are gone since then."""
        ...

    def used(self, platform: str, external_id: str, *, at: datetime) -> None:
        """He has just written or pressed there."""
        ...

    def save_member(self, member: Member) -> None:
        """Insert (version 1) or conditional update; raises ``ConcurrentChange``."""
        ...

    def save_team(self, team: Team) -> None: ...
    def bind(self, identity: Identity) -> None:
        """One external id belongs to one member; binding it again moves it, and brings back one that was gone."""
        ...

    def unbind(self, platform: str, external_id: str, *, at: datetime) -> bool:
        """The account is gone; whose it was is remembered. ``False`` if it was gone already or never there."""
        ...

    def administers(self, platform: str, external_id: str, *, admin: bool) -> None:
        """Whether the platform lists the account as an administrator."""
        ...

    def grant(self, grant: RoleGrant) -> None:
        """Given twice is given once; what was given by hand once is not ``synced`` any more."""
        ...

    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None: ...
