"""The look-alikes of filings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.ids import CustomerId, FilingId
from core.domain.resembling import Likeness, Ruling
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import resemblances as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed


class SqlResemblances:
    """The port ``Resemblances``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def add(self, filing_id: FilingId, likenesses: Sequence[Likeness]) -> None:
        self._session.write_all(sql.ADD, [_row(filing_id, place, each) for place, each in enumerate(likenesses)])

    def of(self, filing_id: FilingId) -> Sequence[Likeness]:
        return self._recalled.of("resemblances", filing_id, lambda: self._of(filing_id))

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Likeness]]:
        return self._recalled.each("resemblances", filings, self._of_each)

    def _of(self, filing_id: FilingId) -> Sequence[Likeness]:
        rows = self._session.rows(sql.OF, {"filing_id": filing_id})
        return [_likeness_from(row) for row in sorted(rows, key=lambda row: row[1])]  # by place: a handful

    def _of_each(self, filings: Sequence[FilingId]) -> Mapping[FilingId, Sequence[Likeness]]:
        alike: dict[FilingId, list[Likeness]] = {filing: [] for filing in filings}
        for filing, *row in sorted(self._session.rows(sql.OF_EACH, {"asked": listed(filings)}), key=itemgetter(2)):
            alike[filing].append(_likeness_from(tuple(row)))
        return alike

    def rule(self, filing_id: FilingId, customer_id: CustomerId, ruling: Ruling) -> None:
        values = {"filing_id": filing_id, "customer_id": customer_id, "ruling": ruling.value}
        self._session.write(sql.RULE, values)


def _row(filing_id: FilingId, place: int, likeness: Likeness) -> dict[str, object]:
    return {
        "filing_id": filing_id,
        "customer_id": likeness.customer_id,
        "place": place,
        "band": likeness.band.value,
        "relation": likeness.relation.value,
        "score": round(likeness.score * 1000),
        "evidence": [[each.code, dict(each.facts)] for each in likeness.evidence],
        "ruling": likeness.ruling.value if likeness.ruling else None,
    }


def _likeness_from(row: Record) -> Likeness:
    customer_id, _, band, relation, score, evidence, ruling = row
    return Likeness(
        customer_id=customer_id,
        band=Band(band),
        relation=Relation(relation),
        score=score / 1000,
        evidence=tuple(Evidence(code=code, facts=facts) for code, facts in evidence),
        ruling=Ruling(ruling) if ruling else None,
    )
