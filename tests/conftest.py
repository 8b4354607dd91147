"""What every test may ask for: a hand-set clock, a watched event loop, real servers and a browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.support.clock import HandSetClock
from tests.support.loop import UnwatchedLoop, Watch, WatchedLoop

pytest_plugins = ["tests.support.browser", "tests.support.servers"]


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Every asynchronous test runs on a watched loop, unless it is marked `unwatched`."""
    return {"loop": UnwatchedLoop if item.get_closest_marker("unwatched") else WatchedLoop}


@pytest.fixture(autouse=True)
def loop_watch() -> Iterator[Watch]:
    """Fail the test when one callback kept the event loop busy for longer than the limit."""
    watch = Watch()
    logger = logging.getLogger("asyncio")
    logger.disabled = False  # whoever configures logging in this process may have silenced it
    logger.addHandler(watch)
    yield watch
    logger.removeHandler(watch)
    if watch.held_up:
        pytest.fail("the event loop was held up: " + "; ".join(watch.held_up), pytrace=False)


@pytest.fixture
def clock() -> HandSetClock:
    """A clock that stands on an ordinary working morning until the test moves it."""
    return HandSetClock()
