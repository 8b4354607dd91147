"""What a panel of several is going to look at, asked for at once: each of its lines would ask a dozen times."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.ids import ExtensionId, FilingId, RequestId
from core.service.ports.store import UnitOfWork
from core.service.records import EXTENSION, FILING, REQUEST, Subject, about_filing, about_request


def read_ahead(matters: Collection[Subject], uow: UnitOfWork) -> None:
    """What the views of these matters show, each by itself, of them and of the filings behind them."""
    extensions = uow.extensions.get_each([ExtensionId(one.id) for one in matters if one.kind == EXTENSION])
    requests = uow.requests.get_each([RequestId(one.id) for one in matters if one.kind == REQUEST])
    whole = [FilingId(one.id) for one in matters if one.kind == FILING]
    behind = [*(one.filing_id for one in extensions.values()), *(one.filing_id for one in requests.values())]
    filings = uow.filings.get_each({*whole, *behind}).values()
    abouts = {*matters, *(about_filing(one.id) for one in filings)}
    uow.customers.get_each({one.customer_id for one in filings})
    uow.directory.members_among({one.owner for one in filings})
    uow.approvals.about_each(abouts)
    uow.trail.about_each(abouts)
    asked = uow.requests.of_each({one.id for one in filings}).values()
    with_requests = (about_request(one.id) for of_filing in asked for one in of_filing)
    uow.files.about_each([*(about_filing(ident) for ident in whole), *with_requests])
    for of_filings in (uow.extensions, uow.resemblances):
        of_filings.of_each({one.id for one in filings})
