"""Which column is which field, and where the table begins."""

from __future__ import annotations

import pytest

from core.domain.rules import RuleViolation
from core.domain.sheets.columns import guess_columns
from core.domain.sheets.headers import HEADERS, named_field
from core.domain.sheets.layout import layout_of
from core.domain.sheets.mapping import corrected

LINE = ("苏州青禾精密机械有限公司", "李娜", "13900001234", "王晨", "2026-11-01")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("公司名称", "company"),
        ("客户", "company"),
        ("企业全称*", "company"),
        ("联系人（必填）", "contact"),
        ("手机号码：", "phone"),
        ("统一社会信用代码", "uscc"),
        ("业务员", "owner"),
        ("归属人", "owner"),
        ("报备日期", "filed_at"),
        ("保护到期", "until"),
        ("备注 ", "note"),
        ("问题", "problem"),
        ("喜欢的颜色", None),
    ],
)
def test_a_header_names_a_field(header: str, field: str | None) -> None:
    """Stars, brackets and colons do not matter."""
    assert named_field(header) == field


def test_every_word_names_one_field() -> None:
    """A word that named two would be guessed by chance."""
    words = [word for said in HEADERS.values() for word in said.split()]

    assert sorted(words) == sorted(set(words))


def test_columns_are_known_by_their_headers() -> None:
    """With certainty; what nobody knows is left out."""
    guesses = guess_columns(("客户名称", "KP", "联系电话", "归属销售", "报备日期", "颜色"), [(*LINE, "蓝")] * 3)

    assert [guess.field for guess in guesses] == ["company", "contact", "phone", "owner", "filed_at", ""]
    assert all(guess.is_sure for guess in guesses)


def test_columns_without_a_header_are_known_by_their_values() -> None:
    """With less certainty, so that somebody looks at it."""
    guesses = guess_columns(("第1列", "第2列", "第3列", "第4列"), [LINE[:4]] * 5, people={"王晨"})

    assert [guess.field for guess in guesses] == ["company", "contact", "phone", "owner"]
    assert not any(guess.is_sure for guess in guesses)


def test_a_person_in_charge_is_ours_where_the_names_are_ours() -> None:
    """负责人 is the customer's man in one list, and whose customer it is in the next."""
    headers = ("客户名称", "负责人", "联系人", "手机")
    ours = guess_columns(headers, [(LINE[0], "王晨", "李娜", "13900001234")] * 3, people={"王晨"})
    theirs = guess_columns(headers[:2], [(LINE[0], "李娜")] * 3, people={"王晨"})

    assert [guess.field for guess in ours] == ["company", "owner", "contact", "phone"]
    assert [guess.field for guess in theirs] == ["company", "contact"]


def test_values_that_contradict_a_header_make_it_doubtful() -> None:
    """A column 手机 full of names is not sure to hold phones."""
    (doubtful,) = guess_columns(("手机",), [("李娜",), ("王芳",), ("陈静",)])
    (sure,) = guess_columns(("手机",), [("13900001234",)] * 3)

    assert doubtful.certainty < 0.75 < sure.certainty


def test_a_second_column_of_phones_is_another_phone() -> None:
    """手机 and 电话 side by side are usual."""
    guesses = guess_columns(("公司", "手机", "电话"), [("甲", "13900001234", "0512-66667777")] * 3)

    assert [guess.field for guess in guesses] == ["company", "phone", "other_phone"]


def test_somebody_knows_better() -> None:
    """By header, letter or number; a field moves to the column that is named, - leaves one out."""
    guesses = guess_columns(("客户", "联系人", "销售", "备注"), [("甲公司", "李娜", "王晨", "")])

    assert corrected(guesses, {"C": "-", "4": "归属人", "联系人": "备注"}) == {0: "company", 1: "note", 3: "owner"}
    with pytest.raises(RuleViolation, match="no_such_column"):
        corrected(guesses, {"Z": "备注"})
    with pytest.raises(RuleViolation, match="no_such_field"):
        corrected(guesses, {"A": "星座"})


def test_titles_above_the_header_are_passed_over() -> None:
    """A merged title and an empty line stand above many a list."""
    found = layout_of([("2026 年客户报备表",), (), ("公司名称", "联系人", "手机"), LINE])

    assert (found.headers[:3], found.first) == (("公司名称", "联系人", "手机"), 3)


def test_a_header_in_two_lines_is_read_as_one() -> None:
    """Merged cells: the wide word above, the narrow ones below."""
    found = layout_of([("公司", "联系信息", "", "状态"), ("", "联系人", "电话"), LINE[:3]])

    assert (found.headers, found.first) == (("公司", "联系人", "电话", "状态"), 2)


def test_a_sheet_without_a_header_begins_with_data() -> None:
    """Its columns are called by their place."""
    found = layout_of([LINE[:3]] * 3)

    assert (found.headers, found.first) == (("第1列", "第2列", "第3列"), 0)


def test_an_empty_sheet_has_no_columns() -> None:
    """And nothing breaks."""
    assert layout_of([]).headers == ()
    assert layout_of([(), ("", "")]).headers in {(), ("第1列", "第2列")}
