"""Who in the base resembles a newcomer: the long look beforehand, and the short one when it counts.

:func:`look` may run on a reader thread and take its time. The writer, in the unit of work that files, keeps others out
of the newcomer's blocks (:func:`keep_out`), and compares again only if somebody has entered them (:func:`look_again`).
So two spellings of one firm, filed in the same instant, never both pass: the second sees the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field

from core.domain.customer import Key
from core.domain.dedupe.blocks import blocks_of, probes_of
from core.domain.dedupe.domains import mail_domains
from core.domain.dedupe.matching import DEFAULT, Band, Known, Match, Thresholds, find
from core.domain.dedupe.signs import Signs
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.once import once
from core.domain.policy.document import Conduct, KeyKind, Policy
from core.domain.resembling import Likeness, placed
from core.service.ports.company_names import CompanyNames
from core.service.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was seen, and until when: ``newest`` is the newest name in each block that was looked into."""

    asked: Signs
    newest: Mapping[int, int] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()


def signs_in(fields: Mapping[str, str]) -> Signs:
    """The signs in cleaned answers. Parsed names are remembered for a while."""
    company, phone = fields.get("company"), fields.get("phone")
    name = placed(company).name if company else None
    return Signs(
        name=name if name is not None and name.plain else None,
        uscc=fields.get("uscc") or None,
        phones=(phone,) if phone else (),
        domains=mail_domains(fields.values()),
        region=fields.get("region") or None,
    )


def look(asked: Signs, uow: UnitOfWork, policy: Policy) -> Sighting:
    """Compare with everybody who stands near. Takes milliseconds: not for the writer."""
    if not cares(policy):
        return Sighting(asked=asked)
    shelf = _Shelf(asked, uow)
    matches = find(asked, shelf, thresholds_of(policy), extra=shelf.extra(), related=True, companions=True)
    return Sighting(asked=asked, newest=shelf.newest(), matches=matches)


def look_again(before: Sighting, uow: UnitOfWork, policy: Policy) -> Sighting:
    """The sighting as it is now. After :func:`keep_out` it stays so.

    Mostly nobody has come, and one question says so. Who did come changes what the others are worth (a brand that two
    firms share says less), so that all are compared again.
    """
    if not cares(policy):
        return before
    return look(before.asked, uow, policy) if uow.company_names.entered(before.newest) else before


def seen_now(before: Sighting | None, asked: Signs, uow: UnitOfWork, policy: Policy) -> Sighting:
    """For the writer, where others are kept out: what was looked at beforehand, brought up to date; who came without is
    looked at here.
    """
    keep_out(asked, uow, policy)
    if before is not None and before.asked == asked:
        return look_again(before, uow, policy)
    return look(asked, uow, policy)


def keep_out(asked: Signs, uow: UnitOfWork, policy: Policy) -> None:
    """Until the unit of work ends nobody else enters the newcomer's blocks: what is asked from now on holds so long.
    Once more costs nothing.
    """
    if cares(policy):
        uow.company_names.hold(_blocks(asked))


def likenesses(sighting: Sighting, uow: UnitOfWork) -> tuple[Likeness, ...]:
    """The customers behind the names that were seen, each once by its best name, without what was ruled apart."""
    owners = uow.company_names.owners([match.number for match in sighting.matches]) if sighting.matches else {}
    best: dict[CustomerId, Likeness] = {}
    for match in sighting.matches:
        if (owner := owners.get(match.number)) is not None and owner not in best:
            best[owner] = _likeness(owner, match)
    return _not_ruled_apart(tuple(best.values()), uow)


def cares(policy: Policy) -> bool:
    """Whether anything is done about look-alikes at all."""
    rules = policy.duplicate
    return {rules.certain, rules.suspected, rules.related} != {Conduct.PASS}


def thresholds_of(policy: Policy) -> Thresholds:
    """The policy's own percentages, or those for which the check was made."""
    rules = policy.duplicate
    return Thresholds(
        certain=rules.certain_from / 100 or DEFAULT.certain,
        suspected=rules.suspected_from / 100 or DEFAULT.suspected,
        shown=rules.shown,
        careful=True,
    )


def _likeness(owner: CustomerId, match: Match) -> Likeness:
    return Likeness(
        customer_id=owner, band=match.band, relation=match.relation, score=match.score, evidence=match.evidence
    )


def _not_ruled_apart(found: tuple[Likeness, ...], uow: UnitOfWork) -> tuple[Likeness, ...]:
    """What certainly is one customer is not the other that somebody told apart from it."""
    certain = {each.customer_id for each in found if each.band is Band.CERTAIN}
    if not certain or len(found) < 2:
        return found
    apart = apart_from(certain, [each.customer_id for each in found], uow)
    return tuple(each for each in found if each.customer_id not in apart)


def apart_from(sure: set[CustomerId], others: Sequence[CustomerId], uow: UnitOfWork) -> set[CustomerId]:
    """Those of the others that were ruled not to be one of the sure ones."""
    ruled = uow.company_names.ruled_apart({*sure, *others})
    pairs = {pair for exception in ruled for pair in (exception.pair, exception.pair[::-1])}
    return {other for one, other in pairs if one in sure and other not in sure}


def _blocks(asked: Signs) -> set[int]:
    """Where somebody who may be meant stands, and where the newcomer will stand himself."""
    if asked.name is None:
        return set()
    return {*[probe.block for probe in probes_of(asked.name)], *blocks_of(asked.name)}


class _Shelf:
    """The names of the base, those who share a phone or a mail domain with the asked one knowing it."""

    def __init__(self, asked: Signs, uow: UnitOfWork) -> None:
        self._names: CompanyNames = uow.company_names
        self._asked = asked
        self._holders = _holders(asked, uow)
        self._newest: dict[int, int] = {}
        self._full: list[int] = []

    def extra(self) -> Iterator[int]:
        """Those who share a sign, told when somebody looks: until then more may be asked."""
        yield from sorted(self._sharing)

    @once
    def _sharing(self) -> dict[int, set[KeyKind]]:
        """The names of customers found by an exact sign: by which ones."""
        shared: dict[CustomerId, set[KeyKind]] = {}
        for key, customer in self._holders.items():
            shared.setdefault(customer, set()).add(key.kind)
        return {name.number: shared[name.customer_id] for name in self._names.of(set(shared))}

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        found = self._names.bucket(blocks, limit=limit)
        for block in blocks:
            numbers = found.get(block, ())
            if len(numbers) < limit:
                self._newest[block] = numbers[-1] if numbers else 0
            else:
                self._full.append(block)
        return found

    def newest(self) -> dict[int, int]:
        """The newest name in each block that was looked into: known already of those that were read to their end."""
        return {**self._newest, **self._names.newest(self._full)} if self._full else self._newest

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [
            self._with_signs(known, shared) if (shared := self._sharing.get(known.number)) else known
            for known in self._names.known(numbers)
        ]

    def _with_signs(self, known: Known, shared: Collection[KeyKind]) -> Known:
        phones = self._asked.phones if KeyKind.PHONE in shared else ()
        return known._replace(phones=phones, domains=self._asked.domains if KeyKind.DOMAIN in shared else ())


def _holders(asked: Signs, uow: UnitOfWork) -> Mapping[Key, CustomerId]:
    """Who has the exact signs; the answer may be on its way."""
    keys = [Key(kind=KeyKind.PHONE, value=phone) for phone in asked.phones]
    keys += [Key(kind=KeyKind.DOMAIN, value=domain) for domain in asked.domains]
    keys += [Key(kind=KeyKind.USCC, value=asked.uscc)] if asked.uscc else []
    return uow.customers.having(keys) if keys else {}
