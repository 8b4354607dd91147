"""申诉: who may contest whose a customer is, and until when (S104)."""

from __future__ import annotations

from datetime import timedelta

from core.domain.frozen import dataclass
from core.domain.policy.approval import TimeLimit
from core.domain.policy.bounds import Days, Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRules:
    """``within`` counts from the first refusal by the filing that is contested, or from the end of one's own
    ownership. Whoever was dismissed waits ``again`` before he contests the same customer once more.

    ``answer_within``, in working hours, is for the ruling where no flow of the company says otherwise.
    """

    allowed: bool = True
    within: Days = timedelta(days=15)
    again: Wait = timedelta(days=30)
    answer_within: TimeLimit = timedelta(days=2)
