"""Made-up customers in the public pool: the list, one of them, turns, and what groups are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.announcement import announced_card
from cards.views.filing import filing_card, filing_claimed_card, filing_decided_card, filing_expired_card
from cards.views.group_news import morning_card, won_card
from cards.views.pool import entry_card, places_card, pool_card, taken_over_card, turn_card, waited_card
from core.domain.filing import FilingStatus
from core.domain.ids import EntryId, FilingId
from core.domain.policy.document import Clause
from core.domain.policy.forms import FieldType
from core.domain.pool import Cause
from core.domain.rules import RuleRef
from core.service.group_morning import MorningView
from core.service.ports.pool import BroughtBack
from core.service.views.announce_views import AnnouncedLine, AnnouncedView
from core.service.views.pool_views import HandView, PlaceLine, PoolEntryView, PoolLine, PoolView
from core.service.views.views import FieldView, FilingView
from core.service.views.won_views import WonView

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_COMPANIES = (
    ("杭州样例科技有限公司", "杭州", "包装机", Cause.EXPIRED),
    ("南京假想食品有限公司", "南京", "", Cause.RELEASED),
    ("宁波虚拟机械制造有限公司", "宁波", "视觉检测线", Cause.UNEARNED),
    ("无锡某甲包装有限公司", "", "包装机", Cause.LEFT),
    ("苏州虚构精密电子科技（集团）股份有限公司华东销售分公司", "苏州", "视觉检测设备", Cause.TAKEN),
    ("合肥某乙新材料有限公司", "合肥", "", Cause.IDLE),
    ("常州假设装备有限公司", "常州", "上下料机械手", Cause.EXPIRED),
    ("南通某丙纺织有限公司", "南通", "", Cause.IMPORTED),
)


def pools(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    lines = tuple(_line(number, now) for number in range(len(_COMPANIES)))
    figures = BroughtBack(entered=23, claimed=9, protected=7, lying=14)
    view = PoolView(lines=lines, total=14, before=EntryId("01JDEMO0000000000000000022"), figures=figures, now=now)
    waiting = (
        replace(lines[0], may=False, why_not="claim_fresh", until=now + _HOUR),
        replace(lines[1], may=False, why_not="claim_cool_down", until=now + 20 * _DAY),
        replace(lines[2], may=False, why_not="claim_turn", until=now + _HOUR / 2),
        replace(lines[3], may=False, why_not="claim_condition"),
    )
    used_up = tuple(replace(line, may=False, why_not="claim_daily") for line in lines[:3])
    return {
        "pool": pool_card(view),
        "pool_several": pool_card(replace(view, pools=(("华东公海", 9), ("公共公海", 5)), before=None)),
        "pool_searched": pool_card(replace(view, lines=lines[:1], total=1, before=None, text="样例")),
        "pool_not_yet": pool_card(replace(view, lines=waiting, total=4, before=None, figures=None)),
        "pool_used_up": pool_card(replace(view, lines=used_up, total=3, before=None, figures=None)),
        "pool_empty": pool_card(PoolView(lines=(), total=0, now=now)),
        "pool_nothing_found": pool_card(PoolView(lines=(), total=0, text="上海", now=now)),
        **_entries(lines, now),
        **_claims(protected, now),
        **_announced(now),
        **_group_news(now),
    }


def _line(number: int, now: datetime) -> PoolLine:
    company, region, product, cause = _COMPANIES[number]
    return PoolLine(
        id=EntryId(f"01JDEMO00000000000000000{30 - number}"),
        number=30 - number,
        company=company,
        region=region,
        product=product,
        since=now - number * 2 * _DAY,
        cause=cause,
        hands=1 + number % 3,
        may=True,
    )


def _entries(lines: tuple[PoolLine, ...], now: datetime) -> dict[str, Card]:
    hands = (
        HandView(owner="王晨", since=now - 40 * _DAY, until=now - 2 * _DAY, end="released", reason="客户没有预算"),
        HandView(owner="张伟", since=now - 120 * _DAY, until=now - 80 * _DAY, end="expired"),
    )
    view = PoolEntryView(
        line=lines[1],
        pool="公海",
        reason="客户没有预算",
        shown=(
            FieldView(key="source", label="来源", value="展会"),
            FieldView(key="budget", label="预算", value="500000", type=FieldType.MONEY),
        ),
        hands=hands,
        rule=RuleRef(version=1, clause=Clause.POOL.value),
        now=now,
    )
    kept = replace(lines[1], may=False, why_not="claim_turn", until=now + _HOUR / 2)
    gone = replace(view, live=False, taken_by="徐朗", line=replace(lines[1], may=False), waiting=2, hands=())
    turn = replace(view, my_turn=True, turn_until=now + _HOUR / 2, waiting=3, my_place=1)
    fresh = replace(lines[1], may=False, why_not="claim_fresh", until=now + _HOUR)
    return {
        "pool_entry": entry_card(view),
        "pool_entry_fresh": entry_card(replace(view, line=fresh, hands=())),
        "pool_entry_kept": entry_card(replace(view, line=kept, turn_until=now + _HOUR / 2, waiting=2, hands=())),
        "pool_entry_taken": entry_card(gone),
        "pool_turn": turn_card(turn),
        "pool_turn_over": turn_card(replace(turn, my_turn=False, line=kept, my_place=3)),
        "pool_waited": waited_card(replace(gone, my_place=2)),
        "pool_taken_over": taken_over_card(gone),
        "pool_entry_contestable": entry_card(
            replace(view, filing_id=FilingId("01JDEMO0000000000000000001"), may_appeal=True)
        ),
        "pool_taken_over_contestable": taken_over_card(
            replace(gone, filing_id=FilingId("01JDEMO0000000000000000001"), may_appeal=True)
        ),
    }


def _claims(protected: FilingView, now: datetime) -> dict[str, Card]:
    claimed = replace(protected, number=42, filed_at=now, decided_at=now, claimed=True, now=now)
    asked = replace(
        claimed, status=FilingStatus.PENDING, waiting_for=("赵敏",), protected_until=None, may_withdraw=True
    )
    places = (
        PlaceLine(company="杭州样例科技有限公司", place=1, since=now, number=12, until=now + 9 * _DAY),
        PlaceLine(company="南京假想食品有限公司", place=3, since=now, number=7),
    )
    to_decide = replace(asked, mine=False, may_decide=True, may_withdraw=False, phone="139****1234")
    back = replace(
        asked, may_withdraw=False, status=FilingStatus.REJECTED, reason="先把手上的跟完", decided_by="赵敏", pooled=True
    )
    expired = replace(protected, status=FilingStatus.EXPIRED, days_left=None, pooled=True, now=now)
    return {
        "pool_claim_approver": filing_card(to_decide),
        "pool_claim_rejected": filing_decided_card(back),
        "news_expired_pooled": filing_expired_card(expired),
        "pool_claimed": filing_claimed_card(claimed),
        "pool_claim_asked": filing_claimed_card(asked),
        "pool_places": places_card(places, now=now),
        "pool_places_none": places_card((), now=now),
    }


def _group_news(now: datetime) -> dict[str, Card]:
    shown = (
        FieldView(key="region", label="地区", value="苏州"),
        FieldView(key="amount", label="合同金额", value="1200000", type=FieldType.MONEY),
    )
    won = WonView(number=12, owner="王晨", at=now, company="苏州青禾精密机械有限公司", team="华东区一部", shown=shown)
    lines = tuple(
        AnnouncedLine(id=EntryId(f"01JDEMO0000000000000000{40 + number}"), number=40 + number, company=company)
        for number, (company, *_) in enumerate(_COMPANIES[:3])
    )
    taken = replace(lines[1], live=False, taken_by="徐朗", taken_at=now)
    quiet = MorningView(since=now - _DAY, until=now, now=now, ending=3)
    full = replace(
        quiet,
        group="华东销售群",
        pool=BroughtBack(entered=9, claimed=4, protected=4, lying=5),
        lines=(lines[0], taken, replace(lines[2], kept=True)),
        wins=(won, replace(won, number=15, owner="徐朗", company="", shown=())),
        won=3,
        names=(("无锡某甲包装有限公司", now + _DAY), ("合肥某乙新材料有限公司", now + 3 * _DAY)),
    )
    return {
        "group_won": won_card(won, now=now),
        "group_won_nameless": won_card(replace(won, company="", shown=(), team=""), now=now),
        "group_won_back": won_card(replace(won, won=False), now=now),
        "group_morning": morning_card(full),
        "group_morning_quiet": morning_card(quiet),
        "group_morning_all_taken": morning_card(
            replace(quiet, ending=0, pool=BroughtBack(entered=2, claimed=2), lines=(taken,))
        ),
    }


def _announced(now: datetime) -> dict[str, Card]:
    lines = tuple(
        AnnouncedLine(
            id=EntryId(f"01JDEMO00000000000000000{30 - number}"),
            number=30 - number,
            company=company,
            shown=tuple(FieldView(key="region", label="地区", value=part) for part in (region, product) if part),
            claimable_from=now + 2 * _HOUR,
        )
        for number, (company, region, product, _) in enumerate(_COMPANIES)
    )
    taken = replace(lines[1], live=False, taken_by="徐朗", taken_at=now)
    later = now + 3 * _HOUR
    some = AnnouncedView(lines=(lines[0], taken, replace(lines[2], kept=True)), now=later, pool="华东公海")
    done = AnnouncedView(lines=(replace(lines[0], live=False), taken), now=later)
    return {
        "announced_one": announced_card(AnnouncedView(lines=lines[:1], now=now)),
        "announced_batch": announced_card(AnnouncedView(lines=lines, now=now, more=12)),
        "announced_many": announced_card(AnnouncedView(lines=lines[:3], now=now, more=197, beyond=True)),
        "announced_some_taken": announced_card(some),
        "announced_all_taken": announced_card(done),
        "announced_nameless": announced_card(AnnouncedView(lines=(replace(lines[2], company=""),), now=now)),
    }
