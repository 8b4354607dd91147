"""Does a row of a sheet speak of a customer that somebody holds under another spelling? Looked at before the writer is
asked, against the ledger and against the rows above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.dedupe.blocks import probes_of
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
        self._uow: UnitOfWork | None = None

    def look(self, rows: Iterable[Row], uow: UnitOfWork) -> Screened:
        """Compare each row with the ledger and with those before it. Takes a fraction of a millisecond a row."""
        self._uow = uow
        asked = {row.line: (row, signs_in(row.answers)) for row in rows if _is_asked(row)}
        blocks = {block for _, signs in asked.values() for block in _blocks(signs)}
        newest = uow.company_names.newest(sorted(blocks)) if blocks else {}
        alike: dict[int, Alike] = {}
        for line, (row, signs) in asked.items():
            if (found := self._held(find(signs, self, self._thresholds))) is not None:
                alike[line] = found
            self._enter(row, signs)
        self._uow = None
        return Screened(alike=alike, newest=newest)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The ledger's names, and the lines above."""
        assert self._uow is not None  # noqa: S101 - called within look alone
        found = self._uow.company_names.bucket(blocks, limit=limit)
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


def _is_asked(row: Row) -> bool:
    is_live = not row.faults and row.status is FilingStatus.PROTECTED
    return is_live and signs_in(row.answers).name is not None


def _blocks(signs: Signs) -> set[int]:
    return {probe.block for probe in probes_of(signs.name)} if signs.name else set()
