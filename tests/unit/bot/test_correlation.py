"""One number leads from what came in to every card that followed from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot.process.logs import correlation, current_correlation, go_on
from tests.support.log_lines import Lines, listening


@pytest.fixture
def lines() -> Iterator[Lines]:
    with listening("bot") as heard:
        yield heard


def test_what_is_logged_inside_belongs_to_the_event(lines: Lines) -> None:
    """And nothing outside does."""
    log = logging.getLogger("bot.test")
    with correlation("om_1"):
        inside = current_correlation()
        log.info("inside")
    log.info("outside")

    assert lines.of("inside") == {inside}
    assert lines.of("outside") == {"-"}


def test_an_error_that_is_logged_outside_still_tells_its_event(lines: Lines) -> None:
    """Adapters log what the reception could not do, when its block is left."""
    log = logging.getLogger("bot.test")
    numbers = []
    try:
        with correlation("om_1"):
            numbers.append(current_correlation())
            raise ConnectionError
    except ConnectionError:
        log.exception("it failed")

    assert lines.of("it failed") == set(numbers)


async def test_a_task_that_goes_on_keeps_its_number_to_itself(lines: Lines) -> None:
    """Deliveries under way at the same time do not mix."""
    log = logging.getLogger("bot.test")

    async def deliver(number: str) -> None:
        go_on(number)
        await asyncio.sleep(0)
        log.info("sent %s", number)

    await asyncio.gather(*(asyncio.create_task(deliver(f"n{number}")) for number in range(3)))

    assert [lines.of(f"sent n{number}") for number in range(3)] == [{"n0"}, {"n1"}, {"n2"}]
    assert current_correlation() == "-"
