"""How long an approved filing protects, what earns the protection, what stops its clock, and how it is extended
(S41-S49).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.approval import Approver
from core.domain.policy.bounds import Count, Days, Label, Some, Wait, When, Which, Within


class Pause(StrEnum):
    """What stops the clock of a protection."""

    HOLIDAYS = "holidays"
    WAITING = "waiting"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Another length where a condition holds; the first that fits counts."""

    when: When
    length: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that must have been done so long after the approval (S46), else the customer is released after a
    warning. ``kinds`` are kinds of follow-ups, any when empty.
    """

    name: Label
    within: Days
    kinds: tuple[str, ...] = ()
    when: When = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRules:
    """How long an approved filing protects (design 6.5).

    ``notices`` are the days before the end on which the owner is reminded. ``actions`` effective follow-ups must fall
    into every ``actions_every`` (0: none are asked for).
    """

    length: Days = timedelta(days=30)
    lengths: Annotated[tuple[Length, ...], Within(least=0, most=50)] = ()
    notices: Annotated[tuple[Annotated[int, Within(least=1, most=365)], ...], Within(least=0, most=10)] = (7, 3, 1)
    actions: Count = 0
    actions_every: Days = timedelta(days=15)
    deadlines: Annotated[tuple[Deadline, ...], Within(least=0, most=20)] = ()
    pauses: tuple[Pause, ...] = (Pause.WAITING, Pause.APPEAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRules:
    """Who may have more time: how often, how long, on which conditions (every one must hold), with what evidence.

    ``actions`` effective follow-ups within the last ``actions_since``; not earlier than ``earliest`` before the end.
    """

    times: Annotated[int, Within(least=0, most=20)] = 2
    longest: Days = timedelta(days=30)
    when: When = ""
    actions: Count = 1
    actions_since: Days = timedelta(days=30)
    reason: bool = True
    evidence: bool = False
    earliest: Days | None = None


class AtEnd(StrEnum):
    """What becomes of a customer whose protection is over."""

    FREE = "free"
    POOL = "pool"
    POOL_UNLESS_EARNED = "pool_unless_earned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRules:
    """What releases a customer, and who is spared. ``idle`` releases during the protection after so long without an
    effective follow-up (``None``: never); no release without a warning so long before. ``spare_won`` and
    ``spare_open_deals`` go by the stage of the filing; a deal counts as open as soon as somebody has set a stage, which
    costs nothing, so that sparing it is for the company to choose.
    """

    at_end: AtEnd = AtEnd.POOL
    spare_won: bool = True
    spare_open_deals: bool = False
    spare: Which = ""
    idle: Days | None = None
    warning: Wait = timedelta(days=3)
    reason: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleAlarm:
    """How long the customers that meet ``when`` may be left alone: the owner hears after ``after``, the leaders next
    above him after ``leader`` (``None``: not at all), and whoever else is meant by ``also`` together with the owner.
    """

    name: Label
    when: When
    after: Days
    leader: Days | None = None
    also: Annotated[tuple[Approver, ...], Within(least=0, most=10)] = ()

    @property
    def spans(self) -> tuple[timedelta, ...]:
        """After which something may be told."""
        return (self.after,) if self.leader is None else (self.after, self.leader)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRules:
    """Which follow-ups count as effective, and what is said about those that do not (S56-S61).

    ``effective`` are the kinds that count; a text shorter than ``shortest`` characters or as alike to an earlier one as
    ``alike`` per cent does not; of those on one day only ``a_day`` count. An entry should come within ``record_within``
    and may be corrected within ``correct_within``; ``idle_alarm`` after so long without any, unless the first of
    ``alarms`` whose condition holds says otherwise (S97).

    Who has filed at least ``filings_alarm`` customers (0: nobody is told) and won fewer than ``filings_alarm_deals``
    of late is named to the leader once a week: orders may have been diverted (S118).
    """

    kinds: Annotated[tuple[str, ...], Within(least=1, most=30)] = (
        "拜访",
        "电话",
        "微信",
        "会议",
        "报价",
        "方案",
        "演示",
        "样品",
        "邮件",
        "合同",
        "其他",
    )
    effective: Annotated[tuple[str, ...], Within(least=0, most=30)] = (
        "拜访",
        "电话",
        "会议",
        "报价",
        "方案",
        "演示",
        "样品",
        "合同",
    )
    shortest: Annotated[int, Within(least=0, most=200)] = 8
    alike: Annotated[int, Within(least=50, most=100)] = 90
    a_day: Some = 1
    phrases: tuple[str, ...] = ("跟进中", "继续跟进", "正常跟进", "保持联系", "已联系", "暂无进展", "无", "同上")
    record_within: Days = timedelta(days=1)
    correct_within: Wait = timedelta(hours=24)
    idle_alarm: Days | None = timedelta(days=14)
    idle_alarm_leader: Days | None = timedelta(days=21)
    alarms: Annotated[tuple[IdleAlarm, ...], Within(least=0, most=20)] = ()
    filings_alarm: Count = 30
    filings_alarm_deals: Some = 1
    filings_alarm_within: Days = timedelta(days=90)
