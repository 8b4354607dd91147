"""The public pool: what lies in which pool, who may claim and how much, and who hears of it (S50-S55)."""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.bounds import Count, Key, Label, Lasting, Names, Wait, When, Which, Within

COMMON_POOL_KEY = "common"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One pool. A released customer falls into the first pool whose ``when`` holds for it. ``teams`` may claim
    (their teams below them too; empty: everybody); ``keepers`` look after it and are bound by no limit.
    """

    key: Key
    name: Label
    when: When = ""
    teams: Names = ()
    keepers: Names = ()
    groups: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRules:
    """Claims. ``daily`` a person and day (0: no limit); the previous owner waits ``cool_down`` from the end of his
    ownership, everybody ``fresh_wait`` from the release.

    ``capacity`` is how many customers one may hold (0: no limit); those that meet ``uncounted`` do not count.
    ``hidden`` are fields of the form not shown before the claim. The first in the waiting list has a released customer
    to himself for ``waiting_turn``.
    """

    pools: Annotated[tuple[Pool, ...], Within(least=1, most=100)] = (Pool(key=COMMON_POOL_KEY, name="公海"),)
    may_claim: When = ""
    daily: Count = 5
    cool_down: Wait = timedelta(days=30)
    fresh_wait: Wait = timedelta(hours=2)
    capacity: Count = 50
    uncounted: Which = ""
    hidden: Names = ("contact", "phone")
    history_shown: bool = True
    waiting_list: bool = True
    waiting_turn: Annotated[timedelta, Lasting(least=timedelta(minutes=1), most=timedelta(days=7))] = timedelta(
        minutes=30
    )
    longest_queue: Annotated[int, Within(least=1, most=100)] = 10


class Announcing(StrEnum):
    """How groups hear of released customers."""

    SINGLE = "single"
    BATCH = "batch"
    DIGEST = "digest"
    NONE = "none"


class Ending(StrEnum):
    """What a group reads of protections that end soon: nothing, how many, or which (the customers' names)."""

    NONE = "none"
    COUNT = "count"
    NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceRules:
    """What bound groups are told: each customer by itself, those of one moment on one card, or one card a day at
    ``digest_at``; cards held back in quiet hours go out in the morning. ``shown`` are the fields that may stand there.

    ``won`` tells of deals, with ``won_shown`` of the form; ``morning_digest`` is a card at ``digest_at`` of working
    days with what came into the pool, who won, and (``ending``) what ends soon.
    """

    released: Announcing = Announcing.BATCH
    digest_at: time = time(9)
    at_once: Annotated[int, Within(least=1, most=50)] = 10
    shown: Names = ("company", "region", "product")
    won: bool = False
    won_shown: Names = ("company", "region", "product")
    morning_digest: bool = True
    ending: Ending = Ending.COUNT


class Heir(StrEnum):
    """Who takes over what a leaver held; the next is asked where there is none."""

    SUCCESSOR = "successor"
    LEADER = "leader"
    POOL = "pool"


class Consent(StrEnum):
    """What a transfer from one owner to another needs."""

    NONE = "none"
    RECEIVER = "receiver"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRules:
    """Leavers and transfers (S107-S110). Customers that meet ``offered`` are offered to successors one by one, to be
    accepted within ``accept_within``; the rest go by ``heirs``.
    """

    heirs: tuple[Heir, ...] = (Heir.SUCCESSOR, Heir.LEADER, Heir.POOL)
    offered: Which = ""
    accept_within: Annotated[timedelta, Lasting(least=timedelta(hours=1), most=timedelta(days=30))] = timedelta(days=1)
    consent: Consent = Consent.RECEIVER
    batch_most: Annotated[int, Within(least=1, most=5000)] = 200
