"""Timers that ring on a ledger in memory, as the ticker rings them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.timed.jobs import COMMANDS
from core.service.procedures.mornings import KIND as TEAM_DAY
from core.service.records import Timer
from tests.support.builders import Ledger

_FAR: Final = timedelta(days=3650)


def ring(ledger: Ledger) -> list[str]:
    """Everything that is due now, the earliest first, until nothing is left; what each came to."""
    codes: list[str] = []
    while due := ledger.read(lambda uow: uow.timers.due(now=ledger.clock(), limit=100)):
        codes += [_rung(timer, ledger) for timer in due]
    return codes


def set_aside(ledger: Ledger, kind: str = TEAM_DAY) -> None:
    """Take the timers of a kind away (leaders' mornings), where only others are counted."""
    due = ledger.read(lambda uow: list(uow.timers.due(now=ledger.clock() + _FAR, limit=9999)))
    for key in [timer.key for timer in due if timer.kind == kind]:
        ledger.write(lambda uow, key=key: uow.timers.done(key))  # type: ignore[misc]


def _rung(timer: Timer, ledger: Ledger) -> str:
    ledger.write(lambda uow: uow.timers.done(timer.key))
    return ledger.do(COMMANDS[timer.kind](timer)).code
