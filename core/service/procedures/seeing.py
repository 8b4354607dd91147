"""Who may see how much of a filing, asked of the store."""

from __future__ import annotations

from core.domain.authority import may_see_filing
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.records import about_filing


def sees_whole(reader: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Contact, answers, files and follow-ups included."""
    approval = uow.approvals.about(about_filing(filing.id))
    entitled = approval.readers if approval else ()
    return may_see_filing(reader, owner=filing.owner, entitled=entitled, leads=leads(reader, filing, uow))
