"""Made-up leads: for whoever is asked, whoever gave it, and whoever was asked before; what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.filing import filing_card
from cards.views.leads import lead_card, leads_asked_card, leads_card
from cards.views.moving import colleagues_card
from core.domain.filing import FilingStatus
from core.domain.ids import FilingId, MemberId
from core.domain.lead import Answer, LeadState
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.views.lead_views import AskedLine, AskView, Fate, LeadLine, LeadsAskedView, LeadsView, LeadView
from core.service.views.views import ColleaguesView, FilingView

_NAMESAKES = ((MemberId("01JDEMO-XU-1"), "徐朗（华东一组）"), (MemberId("01JDEMO-XU-2"), "徐朗（华南组）"))


def leads(pending: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    asked = _asked(now)
    gave = replace(asked, gave=True, may_drop=True, phone="13900001234")
    before = (
        AskView(name="李强", answer=Answer.DECLINED, reason="离得太远"),
        AskView(name="何川", answer=Answer.SILENT),
        AskView(name="孙悦", answer=Answer.GONE),
    )
    offered = replace(pending, waiting_for=(), trace=(), assigned=True)
    owned = replace(offered, status=FilingStatus.PROTECTED, decided_at=now, protected_until=now + timedelta(days=30))
    return {
        "lead_asked": lead_card(replace(asked, for_me=True)),
        "lead_giver": lead_card(gave),
        "lead_giver_second": lead_card(replace(gave, asks=before)),
        "lead_leader": lead_card(asked),
        "lead_for_whom": colleagues_card(
            ColleaguesView(asked="徐朗", people=_NAMESAKES, verb="give_lead", subject="01JDEMO000000000000000000A")
        ),
        "lead_asked_before": lead_card(replace(_bare(asked), passed=True)),
        **_over(asked, gave, now),
        "filing_offered_mine": filing_card(replace(offered, mine=True)),
        "filing_offered": filing_card(offered),
        "filing_assigned": filing_card(replace(owned, mine=True, days_left=30)),
        "filing_assigned_over": filing_card(
            replace(offered, status=FilingStatus.WITHDRAWN, decided_at=now, reason="派单没人接", mine=True)
        ),
        "leads_given": leads_card(_given(now)),
        "leads_waiting": leads_asked_card(_waiting(now)),
        "leads_waiting_none": leads_asked_card(LeadsAskedView(lines=(), total=0, now=now)),
        "leads_none": leads_card(LeadsView(lines=(), counts=(), now=now)),
    }


def _asked(now: datetime) -> LeadView:
    return LeadView(
        id=FilingId("01JDEMO0000000000000000L12"),
        number=12,
        company="杭州样例科技有限公司",
        giver="赵敏",
        owner="王晨",
        at=now,
        state=LeadState.ASKED,
        rule=RuleRef(version=1, clause=f"{Clause.LEAD.value}/east"),
        now=now,
        until=now + timedelta(hours=4),
        contact="李娜",
        phone="139****1234",
        answers=(("source", "展会"), ("product", "包装机")),
    )


def _bare(view: LeadView) -> LeadView:
    """What is left for whoever has nothing to do with it any more."""
    return replace(view, contact="", phone="", answers=())


def _over(asked: LeadView, gave: LeadView, now: datetime) -> dict[str, Card]:
    until = now + timedelta(days=30)
    taken = replace(asked, state=LeadState.TAKEN, until=until, settled_by="王晨", receipt="12-K7QF2M9X")
    told = replace(taken, gave=True, phone="13900001234")
    led = replace(taken, state=LeadState.LED, owner="林岚", settled_by="")
    free = replace(gave, state=LeadState.POOLED, until=None, may_drop=False)
    dropped = replace(gave, state=LeadState.DROPPED, until=None, may_drop=False, settled_by="赵敏")
    return {
        "lead_taken": lead_card(replace(taken, mine=True, phone="13900001234")),
        "lead_taken_giver": lead_card(told),
        "lead_taken_before": lead_card(replace(_bare(taken), passed=True, receipt="")),
        "lead_taken_no_more": lead_card(replace(told, until=None)),
        "lead_led": lead_card(replace(led, mine=True, phone="13900001234")),
        "lead_led_giver": lead_card(replace(led, gave=True)),
        "lead_pooled": lead_card(replace(free, pooled=True)),
        "lead_free": lead_card(free),
        "lead_elsewhere": lead_card(replace(free, elsewhere="徐朗")),
        "lead_dropped_giver": lead_card(replace(dropped, dropped_it=True)),
        "lead_dropped_by_admin": lead_card(replace(dropped, settled_by="周宁")),
        "lead_dropped": lead_card(replace(_bare(dropped), gave=False, passed=True)),
    }


def _given(now: datetime) -> LeadsView:
    fates = (
        (Fate.ASKED, "王晨", ""),
        (Fate.FOLLOWED, "徐朗", "报价"),
        (Fate.FOLLOWED, "李强", ""),
        (Fate.WON, "王晨", "成交"),
        (Fate.LOST, "徐朗", "输单"),
        (Fate.POOLED, "何川", ""),
        (Fate.FREE, "何川", ""),
        (Fate.ELSEWHERE, "孙悦", ""),
        (Fate.OVER, "王晨", ""),
        (Fate.DROPPED, "王晨", ""),
    )
    lines = tuple(
        LeadLine(
            id=FilingId(f"01JDEMO0000000000000000L{20 - place}"),
            number=20 - place,
            company=f"杭州样例{'一二三四五六七八九十'[place]}号科技有限公司",
            owner=owner,
            at=now,
            fate=fate,
            stage=stage,
            entries=place if fate is Fate.FOLLOWED else 0,
            until=now + timedelta(hours=3) if fate is Fate.ASKED else None,
        )
        for place, (fate, owner, stage) in enumerate(fates)
    )
    counts = tuple((fate, 2 if fate is Fate.FOLLOWED else 1) for fate in Fate)
    return LeadsView(lines=lines, counts=(*counts[:-1], (Fate.DROPPED, 3)), now=now)


def _waiting(now: datetime) -> LeadsAskedView:
    lines = tuple(
        AskedLine(
            id=FilingId(f"01JDEMO0000000000000000L{31 + place}"),
            number=31 + place,
            company=f"杭州样例{'一二三'[place]}号科技有限公司",
            giver="林岚",
            until=now + timedelta(hours=3),
        )
        for place in range(3)
    )
    return LeadsAskedView(lines=lines, total=12, now=now)
