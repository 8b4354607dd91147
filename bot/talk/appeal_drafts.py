"""What waits while somebody is asked why a customer should be his: which one, and the files that he has sent meanwhile.

It lies beside the half-filled filing of the same conversation, under a name of its own. As long as it does, plain words
are the reason: nobody who was just asked why begins his answer with 申诉 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.grammar import commands
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import read
from bot.talk.turn import DRAFT_LIFE
from core.domain.attachment import attached_in, with_attached
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FileId, FilingId, MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Draft

_FILING: Final = "filing"
_MAYBE: Final = frozenset(
    {Intent.CHECK, Intent.DETAIL, Intent.FOLLOW_UP, Intent.WON, Intent.LOST, Intent.APPEAL, Intent.RELEASE}
)
"""What an answer is taken for where nothing was asked: 我先报备的, 合同是我签的, 9月15号我就去过."""
_LEAST: Final = 6
"""Characters of a reason in plain words."""
_NO_REASON: Final = lazy(
    "(?:好|收到|知道|谢|多谢|感谢|辛苦|算了|不用|等|稍|明白|了解|ok|嗯|哦|行|可以|没事|怎么|咋|为什么|什么|谁|能不能|有没有)|.*[吗呢?]$"
)
"""What people say to a question that they do not answer."""
_NAME: Final = 4
"""Characters from which on a customer in the sentence is one that somebody speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filing on the form, and the files that go with the reason."""

    filing: FilingId
    files: tuple[FileId, ...] = ()


def asked(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Asked | None:
    """What waits for its reason."""
    draft = uow.drafts.get(member, place(chat), now=ctx.now)
    if draft is None:
        return None
    files = tuple(FileId(ident) for ident in attached_in(draft.fields))
    return Asked(filing=FilingId(draft.aside[_FILING]), files=files)


def keep(waiting: Asked, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """For as long as a half-filled filing."""
    uow.drafts.save(
        Draft(
            member_id=member,
            chat=place(chat),
            fields=with_attached({}, waiting.files),
            expires_at=ctx.now + DRAFT_LIFE,
            aside={_FILING: waiting.filing},
        )
    )


def forget(member: MemberId, chat: str, uow: UnitOfWork) -> None:
    """It is said, or not wished any more."""
    uow.drafts.drop(member, place(chat))


def handed_over(customer: CustomerId, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Sequence[FileId]:
    """The reason for this customer is there: its files, and nothing waits any more."""
    waiting = asked(member, chat, uow, ctx)
    if waiting is None or uow.filings.get(waiting.filing).customer_id != customer:
        return ()
    forget(member, chat, uow)
    return waiting.files


def reasoned(text: str, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Parsed:
    """What a message means to whom an appeal has asked why: the reason, or what it would mean anyway."""
    if not _may_be_reason(text.strip(), parsed) or (waiting := asked(member, chat, uow, ctx)) is None:
        return parsed
    number = str(uow.filings.get(waiting.filing).number)
    return Parsed(intent=Intent.APPEAL, fields={"customer": number, "note": text.strip()})


def _may_be_reason(text: str, parsed: Parsed) -> bool:
    """Nothing that opens with a command or names a customer."""
    if len(text) < _LEAST or (parsed.intent is not Intent.UNKNOWN and parsed.intent not in _MAYBE):
        return False
    key = read(text).key
    if _NO_REASON.match(key):
        return False
    if parsed.intent is Intent.UNKNOWN:
        return True
    named = str(parsed.fields.get("customer", ""))
    speaks_of_one = named.strip("#号").isdecimal() or (len(named) >= _NAME and "我" not in named)
    return "我" in text and commands.head(key) is None and not speaks_of_one


def place(chat: str) -> str:
    """Where what waits lies among the drafts."""
    return f"{chat}/appeal"
