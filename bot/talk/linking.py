"""Choosing from a table by talking: the number of a line that was listed, or a product that the message just names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.talk.turn import Turn
from core.domain.answers.choosing import plain
from core.domain.answers.kinds import by_answers
from core.domain.answers.plans import plan_of
from core.domain.linked_tables import LinkedRow, Shelf
from core.service.context import Context
from core.service.ports.store import UnitOfWork

_SIGNS = re.compile(r"[，,；;、]")


def with_rows(fields: Mapping[str, str], turn: Turn, uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The answers with the rows of tables that were chosen by number or named in passing."""
    answers = dict(fields)
    for field in plan_of(by_answers(ctx.policy, answers)).links:
        shelf = uow.tables.shelf(field.table) if field.table else Shelf()
        if not shelf.rows:
            continue
        row = _numbered(field.key, answers, turn, shelf) or _spoken_of(field.key, answers, turn, shelf)
        if row is not None:
            answers[field.key] = row.title
            _tidy(answers, row)
    return answers


def _numbered(key: str, answers: Mapping[str, str], turn: Turn, shelf: Shelf) -> LinkedRow | None:
    """Of what the answer before had left open."""
    before = turn.draft.fields.get(key, "") if turn.draft else ""
    now = answers.get(key, "")
    return shelf.among(before, now) if before and before != now else None


def _spoken_of(key: str, answers: Mapping[str, str], turn: Turn, shelf: Shelf) -> LinkedRow | None:
    """Where nothing was chosen yet, or not clearly; a company may be called like a product."""
    now = answers.get(key, "")
    found = shelf.meant(now)
    if not turn.said or (now and len(found) < 2):
        return None
    said = turn.said
    for name in ("company", "contact"):
        said = said.replace(answers.get(name) or "\0", " ")
    return shelf.spoken_of(said, found or None)


def _tidy(answers: dict[str, str], row: LinkedRow) -> None:
    """What named the row need not stand in the note as well."""
    names = {plain(name) for name in (row.title, *row.names)}
    kept = [part for part in _SIGNS.split(answers.get("note", "")) if plain(part) not in names]
    if "note" in answers and len(kept) < len(_SIGNS.split(answers["note"])):
        answers["note"] = "，".join(filter(None, kept))
