from __future__ import annotations

import pytest

from adapters.feishu.endpoint import ClientConfig, read_config
from adapters.feishu.fragments import LARGEST, LIFE, MOST_EVENTS, Fragments
from tests.support.monotonic import SleepingClock


@pytest.fixture
def seconds() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def fragments(seconds: SleepingClock) -> Fragments:
    return Fragments(clock=seconds)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_parts_are_joined_in_their_order_however_they_come(fragments: Fragments, order: tuple[int, ...]) -> None:
    """The last one to come completes the event."""
    parts = [b"a", b"b", b"c"]
    results = [fragments.add("m1", 3, seq, parts[seq]) for seq in order]

    assert results == [None, None, b"abc"]


def test_a_part_that_comes_twice_counts_once(fragments: Fragments) -> None:
    """A redelivered first part does not stand in for the second."""
    assert fragments.add("m1", 2, 0, b"a") is None
    assert fragments.add("m1", 2, 0, b"a") is None
    assert fragments.add("m1", 2, 1, b"b") == b"ab"


def test_two_events_do_not_mix(fragments: Fragments) -> None:
    """Their frames may be interleaved."""
    fragments.add("m1", 2, 0, b"a")
    fragments.add("m2", 2, 0, b"x")

    assert fragments.add("m1", 2, 1, b"b") == b"ab"
    assert fragments.add("m2", 2, 1, b"y") == b"xy"


async def test_half_an_event_is_forgotten_after_a_while(fragments: Fragments, seconds: SleepingClock) -> None:
    """Feishu sends the whole event again, under the same id."""
    fragments.add("m1", 2, 0, b"old")
    await seconds.advance(LIFE)
    assert fragments.add("m1", 2, 1, b"b") is None

    assert fragments.add("m1", 2, 0, b"a") == b"ab"
    assert fragments.dropped == 1


def test_a_crowd_of_half_events_stays_bounded(fragments: Fragments) -> None:
    """The oldest make room."""
    for number in range(10 * MOST_EVENTS):
        fragments.add(f"m{number}", 2, 0, b"a")

    assert len(fragments._partials) <= MOST_EVENTS


@pytest.mark.parametrize(("total", "seq"), [(0, 0), (2, 2), (2, -1), (1_000_000, 0)])
def test_impossible_numbers_are_refused(fragments: Fragments, total: int, seq: int) -> None:
    """Nobody makes us keep a million places."""
    with pytest.raises(ValueError, match="impossible"):
        fragments.add("m1", total, seq, b"a")


def test_an_event_larger_than_any_is_dropped(fragments: Fragments) -> None:
    """Its parts are forgotten at once."""
    fragments.add("m1", 3, 0, b"a")
    with pytest.raises(ValueError, match="larger"):
        fragments.add("m1", 3, 1, b"x" * LARGEST)

    assert not fragments._partials


def test_parts_that_disagree_about_their_number_are_dropped(fragments: Fragments) -> None:
    """Whichever was right, the event comes again."""
    fragments.add("m1", 3, 0, b"a")
    with pytest.raises(ValueError, match="disagree"):
        fragments.add("m1", 2, 1, b"b")


def test_the_server_may_change_its_wishes() -> None:
    """What makes no sense is left as it was."""
    told = b'{"ReconnectCount":-1,"ReconnectInterval":60,"ReconnectNonce":5,"PingInterval":90}'
    config = read_config(told, ClientConfig())

    assert config == ClientConfig(ping_interval=90, reconnect_interval=60, reconnect_nonce=5)
    for strange in (b"", b"{", b"[]", b'{"PingInterval":0}', b'{"PingInterval":"1"}', b'{"PingInterval":true}'):
        assert read_config(strange, config) == config
