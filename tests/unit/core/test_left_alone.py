"""Customers left alone for too long: one message for a person and day, drawn from what is still so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.policy.approval import Approver
from core.domain.policy.document import Policy
from core.domain.policy.protection import FollowUpRules, IdleAlarm
from core.service.idle_customer import RingIdle
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind, about_filing
from core.service.views.idle_views import IdleDayView, idle_day_view, idle_one_view
from tests.support.builders import KEYS_ALONE, LIN, WANG, XU, ZHOU, Ledger

DAY = timedelta(days=1)
FIRMS = (
    ("苏州青禾精密机械有限公司", "13900012345"),
    ("杭州远山电气有限公司", "13900077777"),
    ("宁波云栖食品有限公司", "13900088888"),
)

ALARMS = (
    IdleAlarm(name="重点客户", when='customer.name.contains("青禾")', after=7 * DAY, also=(Approver(leader=2),)),
    IdleAlarm(name="食品", when='customer.name.contains("食品")', after=20 * DAY, leader=20 * DAY),
)


def alarming() -> Policy:
    """A key account may be left alone for a week, a food maker for twenty days, all others as usual."""
    return replace(KEYS_ALONE, follow_up=FollowUpRules(alarms=ALARMS))


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


def test_a_key_account_is_told_to_its_owner_and_the_director_in_a_week(ledger: Ledger, filings: list[Filing]) -> None:
    """S97: by its own alarm; the others wait for theirs, and the leader between is not named in it."""
    ledger.policy = alarming()
    ring(ledger, filings, 7)
    (own,), (director,) = told(ledger, WANG), told(ledger, ZHOU)

    assert [line.number for line in shown(ledger, own).lines] == [1]
    assert director.about == about_filing(filings[0].id)
    assert [(line.number, line.owner, line.days) for line in one(ledger, filings[0], ZHOU).lines] == [(1, "王晨", 7)]
    assert told(ledger, LIN) == []


def test_each_customer_has_the_patience_of_its_own_alarm(ledger: Ledger, filings: list[Filing]) -> None:
    """The usual one at two weeks and three, the food maker at twenty days to both; nobody hears anything twice."""
    ledger.policy = alarming()
    for days in (7, 14, 20, 21, 21):
        ring(ledger, filings, days)

    assert [[line.number for line in shown(ledger, each).lines] for each in told(ledger, WANG)] == [[1], [2], [3]]
    assert [[line.number for line in shown(ledger, each).lines] for each in told(ledger, LIN)] == [[3], [2]]
    assert len(told(ledger, ZHOU)) == 1


def test_a_director_is_told_anew_only_of_a_new_silence(ledger: Ledger, filings: list[Filing]) -> None:
    """What was followed up before the card is sent leaves nothing to tell; a week later there is a new one."""
    ledger.policy = alarming()
    ring(ledger, filings[:1], 7)
    ledger.do(RecordFollowUp(filing_id=filings[0].id, by=WANG, kind="拜访", note="上门看了样机，谈到了价格"))
    followed = one(ledger, filings[0], ZHOU)
    ledger.later(7 * DAY).do(RingIdle(filing_id=filings[0].id))

    assert followed.lines == ()
    assert len(told(ledger, ZHOU)) == 2
    assert one(ledger, filings[0], ZHOU).total == 1


def one(ledger: Ledger, filing: Filing, reader: MemberId) -> IdleDayView:
    ctx = ledger.context()
    return ledger.read(lambda uow: idle_one_view(FilingId(filing.id), reader, uow, ctx))
