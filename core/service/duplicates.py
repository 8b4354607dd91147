"""Is this customer taken? The exact check against the live filings, used by filing, by 查重 and by a half-filled
draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.customer import Key, keys_of
from core.domain.dedupe.exact import Clash, decisive, judge
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.document import Clause, KeyKind, Policy
from core.domain.rules import RuleViolation
from core.service.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the check looked at and found. ``free`` are the decisive keys that nobody holds."""

    keys: tuple[Key, ...]
    clash: Clash | None
    free: tuple[Key, ...]


def keys_in(fields: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys in cleaned answers."""
    phone = fields.get("phone")
    return keys_of(
        compare_name=compare_name(fields.get("company", "")) or None,
        uscc=fields.get("uscc"),
        phones=(phone,) if phone else (),
    )


def check(fields: Mapping[str, str], uow: UnitOfWork, policy: Policy) -> Check:
    """Look past what the asker may see (S18); what he is told is the caller's affair."""
    keys = decisive(keys_in(fields), policy.duplicate)
    holding = uow.filings.holding(policy.duplicate.scope, keys) if keys else {}
    apart = {key for key, filing in holding.items() if _told_apart(key, filing, fields.get("uscc"), uow)}
    relevant = {key: filing for key, filing in holding.items() if key not in apart}
    return Check(keys=keys, clash=judge(keys, relevant), free=tuple(key for key in keys if key not in holding))


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
    )
