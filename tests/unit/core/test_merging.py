"""Two customers of the base become one, and two again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.filing import Filing
from core.domain.ids import CustomerId, MemberId
from core.domain.resembling import NameException
from core.service.file_customer import FileCustomer
from core.service.give_alias import GiveAlias
from core.service.merge_customers import ConfirmMerge, MergeCustomers, UndoMerge
from core.service.procedures.newcomers import weigh
from core.service.procedures.resembling import look, signs_in
from core.service.records import EventRecord, about_customer
from core.service.views.queries import filing_view, named
from tests.support.bare import without_versions
from tests.support.builders import (
    COMPANY,
    FREE_AFTERWARDS,
    HE,
    KEYS_ALONE,
    LIN,
    SUN,
    WANG,
    ZHOU,
    Ledger,
    a_uscc,
    filing_of,
)

OTHER = "青禾精机（苏州）有限公司"


def both(ledger: Ledger, **fields: str) -> tuple[Filing, Filing]:
    """Two customers who are one: the first withdrawn, the second protected."""
    ledger.policy = KEYS_ALONE
    old = ledger.withdraw(ledger.file(WANG, region="苏州"))
    return old, ledger.approve(ledger.file(SUN, OTHER, "13900054321", **fields), by=HE)


def merge(old: Filing, new: Filing, by: MemberId | None = ZHOU, reason: str = "") -> MergeCustomers:
    return MergeCustomers(keep=old.customer_id, drop=new.customer_id, by=by, reason=reason)


def trail(ledger: Ledger, customer: CustomerId) -> list[EventRecord]:
    return list(ledger.read(lambda uow: uow.trail.about(about_customer(customer))))


def test_an_administrator_makes_two_customers_one(ledger: Ledger) -> None:
    """Their filings stand under the name that stays, which knows what the other one knew; the trail says what moved."""
    code = a_uscc()
    old, new = both(ledger, uscc=code)
    outcome = ledger.do(merge(old, new))
    kept = ledger.customer(old)
    (event,) = trail(ledger, kept.id)

    assert (outcome.code, outcome.facts) == (
        "customers_merged",
        {"number": 1, "company": COMPANY, "other": OTHER, "filings": 1},
    )
    assert (kept.uscc, kept.region, len(kept.contacts)) == (code, "苏州", 2)
    assert ledger.again(new).customer_id == kept.id
    assert (event.kind, event.actor, event.data["dropped"], event.data["filings"]) == (
        "customers_merged",
        ZHOU,
        new.customer_id,
        1,
    )
    assert OTHER not in str(event.data)


def test_the_cards_of_what_moved_are_drawn_anew(ledger: Ledger) -> None:
    """They carry the customer's name."""
    old, new = both(ledger)
    ledger.do(merge(old, new))
    drawn = ledger.read(lambda uow: filing_view(new.id, SUN, uow, ledger.clock()))

    assert drawn.company == COMPANY
    assert [notice.about.id for notice in ledger.notices() if notice.dedupe_key.startswith("repaint:merged1")] == [
        new.id
    ]


def test_whoever_files_under_the_dropped_name_meets_the_kept_customer(ledger: Ledger) -> None:
    """The dropped name is an alias from then on, exact and for the eye."""
    old, new = both(ledger)
    ledger.do(merge(old, new))
    asked = {"company": OTHER}
    found = ledger.read(lambda uow: weigh(asked, look(signs_in(asked), uow, ledger.policy), uow, ledger.policy))
    assert found.check.clash is not None

    assert found.check.clash.filing.id == new.id
    assert ledger.refusal(filing_of(WANG, OTHER, "13900077777")).code == "customer_held"
    assert ledger.refusal(filing_of(WANG, COMPANY, "13900077777")).code == "customer_held"


def test_the_dropped_name_still_finds_the_filings(ledger: Ledger) -> None:
    """查看 with the old name shows the kept customer's latest filing; parted, its own."""
    old, new = both(ledger)
    ledger.do(merge(old, new))
    found = ledger.read(lambda uow: named(OTHER, SUN, uow))

    assert [filing.id for filing in found] == [new.id]
    ledger.do(UndoMerge(number=1, by=ZHOU))
    assert [filing.id for filing in ledger.read(lambda uow: named(COMPANY, WANG, uow))] == [old.id]


def test_an_old_button_that_names_the_dropped_customer_means_the_kept_one(ledger: Ledger) -> None:
    """Whoever says that his newcomer is that customer files the kept one."""
    old, new = both(ledger)
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    ledger.do(merge(old, new))
    fields = {"company": "青禾苏州厂", "contact": "李娜", "phone": "13900077777"}
    ledger.expire(ledger.again(new))
    again = ledger.do(FileCustomer(by=WANG, fields=fields, same_as=new.customer_id))
    live = ledger.read(lambda uow: uow.filings.live_of(old.customer_id, ""))
    assert live is not None

    assert again.code == "filed"
    assert live.answers["typed"] == "青禾苏州厂"
    assert ledger.do(GiveAlias(customer_id=new.customer_id, by=WANG, alias="老青禾")).facts["company"] == COMPANY


@pytest.mark.parametrize("member", [WANG, LIN])
def test_only_administrators_merge(ledger: Ledger, member: MemberId) -> None:
    """Nor do others undo or confirm."""
    old, new = both(ledger)

    assert ledger.refusal(merge(old, new, by=member)).code == "admin_only"
    ledger.do(merge(old, new, by=None))
    assert ledger.refusal(UndoMerge(number=1, by=member)).code == "admin_only"
    assert ledger.refusal(ConfirmMerge(number=1, by=member)).code == "admin_only"


def test_two_who_both_hold_are_not_merged(ledger: Ledger) -> None:
    """The refusal says who holds which; once one of them has ended it goes through."""
    ledger.policy = KEYS_ALONE
    first, second = ledger.file(WANG), ledger.approve(ledger.file(SUN, OTHER, "13900054321"), by=HE)
    refused = ledger.refusal(merge(first, second))
    ledger.withdraw(first)

    assert refused.code == "merge_both_held"
    assert refused.facts == {"number": 1, "owner_id": WANG, "other_number": 2, "rival_id": SUN}
    assert ledger.do(merge(first, second)).code == "customers_merged"


def test_two_credit_codes_are_two_firms(ledger: Ledger) -> None:
    """Whatever they are called."""
    ledger.policy = KEYS_ALONE
    first = ledger.withdraw(ledger.file(WANG, uscc=a_uscc(1)))
    second = ledger.file(SUN, OTHER, "13900054321", uscc=a_uscc(2))

    assert ledger.refusal(merge(first, second)).code == "merge_codes_differ"


def test_what_was_ruled_apart_is_merged_with_a_reason_only(ledger: Ledger) -> None:
    """Somebody said the contrary before, and the refusal says who."""
    old, new = both(ledger)
    ruling = NameException(one=old.customer_id, other=new.customer_id, at=ledger.clock(), by=LIN)
    ledger.write(lambda uow: uow.company_names.rule_apart(ruling))
    refused = ledger.refusal(merge(old, new))

    assert (refused.code, refused.facts["by_id"]) == ("merge_ruled_apart", LIN)
    assert ledger.do(merge(old, new, reason="同一张执照")).code == "customers_merged"


def test_a_customer_is_not_merged_with_itself(ledger: Ledger) -> None:
    """Nor a second time."""
    old, new = both(ledger)

    assert ledger.refusal(merge(old, old)).code == "merge_same"
    ledger.do(merge(old, new))
    assert ledger.refusal(merge(new, old)).code == "merge_same"
    missing = MergeCustomers(keep=old.customer_id, drop=CustomerId("nobody"), by=ZHOU)
    assert ledger.refusal(missing).code == "customer_not_found"


def test_an_undone_merge_leaves_two_customers(ledger: Ledger) -> None:
    """Each with its filings and what it knew of itself."""
    old, new = both(ledger, uscc=a_uscc())
    before = without_versions(ledger)
    ledger.do(merge(old, new))
    outcome = ledger.do(UndoMerge(number=1, by=ZHOU))

    assert outcome.code == "merge_undone"
    assert without_versions(ledger) == before
    assert ledger.customer(new).name == OTHER
    assert [event.kind.value for event in trail(ledger, old.customer_id)] == ["customers_merged", "merge_undone"]
    assert ledger.refusal(UndoMerge(number=1, by=ZHOU)).code == "merge_over"


def test_a_confirmed_merge_stays(ledger: Ledger) -> None:
    """Confirming is for good."""
    old, new = both(ledger)
    ledger.do(merge(old, new))

    assert ledger.do(ConfirmMerge(number=1, by=ZHOU)).code == "merge_confirmed"
    assert ledger.refusal(UndoMerge(number=1, by=ZHOU)).code == "merge_over"
    assert ledger.refusal(ConfirmMerge(number=7, by=ZHOU)).code == "merge_not_found"


def test_merges_of_one_customer_are_undone_the_last_one_first(ledger: Ledger) -> None:
    """Or what moved twice would go back to where it never was."""
    old, new = both(ledger)
    third = ledger.withdraw(ledger.file(WANG, "无锡云松食品有限公司", "13900088888"))
    ledger.do(merge(old, new))
    ledger.do(merge(third, old))
    refused = ledger.refusal(UndoMerge(number=1, by=ZHOU))
    ledger.do(UndoMerge(number=2, by=ZHOU))

    assert (refused.code, refused.facts) == ("merge_built_upon", {"number": 1, "later": 2})
    assert ledger.do(UndoMerge(number=1, by=ZHOU)).code == "merge_undone"
