"""Imports of customer lists, and what became of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome, ListKind
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.sheets.faults import Fault
from storage.sessions.hot import Record
from storage.sessions.prepared import imports as sql
from storage.sessions.session import Session
from storage.sessions.sets import write_rows


class SqlImports:
    """The port ``Imports``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self) -> int:
        ((last,),) = self._session.rows(sql.LAST_NUMBER, {})
        return int(last) + 1

    def add(self, job: ImportJob) -> None:
        born = {"number": job.number, "name": job.name, "digest": job.digest, "by_id": job.by}
        self._session.write(sql.ADD, {**born, "started_at": job.started_at, "version": job.version, **_values(job)})

    def save(self, job: ImportJob) -> None:
        if not self._session.change(sql.SAVE, {**_values(job), "seen": job.version}):
            raise ConcurrentChange

    def numbered(self, number: int) -> ImportJob:
        row = self._session.row(sql.NUMBERED, {"number": number})
        if row is None:
            raise RuleViolation("import_not_found", number=number)
        return _job_from(row)

    def of_file(self, digest: str) -> ImportJob | None:
        row = self._session.row(sql.OF_FILE, {"digest": digest})
        return _job_from(row) if row else None

    def unfinished(self, *, limit: int) -> Sequence[ImportJob]:
        return [_job_from(row) for row in self._session.rows(sql.UNFINISHED, {"limit": limit})]

    def recent(self, *, limit: int) -> Sequence[ImportJob]:
        return [_job_from(row) for row in self._session.rows(sql.RECENT, {"limit": limit})]

    def add_lines(self, job_id: str, lines: Sequence[ImportLine]) -> None:
        rows = [{"job_id": job_id, **_line_values(line)} for line in lines]
        write_rows(self._session, sql.ADD_LINE, sql.ADD_LINES, rows)

    def set_outcomes(self, job_id: str, outcome: LineOutcome, lines: Sequence[int]) -> None:
        rows = [{"job_id": job_id, "place": line, "became": outcome.value} for line in lines]
        self._session.write_all(sql.SET_OUTCOME, rows)

    def lines(self, job_id: str, *, after: int, limit: int, outcome: LineOutcome | None = None) -> Sequence[ImportLine]:
        asked: dict[str, object] = {"job_id": job_id, "after": after, "limit": limit}
        if outcome is None:
            rows = self._session.rows(sql.LINES, asked)
        else:
            rows = self._session.rows(sql.LINES_THAT, {**asked, "became": outcome.value})
        return [_line_from(row) for row in rows]


def _values(job: ImportJob) -> dict[str, object]:
    options = {
        "columns": {str(place): field for place, field in job.columns.items()},
        "owner": job.owner,
        "accept_suspected": job.accept_suspected,
        "file": job.file,
        "trial": None if job.trial is None else dict(job.trial),
        "problem": job.problem,
        "headers": list(job.headers),
        "unsure": list(job.unsure),
        "mover": job.mover,
        "kind": job.kind.value,
        "other": {str(place): field for place, field in job.other.items()},
        "examples": [[line, asdict(each)] for line, each in job.examples],
    }
    return {
        "id": job.id,
        "state": job.state.value,
        "changed_at": job.changed_at,
        "options": options,
        "total": job.total,
        "done": job.done,
        "counts": dict(job.counts),
    }


def _job_from(row: Record) -> ImportJob:
    id_, number, name, digest, by, state, started_at, changed_at, options, total, done, counts, version = row
    return ImportJob(
        id=id_,
        number=number,
        name=name,
        digest=digest,
        by=by,
        state=JobState(state),
        started_at=started_at,
        changed_at=changed_at,
        columns={int(place): field for place, field in options["columns"].items()},
        owner=options["owner"],
        accept_suspected=options["accept_suspected"],
        file=options["file"],
        headers=tuple(options.get("headers", ())),  # an import of an earlier release knows none
        unsure=tuple(options.get("unsure", ())),
        mover=options.get("mover"),
        trial=options["trial"],
        problem=options["problem"],
        kind=ListKind(options.get("kind", ListKind.CUSTOMERS)),
        other={int(place): field for place, field in options.get("other", {}).items()},
        examples=tuple((line, Fault(**each)) for line, each in options.get("examples", ())),
        total=total,
        done=done,
        counts=counts,
        version=version,
    )


def _line_values(line: ImportLine) -> dict[str, object]:
    return {
        "line": line.line,
        "outcome": line.outcome.value,
        "filing_id": line.filing,
        "customer_id": line.customer,
        "faults": [asdict(each) for each in line.faults] or None,
        "order_id": line.order,
    }


def _line_from(row: Record) -> ImportLine:
    line, outcome, filing, customer, faults, order = row
    return ImportLine(
        line=line,
        outcome=LineOutcome(outcome),
        filing=filing,
        customer=customer,
        faults=tuple(Fault(**each) for each in faults or ()),
        order=order,
    )
