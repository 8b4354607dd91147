"""Taking over a platform's directory, and what happens when somebody leaves."""

from __future__ import annotations

from typing import Any

from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role
from core.service.directory import MemberLeaves, PersonEntry, SyncDirectory, TeamEntry, team_id
from core.service.records import Subject
from tests.support.builders import COMPANY, EAST, LIN, SOUTH, WANG, XU, ZHOU, Ledger

ZHENG = MemberId("id0001")
"""The first id that the ledger gives out."""


def a_person(ident: str = "ou_zheng", name: str = "郑新", **changes: Any) -> PersonEntry:
    """A newcomer in the east, as Feishu lists him."""
    return PersonEntry(**{"external_id": ident, "name": name, "teams": ("east",), "mobile": "13900020001", **changes})


def sync(
    ledger: Ledger, *people: PersonEntry, teams: tuple[TeamEntry, ...] = (), platform: str = "feishu"
) -> list[str]:
    """Take this over and tell the kinds of events that came of it."""
    outcome = ledger.do(SyncDirectory(platform=platform, people=people, teams=teams))
    return [event.kind.value for event in outcome.events]


def member(ledger: Ledger, ident: MemberId) -> Member:
    """A member as he is now."""
    return ledger.read(lambda uow: uow.directory.member(ident))


def leaders(ledger: Ledger, team: TeamId) -> list[MemberId]:
    """Who leads a team now."""
    return [leader.id for leader in ledger.read(lambda uow: uow.directory.leaders(team))]


def known_as(ledger: Ledger, platform: str, external_id: str) -> MemberId | None:
    """Whose name this is on a platform."""
    found = ledger.read(lambda uow: uow.directory.member_known_as(platform, external_id))
    return found.id if found else None


def test_a_newcomer_becomes_a_member_under_his_platforms_name(ledger: Ledger) -> None:
    """With his team and mobile, and a trail of it."""
    events = sync(ledger, a_person())

    assert events == ["member_saved", "identity_bound"]
    assert member(ledger, ZHENG) == Member(
        id=ZHENG, name="郑新", team_id=EAST, mobile="13900020001", mobile_from="feishu"
    )
    assert known_as(ledger, "feishu", "ou_zheng") == ZHENG
    trail = ledger.read(lambda uow: uow.trail.about(Subject(kind="member", id=ZHENG)))
    assert [(event.kind.value, event.actor) for event in trail] == [("member_saved", None), ("identity_bound", None)]


def test_a_newcomer_can_file_at_once(ledger: Ledger) -> None:
    """And his leader is asked."""
    sync(ledger, a_person())

    ledger.file(ZHENG)

    assert ledger.told(LIN) == ["approval_needed"]


def test_the_same_directory_again_changes_nothing(ledger: Ledger) -> None:
    """It is taken over every night."""
    teams = (TeamEntry(id="east", name="华东区", parent="centre", leaders=("ou_lin",)),)
    sync(ledger, a_person(), teams=teams)
    before = ledger.snapshot()

    assert sync(ledger, a_person(), teams=teams) == []
    assert ledger.snapshot() == before


def test_somebody_who_is_renamed_or_moves_keeps_his_history(ledger: Ledger) -> None:
    """He is the same member."""
    sync(ledger, a_person())

    events = sync(ledger, a_person(name="郑新（华南）", teams=("south", "east"), mobile="13900020009"))

    assert events == ["member_saved"]
    moved = member(ledger, ZHENG)
    assert (moved.name, moved.team_id, moved.mobile) == ("郑新（华南）", SOUTH, "13900020009")


def test_a_listing_that_hides_team_and_mobile_takes_nothing_away(ledger: Ledger) -> None:
    """Apps without the permission see neither."""
    sync(ledger, a_person())

    assert sync(ledger, a_person(teams=(), mobile=None)) == []


def test_the_mobile_binds_a_second_platform_to_the_same_person(ledger: Ledger) -> None:
    """王晨 writes from DingTalk, too: one member, two names, his team unchanged, and a trail of the binding."""
    sales = "dd_sales"

    events = sync(ledger, a_person("dd_wang", "小王", teams=(sales,), mobile="13900010001"), platform="dingtalk")

    assert events == ["identity_bound"]
    assert known_as(ledger, "dingtalk", "dd_wang") == WANG
    assert known_as(ledger, "feishu", "ou_wang") == WANG
    assert (member(ledger, WANG).name, member(ledger, WANG).team_id) == ("王晨", EAST)


def test_two_directories_do_not_move_somebody_to_and_fro(ledger: Ledger) -> None:
    """Name and team follow the platform that his team belongs to."""
    ding = a_person("dd_wang", "小王", teams=("dd_sales",), mobile="13900010001")
    lark = a_person("ou_wang", "王晨", teams=("east",), mobile="13900010001")
    sync(ledger, ding, platform="dingtalk")
    before = member(ledger, WANG)

    sync(ledger, lark)
    sync(ledger, ding, platform="dingtalk")

    assert member(ledger, WANG) == before


def test_somebody_without_a_team_gets_it_from_the_first_platform_that_has_one(ledger: Ledger) -> None:
    """Feishu hid the departments, DingTalk shows them."""
    sync(ledger, a_person(teams=()))

    sync(ledger, a_person("dd_zheng", teams=("dd_sales",)), platform="dingtalk")

    assert member(ledger, ZHENG).team_id == team_id("dingtalk", "dd_sales")


def test_without_a_mobile_nobody_is_taken_for_somebody_else(ledger: Ledger) -> None:
    """A name alone binds nothing."""
    sync(ledger, a_person("dd_wang", "王晨", mobile=None), platform="dingtalk")

    assert known_as(ledger, "dingtalk", "dd_wang") == ZHENG


def test_teams_are_taken_over_with_their_place_and_name(ledger: Ledger) -> None:
    """A new one, and one that was renamed and moved."""
    south = TeamEntry(id="south", name="大华南区")
    sync(ledger, teams=(TeamEntry(id="west", name="西部", parent="centre"), south))

    teams = ledger.read(lambda uow: uow.directory.teams())

    west, moved = teams[team_id("feishu", "west")], teams[SOUTH]
    assert (west.name, west.parent_id) == ("西部", "feishu:centre")
    assert (moved.name, moved.parent_id) == ("大华南区", None)


def test_a_new_leader_takes_over_from_the_old_one(ledger: Ledger) -> None:
    """What is filed from now on is his to judge."""
    sync(ledger, teams=(TeamEntry(id="east", name="华东区", parent="centre", leaders=("ou_xu", "ou_nobody")),))

    ledger.file(WANG)

    assert leaders(ledger, EAST) == [XU]
    assert ledger.told(XU) == ["approval_needed"]
    assert ledger.told(LIN) == []


def test_teams_that_are_not_listed_keep_their_leaders(ledger: Ledger) -> None:
    """A directory comes in portions."""
    sync(ledger, teams=(TeamEntry(id="east", name="华东区", parent="centre"),))

    assert leaders(ledger, EAST) == []
    assert leaders(ledger, SOUTH) == ["he"]


def test_an_administrator_of_the_platform_administers(ledger: Ledger) -> None:
    """Granted once, however often he is listed."""
    sync(ledger, a_person(admin=True))
    sync(ledger, a_person(admin=True))

    grants = ledger.read(lambda uow: uow.directory.roles_of(ZHENG))

    assert [(grant.role, grant.team_id) for grant in grants] == [(Role.ADMIN, None)]
    assert {admin.id for admin in ledger.read(lambda uow: uow.directory.admins())} == {ZHENG, ZHOU}


def test_somebody_who_left_is_kept_but_inactive(ledger: Ledger) -> None:
    """His filings and his name in the trail stay, whoever takes them over."""
    filing = ledger.file(WANG)
    outcome = ledger.do(MemberLeaves(member_id=WANG))

    assert outcome.events[0].kind.value == "member_left"
    assert not member(ledger, WANG).active
    assert ledger.customer(filing).name == COMPANY


def test_leaving_twice_changes_nothing(ledger: Ledger) -> None:
    """Two platforms may say so."""
    ledger.do(MemberLeaves(member_id=WANG))
    before = ledger.snapshot()

    assert ledger.do(MemberLeaves(member_id=WANG)).code == "already_left"
    assert ledger.snapshot() == before


def test_somebody_who_comes_back_is_active_again(ledger: Ledger) -> None:
    """The platform lists him again, under his old number."""
    ledger.do(MemberLeaves(member_id=WANG))

    sync(ledger, a_person("ou_wang_2", "王晨", mobile="13900010001"))

    assert member(ledger, WANG).active
    assert known_as(ledger, "feishu", "ou_wang_2") == WANG


def test_nobody_leaves_who_was_never_here(ledger: Ledger) -> None:
    """That is a mistake of the caller."""
    assert ledger.refusal(MemberLeaves(member_id=MemberId("nobody"))).code == "member_unknown"
