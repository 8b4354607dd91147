"""Lists whose lines are commands of their own: each is a unit of work that also says how far the job has come, so that
nothing is done twice and nothing is left out, whenever it stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.domain.imports import ImportLine, JobState
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.import_ledger import MoveImport
from core.service.note_line import NoteLine
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork

Refused = Callable[[int, RuleViolation], ImportLine]
"""What becomes of the line of this number that was refused."""
_TRIES = 5


class _Tried(Exception):
    """Carries what would have come of a line out of a unit of work that is undone."""


def would_refuse(command: Command, store: Store, ctx: Context) -> RuleViolation | None:
    """Do it, and undo it: why it would not be done, if it would not."""

    def work(uow: UnitOfWork) -> Outcome:
        execute(command, uow, ctx)
        raise _Tried

    try:
        store.submit(work).result()
    except _Tried:
        return None
    except RuleViolation as no:
        return no
    return None


def carry(
    number: int,
    lines: Iterable[tuple[int, Command | ImportLine]],
    refused: Refused,
    store: Store,
    context: Callable[[], Context],
) -> None:
    """Each line that can be done is, the others are noted; then the job is finished. A command notes its own line.
    Raises ``import_over``, ``ConcurrentChange``.
    """
    for line, due in lines:
        if isinstance(due, ImportLine):
            _done(NoteLine(number=number, line=due), store, context)
            continue
        try:
            _done(due, store, context)
        except RuleViolation as no:
            if no.code == "import_over":
                raise
            _done(NoteLine(number=number, line=refused(line, no)), store, context)
    by = store.read(lambda uow: uow.imports.numbered(number)).result().mover
    _done(MoveImport(number=number, state=JobState.FINISHED, by=by), store, context)


def _done(command: Command, store: Store, context: Callable[[], Context]) -> None:
    for _ in range(_TRIES - 1):
        try:
            ctx = context()
            store.submit(lambda uow, ctx=ctx: execute(command, uow, ctx)).result()  # type: ignore[misc]
        except ConcurrentChange:
            continue
        return
    ctx = context()
    store.submit(lambda uow: execute(command, uow, ctx)).result()
