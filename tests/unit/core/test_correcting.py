"""更正: the facts of a protected customer follow what has changed out there; the protection does not move."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.rules import RuleViolation
from core.service.correct_filing import CorrectFiling
from core.service.directory import MemberLeaves
from core.service.records import about_filing
from core.service.release_filing import ReleaseFiling
from tests.support.builders import LIN, PHONE, SUN, WANG, XU, Ledger

NEW, OTHERS = "13900077001", "13900077002"


def test_a_new_number_and_a_new_contact_are_kept_and_nothing_else_moves(ledger: Ledger) -> None:
    """Owner, end and rule stay; the trail says which answers changed, and not what they are."""
    held = ledger.approve(ledger.file(WANG))
    ledger.later(timedelta(days=3))
    ledger.do(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": NEW, "contact": "王芳"}))
    now = ledger.again(held)
    event = ledger.read(lambda uow: uow.trail.about(about_filing(held.id)))[-1]

    assert (now.contact.name, now.contact.phone) == ("王芳", NEW)
    assert (now.owner, now.protected_until, now.status, now.rule) == (
        held.owner,
        held.protected_until,
        held.status,
        held.rule,
    )
    assert ledger.trail(held)[-1] == "filing_corrected"
    assert event.data["changed"] == "contact,phone"
    assert NEW not in str(event)


def test_what_the_filer_said_about_look_alikes_stays(ledger: Ledger) -> None:
    """It is none of the answers that change."""
    held = ledger.approve(ledger.file(WANG))
    ledger.write(lambda uow: uow.filings.save(replace(held, answers={**held.answers, "apart": "两家公司，法人不同"})))
    ledger.do(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": NEW}))
    event = ledger.read(lambda uow: uow.trail.about(about_filing(held.id)))[-1]

    assert ledger.again(held).answers["apart"] == "两家公司，法人不同"
    assert event.data["changed"] == "phone"


def test_the_new_number_finds_the_customer_and_so_does_the_old_one(ledger: Ledger) -> None:
    """Whoever files by either is told who has it."""
    held = ledger.approve(ledger.file(WANG))
    ledger.do(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": NEW}))

    for phone in (NEW, PHONE):
        with pytest.raises(RuleViolation) as no:
            ledger.file(SUN, company="无锡假想食品有限公司", phone=phone)
        assert no.value.code == "customer_held"


def test_the_number_of_somebody_elses_customer_is_refused(ledger: Ledger) -> None:
    """It would be a second filing of that one by the back door."""
    ledger.approve(ledger.file(XU, company="无锡假想食品有限公司", phone=OTHERS))
    held = ledger.approve(ledger.file(WANG))

    assert ledger.refusal(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": OTHERS})).code == "customer_held"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"company": "无锡假想食品有限公司"}, "correct_company"),
        ({"phone": PHONE}, "correct_same"),
        ({"phone": "13800000000"}, "placeholder_phone"),
        ({"phone": "139"}, "bad_phone"),
    ],
)
def test_what_cannot_be_or_changes_nothing_is_said(ledger: Ledger, fields: dict[str, str], code: str) -> None:
    """The company is what was filed; the rules for a filing go on to hold."""
    held = ledger.approve(ledger.file(WANG))

    assert ledger.refusal(CorrectFiling(filing_id=held.id, by=WANG, fields=fields)).code == code


def test_the_leader_may_a_colleague_may_not(ledger: Ledger) -> None:
    """Nor does somebody who has left, nor anybody once it is over or still waits."""
    held = ledger.file(WANG)
    change = {"phone": NEW}
    waiting = ledger.refusal(CorrectFiling(filing_id=held.id, by=WANG, fields=change)).code
    ledger.approve(held)
    stranger = ledger.refusal(CorrectFiling(filing_id=held.id, by=XU, fields=change)).code
    ledger.do(CorrectFiling(filing_id=held.id, by=LIN, fields=change))
    ledger.do(ReleaseFiling(filing_id=held.id, by=WANG, reason="没有预算"))
    over = ledger.refusal(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": OTHERS})).code
    ledger.do(MemberLeaves(member_id=WANG))
    left = ledger.refusal(CorrectFiling(filing_id=held.id, by=WANG, fields={"phone": OTHERS})).code

    assert (waiting, stranger, over, left) == ("correct_pending", "correct_not_yours", "correct_over", "member_left")
    assert ledger.again(held).contact.phone == NEW
