"""申请折扣, 申请报价 and the like in a sentence, taking one back, and completing one that came back. Turns as in
``dialogue``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.replies import Reply, Say
from bot.talk import request_drafts
from bot.talk.deciding import the_one, which_one
from bot.talk.request_drafts import Half
from bot.talk.turn import Turn
from cards.texts import words
from cards.texts.requesting import how_much
from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import Request
from core.domain.rules import Fact, RuleViolation
from core.service.attach_to_request import AttachToRequest
from core.service.commands import execute
from core.service.context import Context
from core.service.open_request import OpenRequest, WithdrawRequest, must_be_free_to_ask, must_be_his_to_ask
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import may_tend
from core.service.records import about_filing, about_request
from core.service.resubmit_request import ResubmitRequest

_ALL = 100
"""Customers of one person of which it is asked whether a request about them waits."""
_OFFERED = 4
_MOST = Decimal(10) ** 13
"""More yuan than anything costs."""


def ask(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """申请折扣 12 八五折 客户要签三年; what for, and what there is to say of it, is asked for where it was not said.
    Raises ``which_one``, and what asking raises.
    """
    fields = turn.parsed.fields
    filing = _to_ask_about(turn, uow)
    if not fields.get("matter"):
        return kinds(filing, turn.member, uow, ctx)
    percent = fields.get("percent")
    said = Half(
        filing=filing.id,
        matter=Matter(str(fields["matter"])),
        percent=int(percent) if percent is not None else None,
        amount=fen(str(fields.get("amount", ""))),
        reason=str(fields.get("note", "")).strip(),
    )
    return opened(said, turn.member, turn.chat, uow, ctx)


def kinds(filing: Filing, by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """What can be asked for."""
    must_be_his_to_ask(filing, by, uow, ctx)
    return Reply(say=Say.REQUEST_KINDS, about=about_filing(filing.id))


def opened(said: Half, by: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """With what was said before of the same; if that is not enough yet, it is kept and the rest is asked for."""
    before = request_drafts.waiting(by, chat, uow, ctx)
    same = before is not None and (before.filing, before.matter) == (said.filing, said.matter)
    half = before.with_more(said) if same and before is not None else said
    must_be_free_to_ask(uow.filings.get(half.filing), half.matter, by, uow, ctx)
    if half.lacks is not None:
        request_drafts.keep(half, by, chat, uow, ctx)
        return form(half, chat)
    if same:
        request_drafts.forget(by, chat, uow)
    command = OpenRequest(
        filing_id=half.filing, by=by, matter=half.matter, percent=half.percent, amount=half.amount, reason=half.reason
    )
    about = execute(command, uow, ctx).subject or about_filing(half.filing)
    if half.files:
        execute(AttachToRequest(request_id=RequestId(about.id), by=by, files=half.files), uow, ctx)
    request_drafts.takes_files(RequestId(about.id), by, chat, uow, ctx)
    return Reply(say=Say.REQUEST, about=about)


def form(half: Half, chat: str) -> Reply:
    """What is lacking is asked for."""
    return Reply(
        say=Say.REQUEST_FORM, about=about_filing(half.filing), args={"matter": half.matter.value, "chat": chat}
    )


def _to_ask_about(turn: Turn, uow: UnitOfWork) -> Filing:
    """The customer; without one the question back, with the same wish about each of the few that it may be about."""
    fields = turn.parsed.fields

    def fits(one: Filing) -> bool:
        return one.status is FilingStatus.PROTECTED and may_tend(turn.member, one, uow)

    if fields.get("customer"):
        return the_one(turn, uow, fits)
    said = str(fields.get("matter", ""))
    percent, amount = fields.get("percent"), fen(str(fields.get("amount", "")))
    much = how_much(int(percent) if percent is not None else None, amount).replace(" ", "")
    rest = " ".join(part for part in (much, str(fields.get("note", ""))) if part)
    raise which_one(turn, uow, fits, verb=f"申请{words.MATTER[Matter(said)] if said else ''}", rest=rest)


def withdraw(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """撤回折扣申请 12; without a customer the only one of his about which such a request waits. Raises
    ``request_not_asked``, ``which_request``, ``which_one``.
    """
    said = str(turn.parsed.fields.get("matter", ""))
    matter = Matter(said) if said else None
    filing = _asked_by(turn, matter, uow)
    return taken_back(filing, own_waiting(filing, turn.member, uow, matter), turn.member, uow, ctx)


def taken_back(filing: Filing, found: Sequence[Request], by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """The one that waits; of several it is asked which."""
    if not found:
        raise RuleViolation("request_not_asked", number=filing.number)
    if len(found) > 1:
        names = [words.MATTER[one.matter] for one in found[:_OFFERED]]
        picks = {f"pick{place}": f"撤回{name}申请" for place, name in enumerate(names, start=1)}
        says = {f"say{place}": f"撤回{name}申请 {filing.number}" for place, name in enumerate(names, start=1)}
        facts: dict[str, Fact] = {**picks, **says}
        raise RuleViolation("which_request", rule=None, number=filing.number, **facts)
    execute(WithdrawRequest(request_id=found[0].id, by=by), uow, ctx)
    return Reply(say=Say.REQUEST, about=about_request(found[0].id))


def own_waiting(filing: Filing, member: MemberId, uow: UnitOfWork, matter: Matter | None = None) -> tuple[Request, ...]:
    """What about it waits that he may take back."""
    found = uow.requests.waiting(filing.id)
    return tuple(one for one in found if member in {filing.owner, one.by} and (matter is None or one.matter is matter))


def _asked_by(turn: Turn, matter: Matter | None, uow: UnitOfWork) -> Filing:
    if turn.parsed.fields.get("customer"):
        return the_one(turn, uow, lambda filing: bool(own_waiting(filing, turn.member, uow, matter)))
    held = uow.filings.of_owner(turn.member, statuses={FilingStatus.PROTECTED}, limit=_ALL)
    waiting = [filing for filing in held if own_waiting(filing, turn.member, uow, matter)]
    if not waiting:
        raise RuleViolation("request_not_asked")
    if len(waiting) > 1:
        verb = f"撤回{words.MATTER[matter] if matter else ''}申请"
        raise which_one(turn, uow, lambda filing: filing in waiting, verb=verb)
    return waiting[0]


def returned(filing: Filing, member: MemberId, uow: UnitOfWork) -> Request | None:
    """The request about this filing that came back to him and waits for a better reason."""
    for request in uow.requests.waiting(filing.id):
        approval = uow.approvals.about(about_request(request.id))
        if approval is not None and approval.status is Decision.RETURNED and approval.submitter == member:
            return request
    return None


def complete(request: Request, member: MemberId, more: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """补充 12 and what was lacking: it is said in addition. Raises ``not_returned``, ``not_yours``."""
    about = about_request(request.id)
    if not more.strip():
        return Reply(say=Say.COMPLETE_REQUEST, about=about)
    reason = "；".join(part for part in (request.reason, more.strip()) if part)
    execute(ResubmitRequest(request_id=request.id, by=member, reason=reason), uow, ctx)
    return Reply(say=Say.REQUEST, about=about)


def fen(yuan: str) -> int | None:
    """Of yuan as the grammar writes them; nothing where nobody could mean that."""
    amount = Decimal(yuan) if yuan else None
    return int(amount * 100) if amount is not None and 0 < amount < _MOST else None
