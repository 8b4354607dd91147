"""A company's year on a SQL ledger: people file, decide, follow up, ask for more time, give back and claim, the clock
runs, and every evening the whole ledger is looked through.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.process.ids import new_id
from bot.timed.jobs import COMMANDS
from core.domain.ids import EntryId, FilingId, MemberId, TeamId
from core.domain.org import Member, Role, RoleGrant, Team
from core.domain.policy.document import Policy
from core.domain.policy.pool import Consent, HandoverRules
from core.domain.policy.protection import Deadline, FollowUpRules, ProtectionRules, ReleaseRules
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.claim_customer import ClaimCustomer
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.expire_many import end, look
from core.service.file_customer import FileCustomer
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Subject, Timer
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from storage.opening import open_store
from storage.schema.migrate import migrate
from tests.support import year_orders
from tests.support.builders import KEYS_ALONE
from tests.support.stores import VAULT

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 4, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai."""
TEAM, MANY = 25, 100
"""So many salespeople have a leader; so many expiries at once are ended by sets."""
RULES = replace(
    KEYS_ALONE,
    protection=ProtectionRules(
        actions=1, deadlines=(Deadline(name="首次深谈", within=timedelta(days=12), kinds=("拜访", "会议")),)
    ),
    release=ReleaseRules(idle=timedelta(days=18)),
    follow_up=FollowUpRules(idle_alarm=None, idle_alarm_leader=None),
    handover=HandoverRules(consent=Consent.NONE),
)
_WHAT = (
    "看了产线",
    "谈了价格",
    "对了图纸",
    "见了采购",
    "试了样机",
    "问了预算",
    "改了方案",
    "约了高层",
    "查了库存",
    "定了交期",
)
_WHO = ("王总", "李工", "张经理", "陈主任", "刘厂长", "赵采购", "孙主管", "周技术", "吴财务", "郑院长")
_THEN = (
    "他要正式报价",
    "他嫌交期太长",
    "他想先试两台",
    "他等总部批",
    "他要比三家",
    "他下月招标",
    "他愿意看厂",
    "他要改配置",
)


@dataclass(slots=True)
class Year:
    """``sellers`` people who file ``a_day`` customers a day among them; ``name_of`` makes up the firms."""

    folder: Path
    sellers: int
    a_day: float
    name_of: Callable[[int], str]
    seed: int = 1
    now: datetime = START
    policy: Policy = RULES
    done: Counter[str] = field(default_factory=Counter)
    slept: list[tuple[datetime, datetime]] = field(default_factory=list)
    store: Store = field(init=False)
    dice: Random = field(init=False)
    path: Path = field(init=False)
    _firms: Any = field(init=False)

    def __post_init__(self) -> None:
        self.path = self.folder / "year.db"
        migrate(f"sqlite:///{self.path}")
        self.store = open_store(f"sqlite:///{self.path}", vault=VAULT)
        self.dice, self._firms = Random(self.seed), count()
        self.store.submit(self._move_in).result()

    def run(self, days: int, evening: Callable[[Year], None]) -> None:
        """So many days, each with its ticks and its work; ``evening`` looks at the ledger."""
        for _ in range(days):
            self._day()
            evening(self)

    def sleep(self, span: timedelta) -> None:
        """The machine is off, or somebody turned the clock on."""
        self.slept.append((self.now, self.now + span))
        self.now += span

    def tick(self) -> None:
        """Ring what is due, as ``bot/timed/jobs.py`` does."""
        swept = False
        while due := self.store.read(lambda uow: uow.timers.due(now=self.now, limit=500)).result():
            if sum(timer.kind == "expire" for timer in due) >= MANY and not swept:
                swept = bool(self._sweep()) or True
                continue
            self._all(partial(_ring, timer) for timer in due)

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """A question to the ledger's file, past everything that we have written; values by place, or one mapping."""
        given = values[0] if values and isinstance(values[0], dict) else values
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            return connection.execute(question, given).fetchall()

    def _day(self) -> None:
        """From midnight on: the small hours, the start of work, the day's work in two halves, the evening."""
        midnight = self.now
        for step in (0.5, 9.01, 10, 14, 18):
            self.now = midnight + step * HOUR
            self.tick()
            if step in {10, 14}:
                self._work()
        self.now = midnight + DAY

    def _work(self) -> None:
        half = self.a_day / 2
        self._do(self._filing() for _ in range(int(half) + (self.dice.random() < half % 1)))
        self._do(self._decisions())
        held = self._held(self.sellers // 2)
        self._do(self._follow_up(*one) for one in held)
        self._do(list(year_orders.orders(self, held)))
        self._do(list(year_orders.changes(self, self.sellers // 4 + 1)))
        self._do(list(year_orders.passing(self, held[len(held) // 2 : len(held) // 2 + len(held) // 40 + 1])))
        self._do(list(year_orders.leaving(self, 0.01)))
        self._do(self._requests())
        self._do(self._claims())
        self._do(self._releases(held[: len(held) // 40]))

    def _filing(self) -> Command:
        number = next(self._firms)
        fields = {"company": self.name_of(number), "contact": "李娜", "phone": f"139{number + 10_000_000:08d}"}
        return FileCustomer(by=self.seller(), fields=fields)

    def _decisions(self) -> Iterable[Command]:
        """Leaders answer most of what waits for them."""
        for subject, leader in self.ask(
            "SELECT a.subject, t.approver_id FROM approval a JOIN approval_task t ON t.approval_id = a.id "
            "WHERE a.status = 'open' AND t.status = 'open' ORDER BY a.started_at"
        ):
            if self.dice.random() < 0.15:
                continue
            about, by = Subject.parse(subject), MemberId(leader)
            no = self.dice.random() < 0.1
            yield RejectMatter(about=about, by=by, reason="资料不全") if no else ApproveMatter(about=about, by=by)

    def _held(self, most: int) -> list[tuple[str, str]]:
        """Protected customers at random, with their owners."""
        ((held,),) = self.ask("SELECT count(*) FROM filing WHERE status = 'protected'")
        every = max(1, held // (2 * most))
        question = "SELECT id, owner_id FROM filing WHERE status = 'protected' AND number % ? = ?"
        found = self.ask(question, every, self.dice.randrange(every))
        return self.dice.sample(found, min(most, len(found)))

    def _follow_up(self, filing: str, owner: str) -> Command:
        kind = self.dice.choice(("拜访", "电话", "会议", "微信"))
        parts = (self.dice.choice(_WHO) + self.dice.choice(_WHAT), self.dice.choice(_THEN), self.dice.choice(_WHAT))
        note = "，".join((*parts, f"再{self.dice.choice(_WHAT)}"))
        return RecordFollowUp(filing_id=FilingId(filing), by=MemberId(owner), kind=kind, note=note)

    def _requests(self) -> Iterable[Command]:
        """Who hears that the end is near asks for more time, some of them."""
        soon = (self.now + 3 * DAY).isoformat(timespec="microseconds")
        rows = self.ask(
            "SELECT id, owner_id FROM filing WHERE status = 'protected' AND protected_until < ? AND extensions < 2",
            soon,
        )
        for filing, owner in rows:
            if self.dice.random() < 0.1:
                days = self.dice.randint(5, 30)
                yield RequestExtension(filing_id=FilingId(filing), by=MemberId(owner), days=days, reason="合同在走流程")

    def _claims(self) -> Iterable[Command]:
        rows = self.ask(
            "SELECT id FROM pool_entry WHERE taken_at IS NULL ORDER BY id DESC LIMIT ?", self.sellers // 8 + 1
        )
        return [ClaimCustomer(entry_id=EntryId(ident), by=self.seller()) for (ident,) in rows]

    def _releases(self, held: Sequence[tuple[str, str]]) -> Iterable[Command]:
        return [
            ReleaseFiling(filing_id=FilingId(one), by=MemberId(owner), reason="客户没有预算") for one, owner in held
        ]

    def seller(self) -> MemberId:
        """Any of them, be he here or gone."""
        return MemberId(f"seller{self.dice.randrange(self.sellers):04d}")

    def _do(self, commands: Iterable[Command]) -> None:
        """All of one moment; refusals are part of life."""
        self._all(partial(_execute, command) for command in commands)

    def _all(self, works: Iterable[Callable[[Context, UnitOfWork], Outcome | None]]) -> None:
        ctx = Context(now=self.now, policy=self.policy, new_id=new_id, correlation="year")
        for future in [self.store.submit(partial(work, ctx)) for work in works]:
            try:
                outcome = future.result()
            except (RuleViolation, ConcurrentChange) as refusal:
                self.done[f"refused: {refusal}"] += 1
            else:
                self.done[outcome.code if outcome else "gone"] += 1

    def _sweep(self) -> int:
        ctx, after, ended = Context(now=self.now, policy=self.policy, new_id=new_id), None, 0
        while (looked := self.store.read(partial(look, ctx=ctx, after=after, limit=500)).result()).looked_at:
            after, ended = looked.after, ended + self.store.submit(partial(end, looked)).result().count
        self.done["expired"] += ended
        return ended

    def _move_in(self, uow: UnitOfWork) -> None:
        uow.directory.save_team(Team(id=TeamId("head"), name="销售中心"))
        head = Member(id=MemberId("head"), name="周宁", team_id=TeamId("head"))
        uow.directory.save_member(head)
        uow.directory.grant(RoleGrant(member_id=head.id, role=Role.LEADER, team_id=TeamId("head")))
        uow.directory.grant(RoleGrant(member_id=head.id, role=Role.ADMIN))
        for number in range(-(-self.sellers // TEAM)):
            team, leader = TeamId(f"team{number:02d}"), MemberId(f"leader{number:02d}")
            uow.directory.save_team(Team(id=team, name=f"{number + 1} 部", parent_id=TeamId("head")))
            uow.directory.save_member(Member(id=leader, name=f"主管{number:02d}", team_id=team))
            uow.directory.grant(RoleGrant(member_id=leader, role=Role.LEADER, team_id=team))
        for number in range(self.sellers):
            team = TeamId(f"team{number // TEAM:02d}")
            uow.directory.save_member(Member(id=MemberId(f"seller{number:04d}"), name=f"销售{number}", team_id=team))


def _execute(command: Command, ctx: Context, uow: UnitOfWork) -> Outcome:
    return execute(command, uow, ctx)


def _ring(timer: Timer, ctx: Context, uow: UnitOfWork) -> Outcome | None:
    return execute(COMMANDS[timer.kind](timer), uow, ctx) if uow.timers.done(timer.key) else None
