"""Taking over a platform's directory, in portions that never hold the writer for long."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TypeVar

from adapters.base import Department, Person, PlatformError
from bot.door import Door
from bot.platforms import PlatformDirectory
from core.service.commands import execute
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry

log = logging.getLogger(__name__)
PORTION = 100
T = TypeVar("T")


async def take_over_directory(platform: str, directory: PlatformDirectory, door: Door) -> int:
    """People first, then teams with their leaders. Returns how many people there are; a platform's failure is only
    logged.
    """
    try:
        departments, people = await directory.departments(), await directory.people()
    except PlatformError as error:
        log.warning("a directory could not be read", extra={"action": "directory_failed", "code": error.code})
        return 0
    for portion in _portions(people):
        await _sync(SyncDirectory(platform=platform, people=tuple(_person(one) for one in portion)), door)
    for part in _portions(departments):
        await _sync(SyncDirectory(platform=platform, people=(), teams=tuple(_team(one) for one in part)), door)
    log.info("directory taken over", extra={"action": "directory_synced", "people": len(people)})
    return len(people)


async def introduce(platform: str, directory: PlatformDirectory, external_id: str, door: Door) -> bool:
    """Look one unknown sender up, so that a new colleague can write at once. ``False`` if the platform shows nobody."""
    try:
        person = await directory.person(external_id)
    except PlatformError as error:
        log.warning("a sender could not be looked up", extra={"action": "introduce_failed", "code": error.code})
        return False
    if person is None:
        return False
    await _sync(SyncDirectory(platform=platform, people=(_person(person),)), door)
    return True


async def _sync(command: SyncDirectory, door: Door) -> None:
    ctx = door.context()
    await door.submit(lambda uow: execute(command, uow, ctx))


def _person(person: Person) -> PersonEntry:
    return PersonEntry(
        external_id=person.external_id,
        name=person.name,
        teams=person.departments,
        mobile=person.mobile,
        admin=person.admin,
    )


def _team(department: Department) -> TeamEntry:
    return TeamEntry(
        id=department.id, name=department.name, parent=department.parent, leaders=tuple(department.leaders)
    )


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), PORTION):
        yield items[start : start + PORTION]
