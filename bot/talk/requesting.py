"""申请折扣, 申请报价 and the like in a sentence, taking one back, and completing one that came back. Turns as in
``dialogue``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.replies import Reply, Say
from bot.talk.deciding import the_one, which_one
from bot.talk.turn import Turn
from cards.texts import words
from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import Matter
from core.domain.request import Request
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.open_request import OpenRequest, WithdrawRequest
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
    """申请折扣 12 八五折 客户要签三年."""
    fields = turn.parsed.fields
    filing = the_one(turn, uow, lambda one: one.status is FilingStatus.PROTECTED and may_tend(turn.member, one, uow))
    percent = fields.get("percent")
    command = OpenRequest(
        filing_id=filing.id,
        by=turn.member,
        matter=Matter(str(fields["matter"])),
        percent=int(percent) if percent is not None else None,
        amount=_fen(str(fields.get("amount", ""))),
        reason=str(fields.get("note", "")),
    )
    outcome = execute(command, uow, ctx)
    return Reply(say=Say.REQUEST, about=outcome.subject or about_filing(filing.id))


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


def _fen(yuan: str) -> int | None:
    amount = Decimal(yuan) if yuan else None
    return int(amount * 100) if amount is not None and 0 < amount < _MOST else None
