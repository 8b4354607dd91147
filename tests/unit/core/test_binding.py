"""Accounts that an administrator binds."""

from __future__ import annotations

import pytest

from core.domain.ids import MemberId
from core.domain.org import Role, RoleGrant
from core.domain.policy.approval import Approver, Step
from core.domain.rules import RuleViolation
from core.service.bind_identity import BindIdentity, MakeAdmin
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry, team_id
from core.service.procedures.colleagues import colleagues_named
from tests.support.builders import HE, LIN, WANG, Ledger
from tests.unit.core.test_flows import a_flow, asked, under


def test_a_bound_account_is_the_members_from_then_on() -> None:
    """What another platform's directory had made of it is left without an account there."""
    ledger = Ledger()
    ledger.do(SyncDirectory(platform="wecom", people=(PersonEntry(external_id="wangchen", name="王晨"),)))
    ledger.do(BindIdentity(member_id=WANG, platform="wecom", external_id="wangchen"))

    known = ledger.read(lambda uow: uow.directory.member_known_as("wecom", "wangchen"))
    assert known is not None
    assert known.id == WANG


def test_what_is_left_without_an_account_is_nobodys_colleague() -> None:
    """It has his name still, but neither a sentence nor a policy means it; before the binding there are two of them."""
    ledger = Ledger()
    ledger.do(SyncDirectory(platform="wecom", people=(PersonEntry(external_id="hechuan", name="何川"),)))
    made = ledger.read(lambda uow: uow.directory.member_known_as("wecom", "hechuan"))
    assert made is not None
    assert {one.id for one in ledger.read(lambda uow: colleagues_named("何川", uow))} == {HE, made.id}

    ledger.do(BindIdentity(member_id=made.id, platform="feishu", external_id=f"ou_{HE}"))

    assert ledger.read(lambda uow: [one.id for one in colleagues_named("何川", uow)]) == [made.id]
    by_name = Step(name="总监", approvers=(Approver(member="何川"),))
    assert asked(under(ledger, a_flow(by_name))) == {made.id}


@pytest.mark.parametrize("said", ["小王", "老王", "王总", "王哥"])
def test_a_colleague_is_found_by_what_others_call_him(said: str) -> None:
    """By the family name, where nobody is called so in full; of several the asker is to choose."""
    ledger = Ledger()
    assert ledger.read(lambda uow: [one.id for one in colleagues_named(said, uow)]) == [WANG]
    people = (PersonEntry(external_id="wangfang", name="王芳"), PersonEntry(external_id="w", name="小王"))
    ledger.do(SyncDirectory(platform="wecom", people=people[:1]))
    both = ledger.read(lambda uow: [one.name for one in colleagues_named(said, uow)])
    ledger.do(SyncDirectory(platform="wecom", people=people))

    assert sorted(both) == ["王晨", "王芳"]
    assert ledger.read(lambda uow: [one.name for one in colleagues_named("小王", uow)]) == ["小王"]


def test_nobody_is_found_by_a_family_name_that_nobody_has() -> None:
    """Nor by one letter alone."""
    ledger = Ledger()
    for said in ("小赵", "王"):
        with pytest.raises(RuleViolation, match="colleague_unknown"):
            ledger.read(lambda uow, said=said: colleagues_named(said, uow))  # type: ignore[misc]


def test_the_roles_of_the_account_come_along() -> None:
    """Who leads a team on one platform leads it as the person that he is."""
    ledger = Ledger()
    team = TeamEntry(id="2", name="华东区", leaders=("linlan",))
    person = PersonEntry(external_id="linlan", name="林岚", teams=("2",))
    ledger.do(SyncDirectory(platform="wecom", people=(person,), teams=(team,)))
    ledger.do(BindIdentity(member_id=LIN, platform="wecom", external_id="linlan"))

    grants = ledger.read(lambda uow: uow.directory.roles_of(LIN))
    assert RoleGrant(member_id=LIN, role=Role.LEADER, team_id=team_id("wecom", "2"), synced=True) in grants


def test_the_twin_of_a_bound_account_leaves() -> None:
    """A second 林岚 whom nobody can reach would be asked for approvals and stand in rankings."""
    ledger = Ledger()
    person = PersonEntry(external_id="linlan", name="林岚")
    ledger.do(SyncDirectory(platform="wecom", people=(person,), teams=()))
    ledger.do(BindIdentity(member_id=LIN, platform="wecom", external_id="linlan"))

    members = ledger.read(lambda uow: uow.directory.members())
    assert [one.id for one in members if one.name == "林岚" and one.active] == [LIN]


def test_whoever_has_a_customer_does_not_leave_with_his_account() -> None:
    """The administrator says to whom they go."""
    ledger = Ledger()
    ledger.do(SyncDirectory(platform="wecom", people=(PersonEntry(external_id="wc", name="王晨"),), teams=()))
    twin = ledger.read(lambda uow: uow.directory.member_known_as("wecom", "wc"))
    assert twin is not None
    ledger.file(twin.id)
    ledger.do(BindIdentity(member_id=WANG, platform="wecom", external_id="wc"))

    assert ledger.read(lambda uow: uow.directory.member(twin.id)).active


def test_an_administrator_is_made_and_unmade() -> None:
    """Twice is as good as once."""
    ledger = Ledger()
    for _ in range(2):
        ledger.do(MakeAdmin(member_id=WANG))
    assert WANG in [one.id for one in ledger.read(lambda uow: uow.directory.admins())]
    ledger.do(MakeAdmin(member_id=WANG, admin=False))

    assert WANG not in [one.id for one in ledger.read(lambda uow: uow.directory.admins())]


def test_nobody_is_bound_to_a_member_who_is_not_there() -> None:
    """A typing error makes no member."""
    with pytest.raises(RuleViolation, match="member_unknown"):
        Ledger().do(BindIdentity(member_id=MemberId("nobody"), platform="wecom", external_id="x"))
