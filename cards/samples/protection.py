"""Made-up protections: what ends soon, requests for more time, giving back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.digest import approval_settled_card
from cards.views.ended import ended_card
from cards.views.extension import (
    complete_extension_card,
    extension_card,
    extension_copied_card,
    extension_overdue_card,
    extension_withdrawn_card,
)
from cards.views.filing import filing_card, filing_decided_card, filing_released_card
from cards.views.moving import add_card, hand_on_card
from cards.views.protection import ending_card, extend_form_card, release_form_card
from core.domain.clocks import Clock, ClockKind
from core.domain.extension import ExtensionStatus
from core.domain.filing import FilingStatus
from core.domain.ids import ExtensionId, FilingId
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.records import EventKind
from core.service.views.course_views import ApprovalView, TraceLine
from core.service.views.ended_views import EndedLine, EndedView, Whereabouts
from core.service.views.extension_views import ExtensionView
from core.service.views.protection_views import EndingLine, EndingView, ProtectionView
from core.service.views.views import FilingView

_DAY = timedelta(days=1)


def protections(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    until = now + 6 * _DAY
    view = ExtensionView(
        id=ExtensionId("01JDEMO0000000000000000077"),
        filing_id=protected.id,
        number=protected.number,
        company=protected.company,
        owner=protected.owner,
        team=protected.team,
        days=15,
        reason="合同在走流程，月底前签",
        before=1,
        status=ExtensionStatus.WAITING,
        until_before=until,
        until=until + 15 * _DAY,
        at=now,
        waiting_for=("赵敏",),
        rule=RuleRef(version=1, clause=Clause.EXTENSION.value),
        mine=True,
        now=now,
    )
    ways = ProtectionView(extended=((30, until),), may_extend=True, may_release=True)
    own = replace(protected, protection=ways, protected_until=until, days_left=6, now=now)
    asked = replace(own, protection=replace(ways, asked=(15, until + 15 * _DAY), may_extend=False))
    released = replace(protected, status=FilingStatus.RELEASED, reason="三个月没有进展", days_left=None)
    lines = (_line(3, "杭州样例科技有限公司", now), _line(5, "南京假想食品有限公司", now, asked=True))
    refused = replace(view, status=ExtensionStatus.REFUSED, until=until, decided_by="赵敏", answer="近期没有进展")
    return {
        "filing_extended_owner": filing_card(own),
        "filing_extension_asked": filing_card(asked),
        "filing_released_owner": filing_card(released),
        "news_released": filing_released_card(released),
        "ending_digest": ending_card(EndingView(lines=lines, total=7, ending=7, now=now)),
        "ending_digest_needed": ending_card(
            EndingView(
                lines=(replace(lines[0], missing=1), replace(lines[0], number=4, may_extend=False)),
                total=2,
                ending=2,
                now=now,
            )
        ),
        "ending_digest_done": ending_card(EndingView(lines=(), total=0, ending=0, now=now)),
        "extension_approver": extension_card(replace(view, mine=False, may_decide=True)),
        "extension_evidence": extension_card(replace(view, mine=False, may_decide=True, evidence=2)),
        "extension_owner": extension_card(replace(view, may_withdraw=True)),
        "extension_granted": extension_card(replace(view, status=ExtensionStatus.GRANTED, decided_by="赵敏")),
        "extension_withdrawn": extension_card(replace(view, status=ExtensionStatus.WITHDRAWN, until=until)),
        "extension_withdrawn_for_approver": extension_withdrawn_card(
            replace(view, mine=False, status=ExtensionStatus.WITHDRAWN)
        ),
        "extension_refused": extension_card(refused),
        **_under_approval(view),
        "extend_form": extend_form_card(own, longest=30),
        "release_form": release_form_card(own),
        "release_form_unsure": release_form_card(own, why="对方嫌贵", unsure=True),
        **_lacking(own, now),
        **_ended(),
    }


def _ended() -> dict[str, Card]:
    """What ended in one night."""
    pooled, free, mine, taken = (
        EndedLine(filing_id=FilingId(f"01JDEMO00000000000000000{90 + n}"), number=30 + n, company=company, where=where)
        for n, (company, where) in enumerate(
            (
                ("杭州样例科技有限公司", Whereabouts.POOLED),
                ("南京假想食品有限公司", Whereabouts.FREE),
                ("苏州虚构机械有限公司", Whereabouts.MINE),
                ("宁波臆造贸易有限公司", Whereabouts.TAKEN),
            )
        )
    )
    night = EndedView(lines=(replace(pooled, pool="公海"), free, mine, taken), total=37, by_night=True)
    return {
        "ended_digest": ended_card(night),
        "ended_digest_free": ended_card(EndedView(lines=(free, taken), total=2, by_night=False)),
    }


def _lacking(own: FilingView, now: datetime) -> dict[str, Card]:
    """What still has to be done to keep a customer."""
    clocks = (
        Clock(kind=ClockKind.PERIOD, key="period:1", begin=now, due=now + 4 * _DAY, missing=1),
        Clock(
            kind=ClockKind.DEADLINE,
            key="deadline:首次深谈",
            begin=now,
            due=now + 5 * _DAY,
            name="首次深谈",
            kinds=("拜访", "会议"),
        ),
        Clock(kind=ClockKind.IDLE, key="idle", begin=now, due=now + 6 * _DAY),
    )
    fresh = replace(own, protection=ProtectionView(may_extend=True, may_release=True, clocks=clocks))
    late = replace(_line(12, "杭州样例科技有限公司", now), ends=False, clocks=clocks)
    both = replace(_line(3, "南京假想食品有限公司", now), clocks=clocks[:1])
    return {
        "ending_digest_lacking": ending_card(EndingView(lines=(late,), total=1, ending=0, now=now)),
        "ending_digest_both": ending_card(EndingView(lines=(both, late), total=2, ending=1, now=now)),
        "filing_lacking_owner": filing_card(fresh),
        "news_approved_lacking": filing_decided_card(fresh),
    }


def _under_approval(view: ExtensionView) -> dict[str, Card]:
    """A request on its way: two steps, back for a better reason, overdue, told to somebody."""
    now = view.drawn_at
    way = ApprovalView(flow="延期审批", version=1, step=2, steps=2, name="总监", due_at=now + timedelta(hours=4))
    asked = replace(way, may_hand_on=True, may_add=True, may_return=True, copied=("周宁",))
    late = replace(asked, due_at=now - timedelta(hours=1))
    said = (
        TraceLine(at=now - _DAY, what=EventKind.EXTENSION_ASKED.value, who="王晨"),
        TraceLine(at=now - _DAY / 2, what="act:approved", who="林岚", comment="客户确实在走流程"),
    )
    deciding = replace(view, mine=False, may_decide=True, trace=said, approval=asked)
    back = replace(way, returned_by="赵敏", lacking="合同走到哪一步了？", due_at=None)
    own = replace(view, waiting_for=(), may_withdraw=True, trace=said, approval=replace(back, may_complete=True))
    return {
        "extension_second_step": extension_card(deciding),
        "extension_overdue": extension_overdue_card(replace(deciding, approval=late)),
        "extension_copied": extension_copied_card(replace(view, mine=False, approval=way)),
        "extension_returned": extension_card(own),
        "extension_returned_for_approver": extension_card(replace(own, mine=False, may_withdraw=False, approval=back)),
        "extension_completing": complete_extension_card(own),
        "extension_hand_on": hand_on_card(deciding),
        "extension_add": add_card(deciding),
        "extension_settled": approval_settled_card(
            replace(view, mine=False, status=ExtensionStatus.GRANTED, decided_by="赵敏")
        ),
    }


def _line(number: int, company: str, now: datetime, *, asked: bool = False) -> EndingLine:
    return EndingLine(
        filing_id=FilingId(f"01JDEMO000000000000000000{number}"),
        number=number,
        company=company,
        until=now + number * _DAY,
        days_left=number,
        asked=asked,
    )
