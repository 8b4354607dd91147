"""Buttons with which an approval is moved: the name or the words come from a form, or stand in the subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.batches import approve_all
from bot.deciding import delegated, handed_on
from bot.replies import Reply, Say
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.move_approval import AddApprover, HandOnApproval, ReturnFiling
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who pressed a button with which subject, and what stood in the form."""

    by: MemberId
    subject: str
    inputs: Mapping[str, str]


Result = Outcome | Reply
"""What it came to, or what is asked back."""


def _ask(say: Say) -> Callable[[Asked, UnitOfWork, Context], Result]:
    def ask(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
        filing = uow.filings.get(FilingId(asked.subject))
        filing.must_be_pending()
        return Reply(say=say, about=about_filing(filing.id))

    return ask


def _hand_on(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """To the one of the button, or to whom the form names."""
    filing_id, _, to = asked.subject.partition(".")
    comment = asked.inputs.get("reason", "").strip()
    if not to:
        return handed_on(FilingId(filing_id), asked.inputs.get("to", ""), comment, asked.by, uow, ctx)
    command = HandOnApproval(filing_id=FilingId(filing_id), by=asked.by, to=MemberId(to), comment=comment or None)
    return execute(command, uow, ctx)


def _return(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    reason = asked.inputs.get("reason", "")
    return execute(ReturnFiling(filing_id=FilingId(asked.subject), by=asked.by, reason=reason), uow, ctx)


def _add(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """``<filing>.<member>``, or with ``after`` between them."""
    filing_id, _, rest = asked.subject.partition(".")
    when, _, who = rest.rpartition(".")
    command = AddApprover(filing_id=FilingId(filing_id), by=asked.by, who=MemberId(who), before=when != "after")
    return execute(command, uow, ctx)


def _delegate(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """``<first day>_<last day>.<member>``. Raises ``stale_button``."""
    days, _, to = asked.subject.partition(".")
    first, _, last = days.partition("_")
    try:
        return delegated(MemberId(to), first, last, asked.by, uow, ctx)
    except ValueError:
        raise RuleViolation("stale_button") from None


def _approve_all(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """The numbers that stood on the card. Raises ``stale_button``."""
    numbers = asked.subject.split(".")
    if not all(number.isdecimal() for number in numbers):
        raise RuleViolation("stale_button")
    return approve_all(tuple(map(int, numbers)), asked.by, uow, ctx)


MOVES: Mapping[str, Callable[[Asked, UnitOfWork, Context], Result]] = {
    "ask_hand_on": _ask(Say.HAND_ON),
    "ask_return": _ask(Say.RETURN),
    "hand_on": _hand_on,
    "return": _return,
    "add_approver": _add,
    "delegate": _delegate,
    "approve_all": _approve_all,
}
