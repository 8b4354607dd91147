"""Does a row of a sheet speak of a customer that somebody holds under another spelling? Looked at before the writer is
asked, against the ledger and against the rows above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Known, Match, Relation, find
from core.domain.dedupe.signs import Signs
from core.domain.filing import Filing, FilingStatus
from core.domain.policy.document import Conduct, Policy
from core.domain.resembling import placed
from core.domain.sheets.rows import Row
from core.service.ports.store import UnitOfWork
from core.service.resembling import signs_in, thresholds_of

_LINES = 2**40
"""Numbers from here on are lines of the sheet; no name of the ledger has one."""
_STOPPING = frozenset({Conduct.REFUSE, Conduct.ASK})


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
    """Made anew for each chunk that is written; a dry run keeps one for the whole file."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._thresholds = thresholds_of(policy)
        self._known: dict[int, Known] = {}
        self._names: dict[int, str] = {}
        self._blocks: dict[int, list[int]] = defaultdict(list)
        self._newest: dict[int, int | None] = {}
        self._uow: UnitOfWork | None = None

    def look(self, rows: Iterable[Row], uow: UnitOfWork) -> Screened:
        """Compare each row with the ledger and with those before it. Takes a fraction of a millisecond a row."""
        self._uow = uow
        self._newest = {}
        alike: dict[int, Alike] = {}
        for row in rows:
            if row.faults or row.status is not FilingStatus.PROTECTED or (signs := signs_in(row.answers)).name is None:
                continue
            if (found := self._held(find(signs, self, self._thresholds))) is not None:
                alike[row.line] = found
            self._enter(row, signs)
        full = sorted(block for block, number in self._newest.items() if number is None)
        newest = {block: number for block, number in self._newest.items() if number is not None}
        newest |= uow.company_names.newest(full) if full else {}
        self._uow = None
        return Screened(alike=alike, newest=newest)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The ledger's names, and the lines above."""
        assert self._uow is not None  # noqa: S101 - called within look alone
        found = self._uow.company_names.bucket(blocks, limit=limit)
        for block in blocks:
            numbers = found.get(block, ())
            self._newest[block] = None if len(numbers) >= limit else numbers[-1] if numbers else 0
        return {block: [*found.get(block, ()), *self._blocks.get(block, ())][:limit] for block in blocks}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        assert self._uow is not None  # noqa: S101 - called within look alone
        stored = [number for number in numbers if number < _LINES]
        lines = (self._known[number] for number in numbers if number >= _LINES)
        return [*(self._uow.company_names.known(stored) if stored else ()), *lines]

    def _enter(self, row: Row, signs: Signs) -> None:
        number = _LINES + row.line
        assert signs.name is not None  # noqa: S101 - only such rows are asked about
        self._known[number] = Known(number=number, name=signs.name, uscc=signs.uscc, phones=signs.phones)
        self._names[number] = row.answers["company"]
        for block in placed(row.answers["company"]).blocks:
            self._blocks[block].append(number)

    def _held(self, matches: Iterable[Match]) -> Alike | None:
        """The likeliest one that is held and would stop a filer, too."""
        for match in matches:
            stops = self._policy.duplicate.certain if match.band is Band.CERTAIN else self._policy.duplicate.suspected
            if match.relation is Relation.SAME and stops in _STOPPING and (found := self._behind(match)) is not None:
                return found
        return None

    def _behind(self, match: Match) -> Alike | None:
        certain, uow = match.band is Band.CERTAIN, self._uow
        assert uow is not None  # noqa: S101 - called within look alone
        if match.number >= _LINES:
            name = self._names[match.number]
            return Alike(certain=certain, company=name, evidence=match.evidence, line=match.number - _LINES)
        owner = uow.company_names.owners([match.number]).get(match.number)
        filing = uow.filings.live_of(owner, self._policy.duplicate.scope) if owner else None
        if filing is None:
            return None
        name = uow.customers.get(filing.customer_id).name
        return Alike(certain=certain, company=name, evidence=match.evidence, filing=filing)
