"""What somebody has said so far of what he asks for, and the request that he made last: files that come belong to it.

The half lies beside the half-filled filing of the same conversation, under a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.grammar import commands, requesting
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import read
from bot.talk.another import is_command
from bot.talk.follow_ups import RIGHT_AFTER
from bot.talk.turn import DRAFT_LIFE
from core.domain.attachment import attached_in, with_attached
from core.domain.dedupe.names import is_full_name
from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FileId, FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import lacking
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Draft

_FILING, _MATTER, _REQUEST = "filing", "matter", "request"
_MAYBE: Final = frozenset({Intent.UNKNOWN, Intent.DETAIL, Intent.CHECK, Intent.FOLLOW_UP, Intent.FILE, Intent.DELEGATE})
"""What an answer is taken for where nothing was asked: 首单, 客户说隔壁给七五折, 下周三出差去客户工厂."""
_TELLS_MORE: Final = frozenset({"phone", "company", "to", "uscc"})
"""With these it is no answer: somebody is filed, or approvals are passed on."""
_SMALL_TALK: Final = lazy(
    r"(?:好的?|收到|知道了?|谢谢|多谢|谢了|嗯+|哦+|ok|行|可以|没事|稍?等(?:一?下)?|明白了?|了解了?|不知道|不清楚|"
    r"(?:怎么|咋|为什么|什么|有没有|能不能|谁).*|.*[吗呢?])[\s。!,~]*"
)
"""What people say to a question that they do not answer."""
_DOES: Final = lazy("[去带见约谈]")
"""周五带方总去客户工厂 is no firm, though it ends like one."""
_NO_MORE: Final = lazy(r"(?:算了[\s,]*)?(?:先)?不(?:用|想|再|要)?(?:申请|打折|报价|外访)了?[。!]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """``percent`` is what is left of the price, ``amount`` in fen; ``files`` go with it."""

    filing: FilingId
    matter: Matter
    percent: int | None = None
    amount: int | None = None
    reason: str = ""
    files: tuple[FileId, ...] = ()

    @property
    def lacks(self) -> str | None:
        """What is to be said next."""
        return lacking(self.matter, percent=self.percent, amount=self.amount, reason=self.reason)

    def with_more(self, more: Half) -> Half:
        """What was said later counts; reasons add up."""
        told = (part for part in (self.reason, more.reason if more.reason != self.reason else "") if part)
        return replace(
            self,
            percent=self.percent if more.percent is None else more.percent,
            amount=self.amount if more.amount is None else more.amount,
            reason="；".join(told),
            files=(*self.files, *(file for file in more.files if file not in self.files)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The request that files may still go with, and since when."""

    request: RequestId
    at: datetime


def waiting(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Half | None:
    """What waits for more."""
    draft = uow.drafts.get(member, place(chat), now=ctx.now)
    return None if draft is None else _half(draft.fields, draft.aside)


def asked_at(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> datetime | None:
    """When the question was asked that waits."""
    draft = uow.drafts.get(member, place(chat), now=ctx.now)
    return None if draft is None else draft.expires_at - DRAFT_LIFE


def keep(half: Half, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """For as long as a half-filled filing."""
    said = {"percent": half.percent, "amount": half.amount, "reason": half.reason or None}
    fields = {key: str(value) for key, value in said.items() if value is not None}
    uow.drafts.save(
        Draft(
            member_id=member,
            chat=place(chat),
            fields=with_attached(fields, half.files),
            expires_at=ctx.now + DRAFT_LIFE,
            aside={_FILING: half.filing, _MATTER: half.matter.value},
        )
    )


def forget(member: MemberId, chat: str, uow: UnitOfWork) -> None:
    """It is asked for, or not wished any more."""
    uow.drafts.drop(member, place(chat))


def takes_files(request: RequestId, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """For a while files that come without a word go with it."""
    expires = ctx.now + RIGHT_AFTER
    aside = {_REQUEST: request}
    uow.drafts.save(Draft(member_id=member, chat=_made(chat), fields={}, expires_at=expires, aside=aside))


def just_made(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Made | None:
    """The request of :func:`takes_files`."""
    draft = uow.drafts.get(member, _made(chat), now=ctx.now)
    return None if draft is None else Made(request=RequestId(draft.aside[_REQUEST]), at=draft.expires_at - RIGHT_AFTER)


def answered(text: str, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Parsed:
    """What a message means to whom a request has asked something: an answer, or what it would mean anyway."""
    tells_more = parsed.fields.keys() & _TELLS_MORE
    if parsed.intent not in _MAYBE or (tells_more and parsed.intent is not Intent.CHECK):
        return parsed
    half = waiting(member, chat, uow, ctx)
    if half is None or (filing := uow.filings.get(half.filing)).status is not FilingStatus.PROTECTED:
        return parsed
    key = read(text).key.strip()
    if _NO_MORE.fullmatch(key):
        return Parsed(intent=Intent.CANCEL)
    if is_command(key, parsed):
        return parsed
    said = requesting.answer(text, half.matter, priced=half.lacks != "request_percent")
    if not (said.keys() - {"note"} or (said and _may_be_words(key, parsed))):
        return parsed
    about = {"matter": half.matter.value, "customer": str(filing.number)}
    return Parsed(intent=Intent.REQUEST, fields={**about, **said})


def _may_be_words(key: str, parsed: Parsed) -> bool:
    """Nothing that opens with a command, names a customer, or says nothing."""
    if len(key) < 2 or _SMALL_TALK.fullmatch(key) or commands.head(key) is not None:
        return False
    named = str(parsed.fields.get("customer") or parsed.fields.get("company") or "")
    return not (named.strip("#号").isdecimal() or (is_full_name(named) and not _DOES.search(named)))


def _half(fields: Mapping[str, str], aside: Mapping[str, str]) -> Half:
    return Half(
        filing=FilingId(aside[_FILING]),
        matter=Matter(aside[_MATTER]),
        percent=int(fields["percent"]) if "percent" in fields else None,
        amount=int(fields["amount"]) if "amount" in fields else None,
        reason=fields.get("reason", ""),
        files=tuple(FileId(ident) for ident in attached_in(fields)),
    )


def place(chat: str) -> str:
    """Where what waits lies among the drafts."""
    return f"{chat}/request"


def _made(chat: str) -> str:
    return f"{chat}/requested"
