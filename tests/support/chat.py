"""The bot's front desk on a ledger in memory: people speak and press, and what they would be sent is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from adapters.base import Answer, Incoming, Press
from bot.door import Door
from bot.grammar.parsed import Intent, Parsed
from bot.intake.messages import take_message
from bot.intake.presses import take_press
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from bot.policy.shelf import Shelf
from bot.replies import Reply
from bot.talk.dialogue import respond
from bot.talk.turn import Turn
from cards.actions import Action
from cards.render.plain import render
from core.domain.ids import MemberId
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.records import Draft, Notice, NoticeKind, Place
from tests.support.builders import Ledger

FEISHU = "feishu"


def speaking(ledger: Ledger, member: MemberId, intent: Intent, *, group: bool = False, **fields: Any) -> Reply:
    """One turn of a conversation, understood already. Raises its refusal."""
    ctx = ledger.context()
    turn = Turn(
        member=member,
        chat=FEISHU,
        parsed=Parsed(intent=intent, fields=dict(fields)),
        draft=draft_of(ledger, member),
        group=group,
    )
    return ledger.write(lambda uow: respond(turn, uow, ctx))


def refused_when_speaking(ledger: Ledger, member: MemberId, intent: Intent, **fields: Any) -> RuleViolation:
    """A turn that must be refused and must leave no trace."""
    before = ledger.snapshot()
    try:
        reply = speaking(ledger, member, intent, **fields)
    except RuleViolation as refusal:
        assert ledger.snapshot() == before
        return refusal
    raise AssertionError(f"not refused, but {reply}")


def draft_of(ledger: Ledger, member: MemberId) -> Draft | None:
    """What somebody has filled in so far."""
    return ledger.read(lambda uow: uow.drafts.get(member, FEISHU, now=ledger.clock()))


def words_of(ledger: Ledger, notice: Notice) -> str:
    """The card of a notice, in words."""
    ctx = ledger.context()
    return render(ledger.read(lambda uow: draw(_picture(notice), uow, ctx)).card)


def place_of(member: str, *, group: bool = False) -> Place:
    """Where somebody writes: alone with the bot, or in the company's group."""
    return Place(platform=FEISHU, person=f"ou_{member}", chat="oc_group" if group else f"oc_{member}", direct=not group)


class LedgersShelf(Shelf):
    """The policy that the test has laid down, until one is published."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger.clock)
        self._ledger = ledger

    def at(self, moment: datetime) -> Policy:
        return super().at(moment) if self._latest else self._ledger.policy


class Desk:
    """Takes in what people write and press; each event gets an id of its own unless it is given one."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.woken = 0
        self._events = count(1)
        self.door = Door(
            store=ledger.store,
            clock=ledger.clock,
            new_id=ledger.new_id,
            shelf=LedgersShelf(ledger),
            wake=self._wake,
        )

    async def say(self, member: str, text: str, *, event: str | None = None, group: bool = False) -> list[Notice]:
        """Write something, and tell the answers that it brought."""
        before = len(self.replies())
        incoming = Incoming(
            platform=FEISHU,
            event_id=event or f"message-{next(self._events)}",
            place=place_of(member, group=group),
            text=text,
            sent_at=self.ledger.clock(),
        )
        await take_message(self.door, incoming)
        return self.replies()[before:]

    async def press(
        self,
        member: str,
        action: Action | str,
        *,
        event: str | None = None,
        handle: str = "",
        inputs: Mapping[str, str] | None = None,
        group: bool = False,
    ) -> Answer:
        """Press a button, and tell the line that appears at once."""
        return await take_press(
            self.door,
            Press(
                platform=FEISHU,
                event_id=event or f"press-{next(self._events)}",
                place=place_of(member, group=group),
                action=action if isinstance(action, str) else action.pack(),
                handle=handle,
                inputs=inputs or {},
            ),
        )

    def replies(self) -> list[Notice]:
        """Every answer so far, in order."""
        return [notice for notice in self.ledger.notices() if notice.kind is NoticeKind.REPLY]

    def _wake(self) -> None:
        self.woken += 1
