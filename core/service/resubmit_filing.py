"""补充资料: the filer completes what came back, and it is asked about again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain.approval.answering import resubmit
from core.domain.contact import Contact
from core.domain.forms import OWN_COLUMNS
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.completing import completed, recognise
from core.service.procedures.matters import concluded
from core.service.records import EventKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitFiling:
    """``fields`` are the answers that he changed."""

    filing_id: FilingId
    by: MemberId
    fields: Mapping[str, str]


def resubmit_filing(cmd: ResubmitFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The company stays the one that was filed. Raises the form's refusals, ``not_yours``, ``not_returned``,
    ``other_company``, ``incomplete``, ``customer_held``, ``already_yours``, ``already_decided``, ``member_left``.
    """
    filing = uow.filings.get(cmd.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != filing.owner:
        raise RuleViolation("not_yours", rule=filing.rule, number=filing.number)
    filing.must_be_pending()
    before = uow.approvals.about(about_filing(filing.id))
    if before is None:
        raise RuleViolation("not_returned", number=filing.number)
    fields = completed(filing, cmd.fields, uow, ctx)
    again = replace(
        filing,
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
    )
    recognise(again, filing, fields, uow, ctx)
    after = gone_on(resubmit(before, by=cmd.by, at=ctx.now), uow, ctx)
    uow.filings.save(again)
    return concluded(before, after, by=cmd.by, kind=EventKind.FILING_RESUBMITTED, uow=uow, ctx=ctx)
