"""The honest meter: which follow-ups are effective, why others are not, told before it hurts (S56, S61)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from core.domain.follow_up import FollowUp
from core.domain.frozen import dataclass
from core.domain.policy.protection import FollowUpRules


class Why(StrEnum):
    """Why a follow-up does not count."""

    KIND = "kind"
    EMPTY = "empty"
    SHORT = "short"
    ALIKE = "alike"
    LATE = "late"
    DAY_FULL = "day_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``like`` is the earlier entry that says the same."""

    why: Why | None = None
    like: FollowUp | None = None

    @property
    def counts(self) -> bool:
        """Whether it is effective."""
        return self.why is None


_SAYS_NOTHING = (
    "客户说再考虑一下",
    "客户说再考虑",
    "客户再考虑",
    "再考虑一下",
    "再考虑",
    "已跟进",
    "跟进了",
    "跟进",
    "已沟通",
    "电话沟通",
    "微信沟通",
    "沟通了",
    "沟通",
    "联系了",
    "联系",
    "已拜访",
    "拜访了",
    "拜访",
    "打了电话",
    "电话",
    "微信",
    "会议",
    "等回复",
    "等消息",
    "客户",
    "一下",
    "正常",
)
"""What names a contact without telling anything of it."""
_ENOUGH = 4
"""Characters beside the empty phrases that make a text tell something."""
_WHEN = re.compile(
    r"\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?|"
    r"(?:这|本|上|下)?(?:周|星期|礼拜)[一二三四五六日天]|[今昨前明后]天|今[早晚]|刚才?|上午|下午|中午|晚上|早上"
)
_CLAUSES = re.compile(r"[\s,，.。;；!！?？、~…]+")


def judged(entry: FollowUp, before: Iterable[FollowUp], rules: FollowUpRules, zone: ZoneInfo) -> Verdict:
    """What this entry is worth beside what the same person wrote of the customer before; ``before`` in any order."""
    own = sorted((one for one in before if one.by == entry.by and one.id != entry.id), key=_place)
    earlier = [one for one in own if _place(one) < _place(entry)]
    if entry.kind not in rules.effective:
        return Verdict(why=Why.KIND)
    if says_nothing(entry.note, rules):
        return Verdict(why=Why.EMPTY)
    if sum(char.isalnum() for char in entry.note) < rules.shortest:
        return Verdict(why=Why.SHORT)
    like = next((one for one in earlier if alike(one.note, entry.note) >= rules.alike), None)
    if like is not None:
        return Verdict(why=Why.ALIKE, like=like)
    if entry.at - _end_of(entry, zone) > rules.record_within:
        return Verdict(why=Why.LATE)
    today = sum(one.counts and _local(one.at, zone) == _local(entry.at, zone) for one in earlier)
    return Verdict(why=Why.DAY_FULL) if today >= rules.a_day else Verdict()


def effective(entries: Sequence[FollowUp], rules: FollowUpRules, zone: ZoneInfo) -> tuple[FollowUp, ...]:
    """All of them judged anew, each after those before it; the ones that count, in order of time."""
    told: list[FollowUp] = []
    for entry in sorted(entries, key=_place):
        verdict = judged(entry, told, rules, zone)
        told.append(with_verdict(entry, verdict))
    return tuple(one for one in told if one.counts)


def with_verdict(entry: FollowUp, verdict: Verdict) -> FollowUp:
    """The entry as the meter sees it."""
    return replace(entry, counts=verdict.counts, why=verdict.why.value if verdict.why else "")


def alike(one: str, other: str) -> float:
    """Per cent to which two texts say the same: when it was, punctuation and the order of clauses do not matter."""
    first, second = plain_text(one), plain_text(other)
    as_told = fuzz.ratio(first, second)
    return max(as_told, fuzz.ratio(_in_order(one), _in_order(other)))


def plain_text(text: str) -> str:
    """Letters and digits in one form, without the words that only say when."""
    return "".join(_clauses(text))


def says_nothing(text: str, rules: FollowUpRules) -> bool:
    """Whether next to nothing is left when the empty phrases are taken out."""
    plain = plain_text(text)
    known = {plain_text(phrase) for phrase in rules.phrases}
    if not plain or plain in known:
        return True
    left = plain
    for phrase in sorted({*known, *_SAYS_NOTHING}, key=lambda one: (-len(one), one)):
        left = left.replace(phrase, "") if len(phrase) > 1 else left
    return left != plain and len(left) < _ENOUGH


def _in_order(text: str) -> str:
    return "".join(sorted(_clauses(text)))


def _clauses(text: str) -> list[str]:
    whole = _WHEN.sub("", unicodedata.normalize("NFKC", text).lower())
    clauses = ("".join(char for char in clause if char.isalnum()) for clause in _CLAUSES.split(whole))
    return [clause for clause in clauses if clause]


def _place(entry: FollowUp) -> tuple[datetime, str]:
    return entry.at, entry.id


def _local(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _end_of(entry: FollowUp, zone: ZoneInfo) -> datetime:
    """The end of the day of the contact."""
    return datetime.combine(entry.day, time(0), tzinfo=zone) + timedelta(days=1)
