"""Buttons with which an approval is moved: the name or the words come from a form, or stand in the subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.replies import Reply, Say
from bot.talk.batches import approve_all
from bot.talk.deciding import BEHIND, added, delegated, handed_on
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.matters import waiting
from core.service.records import Subject, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who pressed a button with which subject, and what stood in the form."""

    by: MemberId
    subject: str
    inputs: Mapping[str, str]
    platform: str = ""


Result = Outcome | Reply
"""What it came to, or what is asked back."""


def _ask(say: Say) -> Callable[[Asked, UnitOfWork, Context], Result]:
    def ask(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
        about = _about(asked.subject)
        waiting(about, asked.by, uow)
        return Reply(say=say, about=about)

    return ask


def _hand_on(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """To the one of the button, or to whom the form names."""
    subject, _, to = asked.subject.partition(".")
    about, comment = _about(subject), asked.inputs.get("reason", "").strip()
    member = MemberId(to) if to else _picked(asked, uow)
    if member is None:
        return handed_on(about, asked.inputs.get("to", ""), comment, asked.by, uow, ctx)
    return execute(HandOnApproval(about=about, by=asked.by, to=member, comment=comment or None), uow, ctx)


def _return(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    reason = asked.inputs.get("reason", "")
    return execute(ReturnMatter(about=_about(asked.subject), by=asked.by, reason=reason), uow, ctx)


def _add(asked: Asked, uow: UnitOfWork, ctx: Context) -> Result:
    """``<matter>.<member>``, or with ``after`` between them; or whom the form names, and when."""
    subject, _, rest = asked.subject.partition(".")
    when, _, who = rest.rpartition(".")
    about, behind = _about(subject), BEHIND in {when, asked.inputs.get("when")}
    member = MemberId(who) if who else _picked(asked, uow)
    if member is None:
        return added(about, asked.inputs.get("to", ""), asked.by, uow, ctx, behind=behind)
    return execute(AddApprover(about=about, by=asked.by, who=member, before=not behind), uow, ctx)


def _about(subject: str) -> Subject:
    """What a button is about; one without a kind is about a filing, as on the cards of earlier releases."""
    return Subject.parse(subject) if ":" in subject else about_filing(subject)


def _picked(asked: Asked, uow: UnitOfWork) -> MemberId | None:
    """Who was picked in the form: an account of the platform. Raises ``colleague_unknown``."""
    account = asked.inputs.get("who", "").strip()
    if not account:
        return None
    member = uow.directory.member_known_as(asked.platform, account)
    if member is None:
        raise RuleViolation("colleague_unknown", asked=account)
    return member.id


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
    "ask_add": _ask(Say.ADD),
    "hand_on": _hand_on,
    "return": _return,
    "add_approver": _add,
    "delegate": _delegate,
    "approve_all": _approve_all,
}
