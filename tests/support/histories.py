"""Is there an order in which one thing at a time could have happened so that everybody saw what he saw?

A history is what many clients called at once, each call with its beginning, its end and its result. It is linearisable
(Herlihy and Wing 1990) if each call can be given a moment between the two at which it took effect. The search is Wing
and Gong's, with Lowe's memo: no state is tried twice behind the same set of calls. Customers do not touch each other,
so that each is searched for itself.

What a customer is to the rules of filing is a register: nobody's, somebody's by a filing, or in the pool.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

S = TypeVar("S")
NEVER: Final = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call about one customer; times by any clock that all clients share.

    ``by`` is who acts, ``what`` the filing or the stay in the pool that is acted on, ``to`` the receiver of a transfer.
    ``ok`` is ``None`` where nobody heard what came of it. ``told`` is the new filing or stay, or the owner that was
    read or named by a refusal (empty for nobody), ``code`` the refusal.
    """

    key: str
    act: str
    began: int
    ended: int = NEVER
    by: str = ""
    what: str = ""
    to: str = ""
    ok: bool | None = True
    told: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody's; the filing is empty when nobody heard which it became."""

    owner: str
    filing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """In the pool; the stay is empty when nobody heard which it became."""

    stay: str


State = Held | Pooled | None
"""``None`` is nobody's yet."""


def _same(one: str, other: str) -> bool:
    return one in ("", other) or not other


def step(state: State, call: Call) -> Iterator[State]:
    """The states after the call, if it may take effect in this one; of a call that nobody heard of there are two."""
    if call.ok is None:
        yield state
    if call.act == "read":
        if call.ok and call.told == (state.owner if isinstance(state, Held) else ""):
            yield state
    elif call.ok is not False:
        yield from _done(state, call)
    elif _refused_rightly(state, call):
        yield state


def _done(state: State, call: Call) -> Iterator[State]:
    ours = isinstance(state, Held) and state.owner == call.by and _same(state.filing, call.what)
    if call.act == "file" and state is None:
        yield Held(owner=call.by, filing=call.told)
    elif call.act == "release" and ours:
        yield Pooled(stay=call.told)
    elif call.act == "transfer" and ours:
        yield Held(owner=call.to, filing=call.what)
    elif call.act == "claim" and isinstance(state, Pooled) and _same(state.stay, call.what):
        yield Held(owner=call.by, filing=call.told)


def _refused_rightly(state: State, call: Call) -> bool:
    """Whether what the refusal says is so."""
    if call.code == "try_again":
        return True
    if call.act == "file":
        held = isinstance(state, Held)
        return {
            "customer_held": isinstance(state, Held) and state.owner == call.told != call.by,
            "already_yours": isinstance(state, Held) and state.owner == call.by,
            "in_pool": state is not None and not held,
        }.get(call.code, False)
    if call.act == "claim":
        return not (isinstance(state, Pooled) and state.stay == call.what)
    holder = state.owner if isinstance(state, Held) and state.filing == call.what else ""
    if call.code == "transfer_to_owner":  # of a filing that is over it may be said, too
        return holder in ("", call.to)
    return holder != call.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``stuck`` are the calls of which none could come next on the longest way that was found; ``tried`` is how many
    states were."""

    ok: bool
    tried: int
    stuck: tuple[Call, ...] = ()


def judged(calls: Iterable[Call]) -> dict[str, Verdict]:
    """By customer."""
    by_key: defaultdict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_key[call.key].append(call)
    return {key: linearised(mine, step, None) for key, mine in sorted(by_key.items())}


def linearised(calls: Sequence[Call], after: Callable[[S, Call], Iterable[S]], initial: S) -> Verdict:
    """Search for an order; ``after`` tells the states that a call may lead to."""
    ordered = sorted(calls, key=lambda call: call.began)
    wanted = sum(1 << place for place, call in enumerate(ordered) if call.ended != NEVER)
    ways: list[tuple[int, int, S]] = [(0, 0, initial)]
    seen: set[tuple[int, S]] = set()
    longest, stuck = -1, tuple[Call, ...]()
    while ways:
        done, low, state = ways.pop()
        if done & wanted == wanted:
            return Verdict(ok=True, tried=len(seen))
        while done >> low & 1:
            low += 1
        next_ones = _next_ones(ordered, done, low)
        if (length := done.bit_count()) > longest:
            longest, stuck = length, tuple(ordered[place] for place in next_ones)
        for place in sorted(next_ones, key=lambda place: -ordered[place].ended):  # the first to end is tried first
            for then in after(state, ordered[place]):
                way = (done | 1 << place, then)
                if way not in seen:
                    seen.add(way)
                    ways.append((way[0], low, then))
    return Verdict(ok=False, tried=len(seen), stuck=stuck)


def _next_ones(ordered: Sequence[Call], done: int, low: int) -> list[int]:
    """The places of the calls that may come next: no other that is still to come had ended before they began."""
    waiting, end = [], NEVER
    for place in range(low, len(ordered)):
        if ordered[place].began > end:
            break
        if not done >> place & 1:
            waiting.append(place)
            end = min(end, ordered[place].ended)
    return [place for place in waiting if ordered[place].began <= end]
