"""Following the platforms' directories: who is missing, what is looked up, and when nothing is believed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.base import BadCredentials, Department, DirectoryChanged, Person, PersonLeft, Unreachable
from bot.company.directories import AGAIN, Directories
from bot.intake.entry import Entry
from bot.timed.jobs import ring_timers
from core.domain.ids import MemberId
from core.service.records import NoticeKind
from tests.support.builders import WANG, ZHOU, Ledger
from tests.support.chat import Desk
from tests.support.directories import MadeUpDirectory
from tests.support.waiting import LIMIT

WU = Person(external_id="wu", name="吴桐", departments=("2",), mobile="+8613900020002")


def many(count: int) -> list[Person]:
    """So many people, by number."""
    return [Person(external_id=f"p{n:02d}", name=f"同事{n}", departments=("2",)) for n in range(count)]


@pytest.fixture
def wecom() -> MadeUpDirectory:
    """Somebody whom nobody knows yet."""
    return MadeUpDirectory({WU.external_id: WU})


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """The house."""
    return Desk(ledger)


@pytest.fixture
def directories(desk: Desk, wecom: MadeUpDirectory) -> Directories:
    """One platform."""
    return Directories(desk.door, {"wecom": wecom})


@asynccontextmanager
async def working(directories: Directories) -> AsyncIterator[None]:
    """Its errands are run."""
    task = asyncio.create_task(directories.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def rung(desk: Desk, directories: Directories, step: timedelta) -> None:
    """Time passes, and what it brings is done."""
    desk.ledger.later(step)
    async with working(directories):
        await ring_timers(desk.door, directories.errand)
        await asyncio.wait_for(directories.settle(), LIMIT)


def names(ledger: Ledger) -> set[str]:
    """Who is there."""
    return {member.name for member in ledger.read(lambda uow: uow.directory.members()) if member.active}


def account_of(ledger: Ledger, name: str) -> MemberId | None:
    """Whose WeCom account this is."""
    found = ledger.read(lambda uow: uow.directory.member_known_as("wecom", name))
    return found.id if found else None


async def test_a_full_reading_takes_people_over_with_their_mobile(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """In the form by which platforms can be compared."""
    wecom.departments_ = (Department(id="2", name="销售部", parent=None, leaders=("wu",)),)
    await directories.sync()

    found = ledger.read(lambda uow: uow.directory.member_known_as("wecom", "wu"))
    assert found is not None
    assert (found.name, found.mobile) == ("吴桐", "13900020002")


async def test_who_is_missing_and_not_shown_is_gone(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """Whoever is shown when asked for alone was only left out of the listing."""
    wecom.add(*many(3))
    await directories.sync()
    for name in ("p00", "p01"):
        wecom.hidden[name] = wecom.people_.pop(name)
    wecom.hidden.pop("p01")

    await directories.sync()

    assert wecom.asked == ["p00", "p01"]
    assert {"同事0", "同事2"} <= names(ledger)
    assert "同事1" not in names(ledger)


async def test_a_platform_that_cannot_answer_keeps_everybody(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """Half an answer is none."""
    wecom.add(*many(3))
    await directories.sync()
    wecom.people_.pop("p00")
    wecom.error = Unreachable("made up")
    await directories.sync()

    assert "同事0" in names(ledger)


async def test_too_many_missing_are_doubted_aloud_and_once(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """A narrowed range: nobody goes, /readyz says why, every administrator reads it once."""
    wecom.add(*many(20))
    await directories.sync()
    before = names(ledger)
    for n in range(6):
        wecom.people_.pop(f"p{n:02d}")

    for _ in range(3):
        await directories.sync()

    assert names(ledger) == before
    (problem,) = directories.problems()
    assert "少了 6 人（原来 21 人）" in problem
    told = [notice for notice in ledger.notices() if notice.about.kind == "directory"]
    assert [(notice.to, notice.kind, notice.args["code"]) for notice in told] == [
        (ZHOU, NoticeKind.REPLY, "directory_doubtful")
    ]


async def test_the_doubt_is_over_when_the_range_is_back(directories: Directories, wecom: MadeUpDirectory) -> None:
    """Nothing else has to be done."""
    wecom.add(*many(20))
    await directories.sync()
    kept, wecom.people_ = wecom.people_, {}
    await directories.sync()
    assert list(directories.problems())

    wecom.people_ = kept
    await directories.sync()

    assert not list(directories.problems())


async def test_a_listing_of_nobody_is_never_believed(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """Not even of one."""
    await directories.sync()
    wecom.people_.clear()
    await directories.sync()

    assert "吴桐" in names(ledger)


async def test_an_account_made_anew_costs_nobody_his_customers(
    directories: Directories, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """The new one is bound before the old one is missed."""
    wecom.add(*many(3))
    await directories.sync()
    member = account_of(ledger, "wu")
    wecom.people_.pop("wu")
    wecom.add(replace(WU, external_id="wutong"))

    await directories.sync()
    await directories.sync()

    assert account_of(ledger, "wutong") == member
    assert account_of(ledger, "wu") is None
    assert "吴桐" in names(ledger)


async def test_a_leaver_of_one_platform_goes_before_a_newcomer_of_another_comes(
    desk: Desk, wecom: MadeUpDirectory, ledger: Ledger
) -> None:
    """Or the newcomer with his number would become him."""
    dingtalk = MadeUpDirectory()
    dingtalk.add(*many(2))
    directories = Directories(desk.door, {"dingtalk": dingtalk, "wecom": wecom})
    await directories.sync()
    member = account_of(ledger, "wu")
    wecom.people_.pop("wu")
    wecom.add(*many(1))
    dingtalk.add(Person(external_id="he", name="贺新", departments=("2",), mobile="13900020002"))

    await directories.sync()

    heir = ledger.read(lambda uow: uow.directory.member_known_as("dingtalk", "he"))
    assert heir is not None
    assert heir.id != member


async def test_events_about_one_person_are_one_look(
    directories: Directories, wecom: MadeUpDirectory, desk: Desk, ledger: Ledger
) -> None:
    """And told again, none at all."""
    entry = Entry(desk.door)
    for event in ("e1", "e2", "e2"):
        await entry.changed(DirectoryChanged(platform="wecom", event_id=event, external_ids=("wu",)))

    await rung(desk, directories, timedelta(seconds=6))

    assert wecom.asked == ["wu"]
    assert account_of(ledger, "wu") is not None
    await entry.changed(DirectoryChanged(platform="wecom", event_id="e2", external_ids=("wu",)))
    await rung(desk, directories, timedelta(seconds=6))
    assert wecom.asked == ["wu"]


async def test_a_changed_department_reads_everything_once(
    directories: Directories, wecom: MadeUpDirectory, desk: Desk
) -> None:
    """However many departments change within the minute."""
    entry = Entry(desk.door)
    for event in ("e1", "e2", "e3"):
        await entry.changed(DirectoryChanged(platform="wecom", event_id=event))

    await rung(desk, directories, timedelta(minutes=1))

    assert wecom.read == 1


async def test_who_is_looked_up_and_not_shown_is_gone(
    directories: Directories, wecom: MadeUpDirectory, desk: Desk, ledger: Ledger
) -> None:
    """The change was that he left."""
    wecom.add(*many(2))
    await directories.sync()
    wecom.people_.pop("wu")

    await Entry(desk.door).changed(DirectoryChanged(platform="wecom", event_id="e1", external_ids=("wu",)))
    await rung(desk, directories, timedelta(seconds=6))

    assert "吴桐" not in names(ledger)


async def test_a_look_waits_for_a_platform_that_is_away(
    directories: Directories, wecom: MadeUpDirectory, desk: Desk, ledger: Ledger
) -> None:
    """It is written down until it was done; what is refused for good is left to the next full reading."""
    entry = Entry(desk.door)
    wecom.error = Unreachable("made up")
    await entry.changed(DirectoryChanged(platform="wecom", event_id="e1", external_ids=("wu",)))
    await rung(desk, directories, timedelta(seconds=6))
    wecom.error = None
    await rung(desk, directories, AGAIN)
    assert account_of(ledger, "wu") is not None

    wecom.error, wecom.asked = BadCredentials("made up", code="60011"), []
    await entry.changed(DirectoryChanged(platform="wecom", event_id="e2", external_ids=("p01",)))
    await rung(desk, directories, timedelta(seconds=6))
    await rung(desk, directories, AGAIN)
    assert wecom.asked == ["p01"]


async def test_two_processes_share_an_errand(wecom: MadeUpDirectory, desk: Desk) -> None:
    """Whoever claims it first runs it."""
    ours, theirs = (Directories(desk.door, {"wecom": wecom}) for _ in range(2))
    await Entry(desk.door).changed(DirectoryChanged(platform="wecom", event_id="e1", external_ids=("wu",)))

    await rung(desk, ours, timedelta(seconds=6))
    await rung(desk, theirs, timedelta(0))

    assert wecom.asked == ["wu"]


async def test_a_wave_of_leavers_is_compared_as_a_whole(
    directories: Directories, wecom: MadeUpDirectory, desk: Desk, ledger: Ledger
) -> None:
    """Each event names one; together they are a range that was narrowed."""
    wecom.add(*many(20))
    await directories.sync()
    entry, gone = Entry(desk.door), [wecom.people_.pop(f"p{n:02d}") for n in range(12)]
    for person in gone:
        await entry.left(PersonLeft(platform="wecom", event_id=f"e-{person.name}", external_id=person.external_id))

    assert len([person for person in gone if person.name not in names(ledger)]) == 5
    await rung(desk, directories, timedelta(minutes=1))
    assert list(directories.problems())
    assert len([person for person in gone if person.name not in names(ledger)]) == 5


async def test_a_leaver_with_another_app_goes_on_working(desk: Desk, ledger: Ledger) -> None:
    """Feishu says that 王晨 left; DingTalk has him."""
    ledger.write(lambda uow: uow.directory.bind(replace(uow.directory.identities_of(WANG)[0], platform="dingtalk")))

    await Entry(desk.door).left(PersonLeft(platform="feishu", event_id="e1", external_id="ou_wang"))

    assert ledger.file(WANG).is_live
