"""The course of an approval on the card of its matter: how far it is, what happened so far, and the ways to move it."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Button
from cards.texts import course, dates, receipts, sentences, words
from core.service.views.views import MatterView

_STORY = 3
"""Steps from which the trace tells more than the first sentence and the facts do."""


def course_facts(view: MatterView) -> Iterator[tuple[str, str]]:
    """Where the approval is, until when an answer is due, who gets a copy."""
    if (way := view.approval) is None:
        return
    if step := course.step_of(way):
        yield course.STEP, step
    if way.returned_by and not view.mine and way.lacking:
        yield course.LACKING, way.lacking
    if way.due_at is not None:
        yield course.DUE, course.time_left(way.due_at, now=view.drawn_at)
    if way.copied:
        yield course.COPY, words.together(way.copied, last="、")


def returned(view: MatterView) -> str:
    """What to say of a matter that came back; nothing while it did not."""
    way = view.approval
    if way is None or not way.returned_by:
        return ""
    sentence = course.RETURNED_TO_YOU if view.mine else course.RETURNED
    return sentence.format(by=way.returned_by, lacking=way.lacking, owner=view.owner)


def has_story(view: MatterView, *, reason: str) -> bool:
    """Whether the trace tells more than the first sentence and the facts do; ``reason`` stands there already."""
    said = (line for line in view.trace if line.what.startswith("act:") or (line.comment and line.comment != reason))
    return len(view.trace) >= _STORY or any(True for _ in said)


def steps(view: MatterView) -> Iterator[str]:
    """The trace, a line each."""
    for line in view.trace:
        yield sentences.TRACE.format(at=dates.when(line.at, now=view.drawn_at), what=course.happened(line))


def ruled(view: MatterView) -> str:
    """What the present state stands on, the way that the approval takes, and the code that proves it."""
    state = words.rule(view.rule) if view.rule else ""
    version = view.rule.version if view.rule else None
    routed = course.routed(view.approval, version=version) if view.approval else ""
    receipt = receipts.CODE.format(code=view.receipt) if view.receipt else ""
    return " · ".join(part for part in (state, routed, receipt) if part)


def other_ways(view: MatterView) -> Iterator[Button]:
    """转交, 加签 and 退回补充, where the step allows them; each asks for the name or the words next."""
    if (way := view.approval) is None:
        return
    for allowed, label, verb in (
        (way.may_hand_on, course.HAND_ON, "ask_hand_on"),
        (way.may_add, course.ADD, "ask_add"),
        (way.may_return, course.RETURN, "ask_return"),
    ):
        if allowed:
            yield Button(label=label, action=Action(verb=verb, subject=view.matter).pack())
