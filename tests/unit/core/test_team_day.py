"""团队日报: a leader's card of a working morning."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind
from core.service.release_filing import ReleaseFiling
from core.service.views.team_day_views import TeamDayView, team_day_view
from tests.support.builders import HE, KEYS_ALONE, LIN, SUN, WANG, XU, Ledger
from tests.support.invented import company_name
from tests.support.ringing import ring

DAY = timedelta(days=1)
FRIDAY = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)


def held(ledger: Ledger, owner: MemberId = WANG, serial: int = 0, by: MemberId = LIN) -> Filing:
    """A protected customer."""
    ledger.policy = KEYS_ALONE
    return ledger.approve(ledger.file(owner, f"苏州{serial:02d}青禾精密机械有限公司", f"1390001{serial:04d}"), by=by)


def follow(ledger: Ledger, filing: Filing, note: str = "拜访了王总，看了两条产线的样品") -> None:
    """Its owner writes something down."""
    ledger.do(RecordFollowUp(filing_id=filing.id, by=filing.owner, kind="拜访", note=note))


def cards(ledger: Ledger) -> list[Notice]:
    """Those that leaders got so far."""
    return [notice for notice in ledger.notices() if notice.kind is NoticeKind.TEAM_DAY]


def seen(ledger: Ledger, leader: MemberId = LIN, day: date = date(2026, 3, 16)) -> TeamDayView:
    """What the card of that morning says."""
    ctx = ledger.context()
    return ledger.read(lambda uow: team_day_view(leader, day, uow, ctx))


def test_a_leader_reads_on_monday_what_was_done_since_friday(ledger: Ledger) -> None:
    """Who, how often, how often effectively; who did nothing stands there, too, unless he has no customer."""
    filing = held(ledger.at(FRIDAY))
    follow(ledger, filing)
    follow(ledger, filing, "跟进中")
    ledger.at(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    ring(ledger)
    alone = seen(ledger)
    ledger.approve(ledger.file(XU, company=company_name(7), phone="13900020007"))
    view = seen(ledger)

    assert [(one.to, one.about.id) for one in cards(ledger)] == [(LIN, "lin/2026-03-16")]
    assert alone.people == (("王晨", 2, 1),)
    assert (view.since, view.people) == (date(2026, 3, 13), (("王晨", 2, 1), ("徐朗", 0, 0)))


def test_a_machine_that_slept_over_the_weekend_tells_what_a_week_begins_with(ledger: Ledger) -> None:
    """One card, that of the morning on which it wakes; on a Saturday the late one, and Monday's in its time."""
    held(ledger.at(FRIDAY - DAY))
    ring(ledger.at(datetime(2026, 3, 16, 1, 5, tzinfo=UTC)))
    assert [one.about.id for one in cards(ledger)] == ["lin/2026-03-16"]
    ring(ledger.at(datetime(2026, 3, 21, 1, 5, tzinfo=UTC)))
    ring(ledger.at(datetime(2026, 3, 23, 1, 5, tzinfo=UTC)))

    assert [one.about.id for one in cards(ledger)[1:]] == ["lin/2026-03-17", "lin/2026-03-23"]


def test_a_team_that_never_follows_up_is_told_of_too(ledger: Ledger) -> None:
    """The first card comes on the working morning after its first customer: it is they who need it most."""
    held(ledger.at(FRIDAY))
    ledger.at(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    ring(ledger)

    assert [(one.to, one.about.id) for one in cards(ledger)] == [(LIN, "lin/2026-03-16")]
    assert seen(ledger).people == (("王晨", 0, 0),)


def test_it_comes_every_working_morning_and_once(ledger: Ledger) -> None:
    """Also when nobody did anything; not at the weekend, not twice, and no more when nothing is held."""
    filing = held(ledger.at(FRIDAY))
    follow(ledger, filing)
    for _ in range(7 * 24):
        ledger.later(timedelta(hours=1))
        ring(ledger)
    days = [one.about.id.rpartition("/")[2] for one in cards(ledger)]
    assert days == ["2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19", "2026-03-20"]
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="客户没有预算"))
    for _ in range(7 * 24):
        ledger.later(timedelta(hours=1))
        ring(ledger)

    assert len(cards(ledger)) == len(days)


def test_customers_left_alone_come_with_it(ledger: Ledger) -> None:
    """The longest first, of this leader's own people only."""
    alone, cared = held(ledger.at(FRIDAY), XU, 1), held(ledger, WANG, 2)
    held(ledger, SUN, 3, by=HE)
    ledger.later(15 * DAY)
    follow(ledger, cared)

    assert [(line.number, line.owner, line.days) for line in seen(ledger).idle] == [(alone.number, "徐朗", 15)]
    assert seen(ledger, HE).idle_total == 1


def test_other_leaders_hear_nothing_of_it(ledger: Ledger) -> None:
    """Nor does whoever leads himself."""
    follow(ledger, held(ledger.at(FRIDAY)))
    ledger.at(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    ring(ledger)

    assert {one.to for one in cards(ledger)} == {LIN}
