"""Made-up customers that look alike, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.check import check_card
from cards.views.contacting import WantedView, wanted_card
from cards.views.filing import filing_card
from cards.views.look_alikes import look_alikes_card
from cards.views.refusal import refusal_card
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Relation
from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId
from core.domain.policy.document import Clause
from core.domain.resembling import Ruling, spelled
from core.domain.rules import Fact, RuleRef
from core.service.views.views import BesideView, CheckView, FilingView, LookAlikesView, RefusalView

_RULE = RuleRef(version=1, clause=Clause.DUPLICATE_NAME.value)
_SAME_BRAND = Evidence(code="same_brand", facts={"brand": "样例"})
_WHY = (_SAME_BRAND, Evidence(code="same_city"), Evidence(code="same_trade", facts={"trade": "科技"}))


def alike(pending: FilingView, now: datetime) -> dict[str, Card]:
    """The question, the comparison, the answers; ``pending`` is a filing that its reader may decide."""
    held = BesideView(
        customer_id=CustomerId("01JDEMO00000000000000000C1"),
        company="杭州样例科技有限公司",
        evidence=_WHY,
        held_by="张伟",
        until=now + timedelta(days=12),
        number=7,
        filing_id=FilingId("01JDEMO0000000000000000007"),
    )
    free = BesideView(
        customer_id=CustomerId("01JDEMO00000000000000000C2"),
        company="杭州样丽科技有限公司",
        evidence=(Evidence(code="brand_sounds_alike", facts={"asked": "样例", "known": "样丽"}), *_WHY[1:]),
    )
    branch = replace(held, company="杭州样例科技有限公司上海分公司", held_by="李四", relation=Relation.BRANCH)
    question = LookAlikesView(asked="杭州样例网络科技有限公司", besides=(held, free), now=now)
    reason = (*pending.answers, ("apart", "城市不同，老板也不是同一个人"))
    flagged = replace(pending, besides=(held, free, branch), answers=reason)
    ruled = replace(flagged, may_decide=False, besides=(replace(held, ruling=Ruling.DIFFERENT),))
    checked = CheckView(asked=question.asked, held=False, besides=(held, free, branch), now=now)
    facts: dict[str, Fact] = {
        "company": held.company,
        "owner": "张伟",
        "since": (now - timedelta(days=18)).isoformat(),
        "until": (now + timedelta(days=12)).isoformat(),
        "status": FilingStatus.PROTECTED.value,
        "number": 7,
        "evidence": spelled(_WHY),
    }
    return {
        "look_alikes": look_alikes_card(question),
        "look_alikes_one": look_alikes_card(replace(question, besides=(held,))),
        "filing_look_alikes_approver": filing_card(flagged),
        "filing_look_alikes_ruled": filing_card(ruled),
        "filing_related_owner": filing_card(replace(pending, may_decide=False, mine=True, besides=(branch,))),
        "check_look_alikes": check_card(checked),
        "check_related": check_card(replace(checked, besides=(branch,))),
        "refused_kin": refusal_card(
            RefusalView(code="kin_held", facts={**facts, "evidence": None}, rule=_RULE, now=now)
        ),
        "owner_wanted": wanted_card(
            WantedView(by="王晨", company=held.company, filing_id=FilingId("01JDEMO0000000000000000007"), number=7)
        ),
        "refused_look_alike": refusal_card(RefusalView(code="customer_held", facts=facts, rule=_RULE, now=now)),
    }
