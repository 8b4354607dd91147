"""What the platforms call the bound groups."""

from __future__ import annotations

from datetime import timedelta

from adapters.base import Incoming, PlatformError, Unreachable
from bot.company.group_titles import AGAIN, GroupTitles, note_title
from bot.door import Door
from bot.policy.shelf import Shelf
from core.service.bind_group import BindGroup
from core.service.ports.groups import GroupKind
from core.service.records import Place
from tests.support.builders import LIN, Ledger


class Telling:
    """A platform that tells a title, or is away; counts how often it was asked."""

    def __init__(self, title: str) -> None:
        self.title, self.away, self.asked = title, False, 0

    async def group_title(self, chat: str) -> str:
        self.asked += 1
        if self.away:
            raise self.trouble
        return self.title

    @property
    def trouble(self) -> PlatformError:
        return Unreachable("away", code="test")


def bound(ledger: Ledger, platform: Telling, **changes: object) -> GroupTitles:
    """A group that 林岚 has bound, and who looks after titles; only Feishu is open."""
    ledger.do(BindGroup(**{"by": LIN, "platform": "feishu", "chat": "oc_east", **changes}))  # type: ignore[arg-type]
    shelf = Shelf(ledger.clock)
    door = Door(store=ledger.store, clock=ledger.clock, new_id=ledger.new_id, shelf=shelf, wake=lambda: None)
    return GroupTitles(door, {"feishu": platform})


def label(ledger: Ledger, platform: str = "feishu", chat: str = "oc_east") -> str:
    group = ledger.read(lambda uow: uow.groups.get(platform, chat))
    return group.label if group else "-"


async def test_a_bound_group_is_called_as_people_call_it(ledger: Ledger) -> None:
    """Asked once, and again after some hours: it may have been renamed."""
    platform = Telling("华东销售群")
    titles = bound(ledger, platform)
    for _ in range(3):
        await titles.look()
    first, asked = label(ledger), platform.asked
    platform.title = "华东大群"
    ledger.later(AGAIN)
    await titles.look()

    assert (first, asked, label(ledger)) == ("华东销售群", 1, "华东大群")


async def test_a_name_that_was_given_stays(ledger: Ledger) -> None:
    """The policy names groups by it."""
    titles = bound(ledger, Telling("华东销售群"), name="华东群")
    await titles.look()

    assert label(ledger) == "华东群"


async def test_a_platform_that_is_away_is_asked_again_later(ledger: Ledger) -> None:
    """Without a word to anybody."""
    platform = Telling("华东销售群")
    titles = bound(ledger, platform)
    platform.away = True
    await titles.look()
    platform.away = False
    ledger.later(AGAIN)
    await titles.look()

    assert label(ledger) == "华东销售群"


async def test_a_robot_and_a_platform_that_is_closed_are_not_asked(ledger: Ledger) -> None:
    """A robot has the name that it was bound under."""
    feishu = Telling("华东销售群")
    titles = bound(ledger, feishu, chat="robot:x", kind=GroupKind.ROBOT, name="华南群")
    ledger.do(BindGroup(by=LIN, platform="wecom", chat="wr_x"))
    await titles.look()

    assert (label(ledger, chat="robot:x"), feishu.asked) == ("华南群", 0)


def test_a_message_may_tell_the_title(ledger: Ledger) -> None:
    """Of a bound group; of another one nothing is kept."""
    ledger.do(BindGroup(by=LIN, platform="dingtalk", chat="cid"))
    ctx = ledger.context()
    for chat, title in (("cid", "华东一群"), ("cid", "华东二群"), ("other", "闲聊")):
        said = Incoming(
            platform="dingtalk",
            event_id="1",
            place=Place(platform="dingtalk", person="lin", chat=chat, direct=False),
            text="公海",
            sent_at=ctx.now - timedelta(seconds=1),
            group_title=title,
        )
        ledger.write(lambda uow, said=said: note_title(said, uow, ctx))  # type: ignore[misc]

    assert label(ledger, "dingtalk", "cid") == "华东二群"
    assert label(ledger, "dingtalk", "other") == "-"
