"""The statements of :mod:`storage.repositories.imports`."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, or_, select, update

from core.domain.imports import UNFINISHED as OPEN_STATES
from storage.rows.base import columns_of, table_of
from storage.rows.imports import ImportJobRow, ImportLineRow
from storage.rows.types import Count
from storage.statements.making import SetStatement, Statement, insert_into, update_unchanged

_job, _line = table_of(ImportJobRow), table_of(ImportLineRow)
_JOB, _LINE = select(*columns_of(ImportJobRow)), select(*columns_of(ImportLineRow, without="job_id"))

LAST_NUMBER = Statement(select(func.coalesce(func.max(_job.c.number), 0, type_=Count())))
ADD = insert_into(ImportJobRow)
SAVE = update_unchanged(ImportJobRow, "state", "changed_at", "options", "total", "done", "counts")
NUMBERED = Statement(_JOB.where(_job.c.number == bindparam("number")))
OF_FILE = Statement(_JOB.where(_job.c.digest == bindparam("digest")).order_by(_job.c.number.desc()).limit(1))
RECENT = Statement(_JOB.order_by(_job.c.number.desc()).limit(bindparam("limit")))
UNFINISHED = Statement(
    _JOB.where(or_(*(_job.c.state == literal_column(f"'{state.value}'") for state in OPEN_STATES)))
    .order_by(_job.c.number)
    .limit(bindparam("limit"))
)
ADD_LINE, ADD_LINES = insert_into(ImportLineRow), SetStatement(ImportLineRow)
SET_OUTCOME = Statement(
    update(_line)
    .where(_line.c.job_id == bindparam("job_id"), _line.c.line == bindparam("place"))
    .values(outcome=bindparam("became"))
)
_OF_JOB = (
    _LINE.where(_line.c.job_id == bindparam("job_id"), _line.c.line > bindparam("after"))
    .order_by(_line.c.line)
    .limit(bindparam("limit"))
)
LINES = Statement(_OF_JOB)
LINES_THAT = Statement(_OF_JOB.where(_line.c.outcome == bindparam("became")))
