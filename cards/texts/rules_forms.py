"""What the forms ask for, in plain Chinese: at once, and on the way to a deal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cards.texts import words
from cards.texts.rules_approval import approver
from cards.texts.spans import span
from core.domain.answers.kinds import under_form
from core.domain.answers.plans import plan_of
from core.domain.forms import live_fields
from core.domain.policy.catalog import Duty, Stage
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING_FORM


def required(policy: Policy) -> Iterator[str]:
    """What a filing cannot do without; of several forms each by its name."""
    if policy.filing_forms == (FILING_FORM,):
        yield f"要有{_together(words.field(key) for key in policy.filing.required)}。"
        return
    for form in policy.filing_forms:
        plan = plan_of(under_form(policy, form.key))
        name = form.label if len(policy.filing_forms) > 1 else ""
        yield f"{name}要有{_together(plan.fields[key].label for key in plan.required if key in plan.fields)}。"


def stages(policy: Policy) -> Iterator[str]:
    """The stages, where any of them asks for something to be filled in or done."""
    fields = {
        field.key: field for form in policy.filing_forms for field in live_fields(under_form(policy, form.key))
    }.values()
    asking = {field.required_from for field in fields}
    if not any(stage.key in asking or stage.duties for stage in policy.stages):
        return
    yield f"阶段依次是{_together((stage.label for stage in policy.stages), last='、')}。"
    for stage in policy.stages:
        labels = [field.label for field in fields if field.required_from == stage.key]
        if labels:
            yield f"进入{stage.label}前，要填{_together(labels)}。"
        yield from (_duty(duty, stage, policy) for duty in stage.duties)


def _duty(duty: Duty, stage: Stage, policy: Policy) -> str:
    hours = "" if duty.round_the_clock else "（上班时间）"
    told = words.together((approver(one, policy) for one in duty.tell), last="、")
    late = f"，没做完告诉{told}" if told else ""
    return f"进入{stage.label}后，{span(duty.within)}{hours}内要做完「{duty.name}」{late}。"


def _together(names: Iterable[str], last: str = "和") -> str:
    return words.together(names, last=last)
