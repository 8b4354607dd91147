"""Is this customer taken? The exact check against the live filings, used by filing, by 查重 and by a half-filled
draft.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.customer import Key, keys_of
from core.domain.dedupe.domains import mail_domains
from core.domain.dedupe.exact import Clash, decisive, judge
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import Clause, KeyKind, Policy
from core.domain.rules import Fact, RuleViolation
from core.service.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the check looked at and found. ``signs`` are all keys in the answers, ``keys`` the decisive ones among them,
    ``free`` those of these that nobody holds, ``known`` those that some customer of the base is already known by.
    """

    signs: tuple[Key, ...]
    keys: tuple[Key, ...]
    clash: Clash | None
    free: tuple[Key, ...]
    known: Mapping[Key, CustomerId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the base was asked about the keys in somebody's answers. ``known`` and ``holding`` may be on their way until
    somebody looks.
    """

    signs: tuple[Key, ...]
    keys: tuple[Key, ...]
    known: Mapping[Key, CustomerId]
    holding: Mapping[Key, Filing]


def keys_in(fields: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys in cleaned answers."""
    phone = fields.get("phone")
    return keys_of(
        compare_name=compare_name(fields.get("company", "")) or None,
        uscc=fields.get("uscc"),
        phones=(phone,) if phone else (),
        domains=mail_domains(fields.values()),
    )


def asked_about(fields: Mapping[str, str], uow: UnitOfWork, policy: Policy) -> Asked:
    """Ask who has these keys, and go on."""
    signs = keys_in(fields)
    keys = decisive(signs, policy.duplicate)
    return Asked(
        signs=signs,
        keys=keys,
        known=uow.customers.having(keys) if keys else {},
        holding=uow.filings.holding(policy.duplicate.scope, keys) if keys else {},
    )


def check(fields: Mapping[str, str], uow: UnitOfWork, policy: Policy, asked: Asked | None = None) -> Check:
    """Look past what the asker may see (S18); what he is told is the caller's affair. He may have ``asked`` already."""
    asked = asked or asked_about(fields, uow, policy)
    signs, keys, known, holding = asked.signs, asked.keys, asked.known, asked.holding
    standing = {**_live_of_known(known, policy.duplicate.scope, uow), **holding}
    relevant = {
        key: filing for key, filing in standing.items() if not _told_apart(key, filing, fields.get("uscc"), uow)
    }
    free = tuple(key for key in keys if key not in holding)
    return Check(signs=signs, keys=keys, clash=judge(keys, relevant), free=free, known=known)


def _live_of_known(known: Mapping[Key, CustomerId], scope: str, uow: UnitOfWork) -> dict[Key, Filing]:
    """The customer may be held by a filing that was sent without this key: known by its code from an earlier filing,
    filed now by its name alone. A phone alone does not make it the same customer.
    """
    named = {key: customer for key, customer in known.items() if key.kind is not KeyKind.PHONE}
    live = {customer: uow.filings.live_of(customer, scope) for customer in set(named.values())}
    return {key: filing for key, customer in named.items() if (filing := live[customer]) is not None}


def _told_apart(key: Key, filing: Filing, uscc: str | None, uow: UnitOfWork) -> bool:
    """Two different credit codes are two companies, whatever their names and phones say (S20)."""
    if uscc is None or key.kind is KeyKind.USCC:
        return False
    other = uow.customers.get(filing.customer_id).uscc
    return other is not None and other != uscc


def refuse(clash: Clash, *, asker: MemberId, uow: UnitOfWork, policy: Policy) -> RuleViolation:
    """The refusal that says who, since when, until when and by which rule."""
    filing = clash.filing
    return RuleViolation(
        "already_yours" if filing.owner == asker else "customer_held",
        rule=policy.quote(Clause.DUPLICATE_KEY),
        company=uow.customers.get(filing.customer_id).name,
        owner_id=filing.owner,
        since=filing.filed_at.isoformat(),
        until=filing.protected_until.isoformat() if filing.protected_until else None,
        key=clash.key.value,
        status=filing.status.value,
        number=filing.number,
        contest=uow.customers.get(filing.customer_id).name if policy.appeal.allowed and not filing.is_offered else None,
        **offered(filing),
    )


def offered(filing: Filing) -> dict[str, Fact]:
    """Of a lead that nobody has taken yet: who is asked to."""
    return {"offered_id": filing.owner, "offered_number": filing.number} if filing.is_offered else {}
