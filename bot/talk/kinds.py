"""Which form a filing is made with: the one that the words ask for, that of the draft, or that of whoever files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.grammar.parsed import Intent, Parsed
from bot.talk.turn import Turn
from core.domain.answers.choosing import plain
from core.domain.answers.kinds import own_form, under_form
from core.domain.ids import MemberId
from core.domain.policy.document import Itself, Policy
from core.domain.policy.forms import FORM_KEY
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import people_facts
from core.service.records import Draft

_OPENING = r"(?:(?:请|帮我|给我|我要|我想)?\s{0,2}(?:新增|新建)?(?:报备|登记|录入|新客户)(?:一个|一下)?)"
_END = r"(?=$|[\s:：,，、;；\n])"


def asked_for(text: str, policy: Policy) -> tuple[str, str]:
    """The text without the words for a form, and the key of that form: 报备 项目 苏州… and 项目报备 苏州… ask for one.
    Empty where none is named, or there is but one.
    """
    pattern = _pattern(Itself(policy))
    found = pattern.match(text) if pattern else None
    if found is None:
        return text, ""
    word = plain(next(filter(None, found.groups())))
    key = next(form.key for form in policy.filing_forms if word in map(plain, form.called))
    return f"报备 {text[found.end() :].lstrip(' :：,，、;；')}".strip(), key


@lru_cache(maxsize=16)
def _pattern(this: Itself) -> re.Pattern[str] | None:
    forms = this.policy.filing_forms
    words = sorted({word for form in forms for word in form.called}, key=len, reverse=True)
    if len(forms) < 2 or not words:
        return None
    known = "|".join(map(re.escape, words))
    return re.compile(rf"\s*(?:{_OPENING}[\s:：,，]{{0,3}}({known})(?:报备)?{_END}|({known})报备{_END})", re.IGNORECASE)


def of_kind(key: str, parsed: Parsed) -> Parsed:
    """What was understood of the rest, with the form that was asked for."""
    if not key or parsed.intent is not Intent.FILE:
        return parsed
    return replace(parsed, fields={**parsed.fields, FORM_KEY: key})


def stage_labels(policy: Policy) -> tuple[str, ...]:
    """What the company calls the steps of the way to a deal, for the grammar."""
    return tuple(stage.label for stage in policy.stages)


def form_at(key: str, draft: Draft | None, member: MemberId, uow: UnitOfWork, ctx: Context) -> str:
    """The form that somebody fills in now; ``key`` is the one that his words ask for."""
    if key or len(ctx.policy.filing_forms) == 1:
        return key or ctx.policy.filing_form
    if draft is not None and draft.fields.get(FORM_KEY):
        return draft.fields[FORM_KEY]
    local = ctx.now.astimezone(ZoneInfo(ctx.policy.calendar.zone))
    facts = {
        **people_facts(uow.directory.member(member), uow, ctx.policy, "submitter"),
        "now.hour": float(local.hour),
        "now.weekday": float(local.isoweekday()),
    }
    teams = facts["submitter.teams"]
    return own_form(ctx.policy, teams if isinstance(teams, tuple) else (), lambda: facts)


def policy_at(key: str, draft: Draft | None, member: MemberId, uow: UnitOfWork, ctx: Context) -> Policy:
    """The rules by which his words are read."""
    return under_form(ctx.policy, form_at(key, draft, member, uow, ctx))


def with_form(fields: Mapping[str, str], turn: Turn, uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The answers with the form that they are for, where there are several."""
    if len(ctx.policy.filing_forms) == 1:
        return dict(fields)
    said = str(turn.parsed.fields.get(FORM_KEY, ""))
    key = said or fields.get(FORM_KEY) or form_at("", None, turn.member, uow, ctx)
    return {**fields, FORM_KEY: key}
