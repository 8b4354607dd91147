"""All that the base has to say about a newcomer: the exact keys first, then those who resemble it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.domain.dedupe.exact import same_customer
from core.domain.dedupe.matching import Band
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import Clause, Conduct, DuplicateRules, Policy
from core.domain.resembling import Likeness, spelled
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import Asked, Check, check, offered, refuse
from core.service.procedures.pooled import entry_of, refuse_pooled
from core.service.procedures.resembling import Sighting, apart_from, likenesses

_OF_THE_NAME = frozenset(
    (
        *("same_code", "learned_alias", "same_name", "same_brand"),
        *("brand_sounds_alike", "brand_looks_alike", "brand_shortened"),
    )
)
"""Evidence that says more than that somebody is reached by the same phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A customer that resembles the newcomer, and the filing that holds it, if there is one."""

    likeness: Likeness
    name: str
    held_by: Filing | None

    @property
    def customer_id(self) -> CustomerId:
        """Which customer it is."""
        return self.likeness.customer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What to do about a newcomer. ``same`` keeps it out though no key is the same; about ``suspects`` somebody has to
    be asked; ``related`` are shown.
    """

    check: Check
    same: Beside | None = None
    suspects: tuple[Beside, ...] = ()
    related: tuple[Beside, ...] = ()

    def besides(self) -> tuple[Beside, ...]:
        """Everybody who was found, the surest first."""
        return (*((self.same,) if self.same else ()), *self.suspects, *self.related)


def weigh(
    fields: Mapping[str, str], sighting: Sighting, uow: UnitOfWork, policy: Policy, exact: Asked | None = None
) -> Finding:
    """Looks past what the asker may see (S18); what he is told is the caller's affair."""
    found = check(fields, uow, policy, exact)
    if found.clash is not None or not sighting.matches:
        return Finding(check=found)
    known = same_customer(found.keys, found.known)
    rules = policy.duplicate
    near = [_beside(each, rules.scope, uow) for each in _others(likenesses(sighting, uow), known, uow)]
    asked = [(each, _conduct(each, rules, known=known is not None)) for each in near]
    return Finding(
        check=found,
        same=next((each for each, conduct in asked if conduct is Conduct.REFUSE), None),
        suspects=tuple(each for each, conduct in asked if conduct is Conduct.ASK),
        related=tuple(each for each, conduct in asked if conduct is Conduct.SHOW),
    )


def refuse_alike(beside: Beside, *, asker: MemberId, policy: Policy) -> RuleViolation:
    """The refusal that says who, since when, until when, by which rule, and why it is taken for the same."""
    filing = beside.held_by
    if filing is None:
        return RuleViolation("customer_held", rule=policy.quote(Clause.DUPLICATE_NAME), company=beside.name)
    code = "already_yours" if filing.owner == asker else "customer_held"
    return RuleViolation(
        "kin_held" if beside.likeness.is_related else code,
        rule=policy.quote(Clause.DUPLICATE_NAME),
        company=beside.name,
        owner_id=filing.owner,
        since=filing.filed_at.isoformat(),
        until=filing.protected_until.isoformat() if filing.protected_until else None,
        status=filing.status.value,
        number=filing.number,
        evidence=spelled(beside.likeness.evidence),
        contest=beside.name if policy.appeal.allowed and not filing.is_offered else None,
        **offered(filing),
    )


def stop(
    found: Finding,
    asker: MemberId,
    uow: UnitOfWork,
    policy: Policy,
    *,
    same_as: CustomerId | None = None,
    apart_from: Collection[CustomerId] = (),
) -> None:
    """Raise what stands in the way of filing: ``customer_held``, ``already_yours``, ``in_pool``, ``in_other_pool``,
    ``kept_for_queue``, ``resembling``.
    """
    if found.check.clash is not None:
        raise refuse(found.check.clash, asker=asker, uow=uow, policy=policy)
    meant = next((each for each in found.besides() if each.customer_id == same_as and each.held_by), found.same)
    if meant is not None and not _is_own_kin(meant, asker):
        raise refuse_alike(meant, asker=asker, policy=policy)
    entry = entry_of(found.check, same_as, uow, policy)
    if entry is not None and (pooled := refuse_pooled(entry, asker, uow, policy)) is not None:
        raise pooled
    if same_as is None and (open_ := unsettled(found.suspects, apart=apart_from)):
        names = "、".join(each.name for each in open_)
        raise RuleViolation("resembling", rule=policy.quote(Clause.DUPLICATE_NAME), names=names, count=len(open_))


def _is_own_kin(beside: Beside, asker: MemberId) -> bool:
    """Whoever follows one firm of a house may file the others."""
    return beside.likeness.is_related and beside.held_by is not None and beside.held_by.owner == asker


def unsettled(suspects: Iterable[Beside], *, apart: Collection[CustomerId]) -> tuple[Beside, ...]:
    """Those about whom the filer has not said yet that they are others."""
    return tuple(each for each in suspects if each.customer_id not in apart)


def _others(found: tuple[Likeness, ...], known: CustomerId | None, uow: UnitOfWork) -> tuple[Likeness, ...]:
    """Without the customer as which it is filed anyway, and those that were told apart from that one."""
    if known is None:
        return found
    others = [each.customer_id for each in found if each.customer_id != known]
    gone = {known, *(apart_from({known}, others, uow) if others else ())}
    return tuple(each for each in found if each.customer_id not in gone)


def _beside(likeness: Likeness, scope: str, uow: UnitOfWork) -> Beside:
    customer = likeness.customer_id
    return Beside(
        likeness=likeness, name=uow.customers.get(customer).name, held_by=uow.filings.live_of(customer, scope)
    )


def _conduct(beside: Beside, rules: DuplicateRules, *, known: bool) -> Conduct:
    """Of somebody who is not held only the question remains whether the newcomer is that one; not if he is known."""
    likeness = beside.likeness
    if likeness.is_related:
        return rules.related if beside.held_by else Conduct.PASS
    conduct = rules.certain if likeness.band is Band.CERTAIN else rules.suspected
    if beside.held_by is None:
        return Conduct.PASS if known or conduct is Conduct.PASS or not _by_name(likeness) else Conduct.ASK
    return conduct


def _by_name(likeness: Likeness) -> bool:
    """Whether the names have something to do with it: a buyer who changes firms takes his phone along."""
    codes = {each.code for each in likeness.evidence}
    return "same_phone" not in codes or bool(codes & _OF_THE_NAME)
