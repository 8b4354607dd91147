"""Which way a matter takes under the policy in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.domain.policy.approval import Approver, Flow, Matter, Step
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.names import Fact

Facts = Callable[[], Mapping[str, Fact]]
"""Called when a condition is asked, and only then."""


def flow_for(matter: Matter, policy: Policy, facts: Facts) -> Flow | None:
    """The first flow of the matter whose condition holds, its steps as they will be taken; ``None`` where the matter
    needs no approval.
    """
    for flow in policy.approval.flows_for(matter):
        if not flow.when or Condition(flow.when, policy.names).holds(facts()):
            return replace(flow, steps=tuple(taken for step in flow.steps for taken in _taken(step, policy, facts)))
    return None


def _taken(step: Step, policy: Policy, facts: Facts) -> tuple[Step, ...]:
    """A step whose condition does not hold is passed over; one that goes up several levels is one step for each."""
    if step.when and not Condition(step.when, policy.names).holds(facts()):
        return ()
    highest = max((approver.leaders_up_to for approver in step.approvers), default=0)
    if not highest:
        return (step,)
    others = tuple(approver for approver in step.approvers if not approver.leaders_up_to)
    upwards = (Approver(leader=level, leaders_up_to=highest) for level in range(1, highest + 1))
    levels = (replace(step, approvers=(leader,)) for leader in upwards)
    return (*levels, *((replace(step, approvers=others),) if others else ()))
