"""A policy's text becomes the document, or every mistake in it with its place and its fix."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from bot.policy import wording
from bot.policy.checks import expressions, findings
from bot.policy.mistakes import BadPolicy, Mistake
from bot.policy.models import known_keys, made, model_of
from bot.policy.places import Places, places_of
from core.domain.policy.document import Policy
from core.domain.policy.walking import Path, hints_of, taken_apart

LARGEST = 256 * 1024
"""Bytes of a policy; the example has 15,000."""
_SPOKEN_OF = frozenset({"forms", "tables", "stages", "roles", "follow_up"})
"""Sections that others refer to: with one of them in pieces, nothing more can be said about the rest."""
_SYNTAX = re.compile(r"\(at line (\d+), column (\d+)\)")


def read(text: str, *, version: int = 1) -> Policy:
    """Raises ``BadPolicy``."""
    values = _values(text)
    places = places_of(text)
    return _checked(values, version, places)


def policy_from(document: Mapping[str, Any], version: int) -> Policy:
    """A document as it was published. Raises ``BadPolicy``: it was written by another release."""
    return _checked(document, version, None)


def _checked(values: Mapping[str, Any], version: int, places: Places | None) -> Policy:
    mistakes, wrong = _mistaken(values)
    sections = {str(path[0]) for path in wrong}
    sound = _without(values, wrong)
    if _SPOKEN_OF.isdisjoint(sections) and not _mistaken(sound)[0]:
        policy = _made(sound, version)
        mistakes += expressions(values, policy.names)
        mistakes += [found for found in findings(policy) if found.path[0] not in sections]
        if not mistakes:
            return policy
    raise BadPolicy(_placed(mistakes, places))


def _made(values: Mapping[str, Any], version: int) -> Policy:
    policy = replace(made(Policy, model_of(Policy).model_validate(values)), version=version)
    assert isinstance(policy, Policy)  # noqa: S101 - for the type checker
    return policy


def _mistaken(values: Mapping[str, Any]) -> tuple[list[Mistake], set[Path]]:
    """The values of a wrong type or size, and the keys to leave out so that the rest can be looked at."""
    try:
        model_of(Policy).model_validate(values)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return [_of_error(one) for one in errors], {_key_of(tuple(one["loc"]), str(one["type"])) for one in errors}
    return [], set()


def _key_of(path: Path, kind: str) -> Path:
    """The nearest key that can be left out without moving anything: a list goes as a whole."""
    if kind == "missing":
        path = path[:-1]
    lists = [place for place, part in enumerate(path) if isinstance(part, int)]
    return path[: lists[0]] if lists else path[:2]


def _without(values: Mapping[str, Any], wrong: set[Path]) -> dict[str, Any]:
    kept = {key: dict(value) if isinstance(value, dict) else value for key, value in values.items()}
    for path in wrong:
        table = kept.get(str(path[0])) if len(path) > 1 else kept
        if isinstance(table, dict):
            table.pop(str(path[-1]), None)
    return kept


def _values(text: str) -> dict[str, Any]:
    if len(text.encode(errors="replace")) > LARGEST:
        raise BadPolicy((Mistake(path=(), what="文件太大", fix=f"最多 {LARGEST // 1024} KB"),))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row, column = map(int, found.groups()) if (found := _SYNTAX.search(str(error))) else (text.count("\n") + 1, 0)
        fix = "每项写成「名字 = 值」，文字用英文引号，同一个名字只写一次"
        raise BadPolicy((Mistake(path=(), line=row, column=column, what="TOML 写法不对", fix=fix),)) from None
    except (RecursionError, ValueError):
        raise BadPolicy(
            (Mistake(path=(), what="嵌套太深或数值太大，读不了", fix="对照 policy.example.toml 改"),)
        ) from None


def _of_error(error: Any) -> Mistake:
    path: Path = tuple(error["loc"])
    known = _known_at(path[:-1]) if error["type"] == "extra_forbidden" else ()
    what, fix = wording.of_error(error, known)
    return Mistake(path=path, what=what, fix=fix)


def _known_at(path: Path) -> tuple[str, ...]:
    """The keys that may stand in the table at a place."""
    kind: Any = Policy
    for part in path:
        if isinstance(part, str):
            kind = _within(hints_of(kind).get(part, Policy))
    return known_keys(kind)


def _within(hint: Any) -> Any:
    plain, _, _ = taken_apart(hint)
    inner = getattr(plain, "__args__", ())
    return _within(inner[0]) if inner else plain


def _placed(mistakes: list[Mistake], places: Places | None) -> tuple[Mistake, ...]:
    """With lines and columns, in the order of the text."""
    if places is None:
        return tuple(mistakes)
    located = [_located(mistake, places) for mistake in mistakes]
    return tuple(sorted(located, key=lambda mistake: (mistake.line, mistake.column)))


def _located(mistake: Mistake, places: Places) -> Mistake:
    if mistake.column:
        line, column = places.inside(mistake.path, mistake.column)
        return replace(mistake, line=line, column=column)
    return replace(mistake, line=places.line(mistake.path))
