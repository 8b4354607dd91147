"""联系归属人: somebody was told who has a customer, and would like a word with him."""

from __future__ import annotations

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactOwner:
    """The owner is told who it is; the two go on without the house."""

    filing_id: FilingId
    by: MemberId


def contact_owner(cmd: ContactOwner, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Once a day for a filing and an asker. Raises ``filing_not_found``, ``nobody_follows``, ``yours_to_follow``."""
    filing = uow.filings.get(cmd.filing_id)
    company = uow.customers.get(filing.customer_id).name
    if not filing.is_live or not uow.directory.member(filing.owner).active:
        raise RuleViolation("nobody_follows", company=company)
    if filing.owner == cmd.by:
        raise RuleViolation("yours_to_follow", company=company, number=filing.number)
    calendar = Calendar(ctx.policy.calendar)
    notice = Notice(
        dedupe_key=f"wanted:{filing.id}:{cmd.by}:{calendar.day_of(ctx.now)}",
        kind=NoticeKind.OWNER_WANTED,
        to=filing.owner,
        about=about_filing(filing.id),
        args={"by": cmd.by},
        not_before=calendar.quiet_until(ctx.now),
    )
    return Outcome(code="owner_told", subject=about_filing(filing.id), facts={"company": company}, notices=(notice,))
