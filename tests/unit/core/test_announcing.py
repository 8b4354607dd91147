"""What bound groups hear of the pool: when, on how many cards, and which groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from core.domain.filing import Filing, FilingStatus
from core.domain.ids import EntryId
from core.domain.policy.calendar import Hours
from core.domain.policy.document import Clause, Policy
from core.domain.policy.pool import Announcing, Pool
from core.domain.pool import NO_POOL, Cause, PoolEntry, Went
from core.domain.rules import RuleRef
from core.service import announce_pool
from core.service.bind_group import BindGroup
from core.service.ports.store import UnitOfWork
from core.service.procedures import announcing
from core.service.procedures.announcing import announce
from core.service.records import Notice, NoticeKind, Timer
from core.service.views.announce_views import announced_view
from tests.support.builders import WANG, XU, Ledger
from tests.support.invented import company_name

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ledger() -> Ledger:
    """Two groups are bound."""
    ledger = Ledger()
    for app, name in (("feishu", "华东群"), ("wecom", "华南群")):
        ledger.do(BindGroup(by=None, platform=app, chat=f"chat-{app}", name=name))
    return ledger


def lies(ledger: Ledger, number: int = 1, *, pool: str = "common", **changes: object) -> PoolEntry:
    """A customer that has just come into the pool, and is announced as entering it does."""
    filing = ledger.file(WANG, company=company_name(number), phone=f"1390002{number:04d}", region="上海")
    entry = PoolEntry(
        id=EntryId(ledger.new_id()),
        customer_id=filing.customer_id,
        scope="",
        filing_id=filing.id,
        number=filing.number,
        pool=pool,
        since=ledger.clock(),
        cause=Cause.RELEASED,
        rule=RuleRef(version=1, clause=Clause.POOL.value),
        previous=WANG,
    )
    entry = replace(entry, **changes)  # type: ignore[arg-type]
    ended: Filing = replace(ledger.again(filing), status=FilingStatus.WITHDRAWN)
    ctx = ledger.context()

    def put_in(uow: UnitOfWork) -> None:
        uow.filings.save(ended)
        uow.pool.add(entry)
        announce(entry, uow, ctx)

    ledger.write(put_in)
    return entry


def timers(ledger: Ledger) -> list[Timer]:
    due = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + timedelta(days=9), limit=99))
    return [timer for timer in due if timer.kind == announcing.KIND]


def rung(ledger: Ledger) -> list[Notice]:
    """Every moment comes in its order; what groups are told."""
    for timer in timers(ledger):
        ledger.at(timer.due_at)
        ledger.write(lambda uow, key=timer.key: uow.timers.done(key))  # type: ignore[misc]
        ledger.do(announce_pool.command_of(timer))
    return [notice for notice in ledger.notices() if notice.kind is NoticeKind.POOL_ANNOUNCED]


def changed(ledger: Ledger, **announcing: object) -> Policy:
    policy = Policy()
    return replace(policy, announce=replace(policy.announce, **announcing))  # type: ignore[arg-type]


def test_what_comes_in_within_a_moment_stands_on_one_card_for_each_group(ledger: Ledger) -> None:
    """A minute gathers; the newest stands first."""
    first, second = lies(ledger, 1), lies(ledger.later(timedelta(seconds=1)), 2)

    told = rung(ledger)

    assert [notice.place and notice.place.chat for notice in told] == ["chat-feishu", "chat-wecom"]
    assert {notice.args["entries"] for notice in told} == {f"{second.id},{first.id}"}


def test_each_customer_has_a_card_of_its_own_where_the_policy_wants_it(ledger: Ledger) -> None:
    """As long as they are few."""
    ledger.policy = changed(ledger, released=Announcing.SINGLE, at_once=2)
    lies(ledger, 1)
    lies(ledger, 2)
    few = len(rung(ledger))
    for number in (3, 4, 5):
        lies(ledger, number)

    assert few == 4
    assert len(rung(ledger)) == few + 2


def test_what_is_too_much_for_one_card_is_counted(ledger: Ledger) -> None:
    """A group does not scroll through a night of expiries."""
    ledger.policy = changed(ledger, at_once=2)
    for number in (1, 2, 3, 4, 5):
        lies(ledger, number)

    assert {(len(str(notice.args["entries"]).split(",")), notice.args["more"]) for notice in rung(ledger)} == {(2, 3)}


def test_a_digest_goes_out_once_a_day_at_its_time(ledger: Ledger) -> None:
    """Whatever came in since yesterday's."""
    ledger.policy = changed(ledger, released=Announcing.DIGEST, digest_at=time(9, 30))
    lies(ledger, 1)
    lies(ledger.later(timedelta(hours=5)), 2)

    (timer,) = timers(ledger)

    assert (timer.due_at + timedelta(hours=8)).time() == time(9, 30)


def test_nobody_is_told_in_quiet_hours(ledger: Ledger) -> None:
    """What came in at night goes out on one card in the morning."""
    calendar = replace(Policy().calendar, quiet=Hours(start=time(22), end=time(8)))
    ledger.policy = replace(Policy(), calendar=calendar)
    late = datetime.fromisoformat("2026-11-20T23:10:00+08:00")
    lies(ledger.at(late), 1)
    lies(ledger.later(timedelta(hours=4)), 2)

    (timer,) = timers(ledger)

    assert timer.due_at == datetime.fromisoformat("2026-11-21T08:00:00+08:00")


def test_where_nothing_is_to_be_announced_no_timer_is_set(ledger: Ledger) -> None:
    """By the policy, or because it is kept for those who queue."""
    lies(ledger, 1, pool=NO_POOL)
    ledger.policy = changed(ledger, released=Announcing.NONE)
    lies(ledger, 2)

    assert timers(ledger) == []


def test_a_pool_tells_the_groups_that_it_names(ledger: Ledger) -> None:
    """By the name of the group or by the platform's id of it."""
    pools = (
        Pool(key="east", name="华东公海", groups=("华东群",)),
        Pool(key="common", name="公海", groups=("chat-wecom",)),
    )
    policy = Policy()
    ledger.policy = replace(policy, pool=replace(policy.pool, pools=pools))
    lies(ledger, 1, pool="east")
    lies(ledger, 2)

    assert sorted((n.args["pool"], n.place.chat) for n in rung(ledger) if n.place) == [
        ("common", "chat-wecom"),
        ("east", "chat-feishu"),
    ]


def test_what_was_claimed_before_the_card_went_out_is_not_on_it(ledger: Ledger) -> None:
    """And a card with nothing on it is not sent."""
    first, second = lies(ledger, 1), lies(ledger, 2)
    ledger.write(lambda uow: uow.pool.save(first.leave(Went.CLAIMED, at=ledger.clock(), by=XU)))
    told = rung(ledger)
    ledger.write(lambda uow: uow.pool.save(second.leave(Went.CLAIMED, at=ledger.clock(), by=XU)))

    assert {notice.args["entries"] for notice in told} == {second.id}


def test_what_was_somebodys_turn_is_announced_when_it_is_open_to_all(ledger: Ledger) -> None:
    """Alone, since those of its moment were told before."""
    entry = lies(ledger, 1, turn_of=XU, turn_until=ledger.clock() + 30 * MINUTE)
    quiet = rung(ledger)
    opened = entry.open()
    ctx = ledger.later(30 * MINUTE).context()

    def open_it(uow: UnitOfWork) -> None:
        uow.pool.save(opened)
        announce(opened, uow, ctx)

    ledger.write(open_it)

    assert quiet == []
    assert {notice.args["entries"] for notice in rung(ledger)} == {entry.id}


def test_a_group_sees_what_the_policy_shows_and_never_a_phone(ledger: Ledger) -> None:
    """Company and region; who has it as soon as somebody has."""
    ledger.policy = changed(ledger, shown=("company", "region", "phone", "contact", "note"))
    entry = lies(ledger, 1)
    ctx = ledger.context()
    (line,) = ledger.read(lambda uow: announced_view([entry.id], uow, ctx)).lines
    ledger.write(lambda uow: uow.pool.save(entry.leave(Went.CLAIMED, at=ledger.clock(), by=XU)))
    (taken,) = ledger.read(lambda uow: announced_view([entry.id], uow, ctx)).lines

    assert (line.company, [field.value for field in line.shown]) == (company_name(1), ["上海"])
    assert (line.live, taken.live, taken.taken_by) == (True, False, "徐朗")
