"""Copies that cannot be repainted: remembered while a token may still come, and told in words what matters."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.service.records import Notice, NoticeKind, about_filing
from tests.support.builders import HE, LIN, SUN, WANG, ZHOU, Ledger
from tests.support.chat import FEISHU
from tests.support.thrift import ThriftyPlatform, ThriftyWorld


@pytest.fixture
def world() -> ThriftyWorld:
    """A platform that wants a token for each repaint, as WeCom does."""
    ledger = Ledger()
    return ThriftyWorld(ledger=ledger, platform=ThriftyPlatform(ledger=ledger, tokens=True))


async def filed(world: ThriftyWorld) -> Filing:
    world.file(1)
    await world.deliver(steps=0)
    return world.filed[-1]


def spend_tokens(world: ThriftyWorld, filing: Filing) -> None:
    """Every copy was repainted before, and nobody has pressed since."""
    refs = world.ledger.read(lambda uow: list(uow.card_refs.about(about_filing(filing.id))))
    for ref in refs:
        world.ledger.write(lambda uow, one=ref: uow.card_refs.spent(one.platform, one.handle, token=one.token))  # type: ignore[misc]


async def test_a_copy_without_a_token_is_kept(world: ThriftyWorld) -> None:
    """The press that brings one repaints it."""
    filing = await filed(world)
    spend_tokens(world, filing)
    world.ledger.approve(filing)
    await world.deliver(steps=0)
    (ref, *_) = world.ledger.read(lambda uow: list(uow.card_refs.about(about_filing(filing.id))))
    world.ledger.write(lambda uow: uow.card_refs.renew(FEISHU, ref.handle, token="fresh"))
    world.ledger.write(lambda uow: uow.outbox.add(_stale(filing), at=world.ledger.clock(), correlation=""))
    await world.deliver(steps=0)

    assert world.platform.repainted == ["保护中"]


async def test_whoever_decided_is_told_nothing(world: ThriftyWorld) -> None:
    """He knows; only the news for the salesperson goes out."""
    filing = await filed(world)
    spend_tokens(world, filing)
    world.ledger.approve(filing)
    await world.deliver(steps=0)

    assert world.ledger.told(LIN) == ["approval_needed"]


async def test_a_second_approver_whose_card_cannot_change_is_told_once(world: ThriftyWorld) -> None:
    """However often the matter is repainted."""
    filing = await filed(world)
    ask_as_well(world, filing)
    await world.deliver(steps=0)
    spend_tokens(world, filing)
    world.ledger.approve(filing)
    await world.deliver(steps=0)
    world.ledger.write(lambda uow: uow.outbox.add(_stale(filing), at=world.ledger.clock(), correlation=""))
    await world.deliver(steps=0)

    assert world.ledger.told(ZHOU).count("approval_settled") == 1
    assert world.platform.titles[-1] == "王晨的报备已由林岚通过"


async def test_a_card_that_changed_needs_no_words(world: ThriftyWorld) -> None:
    """There is a token: the card itself says so."""
    filing = await filed(world)
    ask_as_well(world, filing)
    await world.deliver(steps=0)
    world.ledger.approve(filing)
    await world.deliver(steps=0)

    assert "approval_settled" not in world.ledger.told(ZHOU)
    assert world.platform.repainted == ["保护中"] * 2


async def test_a_withdrawal_is_not_told_twice(world: ThriftyWorld) -> None:
    """Those who were asked are told of it in any case."""
    filing = await filed(world)
    spend_tokens(world, filing)
    world.ledger.withdraw(filing)
    await world.deliver(steps=0)

    assert world.ledger.told(LIN) == ["approval_needed", "filing_withdrawn"]


async def test_a_card_too_old_to_change_is_dropped_and_told_of(world: ThriftyWorld) -> None:
    """Its time is over."""
    filing = await filed(world)
    ask_as_well(world, filing)
    await world.deliver(steps=0)
    world.ledger.later(world.platform.window)
    world.ledger.approve(filing)
    await world.deliver(steps=0)

    assert world.ledger.told(ZHOU).count("approval_settled") == 1
    assert world.ledger.told(SUN) + world.ledger.told(HE) == []
    assert "filing_decided" in world.ledger.told(WANG)


def ask_as_well(world: ThriftyWorld, filing: Filing) -> None:
    """周宁 gets a card of the same matter."""
    notice = next(one for one in world.ledger.notices() if one.about.id == filing.id)
    again = type(notice)(dedupe_key=f"as well:{filing.id}", kind=notice.kind, to=ZHOU, about=notice.about)
    world.ledger.write(lambda uow: uow.outbox.add(again, at=world.ledger.clock(), correlation=""))


_numbers = iter(range(10_000))


def _stale(filing: Filing) -> Notice:
    return Notice(
        dedupe_key=f"repaint:{next(_numbers)}", kind=NoticeKind.REPAINT, to=None, about=about_filing(filing.id)
    )
