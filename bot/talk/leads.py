"""派单, 接单, 不接, 我派的线索, 撤回派单 in a sentence. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say
from bot.talk import filling
from bot.talk.deciding import which_colleague
from bot.talk.turn import DRAFT_LIFE, Turn
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.lead import Lead
from core.domain.org import Member
from core.domain.rules import Fact, RuleViolation
from core.service.answer_lead import DeclineLead, DropLead, TakeLead
from core.service.commands import execute
from core.service.context import Context
from core.service.give_lead import GiveLead
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.leading import leads_person
from core.service.records import Draft, about_filing
from core.service.views.pool_finding import number_in

_NOT_OF_THE_FORM = ("to", "apart")
_OWN = 100
_OFFERED = 3
_APART = "apart"


def of_the_form(turn: Turn) -> Turn:
    """The same without what is said beside the form, and without the form on the table: a lead is no draft."""
    fields = {key: value for key, value in turn.parsed.fields.items() if key not in _NOT_OF_THE_FORM}
    return replace(turn, draft=None, parsed=replace(turn.parsed, fields=fields))


def give(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """派单 … by the rules; … 派给 李四 to him, or a question back where several have the name. Raises what giving a
    lead raises, and a name's refusals.
    """
    name = str(turn.parsed.fields.get("to", ""))
    people = _meant(name, turn.member, uow) if name else ()
    fields = turn.form.given if turn.form else filling.given(of_the_form(turn), uow, ctx)
    apart = str(turn.parsed.fields.get("apart", ""))
    if len(people) > 1:
        return which_colleague(name, people, "give_lead", _laid_by(turn.member, fields, apart, uow, ctx))
    command = GiveLead(
        by=turn.member,
        fields=fields,
        form=turn.form,
        sighting=turn.sighting,
        to=people[0].id if people else None,
        apart_because=apart,
    )
    return _shown(command, uow, ctx)


def give_to(member: MemberId, laid_by: str, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """One of several of a name was picked for what had been said. Raises ``lead_gone``, and what giving one raises."""
    draft = uow.drafts.get(member, _place(laid_by), now=ctx.now)
    if draft is None:
        raise RuleViolation("lead_gone")
    uow.drafts.drop(member, draft.chat)
    command = GiveLead(by=member, fields=draft.fields, to=to, apart_because=draft.aside.get(_APART, ""))
    return _shown(command, uow, ctx)


def _shown(command: GiveLead, uow: UnitOfWork, ctx: Context) -> Reply:
    about = execute(command, uow, ctx).subject
    return Reply(say=Say.LEAD, about=about) if about else Reply(say=Say.LEADS)


def _laid_by(member: MemberId, fields: Mapping[str, str], apart: str, uow: UnitOfWork, ctx: Context) -> str:
    """What was said is kept until somebody is picked; several leads lie beside one another."""
    ident = ctx.new_id()
    aside = {_APART: apart} if apart else {}
    expires = ctx.now + DRAFT_LIFE
    uow.drafts.save(Draft(member_id=member, chat=_place(ident), fields=fields, expires_at=expires, aside=aside))
    return ident


def _place(ident: str) -> str:
    return f"lead:{ident}"


def own(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我派的线索."""
    return Reply(say=Say.LEADS)


def asked(turn: Turn, uow: UnitOfWork) -> Filing | None:
    """The lead that 接单 12 or 不接 12 is about; the only thing that waits where no number was said. What came as a
    lead long ago may be on its way to somebody since. Raises ``which_one`` with the leads that may be meant.
    """
    number = str(turn.parsed.fields.get("customer", "")).strip()
    if number:
        filing = uow.filings.numbered(int(number)) if number.isdecimal() else None
        lead = uow.leads.of(filing.id) if filing is not None else None
        return filing if lead is not None and (lead.is_open or not _offered(lead.filing_id, turn.member, uow)) else None
    waiting = uow.leads.waiting_for(turn.member, limit=_OFFERED)
    if waiting and len(waiting) + len(uow.transfers.waiting_for(turn.member, limit=1)) > 1:
        raise _which(turn, [uow.filings.get(one.filing_id) for one in waiting], uow)
    return uow.filings.get(waiting[0].filing_id) if waiting else None


def _which(turn: Turn, filings: Sequence[Filing], uow: UnitOfWork) -> RuleViolation:
    verb = "接单" if turn.parsed.intent is Intent.ACCEPT else "不接"
    facts: dict[str, Fact] = {}
    for place, filing in enumerate(filings, start=1):
        facts |= {f"pick{place}": f"{verb} {filing.number}", f"say{place}": f"{verb} {filing.number}"}
    mine = "、".join(f"#{filing.number} {uow.customers.get(filing.customer_id).name}" for filing in filings)
    return RuleViolation("which_one", rule=None, **facts, mine=mine)


def _offered(filing: FilingId, member: MemberId, uow: UnitOfWork) -> bool:
    """Whether it is to pass to him, or from him, and waits for an answer."""
    wish = uow.transfers.asked_about(filing)
    return wish is not None and member in {wish.to, wish.by, wish.giver}


def answer(turn: Turn, filing: Filing, uow: UnitOfWork, ctx: Context) -> Reply:
    """接单 12; 不接 12 离得太远."""
    if turn.parsed.intent is Intent.ACCEPT:
        execute(TakeLead(filing_id=filing.id, by=turn.member), uow, ctx)
    else:
        reason = str(turn.parsed.fields.get("note", ""))
        execute(DeclineLead(filing_id=filing.id, by=turn.member, reason=reason), uow, ctx)
    return Reply(say=Say.LEAD, about=about_filing(filing.id))


def drop(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """撤回派单 12; without a number the only one that waits, or the list. Raises ``lead_not_found``."""
    text = str(turn.parsed.fields.get("customer", "")).strip()
    given = uow.leads.of_giver(turn.member, limit=_OWN)
    waiting = [one for one in given if one.is_open]
    if not text and len(waiting) > 1:
        return Reply(say=Say.LEADS)
    found = waiting[0] if not text and waiting else _named(text, given, uow)
    execute(DropLead(filing_id=found.filing_id, by=turn.member), uow, ctx)
    return Reply(say=Say.LEAD, about=about_filing(found.filing_id))


def _named(text: str, given: Sequence[Lead], uow: UnitOfWork) -> Lead:
    """By its number, whoever gave it; by the company's name one of his own, the one that waits first."""
    number, plain = number_in(text), compare_name(text)
    filing = uow.filings.numbered(number) if number is not None else None
    lead = uow.leads.of(filing.id) if filing is not None else None
    if lead is not None:
        return lead
    for one in sorted(given, key=lambda one: not one.is_open):
        name = uow.customers.get(uow.filings.get(one.filing_id).customer_id).compare_name
        if number is None and plain and plain in name:
            return one
    raise RuleViolation("lead_not_found")


def _meant(name: str, by: MemberId, uow: UnitOfWork) -> tuple[Member, ...]:
    """The colleagues of that name; of several those whom he may give leads to, if there are any."""
    found = colleagues_named(name, uow)
    own = tuple(one for one in found if one.id != by and leads_person(by, one, uow))
    return own or found
