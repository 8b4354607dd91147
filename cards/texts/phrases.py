"""Sentences with holes: the first that can be said with what is known is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from string import Formatter

from cards.texts import dates, words
from core.domain.policy.approval import Matter
from core.domain.policy.document import KeyKind
from core.domain.rules import Fact


def spoken(facts: Mapping[str, Fact], *, now: datetime | None = None) -> dict[str, str]:
    """The facts of a refusal or outcome as words; what is empty or cannot be read is left out."""
    now = now or dates.moment(facts.get("since"))
    said = {name: _word(name, fact, now) for name, fact in facts.items()}
    if label := str(facts.get("label") or ""):
        said["field"] = label
    return {name: word for name, word in said.items() if word}


def first_sayable(sentences: Iterable[str], known: Mapping[str, str]) -> str:
    """The first sentence whose holes can all be filled, filled; empty if there is none."""
    for sentence in sentences:
        if all(hole is None or hole in known for _, hole, _, _ in Formatter().parse(sentence)):
            return sentence.format_map(known)
    return ""


def _word(name: str, fact: Fact, now: datetime | None) -> str:
    if name in {"since", "until", "at"}:
        instant = dates.moment(fact)
        spell = dates.day if name == "until" else dates.when
        return spell(instant, now=now) if instant else ""
    text = "" if fact is None else str(fact).strip()
    match name:
        case "status":
            return words.status(text)
        case "field":
            return words.field(text)
        case "platform" | "quota" | "command":
            return {"platform": words.PLATFORM, "quota": words.QUOTA}[name].get(text, text)
        case "missing" | "changed":
            return words.together((words.field(key) for key in text.split(",")), last="和")
        case "matter":
            return words.MATTER[Matter(text)] if text in set(Matter) else text
        case "key":
            return words.KEY[KeyKind(text)] if text in set(KeyKind) else ""
        case _:
            return text
