"""Results come back to the event loop, those of one commit together."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import pytest

from storage.databases.landing import Landing


async def test_results_that_come_together_wake_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the callers gets its own."""
    landing, loop = Landing(), asyncio.get_running_loop()
    calls: list[object] = []
    really = loop.call_soon_threadsafe

    def counted(callback: object, *args: object) -> object:
        calls.append(callback)
        return really(callback, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
    futures: list[Future[int]] = [Future() for _ in range(50)]
    callers = [asyncio.ensure_future(landing.of(future)) for future in futures]
    await asyncio.sleep(0)

    def commit() -> None:
        for number, future in enumerate(futures):
            future.set_result(number)

    commit()
    assert await asyncio.gather(*callers) == list(range(50))
    assert len(calls) == 1


async def test_an_error_comes_back_as_an_error() -> None:
    """Also one that was there before anybody asked."""
    future: Future[int] = Future()
    future.set_exception(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        await Landing().of(future)


async def test_who_stops_waiting_cancels_what_has_not_begun() -> None:
    """What has begun goes on."""
    landing = Landing()
    waiting: Future[int] = Future()
    running: Future[int] = Future()
    running.set_running_or_notify_cancel()
    callers = [asyncio.ensure_future(landing.of(future)) for future in (waiting, running)]
    await asyncio.sleep(0)
    for caller in callers:
        caller.cancel()
    await asyncio.gather(*callers, return_exceptions=True)

    assert waiting.cancelled()
    assert not running.cancelled()
