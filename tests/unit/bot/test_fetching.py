"""Fetching files: bounded in size, time and tries, with a sentence for each end."""

from __future__ import annotations

import asyncio

import pytest

from adapters.base import Attached, BadCredentials, PlatformBusy, Unreachable
from bot.config import Settings, check
from bot.files.fetching import Fetcher, FileSettings
from core.domain.rules import RuleViolation
from tests.support.attached import PICTURE, Shelf
from tests.support.chat import FEISHU

FILE = Attached(name="", size=None, kind="image", handle="h")


class Moody(Shelf):
    """Fails in the given ways first, then hands out what lies there."""

    def __init__(self, *moods: Exception) -> None:
        super().__init__(contents={"h": PICTURE})
        self.moods = list(moods)

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        if self.moods:
            self.asked.append(attached.handle)
            raise self.moods.pop(0)
        return await super().fetch(attached, limit=limit)


class Silent(Shelf):
    """Never answers."""

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        await asyncio.Event().wait()
        return b""


async def code_of(fetcher: Fetcher, file: Attached = FILE, platform: str = FEISHU) -> str:
    """The refusal that fetching ends in; empty when it does not."""
    try:
        await fetcher.fetch(platform, file)
    except RuleViolation as no:
        return no.code
    return ""


async def _at_once(_seconds: float) -> None:
    """No waiting in tests."""


@pytest.mark.parametrize(
    ("moods", "code", "tries"),
    [
        ((), "", 1),
        ((Unreachable("away"),), "", 2),
        ((PlatformBusy("busy", retry_after=1.0),), "", 2),
        ((PlatformBusy("busy", retry_after=300.0),), "file_unreachable", 1),
        ((Unreachable("away"), Unreachable("away")), "file_unreachable", 2),
        ((BadCredentials("not allowed"),), "file_unreachable", 1),
    ],
)
async def test_a_second_try_is_made_where_it_may_help(moods: tuple[Exception, ...], code: str, tries: int) -> None:
    """Not where the platform asks for minutes, nor where a right is missing."""
    shelf = Moody(*moods)

    assert await code_of(Fetcher({FEISHU: shelf}, sleep=_at_once)) == code
    assert len(shelf.asked) == tries


async def test_a_platform_that_never_answers_is_given_up() -> None:
    """Whoever sent the file waits for a word."""
    assert await code_of(Fetcher({FEISHU: Silent()}, within=0.01)) == "file_unreachable"


async def test_a_file_that_says_it_is_too_large_is_not_asked_for() -> None:
    """Where the platform tells the size beforehand."""
    shelf = Shelf(contents={"h": PICTURE})
    file = Attached(name="", size=6 * 1024 * 1024, kind="image", handle="h")

    assert await code_of(Fetcher({FEISHU: shelf}), file) == "file_too_large"
    assert shelf.asked == []


async def test_a_platform_that_is_not_open_has_no_files() -> None:
    """A message of another day."""
    assert await code_of(Fetcher({}), platform="wecom") == "file_gone"


@pytest.mark.parametrize("wrong", [{"max_mb": 0}, {"max_mb": 21}, {"photo_max_mb": 0}, {"keep_days": 0}])
def test_impossible_limits_are_found_before_the_start(wrong: dict[str, int]) -> None:
    """No platform takes more back, and nothing can be kept for no time."""
    problems = check(Settings(files=FileSettings(**wrong)))

    assert [f"files.{name}" for name in wrong] == [
        problem.key for problem in problems if problem.key.startswith("files.")
    ]
