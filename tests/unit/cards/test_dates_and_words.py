"""Days, hours, money, rules: how single values are read out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cards.texts import dates, words
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)


def test_a_moment_is_told_in_shanghai() -> None:
    """Six in the morning UTC is two in the afternoon there."""
    assert dates.when(NOW, now=NOW) == "11月21日 14:05"


def test_the_day_changes_at_midnight_in_shanghai() -> None:
    """A quarter past four in the afternoon UTC is already the next day."""
    assert dates.day(datetime(2026, 11, 21, 16, 15, tzinfo=UTC), now=NOW) == "11月22日"


def test_this_year_goes_without_saying_and_another_does_not() -> None:
    """A day of last March is told with its year, and without the hour that no longer matters."""
    long_ago = datetime(2025, 3, 2, 1, 0, tzinfo=UTC)

    assert dates.when(long_ago, now=NOW) == "2025年3月2日"
    assert dates.day(long_ago, now=NOW) == "2025年3月2日"


def test_new_year_is_new_year_in_shanghai() -> None:
    """Half past four in the afternoon UTC of the last day belongs to next year."""
    assert dates.day(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), now=NOW) == "2027年1月1日"


def test_without_a_now_the_year_is_left_out() -> None:
    """Nobody said which year it is."""
    assert dates.when(datetime(2020, 5, 6, 0, 0, tzinfo=UTC)) == "5月6日 08:00"


@pytest.mark.parametrize(("days", "said"), [(12, "还剩 12 天"), (1, "还剩 1 天"), (0, "今天到期")])
def test_what_is_left_is_told_in_whole_days(days: int, said: str) -> None:
    """The last day is called by its name."""
    assert dates.days_left(days) == said


def test_an_instant_is_read_from_a_fact() -> None:
    """ISO text, UTC where it names no zone."""
    assert dates.moment("2026-11-21T14:05:00+08:00") == NOW
    assert dates.moment("2026-11-21T06:05:00") == NOW


@pytest.mark.parametrize("fact", [None, 12, "", "soon"])
def test_what_is_no_instant_is_not_read(fact: str | int | None) -> None:
    """A wording then does without it."""
    assert dates.moment(fact) is None


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        ("500000", "50 万元"),
        ("1285000", "128.5 万元"),
        ("120000000", "1.2 亿元"),
        ("123456", "123,456 元"),
        ("800", "800 元"),
        ("80.50", "80.50 元"),
        ("面议", "面议"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
    ],
)
def test_money_is_told_as_people_say_it(yuan: str, said: str) -> None:
    """Tens of thousands where they come out even, else every yuan; words stay words."""
    assert words.money(yuan) == said


def test_only_the_budget_is_money() -> None:
    """A note that happens to be a number stays one."""
    assert words.answer("budget", "20000") == "2 万元"
    assert words.answer("note", "20000") == "20000"


def test_a_rule_is_cited_with_its_version_clause_and_key() -> None:
    """Truth 5: a decision cites the rule that made it."""
    ref = RuleRef(version=1, clause=Clause.DUPLICATE_KEY.value)

    assert words.rule(ref, key="name") == "规则第 1 版 · 查重（公司全称相同）"
    assert words.rule(ref) == "规则第 1 版 · 查重"


def test_a_clause_of_a_later_release_is_cited_by_its_version() -> None:
    """No raw code reaches a reader."""
    assert words.rule(RuleRef(version=3, clause="pool.limit"), key="moon") == "规则第 3 版"


def test_every_clause_has_a_word() -> None:
    """A new clause cannot be forgotten."""
    assert set(words.CLAUSE) == set(Clause)


def test_a_state_or_field_without_a_word_stays_as_it_is() -> None:
    """Fields of a company's own form carry their label as their key."""
    assert words.status("protected") == "保护中"
    assert words.status("frozen") == "frozen"
    assert words.field("行业") == "行业"
    assert words.example("行业") == "行业"


@pytest.mark.parametrize(
    ("names", "said"), [((), ""), (("甲",), "甲"), (("甲", "乙"), "甲和乙"), (("甲", "乙", "丙"), "甲、乙和丙")]
)
def test_names_are_joined_as_in_speech(names: tuple[str, ...], said: str) -> None:
    """Nothing, one, two, many."""
    assert words.together(names, last="和") == said
