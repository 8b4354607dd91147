"""看板 来源: where the filings of a period came from, and the deals (S113). The answers are sealed, so that they are
looked through when somebody asks, and not counted meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from core.domain.filing import Filing, FilingStatus, Origin
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.views.dashboard import Period, beginning, ended_since, people_of

SHOWN = 10
"""Sources on the card."""
_LOOKED_AT = 5000
"""Filings that are looked through for one card."""
_PAGE = 100
_SOURCE = "source"
_FILED = frozenset({Origin.FILED, Origin.TRANSFERRED})
"""What was passed on to somebody was filed, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """``lines`` are (source, filings, deals) of the period, the most filings first; the source is empty where none was
    said. ``others`` are those behind the last that is shown. ``partly`` says that there was more to look through.
    """

    scope: str
    company: bool
    period: Period
    lines: tuple[tuple[str, int, int], ...] = ()
    others: int = 0
    partly: bool = False


def sources(reader: MemberId, period: Period, uow: UnitOfWork, ctx: Context) -> SourcesView:
    """The same people, filings and deals as 看板 counts."""
    since = beginning(period, ctx)
    people, scope, company = people_of(reader, uow)
    members = [one.id for one in people]
    looked_at = list(islice(_filed(members, since, uow), _LOOKED_AT + 1))
    filed = Counter(_source(one) for one in looked_at[:_LOOKED_AT])
    won = Counter(_source(one) for one in _won(frozenset(members), since, uow, ctx))
    ranked = sorted(filed.keys() | won.keys(), key=lambda one: (-filed[one], -won[one], not one, one))
    return SourcesView(
        scope=scope,
        company=company,
        period=period,
        lines=tuple((one, filed[one], won[one]) for one in ranked[:SHOWN]),
        others=max(0, len(ranked) - SHOWN),
        partly=len(looked_at) > _LOOKED_AT,
    )


def _filed(members: Sequence[MemberId], since: datetime, uow: UnitOfWork) -> Iterator[Filing]:
    """Numbers ascend with time, so that the first one before the period ends the search for an owner; what an import
    brought keeps the day of its list, and is passed over.
    """
    for owner in members:
        before: int | None = None
        while page := uow.filings.of_owner(owner, statuses=frozenset(FilingStatus), limit=_PAGE, before=before):
            own = [one for one in page if one.origin is not Origin.IMPORTED]
            yield from (one for one in own if one.origin in _FILED and one.filed_at >= since)
            if len(page) < _PAGE or (own and own[-1].filed_at < since):
                break
            before = page[-1].number


def _won(members: frozenset[MemberId], since: datetime, uow: UnitOfWork, ctx: Context) -> Iterator[Filing]:
    for one in ended_since(since, uow, ctx):
        if one.won and one.owner in members:
            try:
                yield uow.filings.get(one.filing)
            except RuleViolation:  # taken back with its import
                continue


def _source(filing: Filing) -> str:
    return filing.answers.get(_SOURCE, "").strip()
