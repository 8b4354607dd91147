"""Which customer stood in somebody's way just now: 排队, 申诉 and 联系归属人 without a name are about it for a while.

It lies beside the half-filled filing of the same conversation, under a name of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.talk.turn import Turn
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.refused import in_the_way
from core.service.records import Draft

LIFE: Final = timedelta(minutes=30)
"""After that it is not what somebody means who names nobody."""
_FILING: Final = "filing"


def remember(no: RuleViolation, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """A refusal for another's sake; any other is none of this."""
    filing = in_the_way(no, member, uow)
    if filing is not None:
        aside = {_FILING: filing.id}
        draft = Draft(member_id=member, chat=_place(chat), fields={}, expires_at=ctx.now + LIFE, aside=aside)
        uow.drafts.save(draft)


def just_refused(turn: Turn, uow: UnitOfWork, ctx: Context) -> Filing | None:
    """The filing that was in the way, in this conversation; nothing if that is too long ago."""
    draft = uow.drafts.get(turn.member, _place(turn.chat), now=ctx.now)
    return uow.filings.get(FilingId(draft.aside[_FILING])) if draft is not None else None


def _place(chat: str) -> str:
    return f"{chat}/refused"
