"""The time is over for which the first in line had a released customer to himself (S52)."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import EntryId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.turns import passed_on, watch_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTurn:
    """The time is over for which somebody had a customer to himself."""

    entry_id: EntryId


def pass_turn(cmd: PassTurn, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The next in line, or everybody. Ringing early, late or twice is harmless."""
    entry = uow.pool.get(cmd.entry_id)
    if not entry.is_live or entry.turn_of is None or entry.turn_until is None:
        return Outcome(code="nothing_due")
    if ctx.now < entry.turn_until:
        watch_turn(entry, uow)
        return Outcome(code="nothing_due")
    return passed_on(entry, uow, ctx)
