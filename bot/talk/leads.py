"""派单, 接单, 不接, 我派的线索, 撤回派单 in a sentence. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say
from bot.talk import filling
from bot.talk.turn import Turn
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.lead import Lead
from core.domain.rules import Fact, RuleViolation
from core.service.answer_lead import DeclineLead, DropLead, TakeLead
from core.service.commands import execute
from core.service.context import Context
from core.service.give_lead import GiveLead
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.records import about_filing
from core.service.views.pool_finding import number_in

_NOT_OF_THE_FORM = ("to", "apart")
_OWN = 100
_OFFERED = 3


def of_the_form(turn: Turn) -> Turn:
    """The same without what is said beside the form, and without the form on the table: a lead is no draft."""
    fields = {key: value for key, value in turn.parsed.fields.items() if key not in _NOT_OF_THE_FORM}
    return replace(turn, draft=None, parsed=replace(turn.parsed, fields=fields))


def give(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """派单 … by the rules; … 派给 李四 to him. Raises what giving a lead raises, ``colleague_unclear`` and a name's
    refusals.
    """
    command = GiveLead(
        by=turn.member,
        fields=turn.form.given if turn.form else filling.given(of_the_form(turn), uow, ctx),
        form=turn.form,
        sighting=turn.sighting,
        to=_meant(str(turn.parsed.fields.get("to", "")), uow),
        apart_because=str(turn.parsed.fields.get("apart", "")),
    )
    about = execute(command, uow, ctx).subject
    return Reply(say=Say.LEAD, about=about) if about else Reply(say=Say.LEADS)


def own(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我派的线索."""
    return Reply(say=Say.LEADS)


def asked(turn: Turn, uow: UnitOfWork) -> Filing | None:
    """The lead that 接单 12 or 不接 12 is about; the only thing that waits where no number was said.
    Raises ``which_one`` with the leads that may be meant.
    """
    number = str(turn.parsed.fields.get("customer", "")).strip()
    if number:
        filing = uow.filings.numbered(int(number)) if number.isdecimal() else None
        return filing if filing is not None and uow.leads.of(filing.id) is not None else None
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


def _meant(name: str, uow: UnitOfWork) -> MemberId | None:
    """The one colleague of that name."""
    found = colleagues_named(name, uow) if name else ()
    if len(found) > 1:
        raise RuleViolation("colleague_unclear", asked=name)
    return found[0].id if found else None
