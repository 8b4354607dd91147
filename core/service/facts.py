"""What the conditions of a policy may know of a filing and of whoever filed it.

The names stand in ``core/domain/policy/names.py``. Only what is written here is known; every other name is
worth nothing.
"""

from __future__ import annotations

from core.domain.answers.facts import form_facts
from core.domain.customer import Customer
from core.domain.filing import Filing
from core.domain.org import Member, upwards
from core.domain.policy.approval import Matter
from core.domain.policy.document import Policy
from core.domain.policy.names import Fact
from core.service.ports.store import UnitOfWork


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
