"""Imports of customer lists, and what became of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, func, literal_column, or_, select, update

from core.domain.imports import UNFINISHED, ImportJob, ImportLine, JobState, LineOutcome
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.sheets.faults import Fault
from storage.hot import Record, Statement, insert_into, update_unchanged
from storage.rows.base import columns_of, table_of
from storage.rows.imports import ImportJobRow, ImportLineRow
from storage.session import Session
from storage.sets import SetStatement, write_rows
from storage.types import Count

_job, _line = table_of(ImportJobRow), table_of(ImportLineRow)
_JOB, _LINE = select(*columns_of(ImportJobRow)), select(*columns_of(ImportLineRow, without="job_id"))

_LAST_NUMBER = Statement(select(func.coalesce(func.max(_job.c.number), 0, type_=Count())))
_ADD = insert_into(ImportJobRow)
_SAVE = update_unchanged(ImportJobRow, "state", "changed_at", "options", "total", "done", "counts")
_NUMBERED = Statement(_JOB.where(_job.c.number == bindparam("number")))
_OF_FILE = Statement(_JOB.where(_job.c.digest == bindparam("digest")).order_by(_job.c.number.desc()).limit(1))
_RECENT = Statement(_JOB.order_by(_job.c.number.desc()).limit(bindparam("limit")))
_UNFINISHED = Statement(
    _JOB.where(or_(*(_job.c.state == literal_column(f"'{state.value}'") for state in UNFINISHED)))
    .order_by(_job.c.number)
    .limit(bindparam("limit"))
)
_ADD_LINE, _ADD_LINES = insert_into(ImportLineRow), SetStatement(ImportLineRow)
_SET_OUTCOME = Statement(
    update(_line)
    .where(_line.c.job_id == bindparam("job_id"), _line.c.line == bindparam("place"))
    .values(outcome=bindparam("became"))
)
_OF_JOB = (
    _LINE.where(_line.c.job_id == bindparam("job_id"), _line.c.line > bindparam("after"))
    .order_by(_line.c.line)
    .limit(bindparam("limit"))
)
_LINES = Statement(_OF_JOB)
_LINES_THAT = Statement(_OF_JOB.where(_line.c.outcome == bindparam("became")))


class SqlImports:
    """The port ``Imports``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self) -> int:
        ((last,),) = self._session.rows(_LAST_NUMBER, {})
        return int(last) + 1

    def add(self, job: ImportJob) -> None:
        born = {"number": job.number, "name": job.name, "digest": job.digest, "by_id": job.by}
        self._session.write(_ADD, {**born, "started_at": job.started_at, "version": job.version, **_values(job)})

    def save(self, job: ImportJob) -> None:
        if not self._session.change(_SAVE, {**_values(job), "seen": job.version}):
            raise ConcurrentChange

    def numbered(self, number: int) -> ImportJob:
        row = self._session.row(_NUMBERED, {"number": number})
        if row is None:
            raise RuleViolation("import_not_found", number=number)
        return _job_from(row)

    def of_file(self, digest: str) -> ImportJob | None:
        row = self._session.row(_OF_FILE, {"digest": digest})
        return _job_from(row) if row else None

    def unfinished(self, *, limit: int) -> Sequence[ImportJob]:
        return [_job_from(row) for row in self._session.rows(_UNFINISHED, {"limit": limit})]

    def recent(self, *, limit: int) -> Sequence[ImportJob]:
        return [_job_from(row) for row in self._session.rows(_RECENT, {"limit": limit})]

    def add_lines(self, job_id: str, lines: Sequence[ImportLine]) -> None:
        rows = [{"job_id": job_id, **_line_values(line)} for line in lines]
        write_rows(self._session, _ADD_LINE, _ADD_LINES, rows)

    def set_outcomes(self, job_id: str, outcome: LineOutcome, lines: Sequence[int]) -> None:
        rows = [{"job_id": job_id, "place": line, "became": outcome.value} for line in lines]
        self._session.write_all(_SET_OUTCOME, rows)

    def lines(self, job_id: str, *, after: int, limit: int, outcome: LineOutcome | None = None) -> Sequence[ImportLine]:
        asked: dict[str, object] = {"job_id": job_id, "after": after, "limit": limit}
        if outcome is None:
            rows = self._session.rows(_LINES, asked)
        else:
            rows = self._session.rows(_LINES_THAT, {**asked, "became": outcome.value})
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
    }


def _line_from(row: Record) -> ImportLine:
    line, outcome, filing, customer, faults = row
    return ImportLine(
        line=line,
        outcome=LineOutcome(outcome),
        filing=filing,
        customer=customer,
        faults=tuple(Fault(**each) for each in faults or ()),
    )
