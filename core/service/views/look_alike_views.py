"""Look-alikes for one reader: who it is, why they look alike, who follows it. Nothing more of a stranger's customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.domain.dedupe.matching import Band
from core.domain.dedupe.names import is_vague
from core.domain.dedupe.uscc import normal_uscc
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.document import Clause
from core.domain.resembling import Likeness
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.newcomers import Beside, Finding, unsettled, weigh
from core.service.procedures.resembling import look, signs_in
from core.service.procedures.settling import settled
from core.service.records import Draft
from core.service.views.views import BesideView, CheckView, LookAlikesView


def besides_of(filing: Filing, reader: MemberId, uow: UnitOfWork) -> tuple[BesideView, ...]:
    """What stood beside a filing when it was sent, with who follows it now."""
    kept = uow.resemblances.of(filing.id)
    return tuple(_view(_now(each, filing.scope, uow), reader, uow) for each in kept)


def finding_for(fields: dict[str, str], uow: UnitOfWork, ctx: Context) -> Finding:
    """The long look for a card that is being drawn."""
    return weigh(fields, look(signs_in(fields), uow, ctx.policy), uow, ctx.policy)


def open_question(
    draft: Draft, answers: dict[str, str], reader: MemberId, uow: UnitOfWork, ctx: Context
) -> LookAlikesView | None:
    """Those about whom the filer still has to say whether they are the same; ``None`` when all is settled."""
    said = settled(draft.aside)
    if said.same_as is not None or not answers.get("company"):
        return None
    open_ = unsettled(finding_for(answers, uow, ctx).suspects, apart=said.apart)
    if not open_:
        return None
    return LookAlikesView(asked=answers["company"], besides=besides(open_, reader, uow), now=ctx.now)


def kin_of(answers: dict[str, str], reader: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[BesideView, ...]:
    """Firms of the same house that somebody follows, for whoever is about to file one of it."""
    return besides(finding_for(answers, uow, ctx).related, reader, uow) if answers.get("company") else ()


def with_look_alikes(view: CheckView, reader: MemberId, uow: UnitOfWork, ctx: Context) -> CheckView:
    """The answer of 查重 when no exact sign has said anything: who it certainly is, whom it resembles."""
    if view.held or is_vague(view.asked) or normal_uscc(view.asked):
        return view
    found = finding_for({"company": view.asked}, uow, ctx)
    if (clash := found.check.clash) is not None:
        return replace(_held(view, clash.filing, reader, uow), key=clash.key.value)
    if found.same is None or found.same.held_by is None:
        return replace(view, besides=besides(found.besides(), reader, uow))
    return replace(
        _held(view, found.same.held_by, reader, uow),
        rule=ctx.policy.quote(Clause.DUPLICATE_NAME),
        evidence=found.same.likeness.evidence,
        besides=besides((found.same,), reader, uow),
    )


def _held(view: CheckView, filing: Filing, reader: MemberId, uow: UnitOfWork) -> CheckView:
    return replace(
        view,
        held=True,
        company=uow.customers.get(filing.customer_id).name,
        held_by=uow.directory.member(filing.owner).name,
        mine=filing.owner == reader,
        number=filing.number,
        status=filing.status,
        since=filing.filed_at,
        until=filing.protected_until,
    )


def besides(found: Iterable[Beside], reader: MemberId, uow: UnitOfWork) -> tuple[BesideView, ...]:
    """Each as this reader may see it."""
    return tuple(_view(each, reader, uow) for each in found)


def _now(likeness: Likeness, scope: str, uow: UnitOfWork) -> Beside:
    customer = uow.customers.get(likeness.customer_id)  # it may have been merged since
    return Beside(likeness=likeness, name=customer.name, held_by=uow.filings.live_of(customer.id, scope))


def _view(beside: Beside, reader: MemberId, uow: UnitOfWork) -> BesideView:
    filing, likeness = beside.held_by, beside.likeness
    return BesideView(
        customer_id=beside.customer_id,
        company=beside.name,
        certain=likeness.band is Band.CERTAIN,
        relation=likeness.relation,
        evidence=likeness.evidence,
        held_by=uow.directory.member(filing.owner).name if filing else "",
        mine=filing is not None and filing.owner == reader,
        until=filing.protected_until if filing else None,
        number=filing.number if filing else None,
        filing_id=filing.id if filing else None,
        ruling=likeness.ruling,
    )
