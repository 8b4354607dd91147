"""更正 in a sentence: 12 电话改成 …, of a customer that somebody has. Turns as in ``dialogue``."""

from __future__ import annotations

from bot.replies import Reply, plain
from bot.talk.deciding import the_one
from bot.talk.just_now import meant, with_meant
from bot.talk.turn import Turn
from core.domain.answers.kinds import by_answers
from core.domain.dedupe.names import same_start
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS, live_fields
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.correct_filing import CorrectFiling
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import may_tend

_FEW = 2
"""Looked at: with one customer it is clear which is meant, with several it is not."""


def about_the_draft(turn: Turn) -> bool:
    """Whether it is the form on the table that is put right, and not a customer that was named."""
    named = str(turn.parsed.fields.get("customer", ""))
    return turn.draft is not None and (not named or same_start(turn.draft.fields.get("company", ""), named))


def correct(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """What was filed once is put right. Raises ``correct_what`` where it is not said of whom, or into what."""
    filing = _meant(turn, uow, ctx)
    asked = {field.key for field in live_fields(by_answers(ctx.policy, filing.answers))} | set(OWN_COLUMNS)
    said = {key: str(value) for key, value in turn.parsed.fields.items() if key in asked}
    if not said:
        raise RuleViolation("correct_what", number=filing.number)
    outcome = execute(CorrectFiling(filing_id=filing.id, by=turn.member, fields=said), uow, ctx)
    return with_meant(plain(outcome.code, **outcome.facts), None if turn.parsed.fields.get("customer") else filing)


def _meant(turn: Turn, uow: UnitOfWork, ctx: Context) -> Filing:
    """Of nobody by name it is said of the customer that he dealt with just now, were it one that cannot be put right
    yet; never of another one.
    """
    if turn.parsed.fields.get("customer"):
        return the_one(turn, uow, lambda one: may_tend(turn.member, one, uow))
    last = meant(turn.member, turn.chat, uow, ctx)
    if last is not None:
        if last.filing.owner != turn.member:
            raise RuleViolation("correct_what")
        return last.filing
    held = uow.filings.of_owner(turn.member, statuses={FilingStatus.PROTECTED}, limit=_FEW, before=None)
    if len(held) != 1:
        raise RuleViolation("correct_what")
    return held[0]
