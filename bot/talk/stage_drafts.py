"""What somebody has said so far of what a stage asks for: it may come in several messages, where there are no forms.

It lies beside the half-filled filing of the same conversation, under a name of its own, so that neither disturbs the
other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.door import local_day
from bot.grammar import own_fields
from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.script import read
from bot.talk.another import is_command
from bot.talk.turn import DRAFT_LIFE
from core.domain.answers.kinds import by_answers
from core.domain.forms import OWN_COLUMNS, live_fields
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.forms import FieldType, FormField
from core.domain.rules import RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.completing import lacking_at
from core.service.records import Draft

_MAYBE = frozenset({Intent.UNKNOWN, Intent.FILE, Intent.DETAIL, Intent.CHECK, Intent.FOLLOW_UP})
"""What a bare value is taken for where nothing was asked."""
_LIKE_A_DAY = re.compile(r"\d{1,2}-\d{1,2}")
"""12-1 is the number of an order where no day is asked for."""
_WHOLE = frozenset({"company", "phone"})
"""Who says both is filing somebody."""
_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PERSON, FieldType.REGION})
_FILING, _STAGE, _WORDS, _KIND = "filing", "stage", "words", "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSaid:
    """Answers for a stage of a filing that it does not have yet. ``words`` and ``kind`` become a follow-up with it."""

    filing: FilingId
    stage: str
    fields: Mapping[str, str]
    words: str = ""
    kind: str = ""


def half_said(member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> HalfSaid | None:
    """What waits for more."""
    draft = uow.drafts.get(member, place(chat), now=ctx.now)
    if draft is None:
        return None
    aside = draft.aside
    return HalfSaid(
        filing=FilingId(aside[_FILING]),
        stage=aside[_STAGE],
        fields=draft.fields,
        words=aside.get(_WORDS, ""),
        kind=aside.get(_KIND, ""),
    )


def said_before(filing: FilingId, stage: str, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> HalfSaid:
    """Of this stage of this filing; nothing where something else waits."""
    half = half_said(member, chat, uow, ctx)
    same = half is not None and (half.filing, half.stage) == (filing, stage)
    return half if same and half is not None else HalfSaid(filing=filing, stage=stage, fields={})


def keep(half: HalfSaid, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> None:
    """For as long as a half-filled filing."""
    aside = {_FILING: half.filing, _STAGE: half.stage, _WORDS: half.words, _KIND: half.kind}
    uow.drafts.save(
        Draft(
            member_id=member,
            chat=place(chat),
            fields={key: text for key, text in half.fields.items() if key not in OWN_COLUMNS and text.strip()},
            expires_at=ctx.now + DRAFT_LIFE,
            aside={key: value for key, value in aside.items() if value},
        )
    )


def forget(member: MemberId, chat: str, uow: UnitOfWork) -> None:
    """It is done, or not wished any more."""
    uow.drafts.drop(member, place(chat))


def answered(text: str, parsed: Parsed, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context) -> Parsed:
    """What a message means to whom a stage has asked something: an answer, or what it would mean anyway."""
    whole = parsed.intent is Intent.FILE and parsed.fields.keys() >= _WHOLE
    if whole or parsed.intent is Intent.STAGE or (half := half_said(member, chat, uow, ctx)) is None:
        return parsed
    try:
        filing = uow.filings.get(half.filing)
        lacking = lacking_at(filing, half.stage, uow, ctx, said=half.fields)
    except RuleViolation:
        return parsed
    form = live_fields(by_answers(ctx.policy, filing.answers))
    asked = tuple(field for field in form if field.key in lacking)
    plain = parsed.intent in _MAYBE and not is_command(read(text).key.strip(), parsed)
    maybe = plain or _LIKE_A_DAY.fullmatch(text.strip()) is not None
    fields = _labelled(text, asked) or (_read(text, asked, ctx) if maybe else {})
    if not fields:
        return parsed
    stage = stage_of(half.stage, ctx.policy)
    return Parsed(intent=Intent.STAGE, fields={"customer": str(filing.number), "stage": stage.label, **fields})


def _labelled(text: str, asked: tuple[FormField, ...]) -> dict[str, str]:
    """预计签约日：下周五: whatever else the words of the label might mean; nothing that tells more than that."""
    rest, found = own_fields.take(read(text), own_fields.own_fields(asked))
    return {key: str(value) for key, value in found.items()} if not rest.key.strip(" \x1f,;。、") else {}


def _read(text: str, asked: tuple[FormField, ...], ctx: Context) -> dict[str, str]:
    """Answers to these questions; by their labels, or by what only one of them can mean."""
    today, said, own = local_day(ctx.now), text.strip(), own_fields.own_fields(asked)
    alone = len(asked) == 1
    if alone or not said.isdigit():
        fitting = [field.key for field in own if own_fields.is_answer(said, field, today)]
        if fitting:
            return {fitting[0]: said}
    words = tuple(field.key for field in asked if field.type in _TEXTS)
    missing = words if len(words) == 1 else tuple(field.key for field in asked)
    found = parse_in_draft(text, today=today, missing=missing, own=own)
    known = {field.key for field in asked}
    fits = found.intent is Intent.FILE and found.fields and found.fields.keys() <= known
    return {key: str(value) for key, value in found.fields.items()} if fits else {}


def place(chat: str) -> str:
    """Where what waits lies among the drafts."""
    return f"{chat}/stage"
