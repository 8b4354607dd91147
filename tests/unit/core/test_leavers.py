"""Accounts that a platform has no longer: who has left, who only changed apps, and when nothing is believed."""

from __future__ import annotations

from datetime import timedelta

from core.domain.ids import MemberId
from core.domain.org import Identity
from core.service.directory import AccountGone, MemberLeaves, PersonEntry, SyncDirectory, account_gone
from core.service.records import Subject
from tests.support.builders import LIN, WANG, ZHOU, Ledger
from tests.unit.core.test_directory_sync import ZHENG, a_person, known_as, member, sync


def gone(ledger: Ledger, name: str, platform: str = "feishu") -> str:
    """The platform has this account no longer; what came of it."""
    return ledger.do(AccountGone(platform=platform, external_id=name)).code


def on_dingtalk(ledger: Ledger, ident: MemberId, name: str) -> None:
    """Somebody has a second account."""
    ledger.write(lambda uow: uow.directory.bind(Identity(platform="dingtalk", external_id=name, member_id=ident)))


def events_of(ledger: Ledger, ident: MemberId) -> list[str]:
    """The trail of a member."""
    return [event.kind.value for event in ledger.read(lambda uow: uow.trail.about(Subject(kind="member", id=ident)))]


def test_who_has_no_account_left_has_left(ledger: Ledger) -> None:
    """With all that follows: what waited for 林岚 waits for 周宁."""
    filing = ledger.file(WANG)

    assert gone(ledger, "ou_lin") == "left"
    assert not member(ledger, LIN).active
    assert events_of(ledger, LIN) == ["identity_unbound", "member_left"]
    assert ledger.approve(filing, by=ZHOU).is_live


def test_who_has_another_account_stays(ledger: Ledger) -> None:
    """He only changed apps, and is reached in the one that he has."""
    on_dingtalk(ledger, WANG, "wang")

    assert gone(ledger, "ou_wang") == "unbound"
    assert member(ledger, WANG).active
    assert [one.platform for one in ledger.read(lambda uow: uow.directory.identities_of(WANG))] == ["dingtalk"]
    assert gone(ledger, "wang", "dingtalk") == "left"


def test_told_twice_it_happens_once(ledger: Ledger) -> None:
    """Events come again, and two processes compare the same listing."""
    gone(ledger, "ou_wang")
    before = ledger.snapshot()

    assert gone(ledger, "ou_wang") == "already_gone"
    assert gone(ledger, "ou_nobody") == "already_gone"
    assert ledger.snapshot() == before


def test_somebody_who_comes_back_under_his_account_is_active_again(ledger: Ledger) -> None:
    """And the trail says so."""
    sync(ledger, a_person())
    gone(ledger, "ou_zheng")

    assert sync(ledger, a_person()) == ["member_saved", "member_returned", "identity_bound"]
    assert member(ledger, ZHENG).active
    assert known_as(ledger, "feishu", "ou_zheng") == ZHENG


def test_an_account_that_comes_back_on_one_app_is_his_again(ledger: Ledger) -> None:
    """Although that platform tells no mobile."""
    on_dingtalk(ledger, WANG, "wang")
    gone(ledger, "wang", "dingtalk")

    sync(ledger, PersonEntry(external_id="wang", name="王晨"), platform="dingtalk")

    assert known_as(ledger, "dingtalk", "wang") == WANG


def test_an_account_that_was_given_away_again_is_somebody_new(ledger: Ledger) -> None:
    """Companies choose ids themselves: the next 销售一号 is not the last one."""
    sync(ledger, a_person("sales01", "郑新", mobile=None), platform="wecom")
    gone(ledger, "sales01", "wecom")

    sync(ledger, a_person("sales01", "吴桐", mobile=None), platform="wecom")

    assert not member(ledger, ZHENG).active
    successor = known_as(ledger, "wecom", "sales01")
    assert successor not in {None, ZHENG}


def test_whom_an_administrator_sent_away_stays_away(ledger: Ledger) -> None:
    """The platform lists him still, which is nothing new."""
    sync(ledger, a_person())
    ledger.do(MemberLeaves(member_id=ZHENG))

    assert sync(ledger, a_person()) == []
    assert not member(ledger, ZHENG).active


def test_too_many_at_once_are_not_believed(ledger: Ledger) -> None:
    """The app's range was narrowed: five of twenty-six go, the sixth and all others are held."""
    people = [a_person(f"ou_{n}", f"新人{n}", mobile=f"1390003{n:04d}") for n in range(20)]
    sync(ledger, *people)

    codes = [gone(ledger, person.external_id) for person in people]

    assert codes == ["left"] * 5 + ["held"] * 15
    ledger.later(timedelta(hours=1))
    assert gone(ledger, "ou_19") == "left"


def test_the_handler_leaves_the_store_alone_when_it_holds(ledger: Ledger) -> None:
    """Nothing is written, nobody is told."""
    for n in range(6):
        sync(ledger, a_person(f"ou_{n}", f"新人{n}", mobile=f"1390003{n:04d}"))
    for n in range(5):
        gone(ledger, f"ou_{n}")
    before, ctx = ledger.snapshot(), ledger.context()

    held = ledger.write(lambda uow: account_gone(AccountGone(platform="feishu", external_id="ou_5"), uow, ctx))

    assert (held.code, held.events, held.notices) == ("held", (), ())
    assert ledger.snapshot() == before


def test_the_same_listing_brings_nobody_back_twice(ledger: Ledger) -> None:
    """It is read every few hours."""
    people = (a_person(), a_person("ou_wu", "吴桐", mobile="13900020002"))
    sync(ledger, *people)
    gone(ledger, "ou_wu")
    ledger.do(SyncDirectory(platform="feishu", people=people))
    before = ledger.snapshot()

    assert sync(ledger, *people) == []
    assert ledger.snapshot() == before
