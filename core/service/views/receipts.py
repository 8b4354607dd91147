"""回执: the codes on the cards, and what one of them proves.

A code is found again by the number in it, so that nothing is stored for it: it is made anew from each line of the trail
about that filing as it stands there now. A line that was changed makes another code. Whoever changes a line and every
link behind it as well leaves no break in the chain, but the code on somebody's card finds nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.receipt import Receipt, receipt_for
from core.domain.rules import RuleRef
from core.service.ports.store import UnitOfWork
from core.service.procedures.sealing import GENESIS, break_in, digest
from core.service.procedures.seeing import sees_whole
from core.service.records import (
    EventKind,
    EventRecord,
    Subject,
    about_appeal,
    about_credit,
    about_extension,
    about_filing,
    about_order,
    about_request,
)

RECEIPTED = frozenset(
    {
        EventKind.FILING_SUBMITTED,
        EventKind.FILING_APPROVED,
        EventKind.POOL_CLAIMED,
        EventKind.LEAD_TAKEN,
        EventKind.LEAD_LED,
        EventKind.EXTENSION_GRANTED,
        EventKind.FILING_TRANSFERRED,
        EventKind.APPEAL_UPHELD,
        EventKind.APPEAL_DISMISSED,
        EventKind.ORDER_RECORDED,
        EventKind.CREDIT_SPLIT,
        EventKind.CREDIT_GRANTED,
        EventKind.CREDIT_REFUSED,
        EventKind.REQUEST_GRANTED,
    }
)
"""What somebody gets a receipt for."""
REACH = 64
"""So many links before and behind the event are checked with it; ``baobei audit verify`` walks the whole chain."""


class Standing(StrEnum):
    """What became of a receipt: it holds, its line has no link yet, the chain breaks at it or near it, or there is no
    such line.
    """

    HOLDS = "holds"
    UNLINKED = "unlinked"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """The answer of 核验. ``what`` is an ``EventKind`` value; company and names are there for whoever may see the whole
    filing; ``checked`` links around it were looked at.
    """

    asked: str
    standing: Standing
    what: str = ""
    number: int = 0
    company: str = ""
    owner: str = ""
    who: str = ""
    at: datetime | None = None
    rule: RuleRef | None = None
    position: int = 0
    checked: int = 0
    now: datetime | None = None


def receipt_of(event: EventRecord) -> Receipt | None:
    """The receipt for this line of the trail, if there is one for its kind."""
    number = event.data.get("number")
    if event.kind not in RECEIPTED or not isinstance(number, int):
        return None
    return receipt_for(number, digest(event))


def latest_receipt(filing: Filing, events: Iterable[EventRecord], uow: UnitOfWork) -> str:
    """The code on the filing's card: of the last thing that was accepted about it. ``events`` are those of the filing,
    in order.
    """
    found = [event for event in events if event.kind in RECEIPTED]
    if filing.extensions:
        granted = [one.id for one in uow.extensions.of_filing(filing.id) if one.status is ExtensionStatus.GRANTED]
        found += [event for ident in granted[-1:] for event in uow.trail.about(about_extension(ident))]
    found.reverse()
    found.sort(key=lambda event: event.at, reverse=True)
    codes = (receipt_of(event) for event in found)
    return str(next((code for code in codes if code is not None), ""))


def receipt_about(subject: Subject, uow: UnitOfWork) -> str:
    """The code of the last thing that was accepted about a matter; empty while there is none."""
    codes = (receipt_of(event) for event in reversed(uow.trail.about(subject)))
    return str(next((code for code in codes if code is not None), ""))


def receipt_view(asked: str, reader: MemberId, uow: UnitOfWork, now: datetime) -> ReceiptView:
    """What the code proves, told to this reader. A bounded piece of the chain is walked."""
    receipt = Receipt.read(asked)
    filing = uow.filings.numbered(receipt.number) if receipt else None
    if filing is None:
        return ReceiptView(asked=asked, standing=Standing.UNKNOWN, now=now)
    event = next((event for event in _receipted(filing, uow) if receipt_of(event) == receipt), None)
    if event is None:
        broken = any(_standing(each, uow)[0] is Standing.BROKEN for each in _receipted(filing, uow))
        return ReceiptView(asked=asked, standing=Standing.BROKEN if broken else Standing.UNKNOWN, now=now)
    return _told(event, asked, filing, reader, uow, now)


def _told(
    event: EventRecord, asked: str, filing: Filing, reader: MemberId, uow: UnitOfWork, now: datetime
) -> ReceiptView:
    standing, position, checked = _standing(event, uow)
    whole = sees_whole(reader, filing, uow)
    owner = event.data.get("owner")
    return ReceiptView(
        asked=asked,
        standing=standing,
        what=event.kind.value,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name if whole else "",
        owner=uow.directory.member(MemberId(owner)).name if whole and isinstance(owner, str) else "",
        who=uow.directory.member(event.actor).name if whole and event.actor else "",
        at=event.at,
        rule=event.rule,
        position=position,
        checked=checked,
        now=now,
    )


def _receipted(filing: Filing, uow: UnitOfWork) -> Iterator[EventRecord]:
    """Every line about the filing for which there is a receipt."""
    subjects = [
        about_filing(filing.id),
        *(about_extension(one.id) for one in uow.extensions.of_filing(filing.id)),
        *(about_appeal(one.id) for one in uow.appeals.of_filing(filing.id)),
        *(about for one in uow.orders.of_filing(filing.id) for about in _of_order(one, uow)),
        *(about_request(one.id) for one in uow.requests.of_filing(filing.id)),
    ]
    return (event for about in subjects for event in uow.trail.about(about) if event.kind in RECEIPTED)


def _of_order(order: Order, uow: UnitOfWork) -> Iterator[Subject]:
    yield about_order(order.id)
    yield from (about_credit(one.id) for one in uow.orders.requests_of(order.id))


def _standing(event: EventRecord, uow: UnitOfWork) -> tuple[Standing, int, int]:
    """Whether the chain holds around the event, where it stands there, and how many links were checked."""
    position = uow.trail.place_of(event.id)
    if position is None:
        # Committed a moment ago while another process held the end of the chain; or somebody removed its link.
        return (Standing.UNLINKED if uow.trail.unlinked() else Standing.BROKEN), 0, 0
    after = max(0, position - REACH)
    links = uow.trail.linked(after=max(0, after - 1), limit=2 * REACH + 1)
    before = GENESIS
    if after:
        before, links = links[0].hash, links[1:]
    whole = links and links[-1].position >= position
    broken = break_in(links, before=before, after=after) if whole else True
    return (Standing.BROKEN if broken else Standing.HOLDS), position, len(links)
