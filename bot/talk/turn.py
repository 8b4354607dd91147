"""What somebody said or pressed, understood, and the draft that it goes on with."""

from __future__ import annotations

from datetime import timedelta

from bot.grammar.parsed import Parsed
from bot.talk.chat_exports import Made
from core.domain.filing import Filing
from core.domain.forms import Filled
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.resembling import Sighting
from core.service.records import Draft, Notice, NoticeKind, Place, Subject

DRAFT_LIFE = timedelta(hours=2)
"""How long a half-filled filing is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What somebody said or pressed, understood; ``chat`` names the conversation that a draft belongs to, ``said`` are
    the words themselves. ``form`` is what stands in the form now, where a reader has read it already. What came as a
    ``further`` matter of one message leaves the form on the table alone. ``meant`` is the
    filing that 上面那个 was taken for, ``passed`` the number of the one whose question stays open beside it.
    """

    member: MemberId
    chat: str
    parsed: Parsed
    draft: Draft | None = None
    group: bool = False
    said: str = ""
    form: Filled | None = None
    sighting: Sighting | None = None
    place: Place | None = None
    export: Made | None = None
    further: bool = False
    meant: Filing | None = None
    passed: int | None = None


def draft_subject(member: MemberId, chat: str) -> Subject:
    """The matter of a half-filled form, so that its card is repainted when it is done with."""
    return Subject(kind="draft", id=f"{member}/{chat}")


def forget_draft(turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    """The form on the table is done with."""
    if turn.draft is None:
        return
    uow.drafts.drop(turn.member, turn.chat)
    repaint_draft(turn, uow, ctx)


def repaint_draft(turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    """Every copy of the form shows what it is now."""
    notice = Notice(
        dedupe_key=f"repaint:draft:{ctx.new_id()}",
        kind=NoticeKind.REPAINT,
        to=None,
        about=draft_subject(turn.member, turn.chat),
    )
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
