"""What a reader gets to see of a request for more time."""

from __future__ import annotations

from datetime import datetime

from core.domain.approval.approval import Decision
from core.domain.extension import ExtensionStatus
from core.domain.frozen import dataclass
from core.domain.ids import ExtensionId, FilingId, MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.extending import evidence_of
from core.service.procedures.naming import name_of, team_name
from core.service.records import about_extension
from core.service.views.approval_views import approval_view, story
from core.service.views.course_views import AskedView
from core.service.views.receipts import receipt_about


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionView(AskedView):
    """A request for more time, for one reader. ``number`` is the filing's, ``before`` how many extensions it had."""

    id: ExtensionId
    filing_id: FilingId
    number: int
    company: str
    owner: str
    team: str
    days: int
    reason: str
    before: int
    status: ExtensionStatus
    until_before: datetime
    until: datetime
    answer: str = ""
    evidence: int = 0

    @property
    def matter(self) -> str:
        """What its buttons are about."""
        return str(about_extension(self.id))

    @property
    def is_simple(self) -> bool:
        """Nothing in it asks its approver for a second look: no words to write."""
        return self.may_decide and not (self.approval and self.approval.words_needed)


def extension_view(extension_id: ExtensionId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> ExtensionView:
    """Raises ``extension_not_found``."""
    extension = uow.extensions.get(extension_id)
    about = about_extension(extension.id)
    filing, approval = uow.filings.get(extension.filing_id), uow.approvals.about(about)
    waiting = approval.asked if approval is not None and approval.status is Decision.OPEN else ()
    open_ = extension.status is ExtensionStatus.WAITING
    return ExtensionView(
        id=extension.id,
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=name_of(extension.by, uow),
        team=team_name(filing.team_id, uow),
        days=extension.days,
        reason=extension.reason,
        before=extension.number - 1,
        status=extension.status,
        until_before=extension.until_before,
        until=extension.until,
        at=extension.asked_at,
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        decided_by=name_of(extension.decided_by, uow),
        answer=extension.answer or "",
        rule=extension.rule,
        receipt=receipt_about(about, uow),
        trace=tuple(story(uow.trail.about(about), approval, extension.answer or "", uow)),
        approval=approval_view(approval, reader, uow) if open_ and approval is not None else None,
        mine=reader == extension.by,
        may_decide=open_ and reader in waiting,
        may_withdraw=open_ and reader == filing.owner,
        evidence=evidence_of(filing.id, extension.asked_at, uow, ctx),
        now=ctx.now,
    )
