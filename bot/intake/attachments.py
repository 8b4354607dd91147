"""Files in a message: what each is for, fetched before the unit of work, taken inside it.

The registry of purposes is `PURPOSES`; a draft that is open comes first.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from adapters.base import Attached, Incoming
from bot.files.fetching import Fetcher
from bot.files.takers import OfferedFile, Purpose, TakenFile
from bot.grammar.parsed import Intent, Parsed
from bot.lists.chat_imports import IMPORT
from bot.policy import sending
from bot.replies import Reply, Say, plain
from bot.talk import appeal_files, follow_ups, request_files
from bot.talk.dialogue import respond
from bot.talk.turn import DRAFT_LIFE, Turn
from core.domain.attachment import MOST, TAKEN, attached_in, harmless_name, is_what_it_says, picture_kind, with_attached
from core.domain.frozen import dataclass
from core.domain.ids import FileId, FilingId
from core.domain.rules import RuleViolation
from core.service.attach_files import AttachFiles
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.records import Draft

NAMELESS = {"image": "图片.jpg", "file": "文件"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file of a message, after it was fetched or could not be; ``purpose`` is what it was fetched for."""

    offered: OfferedFile
    purpose: str = ""
    content: bytes = b""
    worked_out: Any = None
    problem: RuleViolation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file that somebody can do something with, still on the platform."""

    attached: Attached
    offered: OfferedFile
    purpose: Purpose | None


def purpose_of(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> Purpose | None:
    """What this file is for, as things stand; ``None`` when nobody can do anything with it."""
    return next((purpose for purpose in PURPOSES if purpose.fits(offered, uow, ctx)), None)


def wanted(incoming: Incoming, turn: Turn, uow: UnitOfWork, ctx: Context) -> tuple[Wanted, ...]:
    """What is to be fetched: nothing of somebody who has left, and no more than a filing takes."""
    if not uow.directory.member(turn.member).active:
        return ()
    files = tuple((file, _offered(file, incoming, turn, uow, ctx)) for file in incoming.files[:MOST])
    return tuple(
        Wanted(attached=file, offered=offered, purpose=purpose_of(offered, uow, ctx)) for file, offered in files
    )


async def bring(files: Iterable[Wanted], fetcher: Fetcher) -> tuple[Brought, ...]:
    """Fetch them one after the other; what cannot be had is brought as the refusal that it is."""
    return tuple([await _bring(file, fetcher) for file in files])


def take_files(
    brought: Sequence[Brought], turn: Turn, uow: UnitOfWork, ctx: Context
) -> tuple[Reply, tuple[RuleViolation, ...]]:
    """The answer to a message with files, and what else has to be said about them.

    The words come first: a file belongs to the filing or the draft that they made. Raises the refusals of the words,
    and that of the files when nothing else was said.
    """
    reply = respond(turn, uow, ctx) if turn.said else None
    if reply is None and not uow.directory.member(turn.member).active:
        raise RuleViolation("member_left")
    problems: list[RuleViolation] = []
    for file in brought:
        try:
            reply = _take(file, reply if turn.said else None, turn, uow, ctx) or reply
        except RuleViolation as no:
            problems.append(no)
    if reply is None:
        raise problems[0]
    return reply, tuple({no.code: no for no in problems}.values())


def _offered(file: Attached, incoming: Incoming, turn: Turn, uow: UnitOfWork, ctx: Context) -> OfferedFile:
    """Words that begin or fill in a filing count as a draft: the file belongs to what they will have made."""
    draft = turn.draft
    if draft is None and turn.said and turn.parsed.intent in {Intent.FILE, Intent.CORRECT}:
        draft = Draft(member_id=turn.member, chat=turn.chat, fields={}, expires_at=ctx.now + DRAFT_LIFE)
    return OfferedFile(
        name=harmless_name(file.name, otherwise=NAMELESS[file.kind]),
        kind=file.kind,
        by=turn.member,
        chat=turn.chat,
        place=incoming.place,
        draft=draft,
        following=bool(turn.said) and turn.parsed.intent is Intent.FOLLOW_UP,
        appealing=bool(turn.said) and turn.parsed.intent is Intent.APPEAL,
        requesting=bool(turn.said) and request_files.speaks_of_one(turn, uow),
    )


async def _bring(file: Wanted, fetcher: Fetcher) -> Brought:
    offered, purpose = file.offered, file.purpose
    if purpose is None:
        return Brought(offered=offered)
    try:
        content = await fetcher.fetch(offered.place.platform, file.attached)
        offered = _named(offered, content)
        prepare = purpose.prepare
        worked_out = await asyncio.to_thread(prepare, offered.name, content) if prepare else None
    except RuleViolation as no:
        return Brought(offered=offered, purpose=purpose.name, problem=no)
    return Brought(offered=offered, purpose=purpose.name, content=content, worked_out=worked_out)


def _named(offered: OfferedFile, content: bytes) -> OfferedFile:
    """A picture gets the ending that it ought to have. Raises ``file_broken`` for what is not what it says."""
    if offered.kind == "image":
        kind = picture_kind(content)
        if not kind:
            raise RuleViolation("file_broken")
        return offered if offered.ending == kind else replace(offered, name=f"图片.{kind}")
    if not is_what_it_says(offered.name, content):
        raise RuleViolation("file_broken")
    return offered


def _take(file: Brought, said: Reply | None, turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply | None:
    """What is so now decides, not what was so when the file was fetched; ``said`` is the answer to the words."""
    if file.problem is not None:
        raise file.problem
    if said is not None and said.say is Say.FILED:
        if file.content:
            _to_filing(file, FilingId(said.about.id), turn, uow, ctx)
        return None
    offered = replace(file.offered, draft=uow.drafts.get(turn.member, turn.chat, now=ctx.now))
    purpose = purpose_of(offered, uow, ctx)
    if purpose is None or not file.content or purpose.name != file.purpose:
        return None if said is not None else plain("what_with_file")
    return purpose.take(_kept(offered, file, uow, ctx), uow, ctx)


def _kept(offered: OfferedFile, file: Brought, uow: UnitOfWork, ctx: Context) -> TakenFile:
    taken = TakenFile(
        name=offered.name,
        kind=offered.kind,
        by=offered.by,
        chat=offered.chat,
        place=offered.place,
        draft=offered.draft,
        following=offered.following,
        appealing=offered.appealing,
        requesting=offered.requesting,
        id=FileId(ctx.new_id()),
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        worked_out=file.worked_out,
    )
    uow.files.keep(
        StoredFile(
            id=taken.id,
            name=taken.name,
            kind=taken.kind,
            size=len(taken.content),
            sha256=taken.sha256,
            kept_at=ctx.now,
            by=taken.by,
            content=taken.content,
        )
    )
    return taken


def _to_filing(file: Brought, filing: FilingId, turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    """The words of the same message were a whole filing."""
    _check_kind(file.offered)
    if uow.filings.get(filing).owner == turn.member:
        taken = _kept(file.offered, file, uow, ctx)
        execute(AttachFiles(filing_id=filing, by=turn.member, files=(taken.id,)), uow, ctx)


def _to_draft(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    """Beside what was filled in so far; the same content once."""
    _check_kind(file)
    draft = file.draft
    if draft is None:
        return plain("what_with_file")
    before = attached_in(draft.fields)
    known = {uow.files.info(FileId(ident)).sha256 for ident in before}
    files = before if file.sha256 in known else (*before, file.id)
    if len(files) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    fuller = replace(draft, fields=with_attached(draft.fields, files))
    turn = Turn(member=file.by, chat=file.chat, parsed=Parsed(intent=Intent.CORRECT), draft=fuller)
    return respond(turn, uow, ctx)


def _check_kind(file: OfferedFile) -> None:
    if file.ending not in TAKEN:
        raise RuleViolation("file_kind")


PURPOSES: tuple[Purpose, ...] = (
    Purpose(name="draft", fits=lambda offered, uow, ctx: offered.draft is not None, take=_to_draft),
    IMPORT,
    sending.PURPOSE,
    request_files.PURPOSE,
    appeal_files.PURPOSE,
    follow_ups.PURPOSE,
)
"""The first that fits takes the file. A new one is a line here; what it does lives in a module of its own."""
