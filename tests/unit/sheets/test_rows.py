"""A row of a customer list: what it says, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from cards.texts.faults import all_words, fault_words
from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.document import Policy
from core.domain.sheets.cells import LOCAL
from core.domain.sheets.faults import Fault, fault
from core.domain.sheets.rows import Reading, Row

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
HEADERS = ("公司", "联系人", "手机", "归属人", "报备日期", "保护到期", "状态", "备注", "情况", "座机")
COLUMNS = dict(
    enumerate(("company", "contact", "phone", "owner", "filed_at", "until", "status", "note", "note", "other_phone"))
)
GOOD = ("苏州青禾精密机械有限公司", "李娜", "13900012345", "王晨")


def owner_of(name: str, team: str) -> MemberId | Fault:
    return MemberId("wang") if name == "王晨" else fault("owner", "owner_unknown", name)


def read(*cells: str) -> Row:
    reading = Reading(columns=COLUMNS, headers=HEADERS, policy=Policy(), now=NOW, owner_of=owner_of)
    return reading.row(7, cells)


def codes(row: Row) -> Mapping[str, str]:
    return {each.column: each.code for each in row.faults}


def test_a_good_row_has_no_faults() -> None:
    """It is protected, until the day that the sheet says is over."""
    row = read(*GOOD, "2026-11-01", "2026-12-20", "保护中", "老客户", "要报价", "0512-66667777")

    assert row.faults == ()
    assert (row.owner, row.status) == ("wang", FilingStatus.PROTECTED)
    assert row.until == datetime(2026, 12, 20, 16, tzinfo=UTC)
    assert row.answers["note"] == "备注：老客户；情况：要报价"
    assert row.phones == ("13900012345", "051266667777")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Nobody wants to send a file back six times."""
    row = read("某公司", "", "1390001", "谁呀", "昨天", "明年", "瞎写")

    assert codes(row) == {
        "company": "vague_company",
        "contact": "lacking",
        "phone": "bad_phone",
        "owner": "owner_unknown",
        "filed_at": "bad_date",
        "until": "bad_date",
        "status": "bad_status",
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [("", "protected"), ("跟进中", "protected"), ("已成交", "protected"), ("公海", "expired"), ("已驳回", "rejected")],
)
def test_a_word_for_a_state_decides_what_a_row_is(word: str, status: str) -> None:
    """What ended is history."""
    assert read(*GOOD, "", "", word).status == status


def test_what_was_protected_until_yesterday_is_history() -> None:
    """And history needs no phone."""
    row = read("苏州青禾精密机械有限公司", "", "", "王晨", "", "2026-11-01")

    assert (row.status, row.faults) == (FilingStatus.EXPIRED, ())


def test_a_date_in_the_future_is_doubted() -> None:
    """Filed next year, or protected for a century: somebody mistyped."""
    assert codes(read(*GOOD, "2027-11-01", "2090-01-01")) == {"filed_at": "in_future", "until": "too_far"}


def test_a_long_note_is_cut() -> None:
    """An old list says more than the form asks for."""
    row = read(*GOOD, "", "", "", "很长" * 900)

    assert row.faults == ()
    assert len(row.answers["note"]) == 1000


def test_a_fault_says_what_to_do_and_hides_the_phone() -> None:
    """The file goes through many hands."""
    (bad,) = read("苏州青禾精密机械有限公司", "李娜", "139000123456", "王晨").faults

    assert fault_words(bad, {}) == "手机号「139****3456」不是电话，请改成 11 位手机号，或带区号的座机"


def test_several_faults_stand_in_one_cell() -> None:
    """In the order of the columns."""
    said = all_words(read("苏州青禾精密机械有限公司", "", "", "谁呀").faults, {})

    assert said == "缺联系人，请补上；缺手机号，请补上；归属人「谁呀」不在成员名单里，请改成现在的成员，或先加入通讯录"


@pytest.mark.parametrize(
    ("said", "day"),
    [("11月3日", (2026, 11, 3)), ("11/20", (2026, 11, 20)), ("12-5", (2025, 12, 5)), ("2月29日", (2024, 2, 29))],
)
def test_a_filing_day_without_a_year_is_the_latest_that_has_been(said: str, day: tuple[int, int, int]) -> None:
    """And it is said that a year was added."""
    row = read(*GOOD, said)

    assert row.filed_at == datetime(*day, tzinfo=LOCAL)
    assert row.yearless
    assert not read(*GOOD, "2026-11-03").yearless


@pytest.mark.parametrize(
    ("filed", "until", "day"),
    [
        ("2026-11-03", "1月20日", (2027, 1, 21)),
        ("11月3日", "12月3日", (2026, 12, 4)),
        ("", "12月3日", (2026, 12, 4)),
        ("", "11月3日", (2026, 11, 4)),
    ],
)
def test_an_end_without_a_year_is_the_first_after_the_filing(filed: str, until: str, day: tuple[int, int, int]) -> None:
    """Of a row that says nothing of its beginning the nearest; it lasts until the end of that day."""
    assert read(*GOOD, filed, until).until == datetime(*day, tzinfo=LOCAL)


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    """13月3日."""
    assert codes(read(*GOOD, "13月3日")) == {"filed_at": "bad_date"}


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("李娜 139-0001-2345", "李娜"),
        ("王强：13900022345", "王强"),
        ("孙涛13900052345", "孙涛"),
        ("13900052345", None),
        ("电话 13900052345", None),
        ("13900052345 孙涛", None),
    ],
)
def test_who_stands_in_front_of_the_phone_is_the_contact(cell: str, name: str | None) -> None:
    """Where no column is for contacts: 联系人/电话 in one."""
    columns = {0: "company", 1: "phone", 2: "owner"}
    reading = Reading(columns=columns, headers=HEADERS[:3], policy=Policy(), now=NOW, owner_of=owner_of)
    row = reading.row(7, (GOOD[0], cell, "王晨"))

    assert row.answers.get("contact") == name
    assert len(row.phones) == 1


def test_a_column_of_contacts_comes_before_what_stands_beside_the_phone() -> None:
    """As ever."""
    assert read(GOOD[0], "李娜", "王强 13900012345", "王晨").answers["contact"] == "李娜"
