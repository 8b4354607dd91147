"""Taking in a message: who is it, what does it mean in this conversation, do it, answer."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from adapters.base import Incoming
from bot.company.group_titles import note_title
from bot.door import Door, Stranger, local_day, post
from bot.grammar import pointing
from bot.grammar.drafts import parse_in_draft
from bot.grammar.own_fields import own_of
from bot.grammar.parsed import Parsed
from bot.grammar.reading import parse
from bot.grammar.several import MOST, parts
from bot.intake.attachments import Brought, Wanted, bring, take_files, wanted
from bot.replies import Reply, Say, refused
from bot.talk import just_now, questions
from bot.talk.dialogue import prepared, respond
from bot.talk.just_refused import remember
from bot.talk.kinds import asked_for, of_kind, policy_at, stage_labels
from bot.talk.turn import Turn, forget_draft
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.refused import note_refusal
from core.service.records import Draft, InboxKey
from core.service.views.draft_views import asked_in

log = logging.getLogger(__name__)
TAKEN = frozenset({"customer_held", "kin_held", "already_yours", "in_pool", "in_other_pool"})
"""Refusals after which there is nothing left to fill in."""


async def take_message(door: Door, incoming: Incoming) -> None:
    """Returns when the effect and the answer are on disk; the same message again changes nothing. Of several matters
    in one message each is done and answered by itself.
    """
    said = parts(incoming.text)
    if len(said) > MOST:
        await _take(door, _Visit(incoming=incoming, ctx=door.context(), several=door.several, matters=len(said)))
        return
    await _take(door, _Visit(incoming=replace(incoming, text=said[0]), ctx=door.context(), several=door.several))
    for place, text in enumerate(said[1:], start=2):
        part = replace(incoming, text=text, event_id=f"{incoming.event_id}:{place}", files=())
        visit = _Visit(incoming=part, ctx=door.context(), several=door.several, further=incoming.event_id)
        await _take(door, visit)


async def _take(door: Door, visit: _Visit) -> None:
    try:
        await _try(door, visit)
    except Stranger:
        if not await door.introduce(visit.incoming.place):
            await door.submit(visit.turn_away)
            return
        await _try(door, visit)


async def _try(door: Door, visit: _Visit) -> None:
    """One unit of work for the whole turn; a refusal is answered in a second one, the first having left no trace."""
    if visit.incoming.files:
        visit = replace(visit, brought=await bring(await door.read(visit.wanted), door.fetcher))
    if not visit.brought:
        visit = replace(visit, turn=await door.read(visit.prepare))
    try:
        await door.submit(visit.take)
    except RuleViolation as violation:
        no = violation
    except ConcurrentChange:
        no = RuleViolation("try_again")
    else:
        return
    log.info("message refused", extra={"action": "message_refused", "code": no.code})
    await door.submit(partial(visit.refuse, no))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """One message on its way through the house; its methods are units of work. ``turn`` is what a reader made of it.
    ``further`` names the message of what came behind the first of several ``matters``.
    """

    incoming: Incoming
    ctx: Context
    turn: Turn | None = None
    several: bool = False
    matters: int = 1
    further: str = ""
    brought: tuple[Brought, ...] = ()

    def wanted(self, uow: UnitOfWork) -> tuple[Wanted, ...]:
        """The files to fetch; none of a message that was answered already. Raises ``Stranger``."""
        if uow.inbox.knows(self._key):
            return ()
        return wanted(self.incoming, self.understand(uow), uow, self.ctx)

    def take(self, uow: UnitOfWork) -> None:
        """Understand, do, answer. Raises ``Stranger`` and the refusals of the commands."""
        if self._is_first(uow):
            if self.matters > MOST:
                raise RuleViolation("too_many_in_one", found=self.matters, limit=MOST)
            turn = self.turn or self.understand(uow)
            if self.several:
                uow.directory.used(self.incoming.platform, self.incoming.place.person, at=self.ctx.now)
            if self.brought:
                self._answer_files(turn, uow)
            else:
                self._answer(uow, respond(turn, uow, self.ctx), turn.member, turn)
            note_title(self.incoming, uow, self.ctx)

    def refuse(self, no: RuleViolation, uow: UnitOfWork) -> None:
        """Say no; a form for a customer that is taken is put away, and the trail keeps who met it there."""
        if self._is_first(uow):
            turn = self.turn or self.understand(uow)
            note_refusal(no, turn.member, uow, self.ctx)
            remember(no, turn.member, turn.chat, uow, self.ctx)
            just_now.remember_refused(no, turn.parsed, turn.member, turn.chat, uow, self.ctx)
            if no.code in TAKEN:
                forget_draft(turn, uow, self.ctx)
            self._answer(uow, refused(no), turn.member, turn)

    def turn_away(self, uow: UnitOfWork) -> None:
        """Tell a stranger whom to ask."""
        if self._is_first(uow):
            self._answer(uow, Reply(say=Say.STRANGER), None)

    def understand(self, uow: UnitOfWork) -> Turn:
        """Who says what, in the conversation as it stands. Raises ``Stranger``."""
        incoming, ctx = self.incoming, self.ctx
        member = uow.directory.member_known_as(incoming.platform, incoming.place.person)
        if member is None:
            raise Stranger
        draft = None if self.further else uow.drafts.get(member.id, incoming.platform, now=ctx.now)
        parsed, said, filing = _pointed(incoming.text, draft, member.id, incoming.platform, uow, ctx)
        heard = questions.Heard(parsed=parsed)
        if draft is None and not self.further:
            heard = questions.understood(incoming.text, parsed, member.id, incoming.platform, uow, ctx)
        return Turn(
            member=member.id,
            chat=incoming.platform,
            parsed=heard.parsed,
            draft=draft,
            group=not incoming.place.direct,
            said=said,
            place=incoming.place,
            further=bool(self.further),
            meant=filing,
            passed=heard.passed,
        )

    def prepare(self, uow: UnitOfWork) -> Turn:
        """Understand, and look at what takes longer than a command may hold the writer. Raises ``Stranger``."""
        return prepared(self.understand(uow), uow, self.ctx)

    def _is_first(self, uow: UnitOfWork) -> bool:
        return uow.inbox.register(self._key, at=self.ctx.now)

    def _answer_files(self, turn: Turn, uow: UnitOfWork) -> None:
        """The answer to it all, and a word more about each kind of trouble with the files."""
        reply, problems = take_files(self.brought, turn, uow, self.ctx)
        self._answer(uow, reply, turn.member, turn)
        for no in problems:
            key = InboxKey(platform=self._key.platform, event_id=f"{self._key.event_id}:{no.code}")
            post(uow, self.ctx, key, refused(no), to=turn.member, place=self.incoming.place, message=self._message)

    def _answer(self, uow: UnitOfWork, reply: Reply, to: MemberId | None, turn: Turn | None = None) -> None:
        """With the customer that was taken where none was named; which one it was is remembered for the next word."""
        if turn is not None:
            just_now.remember(reply.about, turn.parsed, turn.member, turn.chat, uow, self.ctx)
            reply = questions.with_open_one(just_now.with_meant(reply, turn.meant), turn.passed)
        post(uow, self.ctx, self._key, reply, to=to, place=self.incoming.place, message=self._message)

    @property
    def _message(self) -> str:
        return self.further or self.incoming.event_id

    @property
    def _key(self) -> InboxKey:
        return InboxKey(platform=self.incoming.platform, event_id=self.incoming.event_id)


def _pointed(
    text: str, draft: Draft | None, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context
) -> tuple[Parsed, str, Filing | None]:
    """What was said; 上面那个 with the customer that he dealt with last in its place, and the filing of that."""
    parsed = _parsed(text, draft, member, uow, ctx)
    found = just_now.meant(member, chat, uow, ctx) if pointing.points(text, back=draft is not None) else None
    if found is not None:
        said = pointing.named(text, found.called)
        again = _parsed(said, draft, member, uow, ctx)
        if pointing.is_about(again, found.called, once=parsed):
            return again, said, found.filing
    return parsed, text, None


def _parsed(text: str, draft: Draft | None, member: MemberId, uow: UnitOfWork, ctx: Context) -> Parsed:
    text, kind = asked_for(text, ctx.policy)
    today, own = local_day(ctx.now), own_of(policy_at(kind, draft, member, uow, ctx))
    stages = stage_labels(ctx.policy)
    if draft is None:
        return of_kind(kind, parse(text, today=today, own=own, stages=stages))
    missing = asked_in(draft.fields, uow, ctx)
    return of_kind(kind, parse_in_draft(text, today=today, missing=missing, own=own, stages=stages))
