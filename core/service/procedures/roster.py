"""Who is meant by a name in a sheet: by name, with the team where names are shared, by mobile or by number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from core.domain.contact import normal_phone
from core.domain.dedupe.names import compare_name
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Team, upwards
from core.domain.sheets.faults import Fault, fault
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import with_account

_PARTS = re.compile(r"[（(\[【/、,，\-—－_\s）)\]】]+")
_TITLE = re.compile(r"(?:经理|总监|主管|总)$")


class Roster:
    """The members as they are at the beginning of an import. ``default`` owns rows that name nobody; of several of a
    name, nobody means one of the ``silent``, whom no message reaches.
    """

    def __init__(
        self,
        members: list[Member],
        teams: Mapping[TeamId, Team],
        default: MemberId | None = None,
        silent: frozenset[MemberId] = frozenset(),
    ) -> None:
        self._default, self._silent = default, silent
        self._members = {member.id: member for member in members}
        self._teams = teams
        self._named: dict[str, list[Member]] = defaultdict(list)
        for member in members:
            self._named[compare_name(member.name)].append(member)
        self._mobiles = {member.mobile: member for member in members if member.mobile}
        self._known: dict[tuple[str, str], MemberId | Fault] = {}

    @classmethod
    def of(cls, uow: UnitOfWork, default: MemberId | None = None, *, reached: bool = False) -> Roster:
        """The members that the ledger knows; ``reached``: of several of a name only those whom a message reaches."""
        members = list(uow.directory.members())
        if not reached:
            return cls(members, uow.directory.teams(), default)
        named: dict[str, list[Member]] = defaultdict(list)
        for member in members:
            named[compare_name(member.name)].append(member)
        shared = [tuple(one for one in same if one.active) for same in named.values() if len(same) > 1]
        silent = frozenset(one.id for same in shared for one in set(same) - set(with_account(same, uow)))
        return cls(members, uow.directory.teams(), default, silent)

    @property
    def names(self) -> frozenset[str]:
        """What members are called, to recognise a column of them."""
        return frozenset({member.name for member in self._members.values()} | self._mobiles.keys())

    def team_of(self, member_id: MemberId) -> TeamId | None:
        """The team to which a filing of this member belongs."""
        member = self._members.get(member_id)
        return member.team_id if member else None

    def owner_of(self, name: str, team: str) -> MemberId | Fault:
        """Whose row it is, or what is wrong with the name: ``owner_lacking``, ``owner_unknown``, ``owner_shared``,
        ``owner_left``.
        """
        asked = (name, team)
        if asked not in self._known:
            self._known[asked] = self._looked_up(name, team)
        return self._known[asked]

    def _looked_up(self, name: str, team: str) -> MemberId | Fault:
        if not name.strip():
            return self._default or fault("owner", "owner_lacking")
        found = self._called(name.strip())
        if len(found) > 1:
            words = {compare_name(part) for part in (*_PARTS.split(team), *_PARTS.split(name)) if part}
            found = [member for member in found if words & self._teams_of(member)] or found
        if len(found) > 1:
            found = [member for member in found if member.active] or found
        if len(found) > 1:
            found = [member for member in found if member.id not in self._silent] or found
        if len(found) != 1:
            return fault("owner", "owner_shared" if found else "owner_unknown", name)
        return found[0].id if found[0].active else fault("owner", "owner_left", name)

    def _called(self, name: str) -> list[Member]:
        phone = normal_phone(name)
        direct = self._members.get(MemberId(name)) or (self._mobiles.get(phone) if phone else None)
        if direct is not None:
            return [direct]
        texts = [name, *_PARTS.split(name), _TITLE.sub("", name)]
        for text in texts:
            if found := self._named.get(compare_name(text)):
                return found
        phones = (normal_phone(part) for part in texts)
        return [self._mobiles[each] for each in phones if each and each in self._mobiles]

    def _teams_of(self, member: Member) -> set[str]:
        return {compare_name(team.name) for team in upwards(member.team_id, self._teams)}
