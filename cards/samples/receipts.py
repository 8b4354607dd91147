"""Made-up receipts: one that holds, one of a stranger's filing, an altered and an unknown one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cards.card import Card
from cards.views.filing import filing_card
from cards.views.receipt import receipt_card
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.records import EventKind
from core.service.views.receipts import ReceiptView, Standing
from core.service.views.views import FilingView


def receipts(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    code = f"{protected.number}-K7QF2M9X"
    holds = ReceiptView(
        asked=code,
        standing=Standing.HOLDS,
        what=EventKind.FILING_APPROVED.value,
        number=protected.number,
        company=protected.company,
        owner=protected.owner,
        who="赵敏",
        at=now,
        rule=RuleRef(version=1, clause=Clause.PROTECTION.value),
        position=2041,
        checked=128,
        now=now,
    )
    return {
        "filing_with_receipt": filing_card(replace(protected, receipt=code)),
        "receipt_holds": receipt_card(holds),
        "receipt_of_a_stranger": receipt_card(replace(holds, company="", owner="", who="")),
        "receipt_unlinked": receipt_card(replace(holds, standing=Standing.UNLINKED)),
        "receipt_altered": receipt_card(ReceiptView(asked=code, standing=Standing.BROKEN, now=now)),
        "receipt_unknown": receipt_card(ReceiptView(asked="A1B2C3", standing=Standing.UNKNOWN, now=now)),
        "receipt_without_code": receipt_card(ReceiptView(asked="", standing=Standing.UNKNOWN, now=now)),
    }
