"""Which form a filing is made with: it travels with the answers, so that whatever asks of them asks by its own form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from core.domain.policy.conditions import Condition
from core.domain.policy.document import Itself, Policy
from core.domain.policy.forms import FILING, FORM_KEY, Form
from core.domain.policy.names import Fact


def form_of(answers: Mapping[str, str]) -> str:
    """The key of the form that these answers belong to."""
    return answers.get(FORM_KEY) or FILING


def under_form(policy: Policy, key: str) -> Policy:
    """The same rules, with that form as the one for filings; made once, so that what is worked out of it is kept, too.
    A form that the policy does not have (any more) is the usual one.
    """
    if key == policy.filing_form or all(form.key != key for form in policy.filing_forms):
        return policy
    return _under(Itself(policy), key)


@lru_cache(maxsize=64)
def _under(this: Itself, key: str) -> Policy:
    return replace(this.policy, filing_form=key)


def by_answers(policy: Policy, answers: Mapping[str, str]) -> Policy:
    """The rules as they look at these answers."""
    return policy if FORM_KEY not in answers else under_form(policy, form_of(answers))


def own_form(policy: Policy, teams: Collection[str], facts: Callable[[], Mapping[str, Fact]]) -> str:
    """The form of somebody of these teams, when he names none: the first one that is meant for him."""
    for form in policy.filing_forms[1:]:
        if (form.teams or form.when) and _is_for(form, policy, teams, facts):
            return form.key
    return FILING


def _is_for(form: Form, policy: Policy, teams: Collection[str], facts: Callable[[], Mapping[str, Fact]]) -> bool:
    if form.teams and not set(form.teams) & set(teams):
        return False
    return not form.when or Condition(form.when, policy.names).holds(facts())
