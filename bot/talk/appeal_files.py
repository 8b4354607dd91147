"""Photos and files for an appeal: sent while the reason is asked for, beside it, or right after it."""

from __future__ import annotations

from dataclasses import replace

from bot.files.takers import OfferedFile, Purpose, TakenFile
from bot.replies import Reply, Say, plain
from bot.talk import appeal_drafts
from bot.talk.follow_ups import RIGHT_AFTER
from core.domain.appeal import Appeal
from core.domain.attachment import MOST, TAKEN
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.attach_to_appeal import AttachToAppeal
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import about_appeal, about_filing


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    """What was said last of the two has it, an appeal or a follow-up."""
    if offered.draft is not None or offered.following:
        return False
    waits = offered.appealing or appeal_drafts.asked(offered.by, offered.chat, uow, ctx) is not None
    return waits or _just_made(offered.by, uow, ctx) is not None


def _take(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    """Beside the question, or into the appeal that was just made."""
    if file.ending not in TAKEN:
        raise RuleViolation("file_kind")
    if (waiting := appeal_drafts.asked(file.by, file.chat, uow, ctx)) is not None:
        return _kept(file, waiting, uow, ctx)
    appeal = _just_made(file.by, uow, ctx)
    if appeal is None:
        return plain("what_with_file")
    execute(AttachToAppeal(appeal_id=appeal.id, by=file.by, files=(file.id,)), uow, ctx)
    return Reply(say=Say.APPEAL, about=about_appeal(appeal.id))


def _kept(file: TakenFile, waiting: appeal_drafts.Asked, uow: UnitOfWork, ctx: Context) -> Reply:
    """The same content once; the question is asked again, with how many there are."""
    known = {uow.files.info(one).sha256 for one in waiting.files}
    fuller = waiting if file.sha256 in known else replace(waiting, files=(*waiting.files, file.id))
    if len(fuller.files) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    appeal_drafts.keep(fuller, file.by, file.chat, uow, ctx)
    return Reply(say=Say.APPEAL_FORM, about=about_filing(fuller.filing), args={"files": len(fuller.files)})


def _just_made(member: MemberId, uow: UnitOfWork, ctx: Context) -> Appeal | None:
    """The last one that he made, unless he has told of a follow-up since."""
    last = next(iter(uow.appeals.of_member(member, limit=1)), None)
    if last is None or not last.is_open or ctx.now - last.at > RIGHT_AFTER:
        return None
    followed = uow.follow_ups.latest_by(member)
    return last if followed is None or followed.at <= last.at else None


PURPOSE = Purpose(name="appeal", fits=_fits, take=_take)
"""Evidence."""
