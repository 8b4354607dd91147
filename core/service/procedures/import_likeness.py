"""Does a row of a sheet speak of a customer that somebody holds under another spelling? Looked at before the writer is
asked, against the ledger and against the rows above it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from core.domain.customer import Key
from core.domain.dedupe.blocks import probes_of
from core.domain.dedupe.candidates import BUCKET
from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Known, Match, Relation, find
from core.domain.dedupe.signs import Signs
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.policy.document import Conduct, KeyKind, Policy
from core.domain.resembling import SHARED_BY, placed
from core.domain.sheets.rows import Row
from core.service.ports.store import UnitOfWork
from core.service.procedures.resembling import signs_in, thresholds_of

_LINES = 2**40
"""Numbers from here on are lines of the sheet; no name of the ledger has one."""
_STOPPING = frozenset({Conduct.REFUSE, Conduct.ASK})
_AT_ONCE = 100
"""Lines whose blocks are read from the ledger in one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The held customer that a row is taken for: by its filing, or by the line above that brings it."""

    certain: bool
    company: str
    evidence: tuple[Evidence, ...]
    filing: Filing | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """By line. ``newest`` is the newest name in each block that was looked into: whoever writes asks whether somebody
    has entered them since.
    """

    alike: Mapping[int, Alike] = field(default_factory=dict)
    newest: Mapping[int, int] = field(default_factory=dict)


class Screen:
    """Made anew for each chunk that is written; a dry run keeps one for the whole file.

    A mail domain speaks for a customer of the same brand. Alone it holds no line back, and one that many lines show
    says nothing: a list may name the seller's own house in each.
    """

    def __init__(self) -> None:
        self._domains: Counter[str] = Counter()
        self._sharing: dict[int, tuple[str, ...]] = {}
        self._brand = ""
        self._lines: dict[int, tuple[str, Known]] = {}
        self._blocks: dict[int, list[int]] = defaultdict(list)
        self._stored: dict[int, Sequence[int]] = {}
        self._newest: dict[int, int | None] = {}
        self._uow: UnitOfWork | None = None
        self._policy: Policy | None = None

    def look(self, rows: Iterable[Row], uow: UnitOfWork, policy: Policy) -> Screened:
        """Compare each row with the ledger and with those before it. Takes a fraction of a millisecond a row."""
        self._uow, self._policy = uow, policy
        self._newest = {}
        thresholds = thresholds_of(policy)
        alike: dict[int, Alike] = {}
        for some in _portions(rows):
            self._fetch([signs for _, signs in some], uow)
            for row, said in some:
                signs = self._telling(said)
                if (found := self._held(find(signs, self, thresholds))) is not None:
                    alike[row.line] = found
                self._enter(row, signs)
        full = sorted(block for block, number in self._newest.items() if number is None)
        newest = {block: number for block, number in self._newest.items() if number is not None}
        newest |= uow.company_names.newest(full) if full else {}
        self._uow = self._policy = None
        return Screened(alike=alike, newest=newest)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The ledger's names, and the lines above."""
        found: dict[int, Sequence[int]] = {}
        for block in blocks:
            stored, lines = self._stored.get(block), self._blocks.get(block)
            if stored and lines:
                found[block] = [*stored, *lines][:limit]
            elif standing := stored or lines:
                found[block] = standing[:limit]
        return found

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        assert self._uow is not None  # noqa: S101 - called within look alone
        stored = [number for number in numbers if number < _LINES]
        lines = (self._lines[number][1] for number in numbers if number >= _LINES)
        found = self._uow.company_names.known(stored) if stored else ()
        return [self._with_domains(known) for known in (*found, *lines)] if self._domains else [*found, *lines]

    def _with_domains(self, known: Known) -> Known:
        domains = self._sharing.get(known.number, known.domains) if known.name.brand == self._brand else ()
        return known if domains == known.domains else known._replace(domains=domains)

    def _telling(self, said: Signs) -> Signs:
        self._brand = said.name.brand if said.name is not None else ""
        self._domains.update(said.domains)
        few = tuple(domain for domain in said.domains if self._domains[domain] <= SHARED_BY)
        return said if len(few) == len(said.domains) else replace(said, domains=few)

    def _fetch(self, asked: Sequence[Signs], uow: UnitOfWork) -> None:
        """What stands in the ledger where these names are looked for, and who has their mail domains there."""
        self._sharing = _sharing({domain for signs in asked for domain in signs.domains}, uow)
        wanted = sorted({probe.block for signs in asked if signs.name is not None for probe in probes_of(signs.name)})
        found = uow.company_names.bucket(wanted, limit=BUCKET) if wanted else {}
        self._stored = {block: numbers for block, numbers in found.items() if numbers}
        for block in wanted:
            numbers = self._stored.get(block, ())
            self._newest[block] = None if len(numbers) >= BUCKET else numbers[-1] if numbers else 0

    def _enter(self, row: Row, signs: Signs) -> None:
        number = _LINES + row.line
        assert signs.name is not None  # noqa: S101 - only such rows are asked about
        known = Known(number=number, name=signs.name, uscc=signs.uscc, phones=signs.phones, domains=signs.domains)
        self._lines[number] = (row.answers["company"], known)
        for block in placed(row.answers["company"]).blocks:
            self._blocks[block].append(number)

    def _held(self, matches: Iterable[Match]) -> Alike | None:
        """The likeliest one that is held and would stop a filer, too."""
        assert self._policy is not None  # noqa: S101 - called within look alone
        rules = self._policy.duplicate
        for match in matches:
            stops = rules.certain if match.band is Band.CERTAIN else rules.suspected
            if match.relation is Relation.SAME and stops in _STOPPING and (found := self._behind(match)) is not None:
                return found
        return None

    def _behind(self, match: Match) -> Alike | None:
        certain, uow, policy = match.band is Band.CERTAIN, self._uow, self._policy
        assert uow is not None and policy is not None  # noqa: S101, PT018 - called within look alone
        if match.number >= _LINES:
            name, _ = self._lines[match.number]
            return Alike(certain=certain, company=name, evidence=match.evidence, line=match.number - _LINES)
        owner = uow.company_names.owners([match.number]).get(match.number)
        filing = uow.filings.live_of(owner, policy.duplicate.scope) if owner else None
        if filing is None:
            return None
        name = uow.customers.get(filing.customer_id).name
        return Alike(certain=certain, company=name, evidence=match.evidence, filing=filing)


def _sharing(domains: Iterable[str], uow: UnitOfWork) -> dict[int, tuple[str, ...]]:
    """The names of the customers that are known by one of these domains, and by which."""
    keys = [Key(kind=KeyKind.DOMAIN, value=domain) for domain in sorted(domains)]
    of: dict[CustomerId, list[str]] = defaultdict(list)
    for key, customer in uow.customers.having(keys).items() if keys else ():
        of[customer].append(key.value)
    return {name.number: tuple(of[name.customer_id]) for name in uow.company_names.of(set(of))} if of else {}


def _portions(rows: Iterable[Row]) -> Iterator[list[tuple[Row, Signs]]]:
    """The rows that are to be compared, with the signs in them, so many at a time."""
    asked = ((row, signs) for row in rows if (signs := _signs_of(row)) is not None)
    while some := list(islice(asked, _AT_ONCE)):
        yield some


def _signs_of(row: Row) -> Signs | None:
    """``None`` for one that needs no look: at fault, without a name, or history."""
    if row.faults or row.status is not FilingStatus.PROTECTED:
        return None
    signs = signs_in(row.answers)
    return signs if signs.name is not None else None
