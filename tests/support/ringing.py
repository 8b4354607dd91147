"""Timers that ring on a ledger in memory, as the ticker rings them."""

from __future__ import annotations

from bot.jobs import COMMANDS
from core.service.records import Timer
from tests.support.builders import Ledger


def ring(ledger: Ledger) -> list[str]:
    """Everything that is due now, the earliest first, until nothing is left; what each came to."""
    codes: list[str] = []
    while due := ledger.read(lambda uow: uow.timers.due(now=ledger.clock(), limit=100)):
        codes += [_rung(timer, ledger) for timer in due]
    return codes


def _rung(timer: Timer, ledger: Ledger) -> str:
    ledger.write(lambda uow: uow.timers.done(timer.key))
    return ledger.do(COMMANDS[timer.kind](timer)).code
