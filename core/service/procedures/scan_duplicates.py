"""Old duplicates: customers of the base that resemble one another, some names at a time, on a reader.

Both sides find a pair as a rule, but a short name may see a long one that does not see it. So a pair may come twice,
and whoever goes through the whole base keeps it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.customer import Customer
from core.domain.dedupe.matching import Known, Match, Thresholds, find
from core.domain.dedupe.signs import Signs
from core.domain.duplicates import DuplicatePair
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind, Policy
from core.domain.resembling import NameKind, Sharing
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.resembling import thresholds_of

_COUNTED = 50
"""Filings of one customer that are looked through for its owner and their number."""
_SAME = ("shared",)
"""Phones stand in the base as keyed hashes: two customers that share one, or a mail domain, are given the same word for
it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPage:
    """What was found among so many names; ``last`` is the number of the last one, ``None`` at the end of the base."""

    pairs: tuple[DuplicatePair, ...]
    names: int
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One customer of a pair as an administrator sees it: who follows it, or did last, until when it is protected (if
    it is), by which number; filings up to fifty.
    """

    customer: CustomerId
    name: str
    owner: str
    is_held: bool
    filings: int
    number: int | None = None
    until: datetime | None = None
    uscc: str = ""
    region: str = ""


def scanned(uow: UnitOfWork, policy: Policy, *, after: int, limit: int) -> ScanPage:
    """Look the next names up among all others. Pairs that somebody told apart are left out."""
    names = uow.company_names.walk(after=after, limit=limit)
    owners = {name.number: name.customer_id for name in names if name.kind is not NameKind.GONE}
    shelf = _Shelf(uow, sorted(set(owners.values())))
    wider = _wider(thresholds_of(policy))
    best: dict[tuple[CustomerId, CustomerId], DuplicatePair] = {}
    for known in uow.company_names.known(sorted(owners)):
        found = shelf.beside(known, owners[known.number], wider)
        whose = uow.company_names.owners([match.number for match in found])
        for match in found:
            pair = _pair(owners[known.number], whose.get(match.number), match)
            before = best.get((pair.one, pair.other)) if pair is not None else None
            if pair is not None and (before is None or pair.is_surer_than(before)):
                best[pair.one, pair.other] = pair
    told_apart = {each.pair for each in uow.company_names.ruled_apart({each for pair in best for each in pair})}
    pairs = tuple(pair for key, pair in best.items() if key not in told_apart)
    return ScanPage(pairs=pairs, names=len(owners), last=names[-1].number if len(names) == limit else None)


def sides_of(pair: DuplicatePair, uow: UnitOfWork) -> tuple[Side, Side] | None:
    """Both as they are now; ``None`` if they were merged or told apart since the scan, or one of them is gone."""
    try:
        one, other = uow.customers.get(pair.one), uow.customers.get(pair.other)
    except RuleViolation:  # its import was undone
        return None
    if one.id == other.id or uow.company_names.ruled_apart([one.id, other.id]):
        return None
    return _side(one, uow), _side(other, uow)


def _side(customer: Customer, uow: UnitOfWork) -> Side:
    filings = uow.filings.of_customer(customer.id, limit=_COUNTED)
    live = next((filing for filing in filings if filing.is_live), None)
    told = live or next(iter(filings), None)
    return Side(
        customer=customer.id,
        name=customer.name,
        owner=uow.directory.member(told.owner).name if told else "",
        is_held=live is not None,
        filings=len(filings),
        number=told.number if told else None,
        until=live.protected_until if live else None,
        uscc=customer.uscc or "",
        region=customer.region or "",
    )


def _wider(thresholds: Thresholds) -> Thresholds:
    """Everybody finds himself first, and his aliases."""
    return replace(thresholds, shown=2 * thresholds.shown)


def _pair(asker: CustomerId, found: CustomerId | None, match: Match) -> DuplicatePair | None:
    if found is None or found == asker:
        return None
    low, high = sorted((asker, found))
    return DuplicatePair(
        one=low, other=high, band=match.band, relation=match.relation, score=match.score, evidence=match.evidence
    )


class _Shelf:
    """The names of the base, for several askers at once: what they share with others is looked up together."""

    def __init__(self, uow: UnitOfWork, customers: Sequence[CustomerId]) -> None:
        self._names = uow.company_names
        self._sharing: dict[CustomerId, list[Sharing]] = {}
        for each in self._names.sharing(customers):
            self._sharing.setdefault(each.one, []).append(each)
        others = {each.other for shared in self._sharing.values() for each in shared}
        self._numbers: dict[CustomerId, list[int]] = {}
        for name in self._names.of(others):
            self._numbers.setdefault(name.customer_id, []).append(name.number)
        self._with: dict[KeyKind, frozenset[int]] = {}

    def beside(self, known: Known, customer: CustomerId, thresholds: Thresholds) -> tuple[Match, ...]:
        """Everybody who resembles this one by name or shares a code, phone or mail domain with it."""
        shared = self._sharing.get(customer, [])
        extra = {number for each in shared for number in self._numbers.get(each.other, ())}
        self._with = {kind: self._sharers(shared, kind) for kind in (KeyKind.PHONE, KeyKind.DOMAIN)}
        asked = Signs(
            name=known.name if known.name.plain else None,
            uscc=known.uscc,
            phones=_SAME if self._with[KeyKind.PHONE] else (),
            domains=_SAME if self._with[KeyKind.DOMAIN] else (),
        )
        return find(asked, self, thresholds, extra=sorted(extra), related=True, thorough=True)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return self._names.bucket(blocks, limit=limit)

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [self._with_signs(known) for known in self._names.known(numbers)]

    def _sharers(self, shared: Sequence[Sharing], kind: KeyKind) -> frozenset[int]:
        return frozenset(n for each in shared if each.kind is kind for n in self._numbers.get(each.other, ()))

    def _with_signs(self, known: Known) -> Known:
        phone, domain = (known.number in self._with[kind] for kind in (KeyKind.PHONE, KeyKind.DOMAIN))
        if not phone and not domain:
            return known
        return known._replace(phones=_SAME if phone else (), domains=_SAME if domain else ())
