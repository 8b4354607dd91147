"""Administrators that a platform names, and those whom somebody named by hand."""

from __future__ import annotations

from core.domain.ids import MemberId
from core.domain.org import Role, RoleGrant
from core.service.bind_identity import BindIdentity, MakeAdmin
from core.service.directory import AccountGone, TeamEntry
from tests.support.builders import EAST, LIN, WANG, XU, ZHOU, Ledger
from tests.unit.core.test_directory_sync import ZHENG, a_person, leaders, sync


def admins(ledger: Ledger) -> set[MemberId]:
    """Who administers now."""
    return {admin.id for admin in ledger.read(lambda uow: uow.directory.admins()) if admin.active}


def test_who_is_no_administrator_of_the_platform_any_more_is_none_here(ledger: Ledger) -> None:
    """The trail has both."""
    assert "role_granted" in sync(ledger, a_person(admin=True))

    assert sync(ledger, a_person(admin=False)) == ["role_revoked"]
    assert admins(ledger) == {ZHOU}


def test_whom_somebody_named_by_hand_no_platform_takes(ledger: Ledger) -> None:
    """Whatever came first."""
    sync(ledger, a_person(admin=True))
    ledger.do(MakeAdmin(member_id=ZHENG))

    assert sync(ledger, a_person(admin=False)) == []
    assert admins(ledger) == {ZHENG, ZHOU}


def test_whom_somebody_unmade_by_hand_no_platform_makes_again(ledger: Ledger) -> None:
    """Listed as before he is nothing new; named anew he is."""
    sync(ledger, a_person(admin=True))
    ledger.do(MakeAdmin(member_id=ZHENG, admin=False))

    assert sync(ledger, a_person(admin=True)) == []
    assert admins(ledger) == {ZHOU}
    sync(ledger, a_person(admin=False))
    sync(ledger, a_person(admin=True))
    assert admins(ledger) == {ZHENG, ZHOU}


def test_the_last_administrator_stays(ledger: Ledger) -> None:
    """Until there is another one, who may stand in the next portion of the same reading."""
    sync(ledger, a_person(admin=True))
    ledger.write(lambda uow: uow.directory.revoke(ZHOU, Role.ADMIN, None))

    assert sync(ledger, a_person(admin=False)) == []
    assert admins(ledger) == {ZHENG}
    sync(ledger, a_person("ou_wang", "王晨", admin=True, mobile=None))
    assert admins(ledger) == {WANG}


def test_the_last_administrator_is_not_unmade_by_hand_either(ledger: Ledger) -> None:
    """With a word about it."""
    assert ledger.refusal(MakeAdmin(member_id=ZHOU, admin=False)).code == "last_admin"


def test_an_administrator_on_two_platforms_stays_one_while_one_of_them_says_so(ledger: Ledger) -> None:
    """Feishu takes it back, DingTalk does not."""
    sync(ledger, a_person(admin=True))
    sync(ledger, a_person("zheng", admin=True), platform="dingtalk")

    sync(ledger, a_person(admin=False))
    assert admins(ledger) == {ZHENG, ZHOU}
    sync(ledger, a_person("zheng", admin=False), platform="dingtalk")
    assert admins(ledger) == {ZHOU}


def test_an_administrator_who_lost_the_account_is_none(ledger: Ledger) -> None:
    """He has another account, which does not administer."""
    sync(ledger, a_person(admin=True))
    sync(ledger, a_person("zheng"), platform="dingtalk")

    ledger.do(AccountGone(platform="feishu", external_id="ou_zheng"))

    assert admins(ledger) == {ZHOU}


def test_a_leader_by_hand_stays_beside_those_of_the_platform(ledger: Ledger) -> None:
    """The member list names leaders where the platform names none."""
    ledger.write(lambda uow: uow.directory.grant(RoleGrant(member_id=XU, role=Role.LEADER, team_id=EAST)))

    sync(ledger, teams=(TeamEntry(id="east", name="华东区", parent="centre"),))
    assert leaders(ledger, EAST) == [XU]
    sync(ledger, teams=(TeamEntry(id="east", name="华东区", parent="centre", leaders=("ou_lin",)),))
    assert leaders(ledger, EAST) == [LIN, XU]


def test_a_synced_role_that_moves_with_its_account_stays_synced(ledger: Ledger) -> None:
    """Bound to whom it belongs, the platform can still take it back."""
    sync(ledger, a_person("zheng", "小郑", mobile=None, admin=True), platform="dingtalk")
    ledger.do(BindIdentity(member_id=WANG, platform="dingtalk", external_id="zheng"))
    assert admins(ledger) == {WANG, ZHOU}

    sync(ledger, a_person("zheng", "小郑", mobile=None, admin=False), platform="dingtalk")

    assert admins(ledger) == {ZHOU}
