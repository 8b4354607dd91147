"""Which customer somebody dealt with last in a conversation: 上面那个 and 这个客户 mean it for a while.

It lies beside the half-filled filing of the same conversation, under a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.grammar.parsed import Intent, Parsed
from bot.replies import MEANT, Reply
from bot.talk.just_refused import LIFE
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import EntryId, FollowUpId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.behind import filing_behind
from core.service.procedures.matters import MATTERS
from core.service.procedures.seeing import sees_whole
from core.service.records import Draft, Subject, about_filing

_ABOUT, _TYPED = "about", "typed"
_UNTIED: Final[Mapping[str, Callable[[str, UnitOfWork], Subject]]] = {
    "follow_up": lambda ident, uow: about_filing(uow.follow_ups.get(FollowUpId(ident)).filing),
    "pool": lambda ident, uow: about_filing(uow.pool.get(EntryId(ident)).filing_id),
}
"""What is no matter of an approval, and has its filing all the same."""
_ASKED_FIRST: Final = frozenset(
    {
        Intent.APPROVE,
        Intent.REJECT,
        Intent.RETURN,
        Intent.HAND_ON,
        Intent.ADD_APPROVER,
        Intent.RELEASE,
        Intent.WITHDRAW,
        Intent.TRANSFER,
        Intent.ACCEPT,
        Intent.DECLINE,
        Intent.WON,
        Intent.LOST,
    }
)
"""What cannot be undone, or is told to others at once, is not done to a customer that nobody named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The filing, and what to call its customer in a message: its number; the name that was typed, where its number
    would find nothing for the reader.
    """

    filing: Filing
    called: str


def remember(about: Subject, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """What the answer was about; an answer about no single customer changes nothing."""
    if about.kind not in MATTERS and about.kind not in _UNTIED:
        return
    typed = str(parsed.fields.get("customer") or parsed.fields.get("company") or "")
    aside = {_ABOUT: str(about), **({_TYPED: typed} if typed and not typed.isdigit() else {})}
    uow.drafts.save(Draft(member_id=member, chat=_place(chat), fields={}, expires_at=ctx.now + LIFE, aside=aside))


def remember_refused(
    no: RuleViolation, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context
) -> None:
    """It was about that customer all the same, if the words named one."""
    number = no.facts.get("number")
    if isinstance(number, int) and (parsed.fields.get("customer") or parsed.fields.get("company")):
        filing = uow.filings.numbered(number)
        if filing is not None:
            remember(about_filing(filing.id), parsed, member, chat, uow, ctx)


def meant(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Meant | None:
    """Nothing if that is too long ago, or nothing that he may call it by is known."""
    draft = uow.drafts.get(member, _place(chat), now=ctx.now)
    if draft is None:
        return None
    about = Subject.parse(draft.aside[_ABOUT])
    try:
        subject = _UNTIED[about.kind](about.id, uow) if about.kind in _UNTIED else about
        filing = filing_behind(subject, uow)
    except RuleViolation:  # taken back with an import meanwhile
        return None
    called = str(filing.number) if sees_whole(member, filing, uow) else draft.aside.get(_TYPED, "")
    return Meant(filing=filing, called=called) if called else None


def with_meant(reply: Reply, filing: Filing | None) -> Reply:
    """The answer says whom it took for 上面那个."""
    return reply if filing is None else replace(reply, args={**reply.args, MEANT: filing.id})


def must_be_asked(intent: Intent, filing: Filing, said: str, uow: UnitOfWork) -> None:
    """Raises ``meant_this``, with the same sentence about the customer by its number, where it is no small thing."""
    if intent in _ASKED_FIRST:
        company = uow.customers.get(filing.customer_id).name
        raise RuleViolation("meant_this", number=filing.number, company=company, said=said)


def _place(chat: str) -> str:
    return f"{chat}/last"
