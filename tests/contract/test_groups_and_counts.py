"""Groups that hear announcements, and what the platforms were asked in a month."""

from __future__ import annotations

from dataclasses import replace

from core.domain.ids import MemberId, TeamId
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import Store
from core.service.records import Place
from tests.support.stores import MINUTE, MORNING, at_once, read, write, write_each

EAST = Group(
    platform="feishu",
    chat="oc_east",
    name="华东销售群",
    kind=GroupKind.CHAT,
    bound_by=MemberId("lin"),
    bound_at=MORNING,
    title="华东大群",
    team_id=TeamId("feishu:east"),
)
ROBOT = Group(
    platform="wecom",
    chat="robot:华南群",
    name="华南群",
    kind=GroupKind.ROBOT,
    bound_by=None,
    bound_at=MORNING + MINUTE,
    secret="a made-up key",
)


def test_groups_are_listed_as_they_were_bound(store: Store) -> None:
    """With the robot's key, which is nobody else's business."""
    write_each(store, (ROBOT, EAST), lambda uow, group: uow.groups.add(group))

    assert read(store, lambda uow: uow.groups.all()) == [EAST, ROBOT]
    assert read(store, lambda uow: uow.groups.get("wecom", ROBOT.chat)) == ROBOT
    assert read(store, lambda uow: uow.groups.get("feishu", ROBOT.chat)) is None
    assert ROBOT.secret not in repr(ROBOT)


def test_a_group_is_bound_once(store: Store) -> None:
    """Bound again it takes the new name and the new key."""
    renamed = replace(ROBOT, name="华南一群", secret="another key")
    write_each(store, (ROBOT, renamed), lambda uow, group: uow.groups.add(group))

    assert read(store, lambda uow: uow.groups.all()) == [renamed]


def test_a_group_can_be_let_go(store: Store) -> None:
    """Twice is once."""
    write(store, lambda uow: uow.groups.add(EAST))

    assert write(store, lambda uow: uow.groups.remove("feishu", "oc_east"))
    assert not write(store, lambda uow: uow.groups.remove("feishu", "oc_east"))
    assert read(store, lambda uow: uow.groups.all()) == []


def test_an_announcement_goes_to_the_group_and_nobody_in_particular() -> None:
    """The relay sends it as it sends everything."""
    assert EAST.place == Place(platform="feishu", person="", chat="oc_east", direct=False)


def test_what_a_platform_was_asked_adds_up_by_month(store: Store) -> None:
    """Each name for itself; a new month begins with nothing."""
    for name, by in (("api_calls", 3), ("api_calls", 4), ("pushes", 1)):
        write(store, lambda uow, n=name, b=by: uow.counts.add("dingtalk", "2026-11", n, b))  # type: ignore[misc]

    assert read(store, lambda uow: uow.counts.of("dingtalk", "2026-11")) == {"api_calls": 7, "pushes": 1}
    assert read(store, lambda uow: uow.counts.of("dingtalk", "2026-12")) == {}
    assert read(store, lambda uow: uow.counts.of("wecom", "2026-11")) == {}


def test_processes_that_count_at_once_lose_nothing(store: Store) -> None:
    """Each adds what it did."""
    at_once([lambda: store.submit(lambda uow: uow.counts.add("dingtalk", "2026-11", "pushes", 2)) for _ in range(8)])

    assert read(store, lambda uow: uow.counts.of("dingtalk", "2026-11")) == {"pushes": 16}
