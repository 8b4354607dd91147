"""The course of an approval as JSON: the flow as it was when it started, where it stands in it, and its trace.

What is as usual is left out, so that the course of a simple approval is a few characters long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.domain.approval.approval import Act, ActKind, Approval, Customs
from core.domain.policy.approval import FILING_FLOW, Again, Approver, Mode, Nobody, Oneself, Overdue, Step

_PLAIN = Step(name="", approvers=())
_USUAL = Customs()


def course_of(approval: Approval) -> dict[str, Any]:
    """What :func:`with_course` reads."""
    course: dict[str, Any] = {"by": approval.submitter, "flow": approval.flow}
    if approval.at:
        course["at"] = approval.at
    if approval.customs != _USUAL:
        customs = approval.customs
        course["customs"] = [customs.nobody.value, customs.oneself.value, customs.again.value]
    if approval.steps != FILING_FLOW.steps:
        course["steps"] = [_step_data(step) for step in approval.steps]
    if approval.acts:
        course["acts"] = [_act_data(act) for act in approval.acts]
    if approval.copied:
        course["copied"] = list(approval.copied)
    return course


def with_course(approval: Approval, course: Mapping[str, Any]) -> Approval:
    """The approval with its course."""
    steps = course.get("steps")
    return replace(
        approval,
        submitter=course.get("by"),
        flow=course.get("flow", ""),
        at=course.get("at", 0),
        customs=_customs(*course["customs"]) if "customs" in course else _USUAL,
        steps=tuple(_step(data) for data in steps) if steps is not None else FILING_FLOW.steps,
        acts=tuple(_act(data) for data in course.get("acts", ())),
        copied=tuple(course.get("copied", ())),
    )


def _customs(nobody: str, oneself: str, again: str) -> Customs:
    return Customs(nobody=Nobody(nobody), oneself=Oneself(oneself), again=Again(again))


def _step_data(step: Step) -> dict[str, Any]:
    unusual = (name for name in Step.__slots__ if getattr(step, name) != getattr(_PLAIN, name))
    approvers = [{name: getattr(each, name) for name in each.given} for each in step.approvers]
    return {**{name: _plain(getattr(step, name)) for name in unusual}, "approvers": approvers}


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value) if isinstance(value, StrEnum) else value


def _step(data: Mapping[str, Any]) -> Step:
    read: Mapping[str, Callable[[Any], Any]] = {
        "approvers": lambda each: tuple(Approver(**given) for given in each),
        "mode": Mode,
        "overdue": Overdue,
        "within": lambda seconds: timedelta(seconds=seconds),
    }
    known: dict[str, Any] = {name: read[name](value) if name in read else value for name, value in data.items()}
    return replace(_PLAIN, **known)


def _act_data(act: Act) -> list[Any]:
    return [act.kind.value, act.at.isoformat(), act.step, act.by, act.to, act.comment]


def _act(data: list[Any]) -> Act:
    kind, at, step, by, to, comment = data
    return Act(kind=ActKind(kind), at=datetime.fromisoformat(at), step=step, by=by, to=to, comment=comment)
