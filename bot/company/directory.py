"""Taking over a platform's directory, in portions that never hold the writer for long; and noticing who is missing."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from typing import TypeVar

from adapters.base import Department, Person, PlatformError
from bot.door import Door
from bot.platforms import PlatformDirectory
from bot.replies import Say
from cards.texts import words
from core.domain.contact import normal_phone
from core.domain.frozen import dataclass
from core.domain.leaving import is_plausible, missing_from
from core.service.commands import execute
from core.service.context import Context
from core.service.directory import AccountGone, SyncDirectory, TeamEntry
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.person import PersonEntry
from core.service.records import Notice, NoticeKind, Subject

log = logging.getLogger(__name__)
PORTION = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything that a platform shows us, read in one go."""

    platform: str
    departments: tuple[Department, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """More is missing from a listing than leaves at once, of so many known accounts: nobody was touched."""

    platform: str
    missing: int
    known: int


async def read_listing(platform: str, directory: PlatformDirectory) -> Listing | None:
    """``None`` when it could not be read to the end: half a listing is none. The failure is only logged."""
    try:
        departments, people = await directory.departments(), await directory.people()
    except PlatformError as error:
        log.warning("a directory could not be read", extra={"action": "directory_failed", "code": error.code})
        return None
    return Listing(platform=platform, departments=tuple(departments), people=tuple(people))


async def take_over(listing: Listing, door: Door) -> int:
    """People first, then teams with their leaders. Returns how many people there are."""
    platform = listing.platform
    for portion in _portions(listing.people):
        await _sync(SyncDirectory(platform=platform, people=tuple(_person(one) for one in portion)), door)
    for part in _portions(listing.departments):
        await _sync(SyncDirectory(platform=platform, people=(), teams=tuple(_team(one) for one in part)), door)
    log.info("directory taken over", extra={"action": "directory_synced", "people": len(listing.people)})
    return len(listing.people)


async def take_over_directory(platform: str, directory: PlatformDirectory, door: Door) -> int:
    """Read one platform and follow it: leavers first, then people and teams. Returns how many people there are."""
    listing = await read_listing(platform, directory)
    if listing is None:
        return 0
    await let_leavers_go(listing, directory, door)
    return await take_over(listing, door)


async def let_leavers_go(listing: Listing, directory: PlatformDirectory, door: Door) -> Doubt | None:
    """Whoever is known and not listed, and whom the platform, asked for him alone, does not show either, is gone.

    Where too many are missing, nobody is: administrators are told once, and the doubt is returned. A platform that
    cannot answer for somebody leaves him as he is.
    """
    known, missing = await door.read(lambda uow: _missing(listing, uow))
    if not is_plausible(missing=len(missing), known=known, listed=len(listing.people)):
        doubt = Doubt(platform=listing.platform, missing=len(missing), known=known)
        await _tell_administrators(doubt, missing, door)
        return doubt
    for external_id in missing:
        try:
            shown = await directory.person(external_id)
        except PlatformError as error:
            log.warning("a leaver could not be confirmed", extra={"action": "leaver_unsure", "code": error.code})
            continue
        if shown is None and not await lose(listing.platform, external_id, door):
            return Doubt(platform=listing.platform, missing=len(missing), known=known)
    return None


async def lose(platform: str, external_id: str, door: Door) -> bool:
    """The account is gone. ``False`` when so many went a moment ago that it is not believed."""
    outcome = await _run(AccountGone(platform=platform, external_id=external_id), door)
    if outcome.code == "held":
        log.warning("too many accounts went at once", extra={"action": "leavers_held", "platform": platform})
    elif outcome.code != "already_gone":
        log.info("an account is gone", extra={"action": "account_gone", "platform": platform, "came": outcome.code})
    door.wake()
    return outcome.code != "held"


async def introduce(platform: str, directory: PlatformDirectory, external_id: str, door: Door) -> bool:
    """Look one unknown sender up, so that a new colleague can write at once. ``False`` if the platform shows nobody."""
    try:
        person = await directory.person(external_id)
    except PlatformError as error:
        log.warning("a sender could not be looked up", extra={"action": "introduce_failed", "code": error.code})
        return False
    if person is None:
        return False
    await take_over_person(platform, person, door)
    return True


async def take_over_person(platform: str, person: Person, door: Door) -> None:
    """One person as the platform shows him now."""
    await _sync(SyncDirectory(platform=platform, people=(_person(person),)), door)


async def _sync(command: SyncDirectory, door: Door) -> None:
    outcome = await _run(command, door)
    if shared := outcome.facts.get("shared_mobiles"):
        found = {"action": "mobile_shared", "platform": command.platform, "people": shared}
        log.warning("several members have the same mobile", extra=found)
    if outcome.notices:
        door.wake()


async def _run(command: SyncDirectory | AccountGone, door: Door) -> Outcome:
    ctx = door.context()
    return await door.submit(lambda uow: execute(command, uow, ctx))


def _missing(listing: Listing, uow: UnitOfWork) -> tuple[int, tuple[str, ...]]:
    """How many accounts are known there, and which are missing. Somebody whose account was made anew under the same
    name and mobile is not: the new one is bound first, and the old one is missing next time.
    """
    accounts = {account.external_id: account.member_id for account in uow.directory.accounts(listing.platform)}
    listed = {person.external_id for person in listing.people}
    renewed = {(one.name, _mobile(one)) for one in listing.people if one.mobile and one.external_id not in accounts}
    gone = []
    for external_id in missing_from(listed, accounts):
        member = uow.directory.member(accounts[external_id])
        if member.mobile is None or (member.name, member.mobile) not in renewed:
            gone.append(external_id)
    return len(accounts), tuple(gone)


async def _tell_administrators(doubt: Doubt, missing: Sequence[str], door: Door) -> None:
    """Once for the same people missing, however often the directory is read."""
    found = {"action": "leavers_doubted", "platform": doubt.platform, "missing": doubt.missing, "known": doubt.known}
    log.warning("too many people are missing from a directory", extra=found)
    mark = hashlib.sha256("\n".join(missing).encode()).hexdigest()[:16]
    ctx = door.context()
    await door.submit(lambda uow: _post(doubt, mark, uow, ctx))
    door.wake()


def _post(doubt: Doubt, mark: str, uow: UnitOfWork, ctx: Context) -> None:
    for admin in uow.directory.admins():
        if admin.active:
            notice = Notice(
                dedupe_key=f"directory:{doubt.platform}:{mark}:{admin.id}",
                kind=NoticeKind.REPLY,
                to=admin.id,
                about=Subject(kind="directory", id=doubt.platform),
                args={
                    "say": Say.PLAIN.value,
                    "code": "directory_doubtful",
                    "fact:platform": words.PLATFORM.get(doubt.platform, doubt.platform),
                    "fact:missing": doubt.missing,
                    "fact:known": doubt.known,
                },
            )
            uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)


def _person(person: Person) -> PersonEntry:
    return PersonEntry(
        external_id=person.external_id,
        name=person.name,
        teams=person.departments,
        mobile=_mobile(person),
        admin=person.admin,
    )


def _mobile(person: Person) -> str | None:
    """In the one form by which platforms can be compared; numbers from abroad stay as they are told."""
    return (normal_phone(person.mobile) or person.mobile) if person.mobile else None


def _team(department: Department) -> TeamEntry:
    return TeamEntry(
        id=department.id, name=department.name, parent=department.parent, leaders=tuple(department.leaders)
    )


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), PORTION):
        yield items[start : start + PORTION]
