"""The filing form: its fields, and what a valid answer to each looks like (S3, S4, S8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.attachment import ATTACHMENTS
from core.domain.contact import is_mobile, normal_phone
from core.domain.dedupe.names import LONGEST, is_full_name, is_vague
from core.domain.dedupe.uscc import normal_uscc
from core.domain.policy.document import Clause, Policy
from core.domain.rules import RuleViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field; ``limit`` in characters."""

    key: str
    long: bool = False
    limit: int = 100


FILING_FORM = (
    Field(key="company", limit=LONGEST),
    Field(key="contact", limit=40),
    Field(key="phone", limit=40),
    Field(key="uscc", limit=40),
    Field(key="region"),
    Field(key="source"),
    Field(key="product"),
    Field(key="budget", limit=40),
    Field(key="note", long=True, limit=1000),
)
"""The built-in form, in the order in which it is asked."""

OWN_COLUMNS = frozenset({"company", "contact", "phone", "uscc"})


def missing(fields: Mapping[str, str], policy: Policy) -> tuple[str, ...]:
    """Required fields without an answer, in the form's order."""
    return tuple(key for key in policy.filing.required if not fields.get(key, "").strip())


def cleaned(fields: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """The answers in normal form, empty ones left out; a draft's files are none.

    Raises the refusal of the first wrong field: ``too_long``, ``vague_company``, ``not_full_name``, ``bad_phone``,
    ``placeholder_phone``, ``bad_uscc``.
    """
    limits = {field.key: field.limit for field in FILING_FORM}
    given = {key: value for key, value in fields.items() if key != ATTACHMENTS}
    answers = {key: plain for key, value in given.items() if (plain := _printable(value))}
    for key, value in answers.items():
        if len(value) > limits.get(key, 200):
            raise RuleViolation("too_long", field=key, limit=limits.get(key, 200))
    if company := answers.get("company"):
        answers["company"] = _company(company, policy)
    if phone := answers.get("phone"):
        answers["phone"] = _phone(phone, policy)
    if uscc := answers.get("uscc"):
        answers["uscc"] = _uscc(uscc, policy)
    return answers


def _printable(text: str) -> str:
    """Without control and direction characters; line breaks stay."""
    if text.isprintable():
        return text.strip()
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text).strip()


def _company(text: str, policy: Policy) -> str:
    name = " ".join(text.split())
    rule = policy.quote(Clause.VALID_FILING)
    if is_vague(name):
        raise RuleViolation("vague_company", rule=rule, company=name)
    if policy.filing.full_name and not is_full_name(name):
        raise RuleViolation("not_full_name", rule=rule, company=name)
    return name


def _phone(text: str, policy: Policy) -> str:
    rule = policy.quote(Clause.VALID_FILING)
    phone = normal_phone(text)
    if phone is None:
        raise RuleViolation("bad_phone", rule=rule)
    if phone in policy.filing.placeholder_phones or (is_mobile(phone) and len(set(phone[3:])) == 1):
        raise RuleViolation("placeholder_phone", rule=rule)
    return phone


def _uscc(text: str, policy: Policy) -> str:
    code = normal_uscc(text)
    if code is None:
        raise RuleViolation("bad_uscc", rule=policy.quote(Clause.VALID_FILING))
    return code
