"""A busy manager gets a few cards and then one for all the rest: nothing is lost, nothing told twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.room import Room
from bot.outgoing.digests import ALONE, KEPT, goes_alone, may_have_arrived
from bot.outgoing.relay import IN_TIME
from core.service.ask_again import KIND
from core.service.records import OutboxItem
from tests.support.builders import LIN, Ledger
from tests.support.stores import MORNING, a_notice
from tests.support.thrift import ThriftyPlatform, ThriftyWorld

LITTLE = timedelta(seconds=20)
PLENTY = Room(left=30, gather=LITTLE)


@pytest.fixture
def world() -> ThriftyWorld:
    ledger = Ledger()
    return ThriftyWorld(ledger=ledger, platform=ThriftyPlatform(ledger=ledger))


@pytest.mark.parametrize(
    ("room", "before", "alone"),
    [
        (None, 100, True),
        (PLENTY, 0, True),
        (PLENTY, ALONE - 1, True),
        (PLENTY, ALONE, False),
        (Room(left=KEPT + 1, gather=LITTLE), 0, True),
        (Room(left=KEPT, gather=LITTLE), 0, False),
        (Room(left=0, gather=LITTLE), 0, False),
    ],
)
def test_a_request_goes_alone_while_there_is_room(room: Room | None, before: int, *, alone: bool) -> None:
    """The first few, as long as enough is left for answers."""
    assert goes_alone(room, before=before) is alone


@pytest.mark.parametrize(
    ("attempts", "error", "maybe"),
    [
        (1, None, False),
        (2, None, True),
        (2, "Unreachable timeout", True),
        (2, "Unreachable ClientConnectorError", False),
        (5, "PlatformBusy 45009", False),
        (1, "HeldBack person_budget", False),
    ],
)
def test_what_may_have_arrived_is_not_told_in_another_way(attempts: int, error: str | None, *, maybe: bool) -> None:
    """Its own key keeps it one message."""
    item = OutboxItem(seq=1, notice=a_notice(), attempts=attempts, created_at=MORNING, correlation="", last_error=error)

    assert may_have_arrived(item) is maybe


async def test_the_sixth_request_of_a_moment_begins_a_digest(world: ThriftyWorld) -> None:
    """Five cards, then one for the seven others."""
    world.file(12)
    await world.deliver(steps=4)

    assert world.platform.titles[-1] == "还有 7 条待你审批"
    assert len(world.platform.titles) == ALONE + 1
    assert [world.times_told(filing) for filing in world.filed] == [1] * 12


async def test_a_few_requests_come_as_cards(world: ThriftyWorld) -> None:
    """No digest of a quiet day."""
    for _ in range(3):
        world.file(2)
        await world.deliver(steps=4)

    assert world.platform.titles == [world.ledger.customer(filing).name for filing in world.filed]


async def test_a_digest_of_one_is_its_card(world: ThriftyWorld) -> None:
    """Nobody has to press twice for a single request."""
    world.file(ALONE + 1)
    await world.deliver(steps=4)

    assert world.platform.titles[-1] == world.ledger.customer(world.filed[-1]).name


async def test_what_was_answered_meanwhile_is_not_counted(world: ThriftyWorld) -> None:
    """The digest shows the moment in which it is sent; of nothing it is not sent at all."""
    world.file(ALONE + 3)
    await world.deliver(steps=0)
    world.ledger.approve(world.filed[-1])
    await world.deliver(steps=4)
    shown = world.platform.titles[-1]
    world.file(ALONE + 2)
    await world.deliver(steps=0)
    for filing in world.filed[-2:]:
        world.ledger.approve(filing)
    await world.deliver_all()

    assert shown == "还有 2 条待你审批"
    assert sum("待你审批" in title for title in world.platform.titles) == 1


async def test_a_digest_follows_its_matters(world: ThriftyWorld) -> None:
    """It is repainted when one of them is answered, and asked again about as a card would be."""
    world.file(ALONE + 3)
    await world.deliver(steps=4)
    before = len(world.platform.repainted)
    world.ledger.approve(world.filed[-1])
    await world.deliver(steps=0)
    timers = world.ledger.read(lambda uow: uow.timers.due(now=world.ledger.clock() + timedelta(days=9), limit=99))
    timers = [timer for timer in timers if timer.kind == KIND]
    asked = {timer.subject.id.partition("/")[0] for timer in timers}

    assert len(world.platform.repainted) == before + 1
    assert asked == {filing.id for filing in world.filed}
    assert min(timer.due_at for timer in timers) > world.ledger.clock() + IN_TIME
    assert world.ledger.told(LIN).count("approvals_digest") == 1
