"""Members, teams, identities and roles."""

from __future__ import annotations

import pytest

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from tests.support.stores import MINUTE, MORNING, read, write, write_each

LIN = Member(id=MemberId("lin"), name="林岚", team_id=TeamId("east"), mobile="13900010001")
WANG = Member(id=MemberId("wang"), name="王晨", team_id=TeamId("east"))


def save(store: Store, *members: Member) -> None:
    write_each(store, members, lambda uow, member: uow.directory.save_member(member))


def test_a_member_comes_back_as_saved(store: Store) -> None:
    """The mobile number, which is sealed at rest, too."""
    save(store, LIN, WANG)

    assert read(store, lambda uow: uow.directory.member(LIN.id)) == LIN
    assert read(store, lambda uow: uow.directory.members()) == [LIN, WANG]


def test_nobody_is_made_up_for_an_unknown_id(store: Store) -> None:
    """The refusal has a name that the cards can word."""
    with pytest.raises(RuleViolation) as refusal:
        read(store, lambda uow: uow.directory.member(MemberId("nobody")))

    assert refusal.value.code == "member_unknown"


def test_saving_what_was_read_raises_the_version(store: Store) -> None:
    """And saving the same version twice loses against the first."""
    save(store, WANG)
    first = read(store, lambda uow: uow.directory.member(WANG.id))
    save(store, first)

    assert read(store, lambda uow: uow.directory.member(WANG.id)).version == 2
    with pytest.raises(ConcurrentChange):
        save(store, first)


def test_a_member_who_was_never_there_is_not_updated(store: Store) -> None:
    """A version above one says that somebody has read a row."""
    stranger = Member(id=MemberId("gone"), name="某人", team_id=None, version=3)

    with pytest.raises(ConcurrentChange):
        save(store, stranger)


def test_a_mobile_number_finds_its_member(store: Store) -> None:
    """Active members before those who left."""
    left = Member(id=MemberId("a-left"), name="何川", team_id=None, active=False, mobile=LIN.mobile)
    save(store, left, LIN)

    assert read(store, lambda uow: uow.directory.member_with_mobile("13900010001")) == LIN
    assert read(store, lambda uow: uow.directory.member_with_mobile("13900010002")) is None


def test_one_external_id_belongs_to_one_member(store: Store) -> None:
    """Bound again, it moves."""
    save(store, LIN, WANG)
    identities = [Identity(platform="feishu", external_id="ou_1", member_id=each.id) for each in (LIN, WANG)]
    write_each(store, identities, lambda uow, identity: uow.directory.bind(identity))

    assert read(store, lambda uow: uow.directory.member_known_as("feishu", "ou_1")) == WANG
    assert read(store, lambda uow: uow.directory.member_known_as("wecom", "ou_1")) is None
    assert read(store, lambda uow: uow.directory.identities_of(LIN.id)) == []
    assert [i.external_id for i in read(store, lambda uow: uow.directory.identities_of(WANG.id))] == ["ou_1"]


def test_leaders_lead_their_team_and_administrators_the_company(store: Store) -> None:
    """A role given twice is given once; taken back, it is gone."""
    save(store, LIN, WANG)
    east = RoleGrant(member_id=LIN.id, role=Role.LEADER, team_id=TeamId("east"))
    company = RoleGrant(member_id=LIN.id, role=Role.ADMIN)
    write_each(store, (east, east, company), lambda uow, grant: uow.directory.grant(grant))

    assert read(store, lambda uow: uow.directory.leaders(TeamId("east"))) == [LIN]
    assert read(store, lambda uow: uow.directory.leaders(TeamId("south"))) == []
    assert read(store, lambda uow: uow.directory.admins()) == [LIN]
    assert read(store, lambda uow: uow.directory.roles_of(LIN.id)) == [company, east]

    write(store, lambda uow: uow.directory.revoke(LIN.id, Role.LEADER, TeamId("east")))
    write(store, lambda uow: uow.directory.revoke(LIN.id, Role.ADMIN, None))

    assert read(store, lambda uow: uow.directory.roles_of(LIN.id)) == []


def test_teams_know_what_stands_above_them(store: Store) -> None:
    """A team saved again keeps its place and gets a new version."""
    centre = Team(id=TeamId("centre"), name="销售中心")
    east = Team(id=TeamId("east"), name="华东", parent_id=centre.id)
    write_each(store, (centre, east, east), lambda uow, team: uow.directory.save_team(team))

    teams = read(store, lambda uow: uow.directory.teams())

    assert teams[centre.id] == centre
    assert (teams[east.id].parent_id, teams[east.id].version) == (centre.id, 2)
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.directory.save_team(east))


def test_the_account_that_was_used_last_comes_first(store: Store) -> None:
    """There he is reached; what was never used stands behind, and binding again forgets nothing."""
    save(store, WANG)
    bound = [Identity(platform=each, external_id="w", member_id=WANG.id) for each in ("dingtalk", "feishu", "wecom")]
    write_each(store, bound, lambda uow, identity: uow.directory.bind(identity))
    write(store, lambda uow: uow.directory.used("wecom", "w", at=MORNING))
    write(store, lambda uow: uow.directory.used("feishu", "w", at=MORNING + MINUTE))
    write(store, lambda uow: uow.directory.bind(bound[2]))

    found = read(store, lambda uow: uow.directory.identities_of(WANG.id))
    assert [one.platform for one in found] == ["feishu", "wecom", "dingtalk"]
    assert found[1].used_at == MORNING
