"""Three companies on three platforms, each a crowd of salespeople who file as fast as they are answered.

Nobody has accounts on two of them, so that what each platform was sent can be told apart. Pushes go over HTTP to
whichever process they are aimed at; what is not acknowledged comes again by the platform's own plan.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from bot.sandbox.dingtalk.limits import Allowance
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.feishu.limits import RateLimits
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.wecom.messages import RateLimits as NoLimits
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN, text_of
from tests.support.invented import company_name, named_in

AES_KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRET: Final = "made up"
STEPS: Final = tuple(map(timedelta, (0, 0, 0, 0, 0), (6, 16, 61, 301, 3601)))
"""Far enough to meet the next try of every platform's plan, the soonest first."""


class RealTime:
    """A stand-in's clock: letting its calendar run on to the next redelivery does not take it out of the present."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message of the bot's that arrived: whom it reached, when, and of which companies it speaks."""

    platform: str
    person: str
    at: datetime
    names: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Side:
    """One platform with its people; ``sellers`` are their accounts, ``place`` is how far `heard` has read."""

    platform: str
    stand_in: Any
    clock: RealTime
    sellers: list[str]
    place: dict[str, int] = field(default_factory=dict)
    _filings: list[tuple[str, Any]] = field(default_factory=list)
    _read: int = 0

    def aim(self, base: str) -> None:
        """Where pushes go from now on."""
        if self.platform == "dingtalk":
            self.stand_in.robot_url = f"{base}/callback/dingtalk/robot"
            self.stand_in.event_url = f"{base}/callback/dingtalk/event"
        else:
            self.stand_in.push_url = f"{base}/callback/{self.platform}"

    async def redeliver(self) -> None:
        """Let every redelivery come whose time would come, without leaving the present."""
        for step in STEPS:
            if all(acknowledged for _, acknowledged in self.filings()):
                return
            await self.stand_in.advance(step)
            self.clock.ahead += self.stand_in.now - datetime.now(UTC)

    def filings(self) -> list[tuple[str, bool]]:
        """Each company that was filed, and whether the platform has the acknowledgement of that message."""
        parcels = self.stand_in._redelivery.parcels
        for parcel in parcels[self._read :]:
            pushed = parcel.push.data if self.platform == "dingtalk" else parcel.envelope
            self._filings += [(name, parcel) for name in named_in(str(pushed))]
        self._read = len(parcels)
        return [(name, parcel.acknowledged) for name, parcel in self._filings]

    def heard(self) -> Iterator[Heard]:
        """What has arrived since the last call."""
        for chat, room in self.stand_in._world.rooms.items():
            for message in room.messages[self.place.get(chat, 0) :]:
                if message.sender not in room.members:
                    text = _said(self.stand_in._world, message)
                    names = frozenset(named_in(text))
                    yield Heard(platform=self.platform, person=room.members[0], at=datetime.now(UTC), names=names)
            self.place[chat] = len(room.messages)


def _said(world: Any, message: Any) -> str:
    """Everything that a message says, whatever the platform."""
    if track := getattr(message, "out_track_id", ""):
        return json.dumps(world.cards[track].public, ensure_ascii=False)
    card = getattr(message, "card", None)
    return f"{text_of(card)}{card}{getattr(message, 'text', '')}{getattr(message, 'content', '')}"


@dataclass(slots=True, kw_only=True)
class Crowd:
    """The three of them. ``teams`` each, with so many ``sellers`` and a leader."""

    chance: Random
    teams: int = 4
    sellers: int = 3
    sides: list[Side] = field(default_factory=list)
    said: int = 0
    _left: int = 0

    async def start(self) -> None:
        """The platforms listen."""
        self.sides = [self._feishu(), self._dingtalk(), self._wecom()]
        for side in self.sides:
            await side.stand_in.start()

    async def stop(self) -> None:
        for side in self.sides:
            await side.stand_in.stop()

    @property
    def people(self) -> int:
        """How many members the directories have together."""
        return len(self.sides) * self.teams * (self.sellers + 1)

    @property
    def settings(self) -> str:
        """Sections of the settings for DingTalk and WeCom; Feishu's stands in `Server`."""
        _, dingtalk, wecom = self.sides
        return f"""
[dingtalk]
enabled = true
mode = "webhook"
client_id = "ding_test"
client_secret = "{SECRET}"
token = "madeuptoken"
aes_key = "{AES_KEY}"
monthly_calls = 0
monthly_pushes = 0
api_base = "{dingtalk.stand_in.base_url}"
oapi_base = "{dingtalk.stand_in.base_url}"
[wecom]
enabled = true
corp_id = "ww_test"
agent_id = "1000002"
secret = "{SECRET}"
token = "madeuptoken"
encoding_aes_key = "{AES_KEY}"
api_base = "{wecom.stand_in.base_url}"
"""

    async def pour(self, count: int, *, aims: Callable[[], str], each: int = 12) -> None:
        """File so many customers, at each platform so many at a time; ``aims`` says where each push goes. Returns when
        all of them were pushed once, or earlier, when told to `stop_pouring`.
        """
        self._left = count

        async def file(side: Side) -> None:
            while self._left > 0:
                number, self.said, self._left = self.said, self.said + 1, self._left - 1
                side.aim(aims())
                seller = side.sellers[number % len(side.sellers)]
                await side.stand_in.say(seller, f"报备 {company_name(number)} 李娜 139{number + 1:08d}")

        await asyncio.gather(*(file(side) for side in self.sides for _ in range(each)))

    def stop_pouring(self) -> None:
        """What is under way is the last."""
        self._left = 0

    async def redeliver(self) -> None:
        """Until everything is acknowledged or given up."""
        for side in self.sides:
            await side.stand_in.settle()
            await side.redeliver()

    def _people(self, prefix: str = "") -> Iterator[tuple[int, str, list[str]]]:
        """A team's number, its leader's account and those of its salespeople."""
        for team in range(self.teams):
            yield team, f"{prefix}lead{team}", [f"{prefix}s{team}_{number}" for number in range(self.sellers)]

    def _feishu(self) -> Side:
        clock, names = RealTime(), []
        stand_in = FeishuStandIn(
            app_id=APP_ID,
            app_secret=APP_SECRET,
            encrypt_key=ENCRYPT_KEY,
            verification_token=TOKEN,
            limits=RateLimits.off(),
            clock=clock,
            rng=self.chance,
        )
        for team, leader, sellers in self._people("ou_"):
            stand_in.add_department(f"od_{team}", f"飞书{team}部", leader=leader)
            for person in (leader, *sellers):
                stand_in.add_user(person, person, departments=(f"od_{team}",))
            names += sellers
        return Side(platform="feishu", stand_in=stand_in, clock=clock, sellers=names)

    def _dingtalk(self) -> Side:
        clock, names = RealTime(), []
        stand_in = DingTalkStandIn(
            client_id="ding_test",
            client_secret=SECRET,
            token="madeuptoken",
            aes_key=AES_KEY,
            allowance=Allowance.endless(),
            clock=clock,
            rng=self.chance,
        )
        for team, leader, sellers in self._people("d"):
            stand_in.add_department(team + 2, f"钉钉{team}部", leaders=(leader,))
            for person in (leader, *sellers):
                stand_in.add_user(person, person, departments=(team + 2,))
            names += sellers
        return Side(platform="dingtalk", stand_in=stand_in, clock=clock, sellers=names)

    def _wecom(self) -> Side:
        clock, names = RealTime(), []
        stand_in = WeComStandIn(
            corp_id="ww_test",
            agent_id=1000002,
            secret=SECRET,
            token="madeuptoken",
            encoding_aes_key=AES_KEY,
            limits=NoLimits.off(),
            clock=clock,
            rng=self.chance,
        )
        for team, leader, sellers in self._people("w"):
            stand_in.add_department(team + 2, f"企微{team}部", leaders=(leader,))
            for person in (leader, *sellers):
                stand_in.add_user(person, person, departments=(team + 2,))
            names += sellers
        return Side(platform="wecom", stand_in=stand_in, clock=clock, sellers=names)
