"""What somebody was asked in a conversation and has not answered: of several questions the last one counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.grammar.parsed import Intent, Parsed
from bot.replies import OPEN, Reply
from bot.talk import appeal_drafts, order_drafts, request_drafts, stage_drafts
from bot.talk.another import speaks_of_another
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork

_WHOLE: Final = frozenset({"company", "phone"})
"""Who says both is filing somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Where it waits, what a message means as its answer, and what is said when it is dropped."""

    place: Callable[[str], str]
    answered: Callable[[str, Parsed, MemberId, str, UnitOfWork, Context], Parsed]
    forget: Callable[[MemberId, str, UnitOfWork], None]
    dropped: str


_QUESTIONS: Final[Mapping[str, _Question]] = {
    "stage": _Question(
        place=stage_drafts.place,
        answered=stage_drafts.answered,
        forget=stage_drafts.forget,
        dropped="stage_cancelled",
    ),
    "appeal": _Question(
        place=appeal_drafts.place,
        answered=appeal_drafts.reasoned,
        forget=appeal_drafts.forget,
        dropped="appeal_cancelled",
    ),
    "request": _Question(
        place=request_drafts.place,
        answered=request_drafts.answered,
        forget=request_drafts.forget,
        dropped="request_cancelled",
    ),
    "order": _Question(
        place=order_drafts.place,
        answered=order_drafts.answered,
        forget=order_drafts.forget,
        dropped="order_not_put_down",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a message means; ``passed`` is the number of the filing whose question it could have answered, had it not
    spoken of another customer.
    """

    parsed: Parsed
    passed: int | None = None


def understood(text: str, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Heard:
    """What a message means to whoever was asked something: an answer to the last question that it can answer, or what
    it would mean anyway. What is said of another customer of his answers none: the question stays open.
    """
    if parsed.intent is Intent.FILE and parsed.fields.keys() >= _WHOLE:
        return Heard(parsed=parsed)
    for question in _open(member, chat, uow, ctx):
        meant = question.answered(text, parsed, member, chat, uow, ctx)
        if meant is parsed:
            continue
        number = str(meant.fields.get("customer", ""))
        if number.isdecimal() and speaks_of_another(text, parsed, int(number), member, uow):
            return Heard(parsed=parsed, passed=int(number))
        return Heard(parsed=meant)
    return Heard(parsed=parsed)


def with_open_one(reply: Reply, number: int | None) -> Reply:
    """The answer says of which filing a question waits on."""
    return reply if number is None else replace(reply, args={**reply.args, OPEN: number})


def dropped(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> str | None:
    """取消: the last question waits no more; the code of what to say of it."""
    last = next(iter(_open(member, chat, uow, ctx)), None)
    if last is None:
        return None
    last.forget(member, chat, uow)
    return last.dropped


def _open(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> list[_Question]:
    """The last one first."""
    asked = ((uow.drafts.get(member, one.place(chat), now=ctx.now), one) for one in _QUESTIONS.values())
    found = [(draft.expires_at, one) for draft, one in asked if draft is not None]
    return [one for _, one in sorted(found, key=lambda each: each[0], reverse=True)]
