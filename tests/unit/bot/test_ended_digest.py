"""What ended together is told together: in one message, drawn when it is sent, in the morning after quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.drawers.picture import Drawn, Picture
from bot.outgoing.drawing import draw
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.policy.document import Policy
from core.domain.policy.protection import ProtectionRules
from core.service.copies import CardRef
from core.service.procedures.telling_ended import told_at
from core.service.records import Notice, NoticeKind, Place, about_filing
from tests.support.builders import FREE_AFTERWARDS, KEYS_ALONE, WANG, XU, Ledger
from tests.support.ringing import ring

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = timedelta(days=30)
CALM = replace(
    KEYS_ALONE,
    protection=ProtectionRules(notices=()),
    follow_up=replace(KEYS_ALONE.follow_up, idle_alarm=None, idle_alarm_leader=None),
)
"""Nobody is reminded, so that nobody has to be warned."""


@pytest.fixture
def ledger() -> Ledger:
    """The made-up company under calm rules."""
    return Ledger(policy=CALM)


def held(ledger: Ledger, count: int) -> list[Filing]:
    """So many protected customers of 王晨, from this moment on."""
    return [
        ledger.approve(ledger.file(WANG, f"苏州{number:03d}青禾精密机械有限公司", f"1390002{number:04d}"))
        for number in range(count)
    ]


def digests(ledger: Ledger) -> list[Notice]:
    """Every message about what ended."""
    return [notice for notice in ledger.notices() if notice.kind is NoticeKind.ENDED_DIGEST]


def drawn(ledger: Ledger, notice: Notice) -> Drawn:
    """As it would be sent now."""
    ctx = ledger.context()
    picture = Picture(view=notice.kind.value, about=notice.about, viewer=notice.to, args=notice.args)
    return ledger.read(lambda uow: draw(picture, uow, ctx))


def words(ledger: Ledger, notice: Notice) -> str:
    """What stands on it."""
    return render(drawn(ledger, notice).card)


def test_many_that_end_at_once_are_one_message(ledger: Ledger) -> None:
    """It counts all, shows the first, and says where they are."""
    held(ledger, 37)
    ledger.later(MONTH)
    ring(ledger)
    (notice,) = digests(ledger)
    said = words(ledger, notice)

    assert notice.to == WANG
    assert "有 37 家客户到期了" in said
    assert "苏州000青禾精密机械有限公司" in said
    assert "在公海" in said
    assert "另外 32 家没列出来" in said
    assert len(drawn(ledger, notice).subjects) == 5


def test_a_single_one_is_its_own_card(ledger: Ledger) -> None:
    """As it always was."""
    (filing,) = held(ledger, 1)
    ledger.later(MONTH)
    ring(ledger)
    (notice,) = digests(ledger)

    assert "不再由你保护" in words(ledger, notice)
    assert "家客户到期" not in words(ledger, notice)
    assert drawn(ledger, notice).subjects == (about_filing(filing.id),)


def test_what_ends_in_the_night_is_told_in_the_morning(ledger: Ledger) -> None:
    """All of the night in one message, that of the evening before in another."""
    ledger.at(datetime(2026, 3, 11, 11, 0, tzinfo=UTC))  # 19:00 in Shanghai
    held(ledger, 1)
    for number, hours in ((1, 3), (2, 6)):  # 22:00 and 04:00
        ledger.later(hours * HOUR)
        ledger.approve(ledger.file(WANG, f"杭州{number:03d}样例科技有限公司", f"1390003{number:04d}"))
    for _ in range(24 * 31):
        ledger.later(HOUR)
        ring(ledger)
    evening, morning = digests(ledger)

    assert "家客户到期" not in words(ledger, evening)
    assert morning.not_before == datetime(2026, 4, 11, 0, 0, tzinfo=UTC)  # 08:00
    assert "昨晚有 2 家客户到期" in words(ledger, morning)


def test_where_each_is_when_the_message_is_sent(ledger: Ledger) -> None:
    """Whoever was quicker is not named; one's own new filing is."""
    ledger.policy = replace(CALM, release=FREE_AFTERWARDS)
    held(ledger, 3)
    ledger.later(MONTH)
    ring(ledger)
    ledger.file(XU, "苏州000青禾精密机械有限公司", "13900020000")
    ledger.file(WANG, "苏州001青禾精密机械有限公司", "13900020001")
    (notice,) = digests(ledger)
    said = words(ledger, notice)

    assert "已有同事报备 · #1" in said
    assert "你已重新报备 · #2" in said
    assert "可以重新报备 · #3" in said
    assert "徐朗" not in said


def test_another_moment_has_another_message(ledger: Ledger) -> None:
    """Nothing is told twice."""
    held(ledger, 2)
    ledger.later(HOUR)
    later = ledger.approve(ledger.file(WANG, "南京假想食品有限公司", "13900012399"))
    ledger.at(later.must_be_protected() - HOUR)
    ring(ledger)
    ledger.later(HOUR)
    ring(ledger)
    first, second = digests(ledger)

    assert "有 2 家客户到期了" in words(ledger, first)
    assert drawn(ledger, second).subjects == (about_filing(later.id),)


@pytest.mark.parametrize("second", range(0, 60, 7))
def test_there_is_time_to_write_before_it_is_sent(second: int) -> None:
    """At least so long, and not much longer."""
    moment = datetime(2026, 3, 11, 2, 0, second, 999_999, tzinfo=UTC)
    at = told_at(moment, Policy())

    assert timedelta(seconds=20) <= at - moment <= timedelta(seconds=41)
    assert told_at(moment.replace(second=second // 20 * 20), Policy()) <= at


@pytest.mark.parametrize(("left", "repaints"), [(None, 1), (DAY, 1), (-DAY, 0)])
def test_only_cards_that_can_be_repainted_are(ledger: Ledger, left: timedelta | None, repaints: int) -> None:
    """One whose time is over costs no notice."""
    (filing,) = held(ledger, 1)
    ledger.later(MONTH)
    until = None if left is None else ledger.clock() + left
    ref = CardRef(
        id="ref",
        subject=about_filing(filing.id),
        platform="feishu",
        handle="om_1",
        view="filed",
        viewer=WANG,
        place=Place(platform="feishu", person="ou_wang", chat=""),
        sent_at=ledger.clock() - DAY,
        args={"about": str(about_filing(filing.id))},
        updatable_until=until,
    )
    ledger.write(lambda uow: uow.card_refs.add(ref))
    before = [notice for notice in ledger.notices() if notice.kind is NoticeKind.REPAINT]
    ring(ledger)

    now = [notice for notice in ledger.notices() if notice.kind is NoticeKind.REPAINT]
    assert len(now) - len(before) == repaints
