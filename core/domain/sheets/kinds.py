"""Whether a list is of leads, and what its columns are then: guessed from its name and its headers, never final."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.domain.answers.kinds import under_form
from core.domain.imports import ListKind
from core.domain.policy.document import Policy
from core.domain.policy.forms import Form
from core.domain.rules import RuleViolation
from core.domain.sheets import mapping
from core.domain.sheets.columns import Guess, fields_of, guess_columns, likeliest_form
from core.domain.sheets.headers import named_field, plain_header

_CALLED, _CUSTOMERS = ("线索", "派单", "展会", "博会", "展览", "名片", "lead"), ("客户", "报备")
"""Words in the name of a file."""
_FOR_SOMEBODY = frozenset({"派给", "派单给", "指派", "指派给", "分配", "分配给", "派给谁"})
_HELD = frozenset({"owner", "filed_at", "until", "status"})
"""Columns of customers whom somebody has already."""
_NOT_OF_LEADS = frozenset({"filed_at", "until", "status", "reason"})


def is_of_leads(name: str, headers: Sequence[str], otherwise: ListKind) -> bool:
    """Whether a list that ``otherwise`` is of something else is of leads: called so, for somebody, or of customers whom
    nobody has yet.
    """
    plain = {plain_header(header) for header in headers}
    if any(word in name.casefold() for word in _CALLED) or plain & _FOR_SOMEBODY:
        return True
    if any("线索" in header for header in plain):
        return True
    fields = {named_field(header) for header in headers}
    own = otherwise is ListKind.CUSTOMERS and not fields & _HELD and not any(word in name for word in _CUSTOMERS)
    return own and {"company", "phone"} <= fields


def guess_leads(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    *,
    policy: Policy,
    people: Collection[str] = (),
    unseen: Collection[int] = (),
) -> tuple[Guess, ...]:
    """What each column is taken for in a list of leads."""
    form = form_in(headers, policy)
    given = [_plainly(header) for header in headers]
    guesses = guess_columns(given, samples, people=people, form=form, unseen=unseen, fields=fields_of_leads(form))
    return tuple(
        Guess(column=one.column, header=header, field=one.field, certainty=one.certainty)
        for one, header in zip(guesses, headers, strict=True)
    )


def fields_of_leads(form: Form) -> tuple[str, ...]:
    """What a column may be: the form, and for whom; nothing that only a customer has whom somebody holds."""
    return tuple(key for key in fields_of(form) if key not in _NOT_OF_LEADS)


def lacks_for_leads(fields: Collection[str]) -> str:
    """What such a list cannot do without (a code), or nothing."""
    return "" if "company" in fields else "no_company"


def lead_field_called(said: str, form: Form) -> str:
    """A field by its key or by a word for it. Raises ``no_such_field``."""
    found = mapping.field_called(_plainly(said), form)
    if found not in fields_of_leads(form):
        raise RuleViolation("no_such_field", asked=said)
    return found


def form_in(headers: Sequence[str], policy: Policy) -> Form:
    """The filing form that a list is nearest to."""
    return under_form(policy, likeliest_form(headers, policy)).form()


def _plainly(header: str) -> str:
    """派给 is whose it is to be."""
    return "归属人" if plain_header(header) in _FOR_SOMEBODY else header
