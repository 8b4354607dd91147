"""Which follow-ups count, and what is said about those that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.domain.follow_up import FollowUp
from core.domain.follow_up_meter import Why, judged, says_nothing
from core.domain.ids import CustomerId, FilingId, FollowUpId, MemberId
from core.domain.policy.protection import FollowUpRules

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
RULES = FollowUpRules()


def an_entry(note: str = "拜访了王总，样机看得很满意", **changes: Any) -> FollowUp:
    """A visit of today."""
    values = {
        "id": FollowUpId("new"),
        "filing": FilingId("filing"),
        "customer": CustomerId("customer"),
        "by": MemberId("wang"),
        "at": NOW,
        "day": NOW.date(),
        "kind": "拜访",
        "note": note,
    }
    return FollowUp(**{**values, **changes})


def why(entry: FollowUp, *before: FollowUp) -> Why | None:
    """The meter's reason."""
    return judged(entry, before, RULES, ZONE).why


def earlier(note: str, days: int = 3, **changes: Any) -> FollowUp:
    """An entry of some days ago."""
    at = NOW - timedelta(days=days)
    return an_entry(note, id=FollowUpId(f"old-{days}"), at=at, day=at.date(), **changes)


def test_a_visit_with_something_to_tell_counts() -> None:
    """The ordinary case."""
    assert why(an_entry()) is None


@pytest.mark.parametrize(
    "note",
    [
        "已跟进",
        "电话沟通",
        "客户说再考虑",
        "跟进中。",
        "今天电话沟通了一下",
        "11月18日 已联系客户",
        "正常跟进，等消息",
        "无",
        "……",
    ],
)
def test_a_phrase_that_says_nothing_does_not_count(note: str) -> None:
    """Dressed up with a date or not."""
    assert why(an_entry(note)) is Why.EMPTY


@pytest.mark.parametrize("note", ["电话里王总说预算批下来了", "今天联系了采购，交期改到三月", "拜访了王总，对方要报价"])
def test_news_that_mention_a_call_are_no_phrase(note: str) -> None:
    """They tell of something."""
    assert not says_nothing(note, RULES)


def test_what_is_too_short_does_not_count() -> None:
    """Below the policy's number of characters."""
    assert why(an_entry("王总要报价")) is Why.SHORT


def test_a_kind_that_is_not_effective_does_not_count() -> None:
    """A message is none."""
    assert why(an_entry(kind="微信")) is Why.KIND


@pytest.mark.parametrize(
    "note",
    [
        "拜访了王总，样机看得很满意",
        "今天拜访了王总，样机看得很满意！",
        "样机看得很满意；拜访了王总",
        "11月15日拜访了王总 样机看得很满意。",
    ],
)
def test_the_same_in_other_clothes_does_not_count(note: str) -> None:
    """Another date, other punctuation, another order of clauses."""
    verdict = judged(an_entry(note), [earlier("拜访了王总，样机看得很满意")], RULES, ZONE)

    assert verdict.why is Why.ALIKE
    assert verdict.like is not None
    assert verdict.like.id == "old-3"


def test_what_a_colleague_wrote_is_not_held_against_anybody() -> None:
    """Both may have been there."""
    assert why(an_entry(), earlier("拜访了王总，样机看得很满意", by=MemberId("lin"))) is None


def test_a_second_one_on_the_same_day_does_not_count() -> None:
    """A burst on the last day is one."""
    first = an_entry("看了二号产线，换刀太慢", id=FollowUpId("old"), at=NOW - timedelta(hours=1))

    assert why(an_entry(), first) is Why.DAY_FULL
    assert why(an_entry(), replace(first, counts=False)) is None


def test_what_is_put_down_too_late_does_not_count() -> None:
    """The contact was days ago."""
    assert why(an_entry(day=NOW.date() - timedelta(days=4))) is Why.LATE
    assert why(an_entry(day=NOW.date() - timedelta(days=1))) is None
