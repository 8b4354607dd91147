"""The history checker tells legal histories from illegal ones, as a human would who draws them on paper."""

from __future__ import annotations

import pytest

from tests.support.histories import NEVER, Call, judged

QINGHE = "青禾"


def a_call(act: str, began: int, ended: int = NEVER, **more: object) -> Call:
    return Call(**{"key": QINGHE, "act": act, "began": began, "ended": ended, **more})  # type: ignore[arg-type]


def filed(by: str, began: int, ended: int, *, filing: str = "") -> Call:
    return a_call("file", began, ended, by=by, told=filing or f"filing of {by}")


def refused(by: str, began: int, ended: int, owner: str) -> Call:
    return a_call("file", began, ended, by=by, ok=False, code="customer_held", told=owner)


def read(owner: str, began: int, ended: int) -> Call:
    return a_call("read", began, ended, told=owner)


LEGAL = {
    "one after the other": [filed("wang", 1, 2), refused("sun", 3, 4, "wang"), read("wang", 5, 6)],
    "the later one came first": [refused("wang", 1, 4, "sun"), filed("sun", 2, 3)],
    "read before and after, in one go": [filed("wang", 1, 9), read("", 2, 3), read("wang", 4, 5)],
    "its whole life": [
        filed("wang", 1, 2, filing="f1"),
        a_call("transfer", 3, 4, by="wang", what="f1", to="sun"),
        a_call("release", 5, 6, by="wang", what="f1", ok=False, code="release_not_yours"),
        a_call("release", 7, 8, by="sun", what="f1", told="e1"),
        a_call("file", 9, 10, by="xu", ok=False, code="in_pool"),
        a_call("claim", 11, 13, by="xu", what="e1", told="f2"),
        a_call("claim", 12, 14, by="wang", what="e1", ok=False, code="claim_gone"),
        read("xu", 15, 16),
    ],
    "nobody heard of it, and it happened": [a_call("file", 1, by="wang", ok=None), read("wang", 5, 6)],
    "nobody heard of it, and it did not": [a_call("file", 1, by="wang", ok=None), read("", 5, 6)],
    "nobody heard of it, and it came late": [
        a_call("file", 1, by="wang", ok=None),
        read("", 5, 6),
        read("wang", 7, 8),
        a_call("release", 9, 10, by="wang", what="whichever", told="e1"),
    ],
    "told to try again": [filed("wang", 1, 2), a_call("file", 1, 2, by="sun", ok=False, code="try_again")],
}
ILLEGAL = {
    "two owners": [filed("wang", 1, 4), filed("sun", 2, 3)],
    "told of an owner who came later": [refused("wang", 1, 2, "sun"), filed("sun", 3, 4)],
    "read what was over": [filed("wang", 1, 2), read("", 3, 4)],
    "back and forth": [filed("wang", 1, 9), read("wang", 2, 3), read("", 4, 5)],
    "released what had passed on": [
        filed("wang", 1, 2, filing="f1"),
        a_call("transfer", 3, 4, by="wang", what="f1", to="sun"),
        a_call("release", 5, 6, by="wang", what="f1", told="e1"),
    ],
    "passed on and released at once, and both came off": [
        filed("wang", 1, 2, filing="f1"),
        a_call("release", 3, 6, by="wang", what="f1", told="e1"),
        a_call("transfer", 4, 5, by="wang", what="f1", to="sun"),
        read("sun", 7, 8),
    ],
    "claimed twice": [
        filed("wang", 1, 2, filing="f1"),
        a_call("release", 3, 4, by="wang", what="f1", told="e1"),
        a_call("claim", 5, 7, by="xu", what="e1", told="f2"),
        a_call("claim", 6, 8, by="sun", what="e1", told="f3"),
    ],
    "refused though it was free": [refused("sun", 1, 2, "wang")],
    "nobody heard of it, and it came and went": [
        a_call("file", 1, by="wang", ok=None),
        read("wang", 5, 6),
        read("", 7, 8),
    ],
}


@pytest.mark.parametrize("story", LEGAL)
def test_what_may_have_happened_one_by_one_is_found(story: str) -> None:
    """There is an order in which each of these holds."""
    assert judged(LEGAL[story])[QINGHE].ok


@pytest.mark.parametrize("story", ILLEGAL)
def test_what_cannot_have_happened_is_found_out(story: str) -> None:
    """No order explains these; the calls at which every way ends are named."""
    verdict = judged(ILLEGAL[story])[QINGHE]

    assert not verdict.ok
    assert verdict.stuck


def test_customers_do_not_touch_each_other() -> None:
    """Two owners of two customers are no contradiction, and one that is wrong leaves the other right."""
    other = Call(key="远帆", act="file", began=1, ended=4, by="sun", told="f9")
    verdicts = judged([filed("wang", 1, 4), other, read("", 5, 6)])

    assert {key: verdict.ok for key, verdict in verdicts.items()} == {QINGHE: False, "远帆": True}


def test_a_long_history_is_no_harder_than_a_short_one() -> None:
    """Four at a time, five hundred rounds: the states that are tried grow with the calls, not with their orders."""
    calls = [filed("wang", 0, 1, filing="f")]
    owner, at = "wang", 10
    for place in range(500):
        to = f"member {place}"
        calls += [read(owner, at, at + 9), read(to, at, at + 9), read(to, at + 1, at + 9)]
        calls.append(a_call("transfer", at, at + 9, by=owner, what="f", to=to))
        owner, at = to, at + 10
    verdict = judged(calls)[QINGHE]

    assert verdict.ok
    assert verdict.tried < 20 * len(calls)
