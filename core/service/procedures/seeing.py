"""Who may see how much of a filing, asked of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.authority import may_see_filing
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.records import about_filing


def sees_whole(reader: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Contact, answers, files and follow-ups included."""
    if may_see_filing(reader, owner=filing.owner, entitled=(), leads=leads(reader, filing, uow)):
        return True
    approval = uow.approvals.about(about_filing(filing.id))
    return may_see_filing(reader, owner=filing.owner, entitled=approval.readers if approval else (), leads=False)


def seen_whole(reader: MemberId, filings: Iterable[Filing], uow: UnitOfWork) -> Sequence[Filing]:
    """Those of several that he may see so, asked about together."""
    every = tuple(filings)
    foreign = [one for one in every if one.owner != reader and not leads(reader, one, uow)]
    uow.approvals.about_each([about_filing(one.id) for one in foreign])
    return [one for one in every if sees_whole(reader, one, uow)]
