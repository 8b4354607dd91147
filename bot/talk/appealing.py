"""申诉, 我的申诉, 撤回申诉 in a sentence. Turns as in ``dialogue``."""

from __future__ import annotations

from bot.replies import Reply, Say
from bot.talk import appeal_drafts
from bot.talk.just_refused import just_refused
from bot.talk.turn import Turn
from core.domain.appeal import Appeal
from core.domain.dedupe.names import compare_name
from core.domain.filing import OWNED, Filing
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.attach_to_appeal import AttachToAppeal
from core.service.commands import execute
from core.service.context import Context
from core.service.open_appeal import OpenAppeal, WithdrawAppeal, must_have_ground
from core.service.ports.store import UnitOfWork
from core.service.procedures.refused import refusals
from core.service.records import about_appeal, about_filing
from core.service.views.appeal_views import OWN
from core.service.views.pool_finding import customer_meant, number_in


def appeal(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """申诉 <company> and why; without the why it is asked for, without a name it is about the customer that was in the
    way just now. Raises ``appeal_which``, ``not_found``, and what an appeal raises.
    """
    text, reason = _said(turn, "customer"), _said(turn, "note")
    refused = None if compare_name(text) else just_refused(turn, uow, ctx)
    if not compare_name(text) and refused is None:
        raise RuleViolation("appeal_which")
    customer = refused.customer_id if refused is not None else _meant(text, turn.member, uow, ctx)
    if not reason:
        return asked(customer, turn.member, turn.chat, uow, ctx)
    return opened(customer, reason, turn.member, turn.chat, uow, ctx)


def asked(customer: CustomerId, by: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """Why is it yours? Only of whoever may appeal at all. Raises as an appeal does."""
    filing = must_have_ground(customer, by, uow, ctx)
    before = appeal_drafts.asked(by, chat, uow, ctx)
    files = before.files if before is not None and customer_of(before.filing, uow) == customer else ()
    appeal_drafts.keep(appeal_drafts.Asked(filing=filing.id, files=files), by, chat, uow, ctx)
    return Reply(say=Say.APPEAL_FORM, about=about_filing(filing.id), args={"files": len(files)})


def opened(customer: CustomerId, reason: str, by: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """The appeal itself, with the files that came before its reason."""
    about = execute(OpenAppeal(customer_id=customer, by=by, reason=reason), uow, ctx).subject
    if about is None:
        return Reply(say=Say.APPEALS)
    if files := tuple(appeal_drafts.handed_over(customer, by, chat, uow, ctx)):
        execute(AttachToAppeal(appeal_id=AppealId(about.id), by=by, files=files), uow, ctx)
    return Reply(say=Say.APPEAL, about=about)


def own(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我的申诉; with a customer that one."""
    text = _said(turn, "customer")
    if not text:
        return Reply(say=Say.APPEALS)
    return Reply(say=Say.APPEAL, about=about_appeal(_own(text, turn.member, uow, ctx).id))


def withdraw(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """撤回申诉 <company>; without one the only one, or the list. Raises ``appeal_not_found``."""
    text = _said(turn, "customer")
    waiting = [one for one in uow.appeals.of_member(turn.member, limit=OWN) if one.is_open]
    if not text and len(waiting) > 1:
        return Reply(say=Say.APPEALS)
    found = waiting[0] if not text and waiting else _own(text, turn.member, uow, ctx)
    execute(WithdrawAppeal(appeal_id=found.id, by=turn.member), uow, ctx)
    return Reply(say=Say.APPEAL, about=about_appeal(found.id))


def customer_of(filing_id: FilingId, uow: UnitOfWork) -> CustomerId:
    """The customer of the filing that a button names."""
    return uow.filings.get(filing_id).customer_id


def _own(text: str, member: MemberId, uow: UnitOfWork, ctx: Context) -> Appeal:
    """His own about this customer, the one that waits first. Raises ``appeal_not_found``."""
    number, plain = number_in(text), compare_name(text)
    for one in uow.appeals.of_member(member, limit=OWN):
        filing = uow.filings.get(one.filing_id)
        named = plain and plain in uow.customers.get(filing.customer_id).compare_name
        if filing.number == number or (number is None and named):
            return one
    raise RuleViolation("appeal_not_found")


def _meant(text: str, member: MemberId, uow: UnitOfWork, ctx: Context) -> CustomerId:
    """A number that a refusal named him counts for him, and that of a filing that is or was his."""
    number = number_in(text)
    filing = uow.filings.numbered(number) if number is not None else None
    if filing is not None and (refusals(filing, member, uow) or _was_his(filing, member, uow)):
        return filing.customer_id
    return customer_meant(text, member, uow, ctx)


def _was_his(filing: Filing, member: MemberId, uow: UnitOfWork) -> bool:
    own = filing.owner == member and filing.status in OWNED
    return own or any(transfer.giver == member for transfer in uow.transfers.of_filing(filing.id))


def _said(turn: Turn, key: str) -> str:
    return str(turn.parsed.fields.get(key, "")).strip()
