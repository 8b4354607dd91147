"""4 下周三前发方案: a next step alone belongs to what was just put down, and is no contact by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.follow_up import FollowUp
from tests.support.builders import WANG, Ledger
from tests.support.chat import Desk, words_of


@pytest.fixture
def desk() -> Desk:
    """The front desk."""
    return Desk(Ledger())


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """王晨 has it."""
    return desk.ledger.approve(desk.ledger.file(WANG))


def entries(desk: Desk, filing: Filing) -> list[FollowUp]:
    """What was put down."""
    return list(desk.ledger.read(lambda uow: list(uow.follow_ups.of_filing(filing.id, limit=5))))


async def test_it_is_the_next_step_of_what_was_just_put_down(desk: Desk, filing: Filing) -> None:
    """There is one entry, with the plan."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，样机很满意")
    await desk.say(WANG, "1 12月9号前发方案")

    (entry,) = entries(desk, filing)
    assert (entry.note, entry.next_step, entry.next_day) == ("今天拜访了王总，样机很满意", "发方案", date(2026, 12, 9))


async def test_where_nothing_was_put_down_of_late_it_is_asked_what_was_done(desk: Desk, filing: Filing) -> None:
    """A plan is no contact; it is not forgotten either."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，样机很满意")
    desk.ledger.later(timedelta(days=2))
    said = words_of(desk.ledger, (await desk.say(WANG, "1 12月9号前发方案"))[-1])

    assert len(entries(desk, filing)) == 1
    assert "跟进 1 今天拜访了王总，12月9日发方案" in said


async def test_who_asks_to_be_reminded_of_nobody_in_particular_is_asked_of_whom(desk: Desk, filing: Filing) -> None:
    """The button says it all again, with the number."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，样机很满意")
    said = words_of(desk.ledger, (await desk.say(WANG, "后天提醒我给王总打电话"))[-1])

    assert "是哪个客户" in said
    assert "跟进 1" in said
    await desk.say(WANG, "跟进 1 后天提醒我给王总打电话")
    (entry,) = entries(desk, filing)
    assert entry.next_step == "给王总打电话"
