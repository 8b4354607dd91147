"""The honest meter, for any entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.domain.follow_up import FollowUp
from core.domain.follow_up_meter import alike, effective, judged, says_nothing
from core.domain.ids import CustomerId, FilingId, FollowUpId, MemberId
from core.domain.policy.protection import FollowUpRules

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
RULES = FollowUpRules()
WORDS = ("样机", "报价", "王总", "满意", "下单", "产线", "合同", "付款", "交期", "验收", "预算", "竞品")

NOTES = st.lists(st.sampled_from(WORDS), min_size=0, max_size=8).map("，".join) | st.text(max_size=30)


@st.composite
def entries(draw: st.DrawFn) -> list[FollowUp]:
    """A handful of one customer, by one or two people, within a fortnight."""
    told = draw(st.lists(st.tuples(NOTES, st.integers(0, 300), st.sampled_from(RULES.kinds)), max_size=7))
    return [
        FollowUp(
            id=FollowUpId(f"f{place:02d}"),
            filing=FilingId("filing"),
            customer=CustomerId("customer"),
            by=MemberId(draw(st.sampled_from(("wang", "lin")))),
            at=START + timedelta(hours=hours),
            day=(START + timedelta(hours=hours)).astimezone(ZONE).date(),
            kind=kind,
            note=note,
        )
        for place, (note, hours, kind) in enumerate(told)
    ]


@given(entries(), st.data())
def test_saying_the_same_again_never_raises_the_count(told: list[FollowUp], data: st.DataObject) -> None:
    """Whenever it is said again, and however often."""
    before = len(effective(told, RULES, ZONE))
    for number in range(data.draw(st.integers(0, 3)) if told else 0):
        first = data.draw(st.sampled_from(told))
        later = first.at + timedelta(hours=data.draw(st.integers(1, 400)))
        told = [*told, replace(first, id=FollowUpId(f"g{number}"), at=later, day=later.astimezone(ZONE).date())]

    assert len(effective(told, RULES, ZONE)) <= before


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_looked_at_does_not_matter(told: list[FollowUp], random: object) -> None:
    """Only when each was written."""
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert effective(mixed, RULES, ZONE) == effective(told, RULES, ZONE)


@given(entries())
def test_a_burst_counts_no_more_than_a_day_may(told: list[FollowUp]) -> None:
    """All of it written by one person within an hour of the last day."""
    burst = [
        replace(one, by=MemberId("wang"), at=START + timedelta(minutes=place), day=START.date())
        for place, one in enumerate(told)
    ]

    assert len(effective(burst, RULES, ZONE)) <= RULES.a_day


@given(entries())
def test_a_lower_bar_never_lowers_the_count_of_a_single_entry(told: list[FollowUp]) -> None:
    """What counts under strict rules counts under mild ones."""
    mild = replace(RULES, shortest=0, alike=100, a_day=99, record_within=timedelta(days=99), effective=RULES.kinds)
    for one in told:
        assert not judged(one, (), RULES, ZONE).counts or judged(one, (), mild, ZONE).counts


@given(NOTES, NOTES)
def test_likeness_is_mutual_and_between_none_and_all(one: str, other: str) -> None:
    """And nothing is more like a text than itself."""
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 100
    assert alike(one, one) == 100 or says_nothing(one, RULES)
