"""What the conditions of a policy may know of a filing and of whoever filed it.

The names stand in ``core/domain/policy/names.py``. Only what is written here is known; every other name is
worth nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from core.domain.customer import Customer
from core.domain.filing import Filing
from core.domain.org import Member, upwards
from core.domain.policy.approval import Matter
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FieldType, FormField
from core.domain.policy.names import Fact, Kind
from core.service.ports.store import UnitOfWork

AMOUNT = ("amount", "budget")
"""The fields of the form that tell how big a deal is, the first that was filled in."""


def facts_of(filing: Filing, customer: Customer, uow: UnitOfWork, policy: Policy) -> dict[str, Fact]:
    """Of a filing, as it is now."""
    answers = {
        **filing.answers,
        "company": customer.name,
        "contact": filing.contact.name,
        "phone": filing.contact.phone,
        "uscc": customer.uscc or "",
    }
    owner = uow.directory.member(filing.owner)
    return {
        "matter": Matter.FILING.value,
        "filing.number": float(filing.number),
        "filing.status": filing.status.value,
        "filing.scope": filing.scope,
        "customer.name": customer.name,
        "customer.region": customer.region or "",
        **form_facts(answers, policy),
        **people_facts(owner, uow, policy, "submitter"),
        **people_facts(owner, uow, policy, "owner"),
    }


def form_facts(answers: Mapping[str, str], policy: Policy) -> dict[str, Fact]:
    """The answers by field, each of the kind that its field has."""
    kinds = policy.names.kinds()
    facts: dict[str, Fact] = {"filled": tuple(key for key, value in answers.items() if value)}
    for field in policy.form(FILING).fields:
        if field.key in answers:
            facts[f"form.{field.key}"] = _typed(answers[field.key], field, kinds[f"form.{field.key}"])
    facts["amount"] = next((amount for key in AMOUNT if (amount := _number(answers.get(key, "")))), 0.0)
    return facts


def people_facts(member: Member, uow: UnitOfWork, policy: Policy, who: str) -> dict[str, Fact]:
    """The submitter or the owner: his name, his team and those above it, his roles."""
    teams = uow.directory.teams()
    above = tuple(team.name for team in upwards(member.team_id, teams))
    facts: dict[str, Fact] = {
        f"{who}.name": member.name,
        f"{who}.team": above[0] if above else "",
        f"{who}.teams": above,
    }
    if who == "submitter":
        granted = {grant.role.value for grant in uow.directory.roles_of(member.id)}
        named = {role.key for role in policy.roles if {member.id, member.name} & set(role.members)}
        facts |= {
            "team.name": above[0] if above else "",
            "submitter.roles": tuple(sorted(granted | named)),
            "submitter.leads": "leader" in granted,
            "submitter.admin": "admin" in granted,
        }
    return facts


def _typed(answer: str, field: FormField, kind: Kind) -> Fact:
    if kind is Kind.NUMBER:
        return float(answer.count(",") + 1) if field.type is FieldType.ATTACHMENT else _number(answer)
    if kind is Kind.TEXTS:
        return tuple(part.strip() for part in answer.replace("、", ",").split(",") if part.strip())
    return answer


def _number(text: str) -> float:
    try:
        number = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        return 0.0
    return float(number) if number.is_finite() else 0.0
