"""Photos and files for a request: sent while it is asked for, beside it, right after it, or after 附件 12."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.files.takers import OfferedFile, Purpose, TakenFile
from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.talk import appeal_drafts, request_drafts, requesting
from bot.talk.follow_ups import RIGHT_AFTER
from bot.talk.turn import DRAFT_LIFE, Turn
from core.domain.attachment import MOST, TAKEN
from core.domain.request import Request
from core.domain.rules import RuleViolation
from core.service.attach_to_request import AttachToRequest, takes_files
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import about_request
from core.service.views.queries import named


def speaks_of_one(turn: Turn, uow: UnitOfWork) -> bool:
    """Whether the words beside a file ask for something, or name with 附件 what is asked for already."""
    if turn.parsed.intent is Intent.REQUEST:
        return True
    customer = str(turn.parsed.fields.get("customer", ""))
    if turn.parsed.intent is not Intent.ATTACHMENTS or not customer:
        return False
    return any(requesting.own_waiting(filing, turn.member, uow) for filing in named(customer, turn.member, uow))


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    """What was said last of all has it, a request, an appeal or a follow-up."""
    if offered.requesting:
        return True
    if offered.draft is not None or offered.following or offered.appealing:
        return False
    since = max(_asked(offered, uow, ctx), default=None)
    return since is not None and all(other <= since for other in _others(offered, uow, ctx))


def _asked(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> Iterator[datetime]:
    """When the question was asked that waits, and the last request made that still takes files."""
    if (asked := request_drafts.asked_at(offered.by, offered.chat, uow, ctx)) is not None:
        yield asked
    made = request_drafts.just_made(offered.by, offered.chat, uow, ctx)
    if made is not None and takes_files(uow.requests.get(made.request)):
        yield made.at


def _others(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> Iterator[datetime]:
    """What else a file could belong to."""
    waits = uow.drafts.get(offered.by, appeal_drafts.place(offered.chat), now=ctx.now)
    appealed = next(iter(uow.appeals.of_member(offered.by, limit=1)), None)
    followed = uow.follow_ups.latest_by(offered.by)
    if waits is not None:
        yield waits.expires_at - DRAFT_LIFE
    yield from (one.at for one in (appealed, followed) if one is not None and ctx.now - one.at <= RIGHT_AFTER)


def _take(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    """Beside the question, or to the request that was just made; whichever came last."""
    if file.ending not in TAKEN:
        raise RuleViolation("file_kind")
    half = request_drafts.waiting(file.by, file.chat, uow, ctx)
    asked = request_drafts.asked_at(file.by, file.chat, uow, ctx)
    made = request_drafts.just_made(file.by, file.chat, uow, ctx)
    if half is not None and asked is not None and (made is None or made.at < asked):
        return _kept(file, half, uow, ctx)
    if made is None:
        return plain("what_with_file")
    execute(AttachToRequest(request_id=made.request, by=file.by, files=(file.id,)), uow, ctx)
    return Reply(say=Say.REQUEST, about=about_request(made.request))


def _kept(file: TakenFile, half: request_drafts.Half, uow: UnitOfWork, ctx: Context) -> Reply:
    """The same content once; the question is asked again, with how many there are."""
    known = {uow.files.info(one).sha256 for one in half.files}
    fuller = half if file.sha256 in known else replace(half, files=(*half.files, file.id))
    if len(fuller.files) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    request_drafts.keep(fuller, file.by, file.chat, uow, ctx)
    return requesting.form(fuller, file.chat)


def about_to_come(found: tuple[Request, ...], turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    """附件 12 of somebody who asks for something about it: files may follow, for the last that he asked for."""
    if found:
        request_drafts.takes_files(found[-1].id, turn.member, turn.chat, uow, ctx)


PURPOSE = Purpose(name="request", fits=_fits, take=_take)
"""What whoever decides has to see."""
