"""A request that nobody answers is sent anew before its card goes stale."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.base import Sent
from bot.outgoing.relay import IN_TIME, Relay
from bot.timed.jobs import ring_timers
from cards.card import Card
from core.domain.filing import Filing
from core.service.ask_again import KIND, AskAgain, command_of, timer_for
from core.service.records import Place, Timer, about_filing
from tests.support.builders import LIN, WANG, ZHOU, Ledger, a_filing
from tests.support.chat import FEISHU, Desk
from tests.support.messengers import WithoutFiles

DAY = timedelta(days=1)


class Postman(WithoutFiles):
    """A `Messenger` that delivers everything and says how long its cards can be repainted."""

    platform = FEISHU

    def __init__(self, ledger: Ledger, window: timedelta) -> None:
        self.ledger = ledger
        self.window = window
        self.delivered: list[tuple[str, str]] = []

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        self.delivered.append((place.person, card.title))
        return Sent(handle=f"om_{len(self.delivered)}", updatable_until=self.ledger.clock() + self.window)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Nothing is looked at here."""


def requests(ledger: Ledger) -> list[Timer]:
    """The requests that are to be sent anew."""
    timers = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 1000 * DAY, limit=100))
    return [timer for timer in timers if timer.kind == KIND]


def again(ledger: Ledger, filing: Filing) -> str:
    """What asking 林岚 again comes to."""
    return ledger.do(AskAgain(about=about_filing(filing.id), approver=LIN)).code


def test_whoever_has_not_answered_is_asked_again(ledger: Ledger) -> None:
    """By a card of its own, each time."""
    filing = ledger.file(WANG)
    codes = [again(ledger, filing), again(ledger.later(DAY), filing)]

    assert codes == ["asked_again", "asked_again"]
    assert ledger.told(LIN) == ["approval_needed"] * 3
    assert ledger.told(ZHOU) == []


@pytest.mark.parametrize("end", ["approve", "reject", "withdraw"])
def test_nobody_is_asked_about_what_is_settled(ledger: Ledger, end: str) -> None:
    """The timer rings for nothing."""
    filing = ledger.file(WANG)
    getattr(ledger, end)(filing)

    assert again(ledger, filing) == "nothing_due"


def test_only_those_who_were_asked_are_asked_again(ledger: Ledger) -> None:
    """And nobody about a filing without an approval."""
    filing = ledger.file(WANG)

    assert ledger.do(AskAgain(about=about_filing(filing.id), approver=ZHOU)).code == "nothing_due"
    assert again(ledger, a_filing()) == "nothing_due"


def test_a_timer_remembers_whom_to_ask_about_what(ledger: Ledger) -> None:
    """Out and back."""
    filing = ledger.file(WANG)
    timer = timer_for(about_filing(filing.id), LIN, due_at=ledger.clock())

    assert command_of(timer) == AskAgain(about=about_filing(filing.id), approver=LIN)


async def test_a_request_is_sent_anew_a_day_before_its_card_goes_stale(ledger: Ledger) -> None:
    """And the new card has its own time."""
    desk = Desk(ledger)
    postman = Postman(ledger, 14 * DAY)
    relay = Relay(desk.door, {FEISHU: postman})
    filing = ledger.file(WANG)
    await relay.drain()
    (timer,) = requests(ledger)
    ledger.at(timer.due_at)
    await ring_timers(desk.door)
    await relay.drain()

    assert timer.due_at - filing.filed_at == 14 * DAY - IN_TIME
    assert [person for person, _ in postman.delivered] == ["ou_lin", "ou_lin"]
    assert [timer.due_at for timer in requests(ledger)] == [ledger.clock() + 14 * DAY - IN_TIME]


@pytest.mark.parametrize("window", [DAY, timedelta(hours=2)])
async def test_a_short_window_does_not_make_it_ask_without_end(ledger: Ledger, window: timedelta) -> None:
    """Half of it goes by first."""
    desk = Desk(ledger)
    relay = Relay(desk.door, {FEISHU: Postman(ledger, window)})
    ledger.file(WANG)
    await relay.drain()

    assert [timer.due_at for timer in requests(ledger)] == [ledger.clock() + window / 2]
