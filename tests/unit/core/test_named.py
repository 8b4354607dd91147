"""Which filing somebody means by a number or a name."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.views.queries import PAGE, named
from tests.support.builders import COMPANY, KEYS_ALONE, LIN, SUN, WANG, XU, ZHOU, Ledger, a_uscc
from tests.support.pooling import at_once, claimed, released


def found(ledger: Ledger, text: str, reader: MemberId = WANG) -> list[int]:
    """The numbers of what was meant, in order."""
    filings: tuple[Filing, ...] = ledger.read(lambda uow: named(text, reader, uow))
    return [filing.number for filing in filings]


def file(ledger: Ledger, company: str, phone: str, by: MemberId = WANG) -> Filing:
    """One more customer."""
    return ledger.file(by, company=company, phone=phone)


@pytest.mark.parametrize("text", ["2", "#2", "＃2", " #2 ", "2号", "#2号"])
def test_a_number_means_one_filing(ledger: Ledger, text: str) -> None:
    """However it is written, for whoever may see it: numbers can be guessed, so they tell others nothing."""
    file(ledger, "青禾机械有限公司", "13900020001")
    file(ledger, "南山食品有限公司", "13900020002")

    assert found(ledger, text, WANG) == [2]
    assert found(ledger, text, SUN) == []


@pytest.mark.parametrize("text", ["7", "123456789012345678", "", " ", "。", "没有这家有限公司"])
def test_what_nobody_filed_means_nothing(ledger: Ledger, text: str) -> None:
    """A number that was never given, a phone, a sign, an unknown name."""
    file(ledger, COMPANY, "13900020001")

    assert found(ledger, text) == []


def test_the_whole_name_means_the_customer_whoever_asks(ledger: Ledger) -> None:
    """Written in any way that compares equal."""
    ledger.file(WANG)

    assert found(ledger, f" {COMPANY}。", SUN) == [1]


def test_the_whole_name_goes_before_names_that_contain_it(ledger: Ledger) -> None:
    """The one that was said is meant."""
    ledger.policy = KEYS_ALONE
    file(ledger, "苏州青禾有限公司", "13900020001")
    file(ledger, "青禾有限公司", "13900020002")

    assert found(ledger, "青禾有限公司") == [2]


def test_two_companies_of_one_name_are_both_meant(ledger: Ledger) -> None:
    """The own one first."""
    ledger.file(SUN, uscc=a_uscc(1))
    ledger.file(WANG, uscc=a_uscc(2))

    assert found(ledger, COMPANY, WANG) == [2, 1]
    assert found(ledger, COMPANY, SUN) == [1, 2]


def test_part_of_a_name_is_enough_for_those_who_may_see_it(ledger: Ledger) -> None:
    """The owner, his leader, and the leader above."""
    ledger.file(WANG)

    assert [found(ledger, "青禾", reader) for reader in (WANG, LIN, ZHOU)] == [[1], [1], [1]]


def test_part_of_a_name_does_not_leaf_through_the_customers_of_others(ledger: Ledger) -> None:
    """公司 would list the whole base."""
    ledger.file(WANG)

    assert [found(ledger, "公司", reader) for reader in (XU, SUN)] == [[], []]


def test_own_and_waiting_filings_come_first(ledger: Ledger) -> None:
    """That is what somebody most likely means."""
    ledger.policy = KEYS_ALONE
    ledger.approve(file(ledger, "青禾甲有限公司", "13900020001", by=XU))
    file(ledger, "青禾乙有限公司", "13900020002", by=XU)
    ledger.approve(file(ledger, "青禾丙有限公司", "13900020003", by=LIN), by=ZHOU)

    assert found(ledger, "青禾", LIN) == [3, 2, 1]


def test_of_a_customer_only_the_latest_filing_is_meant(ledger: Ledger) -> None:
    """The earlier ones are its history."""
    ledger.withdraw(ledger.file(WANG))
    ledger.file(WANG)

    assert found(ledger, "青禾") == [2]


def test_at_most_a_page_is_offered(ledger: Ledger) -> None:
    """More would not help anybody to choose."""
    ledger.policy = KEYS_ALONE
    for n in range(PAGE + 2):
        file(ledger, f"青禾{n}号机械有限公司", f"139000200{n:02d}")

    assert len(found(ledger, "青禾")) == PAGE


def test_who_claimed_a_customer_may_go_on_naming_it_by_its_number_in_the_pool(ledger: Ledger) -> None:
    """The one that everybody read; to others it tells nothing more than before."""
    at_once(ledger)
    entry = released(ledger)
    mine = claimed(ledger, entry, SUN)

    assert found(ledger, str(entry.number), SUN) == [mine.number]
    assert found(ledger, str(entry.number), XU) == []
    assert found(ledger, str(entry.number), WANG) == [entry.number]
