"""Whatever a platform lists, and however the listing fails: nobody is sent away who is there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Department, Person, PlatformError, Unreachable
from bot.company.directory import take_over_directory
from core.domain.leaving import is_plausible, missing_from
from tests.support.builders import Ledger
from tests.support.chat import Desk

NAMES = st.sets(st.sampled_from([f"u{n}" for n in range(30)]), max_size=30)


class AnyDirectory:
    """Lists some people, shows some when asked for them alone, and cannot answer for others."""

    def __init__(self, listed: set[str], shown: set[str], silent: set[str]) -> None:
        self._listed, self._shown, self._silent = listed, shown, silent

    async def departments(self) -> tuple[Department, ...]:
        return ()

    async def people(self) -> tuple[Person, ...]:
        return tuple(a_person(name) for name in sorted(self._listed))

    async def person(self, external_id: str) -> Person | None:
        if external_id in self._silent:
            raise Unreachable("made up")
        return a_person(external_id) if external_id in self._shown else None


class AwayDirectory(AnyDirectory):
    """Fails in the middle of its listing."""

    async def people(self) -> tuple[Person, ...]:
        raise PlatformError("made up")


def a_person(name: str) -> Person:
    """Somebody whose name is his id."""
    return Person(external_id=name, name=name, departments=("1",))


def active(ledger: Ledger) -> set[str]:
    """The names of those who are there, of the thirty."""
    members = ledger.read(lambda uow: uow.directory.members())
    return {member.name for member in members if member.active and member.name.startswith("u")}


@given(listed=NAMES, known=st.lists(st.text(max_size=3), unique=True))
def test_only_what_is_known_and_not_listed_is_missing(listed: set[str], known: list[str]) -> None:
    """In the order in which it is known."""
    missing = missing_from(listed, known)

    assert set(missing) == set(known) - listed
    assert list(missing) == [one for one in known if one in set(missing)]


@given(missing=st.integers(0, 3000), known=st.integers(1, 3000), listed=st.integers(0, 3000))
def test_a_few_may_go_and_a_fifth_may_go_and_never_everybody_of_many(missing: int, known: int, listed: int) -> None:
    """The rule in other words."""
    believed = is_plausible(missing=missing, known=known, listed=listed)

    assert believed == (missing == 0 or (listed > 0 and (missing <= 5 or missing <= known / 5)))


@settings(max_examples=60, deadline=None)
@given(before=NAMES, listed=NAMES, shown=NAMES, silent=NAMES)
async def test_nobody_goes_who_is_listed_or_shown_or_cannot_be_asked_about(
    before: set[str], listed: set[str], shown: set[str], silent: set[str]
) -> None:
    """And of the others at most five, or a fifth."""
    ledger = Ledger()
    door = Desk(ledger).door
    await take_over_directory("wecom", AnyDirectory(before, before, set()), door)
    assert active(ledger) == before

    await take_over_directory("wecom", AnyDirectory(listed, shown, silent), door)

    gone = before - active(ledger)
    assert not gone & (listed | shown | silent)
    assert len(gone) <= max(5, len(before) // 5)
    assert active(ledger) >= listed


@settings(max_examples=20, deadline=None)
@given(before=NAMES)
async def test_half_a_listing_is_none(before: set[str]) -> None:
    """What failed in the middle says nothing about anybody."""
    ledger = Ledger()
    door = Desk(ledger).door
    await take_over_directory("wecom", AnyDirectory(before, before, set()), door)
    written = ledger.snapshot()

    assert await take_over_directory("wecom", AwayDirectory(set(), set(), set()), door) == 0
    assert ledger.snapshot() == written
