"""What was written of a customer before, under whichever filing: a new follow-up is judged beside it."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.follow_up import FollowUp
from core.domain.ids import FilingId
from core.service.ports.store import UnitOfWork

_COMPARED = 200
"""Earlier entries of a filing with which a new one is compared."""
_FILINGS = 20


def written_before(filing_id: FilingId, uow: UnitOfWork) -> Sequence[FollowUp]:
    """Of the customer's last filings, each time the last entries."""
    filings = uow.filings.of_customer(uow.filings.get(filing_id).customer_id, limit=_FILINGS)
    return [one for filing in filings for one in uow.follow_ups.of_filing(filing.id, limit=_COMPARED)]
