"""The accounts by which platforms know members: bound, gone, back again."""

from __future__ import annotations

from core.domain.ids import MemberId, TeamId
from core.domain.org import LIST, Identity, Member, Role, RoleGrant
from core.service.ports.store import Store
from tests.support.stores import MINUTE, MORNING, read, write, write_each

WANG = Member(id=MemberId("wang"), name="王晨", team_id=TeamId("east"), mobile="13900010001", mobile_from=LIST)
XU = Member(id=MemberId("xu"), name="徐朗", team_id=TeamId("east"))


def move_in(store: Store) -> None:
    """王晨 on two platforms, 徐朗 on one."""
    write_each(store, (WANG, XU), lambda uow, member: uow.directory.save_member(member))
    bound = (("dingtalk", "w", WANG), ("feishu", "ou_w", WANG), ("feishu", "ou_x", XU))
    identities = [Identity(platform=app, external_id=name, member_id=member.id) for app, name, member in bound]
    write_each(store, identities, lambda uow, identity: uow.directory.bind(identity))


def names(store: Store, platform: str) -> list[str]:
    """The accounts that a platform is known to have."""
    return [one.external_id for one in read(store, lambda uow: uow.directory.accounts(platform))]


def test_a_platform_is_known_to_have_the_accounts_of_active_members(store: Store) -> None:
    """Those who left are missed by nobody."""
    move_in(store)

    assert names(store, "feishu") == ["ou_w", "ou_x"]
    left = Member(id=XU.id, name=XU.name, team_id=XU.team_id, active=False)
    write(store, lambda uow: uow.directory.save_member(left))
    assert names(store, "feishu") == ["ou_w"]
    assert names(store, "wecom") == []


def test_an_account_that_is_gone_belongs_to_nobody(store: Store) -> None:
    """It is neither listed nor written to, and telling it twice changes nothing."""
    move_in(store)

    assert write(store, lambda uow: uow.directory.unbind("feishu", "ou_w", at=MORNING))
    assert not write(store, lambda uow: uow.directory.unbind("feishu", "ou_w", at=MORNING + MINUTE))
    assert not write(store, lambda uow: uow.directory.unbind("feishu", "ou_nobody", at=MORNING))
    assert names(store, "feishu") == ["ou_x"]
    assert read(store, lambda uow: uow.directory.member_known_as("feishu", "ou_w")) is None
    assert [one.platform for one in read(store, lambda uow: uow.directory.identities_of(WANG.id))] == ["dingtalk"]


def test_an_account_that_is_gone_is_remembered(store: Store) -> None:
    """Bound again it is back, and it is told apart from one that never was."""
    move_in(store)
    write(store, lambda uow: uow.directory.unbind("feishu", "ou_w", at=MORNING))

    gone = read(store, lambda uow: uow.directory.account("feishu", "ou_w"))
    assert gone is not None
    assert (gone.member_id, gone.gone_at) == (WANG.id, MORNING)
    assert read(store, lambda uow: uow.directory.account("feishu", "ou_nobody")) is None

    write(store, lambda uow: uow.directory.bind(gone))
    assert names(store, "feishu") == ["ou_w", "ou_x"]


def test_a_leaver_is_still_known_by_the_account_that_he_had(store: Store) -> None:
    """So that he reads why he can do nothing any more."""
    move_in(store)
    left = Member(id=XU.id, name=XU.name, team_id=XU.team_id, active=False)
    write(store, lambda uow: uow.directory.save_member(left))
    write(store, lambda uow: uow.directory.unbind("feishu", "ou_x", at=MORNING))

    known = read(store, lambda uow: uow.directory.member_known_as("feishu", "ou_x"))
    assert known is not None
    assert known.id == XU.id


def test_it_is_counted_how_many_accounts_were_lost_lately(store: Store) -> None:
    """Of one platform, from a moment on."""
    move_in(store)
    write(store, lambda uow: uow.directory.unbind("feishu", "ou_w", at=MORNING))
    write(store, lambda uow: uow.directory.unbind("feishu", "ou_x", at=MORNING + MINUTE))

    assert read(store, lambda uow: uow.directory.lost_since("feishu", MORNING)) == 2
    assert read(store, lambda uow: uow.directory.lost_since("feishu", MORNING + MINUTE)) == 1
    assert read(store, lambda uow: uow.directory.lost_since("dingtalk", MORNING)) == 0


def test_it_is_remembered_whom_the_platform_calls_an_administrator(store: Store) -> None:
    """Binding again does not forget it; being gone does."""
    move_in(store)
    write(store, lambda uow: uow.directory.administers("feishu", "ou_w", admin=True))
    write(store, lambda uow: uow.directory.bind(Identity(platform="feishu", external_id="ou_w", member_id=WANG.id)))

    account = read(store, lambda uow: uow.directory.account("feishu", "ou_w"))
    assert account is not None
    assert account.admin
    write(store, lambda uow: uow.directory.unbind("feishu", "ou_w", at=MORNING))
    account = read(store, lambda uow: uow.directory.account("feishu", "ou_w"))
    assert account is not None
    assert not account.admin


def test_what_was_given_by_hand_stays_so(store: Store) -> None:
    """A platform that gives the same role does not make it its own; a hand does."""
    move_in(store)
    synced = RoleGrant(member_id=WANG.id, role=Role.ADMIN, synced=True)
    by_hand = RoleGrant(member_id=WANG.id, role=Role.ADMIN)

    write(store, lambda uow: uow.directory.grant(synced))
    assert read(store, lambda uow: uow.directory.roles_of(WANG.id)) == [synced]
    write(store, lambda uow: uow.directory.grant(by_hand))
    write(store, lambda uow: uow.directory.grant(synced))
    assert read(store, lambda uow: uow.directory.roles_of(WANG.id)) == [by_hand]


def test_it_is_remembered_who_told_a_mobile(store: Store) -> None:
    """And who shares it, active ones first."""
    move_in(store)
    twin = Member(id=MemberId("a"), name="安", team_id=None, mobile=WANG.mobile, active=False, mobile_from="feishu")
    write(store, lambda uow: uow.directory.save_member(twin))

    assert read(store, lambda uow: uow.directory.members_with_mobile("13900010001")) == [WANG, twin]
    assert read(store, lambda uow: uow.directory.members_with_mobile("13900019999")) == []
