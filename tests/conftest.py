"""What every test may ask for: a hand-set clock, a watched event loop, real servers and a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import HealthCheck, settings

from tests.support.clock import HandSetClock
from tests.support.loop import Watch, WatchedLoop
from tests.support.waiting import hands_go_on

# How fast examples are made is the machine's, and which of them are made is chance: what they prove is not.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
pytest_plugins = ["tests.support.browser", "tests.support.servers"]


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Every asynchronous test runs on a watched loop, unless it is marked `unwatched`."""
    return {"loop": asyncio.SelectorEventLoop if item.get_closest_marker("unwatched") else WatchedLoop}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that at the end no process is left alone with one of them."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def loop_watch() -> Iterator[Watch]:
    """Fail the test when one turn kept the event loop busy for longer than the limit."""
    with Watch() as watch:
        yield watch
    if watch.held_up:
        pytest.fail("the event loop was held up: " + "; ".join(watch.held_up), pytrace=False)


@pytest.fixture
def clock() -> Iterator[HandSetClock]:
    """A clock that stands on an ordinary working morning until the test moves it, or waits for long."""
    with hands_go_on(HandSetClock()) as stands:
        yield stands
