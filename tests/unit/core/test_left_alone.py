"""Customers left alone for too long: one message for a person and day, drawn from what is still so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.idle_customer import RingIdle
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind
from core.service.views.idle_views import IdleDayView, idle_day_view
from tests.support.builders import LIN, WANG, XU, ZHOU, Ledger

DAY = timedelta(days=1)
FIRMS = (
    ("苏州青禾精密机械有限公司", "13900012345"),
    ("杭州远山电气有限公司", "13900077777"),
    ("宁波云栖食品有限公司", "13900088888"),
)


@pytest.fixture
def filings(ledger: Ledger) -> list[Filing]:
    """王晨 has three, approved in the same hour."""
    held = []
    for firm, phone in FIRMS:
        held.append(ledger.approve(ledger.file(WANG, firm, phone)))
        ledger.later(timedelta(minutes=10))
    return held


def ring(ledger: Ledger, filings: list[Filing], days: int) -> None:
    """Their timers ring so many days later, one after the other."""
    for filing in filings:
        assert filing.decided_at is not None
        ledger.at(filing.decided_at + days * DAY)
        ledger.do(RingIdle(filing_id=filing.id))


def told(ledger: Ledger, member: MemberId) -> list[Notice]:
    return [one for one in ledger.notices() if one.to == member and one.kind is NoticeKind.CUSTOMER_IDLE]


def shown(ledger: Ledger, notice: Notice) -> IdleDayView:
    member, _, day = notice.about.id.rpartition("/")
    ctx = ledger.context()
    return ledger.read(lambda uow: idle_day_view(MemberId(member), date.fromisoformat(day), uow, ctx))


def test_what_becomes_due_on_one_day_is_told_by_one_message(ledger: Ledger, filings: list[Filing]) -> None:
    """However many there are, and however often their timers ring; the owner's leader a week later."""
    for days in (14, 14, 21, 30):
        ring(ledger, filings, days)
    (own,), (led,) = told(ledger, WANG), told(ledger, LIN)

    assert [line.number for line in shown(ledger, own).lines] == [1, 2, 3]
    assert shown(ledger, own).mine
    assert [line.owner for line in shown(ledger, led).lines] == ["王晨"] * 3
    assert not shown(ledger, led).mine
    assert told(ledger, ZHOU) == told(ledger, XU) == []


def test_what_was_followed_up_before_it_is_sent_is_left_out(ledger: Ledger, filings: list[Filing]) -> None:
    """It is drawn at that moment; what is due later that day stands on it already."""
    ring(ledger, filings[:1], 14)
    ledger.do(RecordFollowUp(filing_id=filings[0].id, by=WANG, kind="电话", note="打了电话，约了周五看样机"))
    (own,) = told(ledger, WANG)

    assert [line.number for line in shown(ledger, own).lines] == [2, 3]


def test_another_day_is_another_message(ledger: Ledger, filings: list[Filing]) -> None:
    """One of them was followed up once, so it is due later."""
    ledger.do(RecordFollowUp(filing_id=filings[2].id, by=WANG, kind="电话", note="打了电话，约了周五看样机"))
    ledger.later(3 * DAY)
    ledger.do(RecordFollowUp(filing_id=filings[2].id, by=WANG, kind="拜访", note="上门看了样机，谈到了价格"))
    ring(ledger, filings[:2], 14)
    ledger.later(4 * DAY).do(RingIdle(filing_id=filings[2].id))
    first, second = told(ledger, WANG)

    assert [line.number for line in shown(ledger, first).lines] == [1, 2]
    assert [line.number for line in shown(ledger, second).lines] == [3]


def test_a_machine_that_slept_tells_it_once_when_it_wakes(ledger: Ledger, filings: list[Filing]) -> None:
    """Days later, still one message about all of that day."""
    ring(ledger, filings, 17)
    (own,) = told(ledger, WANG)

    assert shown(ledger, own).total == 3
