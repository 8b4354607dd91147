"""May a row of a sheet enter the ledger? The duplicate check for many rows at once: those before it in the same chunk
count as if they were in the ledger already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from functools import lru_cache

from core.domain.customer import Key, keys_of
from core.domain.dedupe.domains import mail_domains
from core.domain.dedupe.exact import decisive, same_customer
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId
from core.domain.imports import LineOutcome
from core.domain.policy.document import KeyKind, Policy
from core.domain.rules import Fact
from core.domain.sheets.cells import LOCAL, is_whole_day
from core.domain.sheets.faults import Fault, fault
from core.domain.sheets.rows import Row
from core.service.ports.store import UnitOfWork
from core.service.procedures.import_likeness import Alike

_COLUMN = {KeyKind.USCC: "uscc", KeyKind.NAME: "company", KeyKind.PHONE: "phone"}
_NOTHING: Mapping[int, tuple[Key, ...]] = {}
_PAST = 50
"""Filings of one customer among which a row of history is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to become of a row. ``known`` is the customer of the base that it speaks of, ``free`` the decisive keys
    that nobody holds.
    """

    row: Row
    outcome: LineOutcome
    faults: tuple[Fault, ...] = ()
    keys: tuple[Key, ...] = ()
    known: CustomerId | None = None
    free: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who stands in the way: a filing of the ledger, or a line of the same file."""

    uscc: str | None
    filing: Filing | None = None
    line: int = 0


def keys_in_row(row: Row) -> tuple[Key, ...]:
    """Everything by which the customer of this row is recognised."""
    name = compare_name(row.answers.get("company", "")) or None
    domains = mail_domains(row.answers.values())
    return keys_of(compare_name=name, uscc=row.answers.get("uscc"), phones=row.phones, domains=domains)


@dataclass(slots=True)
class Judge:
    """Judges rows one after the other. Made anew for each chunk on the writer; a dry run keeps one for the whole file,
    since what it would have added is nowhere but here.
    """

    uow: UnitOfWork
    policy: Policy
    _known: dict[Key, CustomerId] = field(default_factory=dict)
    _holding: dict[Key, _Holder] = field(default_factory=dict)
    _lines: dict[Key, _Holder] = field(default_factory=dict)
    _past: dict[tuple[Key, str], int] = field(default_factory=dict)
    _uscc: dict[CustomerId, str | None] = field(default_factory=dict)
    _keys: dict[int, tuple[tuple[Key, ...], tuple[Key, ...]]] = field(default_factory=dict)

    def look_up(self, rows: Iterable[Row], keys: Mapping[int, tuple[Key, ...]] = _NOTHING) -> None:
        """Ask the ledger about all of them at once. ``keys`` are those that were made beforehand."""
        found = {row.line: keys.get(row.line) or keys_in_row(row) for row in rows if not row.faults}
        self._keys = {line: (all_, tuple(decisive(all_, self.policy.duplicate))) for line, all_ in found.items()}
        asked = {key for _, wanted in self._keys.values() for key in wanted}
        self._known = dict(self.uow.customers.having(asked)) if asked else {}
        held = self.uow.filings.holding(self.policy.duplicate.scope, asked) if asked else {}
        self._uscc = {}
        self._holding = {key: self._holder(filing) for key, filing in held.items()}

    def judge(self, row: Row, alike: Alike | None = None) -> Verdict:
        """One row; if it may enter, the rows after it find it there. ``alike`` is a held customer that it resembles."""
        if row.faults:
            return Verdict(row=row, outcome=LineOutcome.REFUSED, faults=row.faults)
        keys, wanted = self._keys[row.line]
        is_live = row.status is FilingStatus.PROTECTED
        clash = self._clash(row, wanted) if is_live else self._same_past(row, wanted)
        if clash is not None:
            return Verdict(row=row, outcome=LineOutcome.DUPLICATE, faults=(clash,), keys=keys)
        if alike is not None and is_live:
            outcome = LineOutcome.DUPLICATE if alike.certain else LineOutcome.SUSPECTED
            return Verdict(row=row, outcome=outcome, faults=(_resembled(alike),), keys=keys)
        free = tuple(key for key in wanted if key not in self._holding and key not in self._lines) if is_live else ()
        verdict = Verdict(row=row, outcome=LineOutcome.ADDED, keys=keys, known=self._customer(row, wanted), free=free)
        self._remember(row, wanted)
        return verdict

    def enters(self, keys: Iterable[Key], customer: CustomerId, uscc: str | None) -> None:
        """The row is as good as written: later rows of the chunk are of the same customer."""
        self._uscc[customer] = self._uscc.get(customer) or uscc
        for key in keys:
            self._known.setdefault(key, customer)

    def _remember(self, row: Row, keys: Sequence[Key]) -> None:
        holder = _Holder(uscc=row.answers.get("uscc"), line=row.line)
        day = _day(row)
        for key in keys:
            if row.status is FilingStatus.PROTECTED:
                self._lines.setdefault(key, holder)
            if key.kind is not KeyKind.PHONE:
                self._past.setdefault((key, day), row.line)

    def _clash(self, row: Row, keys: Sequence[Key]) -> Fault | None:
        for key in keys:
            for holder in (self._lines.get(key), self._holding.get(key), self._live_of_known(key)):
                if holder is not None and not self._told_apart(key, holder, row):
                    return _taken(key, holder)
        return None

    def _live_of_known(self, key: Key) -> _Holder | None:
        """The customer may be held by a filing that was sent without this key."""
        customer = self._known.get(key)
        if customer is None or key.kind is KeyKind.PHONE:
            return None
        filing = self.uow.filings.live_of(customer, self.policy.duplicate.scope)
        return self._holder(filing) if filing else None

    def _told_apart(self, key: Key, holder: _Holder, row: Row) -> bool:
        """Two different credit codes are two companies (S20)."""
        code = row.answers.get("uscc")
        return key.kind is not KeyKind.USCC and None not in {code, holder.uscc} and code != holder.uscc

    def _same_past(self, row: Row, keys: Sequence[Key]) -> Fault | None:
        """History comes in once: the same customer, filed on the same day."""
        day = _day(row)
        for key in keys:
            if key.kind is not KeyKind.PHONE and (key, day) in self._past:
                return fault(_COLUMN[key.kind], "same_as_line", line=self._past[(key, day)])
        customer = self._customer(row, keys)
        past = self.uow.filings.of_customer(customer, limit=_PAST) if customer else ()
        for filing in past:
            if not day or f"{filing.filed_at.astimezone(LOCAL):%Y-%m-%d %H:%M}".startswith(day):
                return fault("company", "in_ledger", number=filing.number, filing=filing.id)
        return None

    def _customer(self, row: Row, keys: Sequence[Key]) -> CustomerId | None:
        """The customer of the base that it is, by code or name; not one with another credit code."""
        known = same_customer(tuple(keys), self._known)
        code = row.answers.get("uscc")
        if known is None or code is None:
            return known
        return known if self._code_of(known) in {None, code} else None

    def _holder(self, filing: Filing) -> _Holder:
        return _Holder(uscc=self._code_of(filing.customer_id), filing=filing)

    def _code_of(self, customer: CustomerId) -> str | None:
        if customer not in self._uscc:
            self._uscc[customer] = self.uow.customers.get(customer).uscc
        return self._uscc[customer]


def _day(row: Row) -> str:
    """The moment, as far as the sheet tells it."""
    return _told(row.filed_at) if row.filed_at is not None else ""


@lru_cache(maxsize=1024)  # days repeat from line to line
def _told(moment: datetime) -> str:
    local = moment.astimezone(LOCAL)
    return f"{local:%Y-%m-%d}" if is_whole_day(local) else f"{local:%Y-%m-%d %H:%M}"


def _taken(key: Key, holder: _Holder) -> Fault:
    column = _COLUMN[key.kind]
    filing = holder.filing
    if filing is None:
        return fault(column, "same_as_line", line=holder.line, key=key.kind.value)
    until = filing.protected_until.isoformat() if filing.protected_until else None
    facts: dict[str, Fact] = {"number": filing.number, "filing": filing.id, "owner_id": filing.owner, "until": until}
    return Fault(column=column, code="taken", facts={**facts, "key": key.kind.value})


def _resembled(alike: Alike) -> Fault:
    """``why`` is the evidence as JSON: it is worded where people read it."""
    code = "alike" if alike.certain else "resembles"
    why = json.dumps([[one.code, dict(one.facts)] for one in alike.evidence], ensure_ascii=False)
    facts: dict[str, Fact] = {"company": alike.company, "why": why, "line": alike.line}
    if alike.filing is None:
        return Fault(column="company", code=f"{code}_line", facts=facts)
    filing = alike.filing
    facts |= {"number": filing.number, "filing": filing.id, "owner_id": filing.owner}
    return Fault(column="company", code=code, facts=facts)


def told_by_line(verdict_faults: Sequence[Fault], lines: Mapping[FilingId, int]) -> tuple[Fault, ...]:
    """Who stands in the way came in with the same file: say by which line."""
    return tuple(_by_line(each, lines) for each in verdict_faults)


def _by_line(each: Fault, lines: Mapping[FilingId, int]) -> Fault:
    line = lines.get(FilingId(str(each.facts.get("filing", ""))))
    if line is None:
        return each
    code = f"{each.code}_line" if each.code in {"alike", "resembles"} else "same_as_line"
    return Fault(column=each.column, code=code, shown=each.shown, facts={**each.facts, "line": line})
