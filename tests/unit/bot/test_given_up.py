"""A notice that nobody can deliver: put aside, and an administrator hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.outgoing.given_up import ABOUT, give_up
from bot.replies import Say
from core.domain.ids import MemberId
from core.service.records import Notice, NoticeKind, OutboxItem, about_filing
from tests.support.builders import WANG, ZHOU, Ledger


@pytest.fixture
def ledger() -> Ledger:
    """The company; 周宁 is its administrator."""
    return Ledger()


def test_an_administrator_is_told_once_a_day(ledger: Ledger) -> None:
    """However many are given up; the next day anew."""
    for number in range(3):
        _give_up(ledger, f"decided:{number}", WANG)

    assert _told(ledger) == [(ZHOU, "notices_given_up", 1)]
    ledger.later(timedelta(days=1))
    _give_up(ledger, "decided:3", WANG)
    assert _told(ledger) == [(ZHOU, "notices_given_up", 1), (ZHOU, "notices_given_up", 4)]


def test_nobody_is_told_of_what_cannot_be_told_to_him(ledger: Ledger) -> None:
    """An administrator who cannot be reached gets no word that he cannot be reached."""
    _give_up(ledger, "asked:1", ZHOU)

    assert _told(ledger) == []


def test_a_word_about_dead_notices_that_dies_brings_no_other(ledger: Ledger) -> None:
    """Or every day would end with one more."""
    _give_up(ledger, "decided:1", WANG)
    word = next(notice for notice in ledger.notices() if notice.about == ABOUT)
    ledger.later(timedelta(days=2))
    item = _claimed(ledger, word.dedupe_key)
    ctx = ledger.context()
    ledger.write(lambda uow: give_up(item, "NotInChat", uow, ctx))

    assert len(_told(ledger)) == 1


def _give_up(ledger: Ledger, key: str, to: MemberId) -> None:
    notice = Notice(dedupe_key=key, kind=NoticeKind.FILING_DECIDED, to=to, about=about_filing(key))
    ctx = ledger.context()
    ledger.write(lambda uow: uow.outbox.add(notice, at=ctx.now, correlation="test"))
    item = _claimed(ledger, key)
    ledger.write(lambda uow: give_up(item, "NotInChat no_identity", uow, ctx))


def _claimed(ledger: Ledger, key: str) -> OutboxItem:
    ctx = ledger.context()
    lease = timedelta(seconds=15)
    items = ledger.write(lambda uow: uow.outbox.claim(now=ctx.now, lease=lease, limit=100))
    return next(item for item in items if item.notice.dedupe_key == key)


def _told(ledger: Ledger) -> list[tuple[MemberId | None, object, object]]:
    return [
        (notice.to, notice.args["code"], notice.args["fact:count"])
        for notice in ledger.notices()
        if notice.about == ABOUT and notice.args["say"] == Say.PLAIN.value
    ]
