"""Shares of orders, whatever they are: they sum up, to the percent and to the fen, and nobody takes from others."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.domain.credit import WHOLE, Credit, Party, Wanted, added_up, losing, portions, shared_anew, touched
from core.domain.ids import MemberId, TeamId
from core.domain.order import MOST, normal_reference
from core.domain.rules import RuleViolation
from tests.support.ordering import a_credit, an_order

PEOPLE = [MemberId(name) for name in ("wang", "xu", "sun", "lin", "he", "zhou")]
TEAM = TeamId("feishu:shop")
amounts = st.integers(min_value=1, max_value=MOST)
weights = st.lists(st.integers(min_value=0, max_value=WHOLE), min_size=1, max_size=6)
people = st.sampled_from(PEOPLE)


@st.composite
def shared(draw: st.DrawFn) -> tuple[Credit, ...]:
    """A whole order among some people, and perhaps a team."""
    found = draw(st.lists(people, min_size=1, max_size=4, unique=True))
    parts = draw(st.lists(st.integers(min_value=1, max_value=99), min_size=len(found) + 1, max_size=len(found) + 1))
    holders: list[MemberId | None] = [*found, None] if draw(st.booleans()) else [*found]
    bases = portions(WHOLE, parts[: len(holders)])
    return tuple(
        a_credit(member, basis, team=TEAM if member is None else None)
        for member, basis in zip(holders, bases, strict=True)
        if basis
    )


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Credit, ...]:
    """Some people, or the team, and what each is to have; perhaps too much."""
    found = draw(st.lists(st.sampled_from([*PEOPLE, None]), min_size=1, max_size=4, unique=True))
    basis = st.integers(min_value=0, max_value=WHOLE)
    return tuple(a_credit(one, draw(basis), team=TEAM if one is None else None, party=Party.AGREED) for one in found)


def split(before: tuple[Credit, ...], wanted: tuple[Credit, ...], by: MemberId) -> tuple[Credit, ...] | None:
    """The shares afterwards; ``None`` where there can be none such."""
    try:
        return shared_anew(before, wanted, by)
    except RuleViolation:
        return None


@given(total=amounts, parts=weights)
def test_portions_sum_exactly_and_are_as_near_as_can_be(total: int, parts: list[int]) -> None:
    """Less than one away from what is due, whoever has more due never gets less, and nothing stays nothing."""
    found = portions(total, parts)
    whole = sum(parts)

    assert sum(found) == (total if whole else 0)
    for part, weight in zip(found, parts, strict=True):
        assert abs(part * whole - total * weight) < whole or not whole
        assert weight or not part
    ranked = [part for _, part in sorted(zip(parts, found, strict=True))]
    assert ranked == sorted(ranked)


@given(before=shared(), amount=amounts)
def test_the_fen_of_an_order_are_those_of_its_shares(before: tuple[Credit, ...], amount: int) -> None:
    """Whatever the amount."""
    assert sum(an_order(amount=amount, credits=before).amounts()) == amount


@given(before=shared(), wanted=wishes(), by=people)
def test_a_split_is_a_whole_order_again(before: tuple[Credit, ...], wanted: tuple[Credit, ...], by: MemberId) -> None:
    """Each has what was said, each stands there once, nobody has nothing."""
    after = split(before, wanted, by)

    if after is not None:
        bases = {one.holder: one.basis for one in after}
        assert sum(bases.values()) == WHOLE
        assert len(bases) == len(after)
        assert all(one.basis > 0 for one in after)
        assert all(bases.get(one.holder, 0) == one.basis for one in wanted)
        assert touched(before, after)


@given(before=shared(), wanted=wishes(), by=people)
def test_whoever_gives_of_his_own_takes_from_nobody(
    before: tuple[Credit, ...], wanted: tuple[Credit, ...], by: MemberId
) -> None:
    """As long as he has as much as he promises, and does not say what others are to lose."""
    own = sum(one.basis for one in before if one.member == by)
    had = {one.holder: one.basis for one in before}
    asked = {one.holder: one.basis for one in wanted}
    more = sum(basis - had.get(holder, 0) for holder, basis in asked.items())
    less = any(basis < had.get(holder, 0) for holder, basis in asked.items())
    after = split(before, wanted, by)

    if after is not None and (by, None) not in asked and not less and more <= own:
        assert losing(before, after) in {(), ((by, None),)}


@given(before=shared(), wanted=wishes(), by=people)
def test_who_is_not_named_loses_in_proportion_at_most(
    before: tuple[Credit, ...], wanted: tuple[Credit, ...], by: MemberId
) -> None:
    """Of two who are not named, nobody who had more has less afterwards, but for whoever says it."""
    after = split(before, wanted, by)

    if after is not None:
        named = {one.holder for one in wanted}
        bases = {one.holder: one.basis for one in after}
        others = [one for one in before if one.holder not in named and one.member != by]
        ranked = [bases.get(one.holder, 0) for one in sorted(others, key=lambda one: one.basis)]
        assert all(less <= more + 1 for less, more in pairwise(ranked))


@given(parts=st.lists(st.tuples(people, st.integers(min_value=0, max_value=WHOLE)), max_size=8))
def test_what_one_has_twice_is_one_share(parts: list[tuple[MemberId, int]]) -> None:
    """Nothing is lost by adding up."""
    found = added_up([a_credit(member, basis) for member, basis in parts])

    assert sum(one.basis for one in found) == sum(basis for _, basis in parts)
    assert len({one.holder for one in found}) == len(found)


@given(text=st.text(max_size=40))
def test_a_normal_reference_is_normal(text: str) -> None:
    """Bringing it into its form twice changes nothing, blanks never matter."""
    normal = normal_reference(text)

    assert normal_reference(f" {normal} ") == normal
    assert not any(one.isspace() for one in normal)


def test_a_wanted_share_is_of_one_or_of_a_team() -> None:
    """A person is the same whichever team he was in."""
    assert Wanted(member=PEOPLE[0], basis=1).holder == a_credit(PEOPLE[0], team=TEAM).holder
    assert Wanted(team=TEAM, basis=1).holder == a_credit(None, team=TEAM).holder
