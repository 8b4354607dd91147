"""What a reader gets to see of leads: one, for whoever gave it and whoever is asked; and all that somebody gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.contact import masked
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.lead import Answer, Lead, LeadState
from core.domain.policy.document import Policy
from core.domain.policy.forms import Reader
from core.domain.rules import RuleRef, RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.procedures.naming import name_of
from core.service.procedures.routing import administers
from core.service.records import EventKind, about_filing
from core.service.views.receipts import latest_receipt
from core.service.views.showing import fields_by_key, seen
from core.service.views.views import FieldView

SHOWN = 10
"""Leads on one card."""
COUNTED = 100
"""The newest of them are counted."""
_CAME_TO_NOTHING = frozenset({LeadState.DROPPED, LeadState.POOLED})
"""Whoever was asked last stands with the filing all the same, and never had it."""


class Fate(StrEnum):
    """What has become of a lead by now: ``OVER``, somebody had it and has it no more; ``ELSEWHERE``, whoever has it now
    came by it otherwise; ``FREE``, nobody took it and anybody may file it.
    """

    ASKED = "asked"
    FOLLOWED = "followed"
    WON = "won"
    LOST = "lost"
    POOLED = "pooled"
    FREE = "free"
    ELSEWHERE = "elsewhere"
    OVER = "over"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """One who was asked and does not have it, and why not."""

    name: str
    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """One lead for one reader. ``owner`` is who is asked, or who has it now; ``asks`` are those before him.

    ``for_me``: the reader is asked; ``gave``: he gave it; ``mine``: he has it; ``passed``: he was asked before;
    ``dropped_it``: he took it back.
    ``elsewhere`` is who has the customer now that came by it otherwise.
    """

    id: FilingId
    number: int
    company: str
    giver: str
    owner: str
    at: datetime
    state: LeadState
    rule: RuleRef
    now: datetime
    until: datetime | None = None
    contact: str = ""
    phone: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    form: tuple[FieldView, ...] = ()
    asks: tuple[AskView, ...] = ()
    settled_by: str = ""
    elsewhere: str = ""
    pooled: bool = False
    for_me: bool = False
    gave: bool = False
    mine: bool = False
    passed: bool = False
    may_drop: bool = False
    dropped_it: bool = False
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadLine:
    """One lead in 我派的线索: ``entries`` counts the follow-ups of whoever has it, ``stage`` how far he has come."""

    id: FilingId
    number: int
    company: str
    owner: str
    at: datetime
    fate: Fate
    stage: str = ""
    entries: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsView:
    """我派的线索, the newest first. ``counts`` are of the newest hundred."""

    lines: tuple[LeadLine, ...]
    counts: tuple[tuple[Fate, int], ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One lead in 待接单, by whom it was given and until when he may answer."""

    id: FilingId
    number: int
    company: str
    giver: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsAskedView:
    """待接单, whose time is over first on top; ``total`` counts those that are not shown, too."""

    lines: tuple[AskedLine, ...]
    total: int
    now: datetime


def lead_view(filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> LeadView:
    """For whoever gave it, was asked, or leads. Whoever was asked before sees that it went on, and no more of it.
    Raises ``lead_not_found``.
    """
    lead, filing = _lead(filing_id, uow), uow.filings.get(filing_id)
    gave, asked = reader == lead.by, reader == filing.owner and lead.state not in _CAME_TO_NOTHING
    before = not asked and reader in {ask.to for ask in lead.asks}
    whole = gave or asked or administers(reader, uow) or leads(reader, filing, uow)
    if not whole and not before:
        raise RuleViolation("lead_not_found")
    view = LeadView(
        id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        giver=name_of(lead.by, uow),
        owner=name_of(filing.owner, uow),
        at=lead.at,
        state=lead.state,
        rule=lead.rule if lead.is_open else filing.rule,
        now=ctx.now,
        until=lead.asked.until if lead.is_open else (filing.protected_until if filing.is_live else None),
        settled_by=name_of(lead.settled_by, uow),
        elsewhere=_elsewhere(filing, uow),
        pooled=uow.pool.live_of(filing.customer_id, filing.scope) is not None,
        for_me=lead.is_open and asked,
        gave=gave,
        mine=asked and not lead.is_open and filing.status is FilingStatus.PROTECTED,
        passed=before,
        may_drop=lead.is_open and gave,
        dropped_it=lead.state is LeadState.DROPPED and reader == lead.settled_by,
    )
    return _with_what_was_given(view, lead, filing, reader, uow, ctx) if whole else view


def leads_given(giver: MemberId, uow: UnitOfWork, ctx: Context) -> LeadsView:
    """What became of everything that somebody gave (S78)."""
    lines = tuple(_line(lead, uow, ctx) for lead in uow.leads.of_giver(giver, limit=COUNTED))
    counts = tuple((fate, number) for fate in Fate if (number := sum(one.fate is fate for one in lines)))
    return LeadsView(lines=lines[:SHOWN], counts=counts, now=ctx.now)


def leads_asked(member: MemberId, uow: UnitOfWork, ctx: Context) -> LeadsAskedView:
    """Everything that somebody is asked to take (S79)."""
    waiting = uow.leads.waiting_for(member, limit=COUNTED)
    lines = [_asked_line(lead, uow) for lead in sorted(waiting, key=lambda one: one.asked.until)]
    return LeadsAskedView(lines=tuple(lines[:SHOWN]), total=len(lines), now=ctx.now)


def _asked_line(lead: Lead, uow: UnitOfWork) -> AskedLine:
    filing = uow.filings.get(lead.filing_id)
    return AskedLine(
        id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        giver=name_of(lead.by, uow),
        until=lead.asked.until,
    )


def _with_what_was_given(
    view: LeadView, lead: Lead, filing: Filing, reader: MemberId, uow: UnitOfWork, ctx: Context
) -> LeadView:
    """The customer's own data: its phone whole for whoever has taken it, and for whoever gave it as long as it is what
    he gave.
    """
    events = uow.trail.about(about_filing(filing.id))
    his = view.gave and not any(one.kind is EventKind.FILING_CORRECTED and one.actor != reader for one in events)
    roles = {Reader.EVERYONE, Reader.LEADER} | ({Reader.OWNER} if his or reader == filing.owner else set())
    fields = fields_by_key(ctx, filing.rule.version, filing.answers)
    clear = his or view.mine
    answers, form = seen(filing.answers, fields, frozenset(roles), admin=False, disclose=clear)
    return replace(
        view,
        contact=filing.contact.name,
        phone=filing.contact.phone if clear or not filing.contact.phone else masked(filing.contact.phone),
        answers=answers,
        form=form,
        asks=tuple(_ask_views(lead, uow)) if view.gave or not (view.for_me or view.mine) else (),
        receipt=latest_receipt(filing, events, uow) if view.mine or view.gave else "",
    )


def _ask_views(lead: Lead, uow: UnitOfWork) -> Iterator[AskView]:
    """Those who were asked and did not take it."""
    taken_back = lead.state is LeadState.DROPPED
    for ask in lead.asks[:-1] if taken_back else lead.asks:
        if ask.answer not in {Answer.WAITING, Answer.TAKEN}:
            yield AskView(name=name_of(ask.to, uow), answer=ask.answer, reason=ask.reason)


def _line(lead: Lead, uow: UnitOfWork, ctx: Context) -> LeadLine:
    filing = uow.filings.get(lead.filing_id)
    fate = _fate(lead, filing, uow, ctx.policy)
    stage = stage_of(filing.stage, ctx.policy).label if filing.stage else ""
    return LeadLine(
        id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=_elsewhere(filing, uow) or name_of(filing.owner, uow),
        at=lead.at,
        fate=fate,
        stage=stage,
        entries=uow.follow_ups.tally(filing.id, until=ctx.now).entries if fate is Fate.FOLLOWED else 0,
        until=lead.asked.until if lead.is_open else None,
    )


def _fate(lead: Lead, filing: Filing, uow: UnitOfWork, policy: Policy) -> Fate:
    stage = stage_of(filing.stage, policy)
    if lead.state in {LeadState.ASKED, LeadState.DROPPED}:
        return Fate.ASKED if lead.is_open else Fate.DROPPED
    if filing.stage and (stage.won or stage.lost):
        return Fate.WON if stage.won else Fate.LOST
    if filing.is_live:
        return Fate.FOLLOWED
    if uow.pool.live_of(filing.customer_id, filing.scope) is not None:
        return Fate.POOLED
    if _elsewhere(filing, uow):
        return Fate.ELSEWHERE
    return Fate.FREE if lead.state is LeadState.POOLED else Fate.OVER


def _elsewhere(filing: Filing, uow: UnitOfWork) -> str:
    """Who has the customer now, by another filing."""
    live = None if filing.is_live else uow.filings.live_of(filing.customer_id, filing.scope)
    return name_of(live.owner, uow) if live is not None else ""


def _lead(filing_id: FilingId, uow: UnitOfWork) -> Lead:
    lead = uow.leads.of(filing_id)
    if lead is None:
        raise RuleViolation("lead_not_found")
    return lead
