"""Made-up follow-ups, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cards.card import Card
from cards.views.follow_up import (
    comment_form_card,
    commented_card,
    follow_form_card,
    follow_up_card,
    idle_card,
    next_steps_card,
    timeline_card,
)
from cards.views.idle import idle_day_card
from cards.views.team_day import team_day_card
from core.domain.ids import FilingId, FollowUpId
from core.domain.policy.protection import FollowUpRules
from core.service.views.follow_up_views import (
    FollowFormView,
    FollowUpView,
    IdleView,
    NextStepsView,
    TimelineLine,
    TimelineView,
)
from core.service.views.idle_views import IdleDayView
from core.service.views.team_day_views import IdleLine, TeamDayView

_NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
_FILING = FilingId("01JDEMO0000000000000000012")
_COMPANY = "杭州样例科技有限公司"
_RULES = FollowUpRules()
_ENTRY = FollowUpView(
    id=FollowUpId("01JDEMO0000000000000000091"),
    filing_id=_FILING,
    number=12,
    company=_COMPANY,
    by="王晨",
    at=_NOW,
    day=date(2026, 11, 21),
    kind="拜访",
    note="拜访了王总，样机看得很满意，要一份正式报价",
    next_step="带样品和报价单",
    next_day=date(2026, 11, 25),
    effective=_RULES.effective,
    kinds=_RULES.kinds,
    shortest=_RULES.shortest,
    mine=True,
    may_correct=True,
    now=_NOW,
)
_PLAIN = replace(_ENTRY, next_step="", next_day=None)
_FORM = FollowFormView(filing_id=_FILING, number=12, company=_COMPANY, kinds=_RULES.kinds)
_IDLE = IdleView(
    filing_id=_FILING, number=12, company=_COMPANY, owner="王晨", days=14, mine=True, since=_NOW - timedelta(days=14)
)


def _idle_days() -> dict[str, Card]:
    """Several of one day: one's own, those of one's people, none that is left."""
    other = replace(_IDLE, number=15, company="南京假想食品有限公司")
    led = tuple(replace(line, mine=False, days=21) for line in (_IDLE, other))
    return {
        "idle_owner_several": idle_day_card(IdleDayView(lines=(_IDLE, other), total=7, mine=True)),
        "idle_leader_several": idle_day_card(IdleDayView(lines=led, total=2, mine=False)),
        "idle_none_left": idle_day_card(IdleDayView(lines=(), total=0, mine=True)),
    }


def _team() -> TeamDayView:
    idle = IdleLine(filing_id=_FILING, number=12, company=_COMPANY, owner="徐朗", days=16)
    return TeamDayView(
        since=date(2026, 11, 20),
        day=date(2026, 11, 23),
        people=(("王晨", 3, 2), ("陈可", 1, 0), ("徐朗", 0, 0)),
        idle=(idle,),
        idle_total=1,
    )


def follow_ups() -> dict[str, Card]:
    """By name."""
    return {
        "follow_up": follow_up_card(_ENTRY),
        "follow_up_corrected": follow_up_card(replace(_ENTRY, corrected=True, files=2)),
        "follow_up_kind": follow_up_card(replace(_PLAIN, kind="微信", counts=False, why="kind")),
        "follow_up_empty": follow_up_card(replace(_PLAIN, note="已跟进", counts=False, why="empty")),
        "follow_up_short": follow_up_card(replace(_PLAIN, note="要报价", counts=False, why="short")),
        "follow_up_alike": follow_up_card(replace(_PLAIN, counts=False, why="alike", like_at=_NOW - timedelta(days=9))),
        "follow_up_late": follow_up_card(replace(_PLAIN, day=date(2026, 11, 17), counts=False, why="late")),
        "follow_up_day_full": follow_up_card(replace(_PLAIN, counts=False, why="day_full")),
        "follow_up_for_leader": follow_up_card(replace(_ENTRY, mine=False, may_correct=False, may_comment=True)),
        "follow_up_commented": commented_card(
            replace(_ENTRY, may_correct=False, comments=(("林岚", "很好，记得带合同"),))
        ),
        "follow_form": follow_form_card(_FORM),
        "follow_form_amend": follow_form_card(replace(_FORM, entry=_ENTRY)),
        "team_day": team_day_card(_team()),
        "team_day_few_deals": team_day_card(
            replace(_team(), idle=(), few_deals=(("孙悦", 41, 0), ("徐朗", 33, 0)), few_days=90)
        ),
        "team_day_quiet": team_day_card(TeamDayView(since=date(2026, 11, 20), day=date(2026, 11, 23), people=())),
        "comment_form": comment_form_card(replace(_ENTRY, mine=False, may_correct=False, may_comment=True)),
        "comment_form_closed": comment_form_card(_PLAIN),
        "timeline": timeline_card(_timeline()),
        "timeline_none": timeline_card(replace(_timeline(), lines=(), more_before=None)),
        "next_steps": next_steps_card(
            NextStepsView(
                day=date(2026, 11, 25),
                entries=(_ENTRY, replace(_PLAIN, number=15, company="南京假想食品有限公司")),
                now=_NOW,
            )
        ),
        "next_steps_done": next_steps_card(NextStepsView(day=date(2026, 11, 25), entries=(), now=_NOW)),
        "idle_owner": idle_card(_IDLE),
        "idle_leader": idle_card(replace(_IDLE, mine=False, days=21)),
        **_idle_days(),
    }


def _timeline() -> TimelineView:
    earlier = replace(_PLAIN, note="电话里说再考虑考虑", kind="电话", counts=False, why="empty")
    return TimelineView(
        filing_id=_FILING,
        number=12,
        company=_COMPANY,
        lines=(
            TimelineLine(
                at=_NOW, who="王晨", number=12, entry=replace(_ENTRY, comments=(("林岚", "很好，记得带合同"),), files=1)
            ),
            TimelineLine(at=_NOW - timedelta(days=3), who="王晨", number=12, entry=earlier),
            TimelineLine(at=_NOW - timedelta(days=9), who="林岚", what="filing_approved", number=12),
            TimelineLine(at=_NOW - timedelta(days=10), who="王晨", what="filing_submitted", number=12),
        ),
        more_before=_NOW - timedelta(days=10),
        may_follow=True,
        now=_NOW,
    )
