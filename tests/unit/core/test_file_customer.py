"""报备: who gets a customer, and what the second one is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.approval.approval import Decision
from core.domain.contact import Contact
from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.org import Member, Role
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.directory import MemberLeaves
from core.service.records import NoticeKind, about_filing
from tests.support.builders import (
    COMPANY,
    EAST,
    FREE_AFTERWARDS,
    HE,
    LIN,
    PHONE,
    SUN,
    WANG,
    XU,
    ZHOU,
    Ledger,
    a_uscc,
    filing_of,
)

OTHER = "无锡假想食品有限公司"
OTHER_PHONE = "13900054321"
DUPLICATE = RuleRef(version=1, clause=Clause.DUPLICATE_KEY.value)


def test_a_filed_customer_waits_for_the_leader_of_the_team(ledger: Ledger) -> None:
    """The filing, its approval, its line in the trail and the leader's notice come together."""
    filing = ledger.file(WANG, budget="500000", note="年底前要装好", uscc=a_uscc())
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))

    assert (filing.status, filing.owner, filing.team_id) == (FilingStatus.PENDING, WANG, EAST)
    assert filing.filed_at == ledger.clock()
    assert filing.contact == Contact(name="李娜", phone=PHONE)
    assert filing.answers == {"budget": "500000", "note": "年底前要装好"}
    assert approval is not None
    assert (approval.approvers, approval.status, approval.started_at) == ((LIN,), Decision.OPEN, ledger.clock())
    assert ledger.trail(filing) == ["filing_submitted"]
    assert [(n.kind, n.to, n.about) for n in ledger.notices()] == [
        (NoticeKind.APPROVAL_NEEDED, LIN, about_filing(filing.id))
    ]


def test_the_customer_is_kept_with_its_code_and_contact(ledger: Ledger) -> None:
    """What identifies it belongs to the customer, not to the filing."""
    customer = ledger.customer(ledger.file(WANG, uscc=a_uscc(), region="江苏 苏州"))

    assert (customer.name, customer.uscc, customer.region) == (COMPANY, a_uscc(), "江苏 苏州")
    assert customer.contacts == (Contact(name="李娜", phone=PHONE),)


def test_the_trail_carries_no_phone_number(ledger: Ledger) -> None:
    """Identifiers only: the trail is kept for ever and read by many."""
    filing = ledger.file(WANG)
    events = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))

    assert [dict(event.data) for event in events] == [{"number": 1, "customer": filing.customer_id, "owner": WANG}]
    assert PHONE not in repr((events, ledger.notices()))


def test_two_people_file_one_customer_and_the_second_is_told_who(ledger: Ledger) -> None:
    """Who has it, since when, until when, by which key and by which rule."""
    first = ledger.approve(ledger.file(WANG))
    ledger.later(timedelta(hours=1))

    refusal = ledger.refusal(filing_of(SUN, phone=OTHER_PHONE))

    assert first.protected_until is not None
    assert (refusal.code, refusal.rule) == ("customer_held", DUPLICATE)
    assert refusal.facts == {
        "company": COMPANY,
        "owner_id": WANG,
        "since": first.filed_at.isoformat(),
        "until": first.protected_until.isoformat(),
        "key": "name",
        "status": "protected",
        "number": 1,
        "contest": COMPANY,
    }


def test_a_waiting_filing_keeps_others_out_as_a_protected_one_does(ledger: Ledger) -> None:
    """There is no end to name yet."""
    ledger.file(WANG)

    refusal = ledger.refusal(filing_of(SUN, phone=OTHER_PHONE))

    assert (refusal.code, refusal.facts["until"], refusal.facts["status"]) == ("customer_held", None, "pending")


def test_filing_ones_own_customer_again_says_so(ledger: Ledger) -> None:
    """No reproach, only the number to look at."""
    ledger.file(WANG)

    refusal = ledger.refusal(filing_of(WANG))

    assert (refusal.code, refusal.facts["number"]) == ("already_yours", 1)


@pytest.mark.parametrize("end", ["reject", "withdraw", "expire"])
def test_a_customer_that_is_free_again_goes_to_the_next_who_files(ledger: Ledger, end: str) -> None:
    """It is the same customer, with one more contact, under a new filing."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    first = ledger.file(WANG)
    if end == "expire":
        first = ledger.approve(first)
    getattr(ledger, end)(first)

    second = ledger.file(SUN, phone=OTHER_PHONE)

    assert (second.customer_id, second.owner, second.number) == (first.customer_id, SUN, 2)
    assert [contact.phone for contact in ledger.customer(second).contacts] == [PHONE, OTHER_PHONE]


def test_the_phone_of_a_held_customer_is_enough_to_clash(ledger: Ledger) -> None:
    """Under another name it may well be the same one."""
    ledger.file(WANG)

    refusal = ledger.refusal(filing_of(SUN, company=OTHER))

    assert (refusal.code, refusal.facts["key"], refusal.facts["company"]) == ("customer_held", "phone", COMPANY)


def test_a_phone_that_is_no_longer_held_makes_a_new_customer(ledger: Ledger) -> None:
    """The buyer has changed companies: a phone alone does not make it the same customer."""
    first = ledger.reject(ledger.file(WANG))

    second = ledger.file(SUN, company=OTHER)

    assert second.customer_id != first.customer_id


def test_the_credit_code_finds_the_customer_under_a_new_name(ledger: Ledger) -> None:
    """Companies rename themselves; their code stays."""
    ledger.file(WANG, uscc=a_uscc())

    refusal = ledger.refusal(filing_of(SUN, company=OTHER, phone=OTHER_PHONE, uscc=a_uscc()))

    assert (refusal.code, refusal.facts["key"]) == ("customer_held", "uscc")


def test_two_credit_codes_are_two_companies_whatever_their_names_say(ledger: Ledger) -> None:
    """The stronger key tells them apart where the weaker ones would not (S20)."""
    first = ledger.file(WANG, uscc=a_uscc(1))

    second = ledger.file(SUN, uscc=a_uscc(2))

    assert second.customer_id != first.customer_id
    assert {first.is_live, second.is_live} == {True}


def test_when_both_are_gone_a_code_brings_back_its_own_company(ledger: Ledger) -> None:
    """Of two companies with one name each code finds its own customer."""
    first = ledger.file(WANG, uscc=a_uscc(1))
    second = ledger.file(SUN, uscc=a_uscc(2))
    ledger.withdraw(first)
    ledger.withdraw(second)

    assert ledger.file(XU, uscc=a_uscc(2)).customer_id == second.customer_id
    assert ledger.file(XU, phone=OTHER_PHONE, uscc=a_uscc(1)).customer_id == first.customer_id


def test_a_customer_known_by_name_alone_learns_its_code(ledger: Ledger) -> None:
    """From then on the code tells it apart from a namesake."""
    first = ledger.withdraw(ledger.file(WANG))
    again = ledger.file(WANG, uscc=a_uscc(1))

    namesake = ledger.file(SUN, phone=OTHER_PHONE, uscc=a_uscc(2))

    assert again.customer_id == first.customer_id
    assert ledger.customer(again).uscc == a_uscc(1)
    assert namesake.customer_id != first.customer_id


def test_a_customer_held_by_its_name_is_found_by_a_code_from_an_earlier_filing(ledger: Ledger) -> None:
    """The base knows that name and code are one company, though the live filing did not give the code."""
    ledger.withdraw(ledger.file(WANG, uscc=a_uscc()))
    ledger.file(WANG)

    refusal = ledger.refusal(filing_of(SUN, company=OTHER, phone=OTHER_PHONE, uscc=a_uscc()))

    assert (refusal.code, refusal.facts["key"]) == ("customer_held", "uscc")


def test_different_customers_do_not_get_in_each_others_way(ledger: Ledger) -> None:
    """Numbers count up across all of them."""
    first = ledger.file(WANG)

    second = ledger.file(WANG, company=OTHER, phone=OTHER_PHONE)

    assert (first.number, second.number) == (1, 2)


def test_an_incomplete_filing_names_what_is_missing(ledger: Ledger) -> None:
    """In the order of the form."""
    refusal = ledger.refusal(filing_of(WANG, company="", phone=""))

    assert (refusal.code, refusal.facts) == ("incomplete", {"missing": "company,phone"})
    assert refusal.rule == RuleRef(version=1, clause=Clause.VALID_FILING.value)


def test_a_wrong_answer_leaves_no_trace(ledger: Ledger) -> None:
    """The form's own refusals come through."""
    assert ledger.refusal(filing_of(WANG, phone="139")).code == "bad_phone"


def test_somebody_who_left_cannot_file(ledger: Ledger) -> None:
    """Whatever app he still has on his phone."""
    ledger.do(MemberLeaves(member_id=WANG))

    assert ledger.refusal(filing_of(WANG)).code == "member_left"


def test_a_leader_who_files_is_judged_by_the_one_above(ledger: Ledger) -> None:
    """何川 leads the south; 周宁 is above him."""
    ledger.file(HE)

    assert ledger.told(ZHOU) == ["approval_needed"]
    assert ledger.told(HE) == []


def test_the_only_administrator_has_nobody_to_ask(ledger: Ledger) -> None:
    """周宁 stands at the top: the rule itself lets the filing pass, and the trail says so."""
    filing = ledger.file(ZHOU)
    events = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))

    assert (filing.status, filing.decided_by) == (FilingStatus.PROTECTED, None)
    assert [(event.kind.value, event.actor) for event in events] == [
        ("filing_submitted", ZHOU),
        ("filing_approved", None),
    ]


def test_a_filing_that_nobody_could_approve_leaves_no_trace(ledger: Ledger) -> None:
    """There is no leader, and no administrator either."""
    ledger.write(lambda uow: uow.directory.revoke(ZHOU, Role.ADMIN, None))
    refusal = ledger.refusal(filing_of(ZHOU))

    assert (refusal.code, refusal.rule) == ("no_approver", RuleRef(version=1, clause="approval/filing"))


def test_somebody_without_a_team_asks_the_administrator(ledger: Ledger) -> None:
    """The filing belongs to no team then."""
    lone = MemberId("lone")
    ledger.write(lambda uow: uow.directory.save_member(Member(id=lone, name="郑独", team_id=None)))

    filing = ledger.file(lone)

    assert filing.team_id is None
    assert ledger.told(ZHOU) == ["approval_needed"]
