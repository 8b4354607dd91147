"""A filing was refused because somebody else has the customer: the trail keeps who met it there, and when.

A refused command leaves nothing behind; this line is written with the answer. It is what an appeal stands on.
"""

from __future__ import annotations

from datetime import datetime

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling import happened
from core.service.records import EventKind, about_filing

TAKEN = frozenset({"customer_held", "kin_held"})
"""Refusals for another's sake."""


def note_refusal(no: RuleViolation, by: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """One line a day for a person and a filing, whatever he tries."""
    filing = in_the_way(no, by, uow)
    if filing is None or any(at.date() == ctx.now.date() for at in refusals(filing, by, uow)):
        return
    uow.trail.append(happened(EventKind.FILING_REFUSED, filing, by=by, ctx=ctx))


def in_the_way(no: RuleViolation, by: MemberId, uow: UnitOfWork) -> Filing | None:
    """The filing of somebody else for whose sake it was refused."""
    number = no.facts.get("number")
    filing = uow.filings.numbered(number) if no.code in TAKEN and isinstance(number, int) else None
    return filing if filing is not None and filing.owner != by else None


def refusals(filing: Filing, member: MemberId, uow: UnitOfWork) -> tuple[datetime, ...]:
    """When this filing stood in his way, in order."""
    events = uow.trail.about(about_filing(filing.id))
    return tuple(one.at for one in events if one.kind is EventKind.FILING_REFUSED and one.actor == member)
