"""Whose account it is: mobiles that were given away again, swapped, shared, or told by several."""

from __future__ import annotations

from dataclasses import replace

from core.domain.org import LIST
from core.service.directory import AccountGone, MemberLeaves, SyncDirectory
from tests.support.builders import WANG, XU, Ledger
from tests.unit.core.test_directory_sync import ZHENG, a_person, known_as, member, sync

OF_WANG = "13900010001"


def test_who_gets_a_leavers_number_is_not_the_leaver(ledger: Ledger) -> None:
    """Carriers give numbers away again: 吴桐 has the number that 王晨 had, and none of his customers."""
    ledger.do(MemberLeaves(member_id=WANG))

    sync(ledger, a_person("ou_wu", "吴桐", mobile=OF_WANG))

    assert not member(ledger, WANG).active
    assert known_as(ledger, "feishu", "ou_wu") not in {None, WANG}


def test_on_another_platform_the_leavers_number_binds_nobody_either(ledger: Ledger) -> None:
    """By mobile only those are bound who are here."""
    ledger.do(MemberLeaves(member_id=WANG))

    sync(ledger, a_person("wu", "吴桐", mobile=OF_WANG), platform="dingtalk")

    assert known_as(ledger, "dingtalk", "wu") not in {None, WANG}


def test_a_number_binds_nobody_who_has_an_account_there_already(ledger: Ledger) -> None:
    """王晨 has not been noticed to have left, and somebody else is listed with his number: two people, and a hint."""
    outcome = ledger.do(SyncDirectory(platform="feishu", people=(a_person("ou_wu", "吴桐", mobile=OF_WANG),)))

    assert known_as(ledger, "feishu", "ou_wu") not in {None, WANG}
    assert known_as(ledger, "feishu", "ou_wang") == WANG
    assert outcome.facts == {"shared_mobiles": 1}


def test_an_account_made_anew_for_the_same_person_is_his(ledger: Ledger) -> None:
    """Same name, same number: he keeps his customers, although the old account is not gone yet."""
    sync(ledger, a_person("ou_wang_2", "王晨", mobile=OF_WANG))
    ledger.do(AccountGone(platform="feishu", external_id="ou_wang"))

    assert member(ledger, WANG).active
    assert known_as(ledger, "feishu", "ou_wang_2") == WANG


def test_a_number_that_two_people_have_binds_neither(ledger: Ledger) -> None:
    """Nobody can say whose it is; under a name that fits it is clear."""
    ledger.write(lambda uow: uow.directory.save_member(replace(uow.directory.member(XU), mobile=OF_WANG)))

    sync(ledger, a_person("who", "小王", mobile=OF_WANG), platform="dingtalk")
    sync(ledger, a_person("xu", "徐朗", mobile=OF_WANG), platform="wecom")

    assert known_as(ledger, "dingtalk", "who") not in {None, WANG, XU}
    assert known_as(ledger, "wecom", "xu") == XU


def test_a_new_mobile_is_taken_over(ledger: Ledger) -> None:
    """The platform that told the old one tells the new one."""
    sync(ledger, a_person())
    sync(ledger, a_person(mobile="13900020009"))

    assert (member(ledger, ZHENG).mobile, member(ledger, ZHENG).mobile_from) == ("13900020009", "feishu")


def test_two_people_may_swap_their_numbers(ledger: Ledger) -> None:
    """Accounts say who is who; nobody becomes the other, and nothing is shared in the end."""
    wu = a_person("ou_wu", "吴桐", mobile="13900020002")
    sync(ledger, a_person(), wu)
    of_wu = known_as(ledger, "feishu", "ou_wu")
    assert of_wu is not None

    swapped = (a_person(mobile="13900020002"), replace(wu, mobile="13900020001"))
    outcome = ledger.do(SyncDirectory(platform="feishu", people=swapped))

    assert (member(ledger, ZHENG).mobile, member(ledger, of_wu).mobile) == ("13900020002", "13900020001")
    assert outcome.facts == {}


def test_two_platforms_with_different_numbers_do_not_take_turns(ledger: Ledger) -> None:
    """The platform of his team is believed."""
    sync(ledger, a_person())
    ding = a_person("zheng", mobile="13900020001")
    sync(ledger, ding, platform="dingtalk")

    assert sync(ledger, replace(ding, mobile="13900020009"), platform="dingtalk") == []
    assert member(ledger, ZHENG).mobile == "13900020001"


def test_what_the_member_list_says_is_not_overwritten(ledger: Ledger) -> None:
    """Neither the mobile nor the team."""
    sync(ledger, a_person(mobile=None))
    team = ledger.read(lambda uow: next(iter(uow.directory.teams())))
    listed = replace(member(ledger, ZHENG), mobile="13900020005", mobile_from=LIST, team_id=type(team)("list:华东区"))
    ledger.write(lambda uow: uow.directory.save_member(listed))

    assert sync(ledger, a_person(teams=("south",), mobile="13900020009")) == []
    kept = member(ledger, ZHENG)
    assert (kept.mobile, kept.team_id) == ("13900020005", "list:华东区")


def test_who_leaves_the_platform_of_his_team_follows_the_one_that_he_has(ledger: Ledger) -> None:
    """Or nobody would ever move him again."""
    sync(ledger, a_person())
    ding = a_person("zheng", teams=("7",))
    sync(ledger, ding, platform="dingtalk")
    ledger.do(AccountGone(platform="feishu", external_id="ou_zheng"))

    sync(ledger, ding, platform="dingtalk")

    assert member(ledger, ZHENG).team_id == "dingtalk:7"
