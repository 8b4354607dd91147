"""Made-up customers that pass on: asked, answered, carried out in part, handed over by a leaver."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.filing import filing_card
from cards.views.handover import handover_card, plan_card, transfer_card, transfer_form_card
from cards.views.moving import colleagues_card
from core.domain.handover import Passed, TransferState
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.policy.document import Clause
from core.domain.policy.pool import Heir
from core.domain.rules import RuleRef
from core.service.views.protection_views import ProtectionView
from core.service.views.transfer_views import HandoverView, PassingLine, PlanView, TransferView
from core.service.views.views import ColleaguesView, FilingView

_NAMESAKES = (("01JDEMO000000000000000000B", "李强（华东一组）"), ("01JDEMO000000000000000000C", "李强（华南区）"))
_RULE = RuleRef(version=1, clause=Clause.HANDOVER.value)


def handovers(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    return {
        **_transfers(protected, now),
        "transfer_form": transfer_form_card(protected),
        "filing_that_may_pass_on": filing_card(replace(protected, protection=ProtectionView(may_transfer=True))),
        "handover_to_whom": colleagues_card(
            ColleaguesView(asked="李强", people=_NAMESAKES, verb="hand_over_plan", subject="01JDEMO000000000000000000A")
        ),
        **_handed_over(now),
        "handover_plan": plan_card(
            PlanView(
                member_id=MemberId("01JDEMO000000000000000000A"),
                member="王晨",
                has_left=False,
                protected=23,
                pending=2,
                heirs=tuple(heir.value for heir in Heir),
                leader="赵敏",
                to_id=MemberId("01JDEMO000000000000000000B"),
                to="李强",
                room=20,
                offered="deal_open",
            )
        ),
    }


def _transfers(protected: FilingView, now: datetime) -> dict[str, Card]:
    until = now + timedelta(days=20)
    lines = tuple(
        PassingLine(filing_id=FilingId(f"f{n}"), number=n, company=company, until=until, how=Passed.OPEN)
        for n, company in ((12, protected.company), (17, "南京假想食品有限公司"))
    )
    asked = TransferView(
        id=TransferId("01JDEMO0000000000000000T01"),
        giver="王晨",
        to="李强",
        by="王晨",
        at=now,
        status=TransferState.ASKED,
        total=1,
        lines=lines[:1],
        reason="换到华南区了",
        until=now + timedelta(days=1),
        rule=_RULE,
        now=now,
    )
    many = replace(asked, total=12, lines=lines, by="赵敏")
    done = replace(asked, status=TransferState.DONE, until=None, passed=1)
    part = replace(many, status=TransferState.DONE, until=None, passed=10, left=((Passed.FULL, 2),))
    no = replace(asked, status=TransferState.DECLINED, until=None, decided_by="李强", answer="手上客户太多")
    sent = replace(many, until=None, waiting_for=("赵敏",))
    return {
        "transfer_receiver": transfer_card(replace(asked, for_me=True, may_accept=True)),
        "transfer_receiver_many": transfer_card(replace(many, for_me=True, may_accept=True)),
        "transfer_offered": transfer_card(replace(asked, by="", offered=True, for_me=True, may_accept=True, reason="")),
        "transfer_giver": transfer_card(replace(asked, may_withdraw=True)),
        "transfer_approver": transfer_card(replace(sent, may_decide=True)),
        "transfer_sent": transfer_card(replace(sent, may_withdraw=True)),
        "transfer_running": transfer_card(replace(many, status=TransferState.RUNNING, until=None, passed=4)),
        "transfer_done_receiver": transfer_card(replace(done, for_me=True)),
        "transfer_done_giver": transfer_card(done),
        "transfer_done_in_part": transfer_card(part),
        "transfer_done_none": transfer_card(replace(part, passed=0, left=((Passed.MOVED_ON, 12),))),
        "transfer_declined": transfer_card(no),
        "transfer_dropped": transfer_card(replace(asked, status=TransferState.DROPPED, until=None)),
        "transfer_taken_back": transfer_card(
            replace(asked, status=TransferState.DROPPED, until=None, decided_by="王晨")
        ),
    }


def _handed_over(now: datetime) -> dict[str, Card]:
    view = HandoverView(
        id=TransferId("01JDEMO0000000000000000T02"),
        giver="王晨",
        has_left=True,
        total=25,
        heirs=(("李强", 20), ("赵敏", 2)),
        mine=2,
        pooled=1,
        offered=1,
        unheld=1,
        rule=_RULE,
        may_move=True,
        now=now,
    )
    heir = replace(view, heirs=(("李强", 20),), mine=20, pooled=0, offered=0, unheld=0, may_move=False)
    return {
        "handed_over_leader": handover_card(view),
        "handed_over_heir": handover_card(heir),
        "handing_over": handover_card(replace(view, running=True, has_left=False)),
    }
