"""Made-up people, customers and filings, and a ledger in memory that speaks the language of the tests.

The company: 王晨 and 徐朗 sell under 林岚 in the east, 孙悦 under 何川 in the south; 周宁 leads the sales centre above
both and administers. On Feishu everybody is known as `ou_` and his id.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from core.domain.contact import Contact
from core.domain.customer import Customer
from core.domain.dedupe.uscc import check_character
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.policy.document import Clause, Conduct, DuplicateRules, Policy
from core.domain.policy.protection import AtEnd, ReleaseRules
from core.domain.rules import RuleRef, RuleViolation
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.expire_filing import ExpireFiling
from core.service.file_customer import FileCustomer
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, about_filing
from core.service.remind_owner import RemindOwner
from core.service.withdraw_filing import WithdrawFiling
from storage.memory.store import MemoryStore
from storage.memory.table import Table
from tests.support.clock import ORDINARY_MORNING, HandSetClock

T = TypeVar("T")
COMPANY = "苏州青禾精密机械有限公司"
PHONE = "13900012345"
KEYS_ALONE = Policy(duplicate=DuplicateRules(certain=Conduct.PASS, suspected=Conduct.PASS, related=Conduct.PASS))
"""Rules for tests that need customers of one name: nobody is asked about look-alikes."""
FREE_AFTERWARDS = ReleaseRules(at_end=AtEnd.FREE)
"""Rules under which whoever comes first files a customer whose protection is over."""
RULE = RuleRef(version=1, clause=Clause.VALID_FILING.value)

CENTRE, EAST, SOUTH = TeamId("feishu:centre"), TeamId("feishu:east"), TeamId("feishu:south")
WANG, XU, SUN = MemberId("wang"), MemberId("xu"), MemberId("sun")
LIN, HE, ZHOU = MemberId("lin"), MemberId("he"), MemberId("zhou")


def a_member(ident: str = "wang", **changes: Any) -> Member:
    """Somebody of the team in the east."""
    return Member(**{"id": MemberId(ident), "name": ident, "team_id": EAST, **changes})


def a_team(ident: TeamId = EAST, **changes: Any) -> Team:
    """A team at the top."""
    return Team(**{"id": ident, "name": ident, **changes})


def a_filing(**changes: Any) -> Filing:
    """A filing of 王晨 that waits for its decision."""
    return Filing(
        **{
            "id": FilingId("filing-1"),
            "number": 1,
            "customer_id": CustomerId("customer-1"),
            "owner": WANG,
            "team_id": EAST,
            "scope": "",
            "status": FilingStatus.PENDING,
            "filed_at": ORDINARY_MORNING,
            "rule": RULE,
            "contact": Contact(name="李娜", phone=PHONE),
            **changes,
        }
    )


def a_uscc(serial: int = 1) -> str:
    """A made-up credit code whose check character is right."""
    body = f"91320500MA{serial:07d}"
    return body + check_character(body)


class Ledger:
    """The company's ledger in memory, a clock that the test moves, and ids that count up."""

    def __init__(self, clock: HandSetClock | None = None, policy: Policy | None = None) -> None:
        self.store = MemoryStore()
        self.clock = clock or HandSetClock()
        self.policy = policy or Policy()
        self._ids = count(1)
        self.store.submit(move_in).result()

    def new_id(self) -> str:
        """`id0001`, `id0002` …"""
        return f"id{next(self._ids):04d}"

    def context(self) -> Context:
        """The moment that the clock shows."""
        return Context(now=self.clock(), policy=self.policy, new_id=self.new_id, correlation="test")

    def at(self, moment: datetime) -> Ledger:
        """The same ledger, at another moment."""
        self.clock.set(moment)
        return self

    def later(self, step: timedelta) -> Ledger:
        """The same ledger, a while later."""
        self.clock.advance(step)
        return self

    def do(self, command: Command) -> Outcome:
        """Run a command. Raises its refusal."""
        ctx = self.context()
        return self.store.submit(lambda uow: execute(command, uow, ctx)).result()

    def refusal(self, command: Command) -> RuleViolation:
        """Run a command that must be refused and must leave no trace."""
        before = self.snapshot()
        try:
            outcome = self.do(command)
        except RuleViolation as refusal:
            assert self.snapshot() == before
            return refusal
        raise AssertionError(f"not refused, but {outcome.code}")

    def file(self, by: MemberId = WANG, company: str = COMPANY, phone: str = PHONE, **fields: str) -> Filing:
        """File a customer and tell the new filing."""
        return self._subject(self.do(filing_of(by, company, phone, **fields)))

    def approve(self, filing: Filing, by: MemberId = LIN) -> Filing:
        """Say yes and tell the filing as it is then."""
        return self._subject(self.do(ApproveFiling(filing_id=filing.id, by=by)))

    def reject(self, filing: Filing, by: MemberId = LIN, reason: str = "请补充联系人职务") -> Filing:
        """Say no and tell the filing as it is then."""
        return self._subject(self.do(RejectFiling(filing_id=filing.id, by=by, reason=reason)))

    def withdraw(self, filing: Filing, note: str | None = None) -> Filing:
        """Its owner takes it back."""
        return self._subject(self.do(WithdrawFiling(filing_id=filing.id, by=filing.owner, note=note)))

    def expire(self, filing: Filing) -> Filing:
        """Time passes, its owner is reminded in time, until the protection is over."""
        self.at(filing.must_be_protected() - timedelta(days=1))
        self.do(RemindOwner(filing_id=filing.id))
        self.at(self.again(filing).must_be_protected())
        return self._subject(self.do(ExpireFiling(filing_id=filing.id)))

    def again(self, filing: Filing) -> Filing:
        """The filing as it is now."""
        return self.read(lambda uow: uow.filings.get(filing.id))

    def customer(self, filing: Filing) -> Customer:
        """The customer that was filed."""
        return self.read(lambda uow: uow.customers.get(filing.customer_id))

    def trail(self, filing: Filing) -> list[str]:
        """What happened to a filing, in order."""
        return [event.kind.value for event in self.read(lambda uow: uow.trail.about(about_filing(filing.id)))]

    def notices(self) -> list[Notice]:
        """Everything that somebody was or will be told, in order."""
        return [row.item.notice for row in self.read(lambda uow: list(uow.outbox._rows))]  # type: ignore[attr-defined]

    def told(self, member: MemberId) -> list[str]:
        """The kinds of notices for one person, in order."""
        return [notice.kind.value for notice in self.notices() if notice.to == member]

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Look something up."""
        return self.store.read(work).result()

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Change something behind the commands' back."""
        return self.store.submit(work).result()

    def snapshot(self) -> dict[str, dict[Any, Any]]:
        """Every row of every table."""
        return {
            f"{port}.{name}": dict(table.items())
            for port, part in sorted(vars(self.store._unit).items())
            for name, table in sorted(vars(part).items())
            if isinstance(table, Table)
        }

    def _subject(self, outcome: Outcome) -> Filing:
        subject = outcome.subject
        assert subject is not None, outcome
        return self.read(lambda uow: uow.filings.get(FilingId(subject.id)))


def filing_of(by: MemberId = WANG, company: str = COMPANY, phone: str = PHONE, **fields: str) -> FileCustomer:
    """The command with which somebody files a customer; an empty field is left out."""
    given = {"company": company, "contact": "李娜", "phone": phone, **fields}
    return FileCustomer(by=by, fields={key: value for key, value in given.items() if value})


def move_in(uow: UnitOfWork) -> None:
    """The company: teams, people, and who leads."""
    for team, name, parent in ((CENTRE, "销售中心", None), (EAST, "华东区", CENTRE), (SOUTH, "华南区", CENTRE)):
        uow.directory.save_team(Team(id=team, name=name, parent_id=parent))
    people = ((WANG, "王晨", EAST), (XU, "徐朗", EAST), (LIN, "林岚", EAST), (SUN, "孙悦", SOUTH), (HE, "何川", SOUTH))
    for place, (ident, name, home) in enumerate((*people, (ZHOU, "周宁", CENTRE)), start=1):
        uow.directory.save_member(Member(id=ident, name=name, team_id=home, mobile=f"1390001000{place}"))
        uow.directory.bind(Identity(platform="feishu", external_id=f"ou_{ident}", member_id=ident))
    for leader, team in ((LIN, EAST), (HE, SOUTH), (ZHOU, CENTRE)):
        uow.directory.grant(RoleGrant(member_id=leader, role=Role.LEADER, team_id=team, synced=True))
    uow.directory.grant(RoleGrant(member_id=ZHOU, role=Role.ADMIN))
