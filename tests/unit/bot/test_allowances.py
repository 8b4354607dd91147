"""A platform's month survives a restart; administrators hear of it while they can do something."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from adapters.dingtalk.quota import CALLS, Quota
from bot.allowances import Allowances
from core.domain.org import Identity
from core.service.records import Notice
from tests.support.builders import ZHOU, Ledger
from tests.support.chat import Desk


@dataclass(slots=True)
class Platform:
    """Counts, or does not."""

    quota: Quota | None


@pytest.fixture
def ledger() -> Ledger:
    """周宁 administers, and is on DingTalk as well as on Feishu."""
    ledger = Ledger()
    ledger.write(lambda uow: uow.directory.bind(Identity(platform="dingtalk", external_id="zhou", member_id=ZHOU)))
    ledger.write(lambda uow: uow.directory.used("dingtalk", "zhou", at=ledger.clock()))
    return ledger


def started(ledger: Ledger) -> tuple[Quota, Allowances]:
    """A process that begins to count."""
    quota = Quota(ledger.clock, allowance={CALLS: 10})
    platforms = {"feishu": Platform(None), "dingtalk": Platform(quota)}
    return quota, Allowances(Desk(ledger).door, platforms)


def told(ledger: Ledger) -> list[tuple[str, str]]:
    """What administrators were told, and on which platform."""
    notices: list[Notice] = [one for one in ledger.notices() if one.to == ZHOU and one.place is not None]
    return [(str(one.args["code"]), one.place.platform) for one in notices if one.place is not None]


async def test_a_restart_forgets_nothing(ledger: Ledger) -> None:
    """The next process knows what was asked before."""
    quota, allowances = started(ledger)
    for _ in range(3):
        quota.spent(CALLS)
    await allowances.keep()
    await allowances.keep()
    again, later = started(ledger)
    await later.keep()

    assert (quota.counts[CALLS], again.counts[CALLS]) == (3, 3)


async def test_a_month_that_runs_short_is_told_once(ledger: Ledger) -> None:
    """Where the administrator was last; another process says nothing again."""
    quota, allowances = started(ledger)
    for _ in range(8):
        quota.spent(CALLS)
    for _ in range(2):
        await allowances.keep()
    await started(ledger)[1].keep()

    assert told(ledger) == [("month_short", "dingtalk")]


async def test_a_month_that_is_over_is_told_on_another_platform(ledger: Ledger) -> None:
    """Nothing goes out where it is over."""
    quota, allowances = started(ledger)
    quota.used_up(CALLS)
    await allowances.keep()

    assert told(ledger) == [("month_over", "feishu")]
