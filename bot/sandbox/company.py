"""The made-up company that a newcomer finds in the sandbox. Nobody in it exists."""

from __future__ import annotations

from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.wecom.server import WeComStandIn
from bot.web.desk import Account, Guide, Person
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.org import Role, RoleGrant
from core.service.bind_identity import BindIdentity
from core.service.commands import execute
from core.service.context import Context
from core.service.directory import team_id
from core.service.ports.store import UnitOfWork

NAME = "云帆自动化"


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """One of the company: ``team`` is a department id; ``admin`` looks after the bot.

    Everybody stands in the directory of every app; ``apps`` are those that the page shows him in, the usual one first.
    """

    id: str
    name: str
    title: str
    team: str
    mobile: str
    apps: tuple[str, ...] = ("feishu",)
    admin: bool = False

    @property
    def open_id(self) -> str:
        """The same after every restart, so that the ledger knows its people again."""
        return f"ou_sandbox_{self.id}"

    def account(self, app: str) -> str:
        """By what name this app knows him; DingTalk and WeCom use the company's own ids."""
        return self.open_id if app == "feishu" else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A department and who leads it (an employee's id)."""

    id: str
    name: str
    leader: str
    parent: str = "0"


TEAMS = (
    Team(id="od_sales", name="销售中心", leader="zhou"),
    Team(id="od_east", name="华东区", leader="lin", parent="od_sales"),
    Team(id="od_south", name="华南区", leader="he", parent="od_sales"),
)

EMPLOYEES = (
    Employee(id="wang", name="王晨", title="销售", team="od_east", mobile="13900010001", apps=("dingtalk", "feishu")),
    Employee(id="lin", name="林岚", title="华东区主管", team="od_east", mobile="13900010002", apps=("wecom",)),
    Employee(id="xu", name="徐朗", title="销售", team="od_east", mobile="13900010003", apps=("wecom",)),
    Employee(id="sun", name="孙悦", title="销售", team="od_south", mobile="13900010004", apps=("feishu",)),
    Employee(id="he", name="何川", title="华南区主管", team="od_south", mobile="13900010005", apps=("feishu",)),
    Employee(
        id="zhou", name="周宁", title="销售总监", team="od_sales", mobile="13900010006", apps=("dingtalk",), admin=True
    ),
)

NUMBERS = {team.id: number for number, team in enumerate(TEAMS, start=2)}
"""DingTalk and WeCom number their departments; 1 is the company."""

GROUP = ("oc_sandbox_sales", "销售大群")
GROUPS = {"feishu": GROUP[0], "dingtalk": "cidSandboxSales==", "wecom": "robot:sales"}
"""The group that hears of the pool, by app: its id there; on WeCom the name of the robot that speaks in it."""
ROBOT_KEY, _ROBOT_ROOM = "00000000-0000-4000-8000-000000000001", "wr_sandbox_sales"

GUIDE = Guide(
    filer="wang",
    decider="lin",
    example="报备 苏州青禾精密机械有限公司 李娜 13900012345 意向产品：视觉检测线 预算50万",
    rival="sun",
    rival_example="报备 苏州青禾精密机械有限公司 赵倩 13900054321",
    shortcuts=("我的客户", "我的订单", "公海", "待我审批", "规则", "帮助", "查重 苏州青禾精密机械有限公司"),
)


def move_in(stand_in: FeishuStandIn) -> None:
    """Give the stand-in the company's people, departments and group."""
    by_id = {employee.id: employee for employee in EMPLOYEES}
    for team in TEAMS:
        stand_in.add_department(team.id, team.name, team.parent, by_id[team.leader].open_id)
    for employee in EMPLOYEES:
        stand_in.add_user(
            employee.open_id,
            employee.name,
            mobile=f"+86{employee.mobile}",
            departments=(employee.team,),
            is_tenant_manager=employee.admin,
        )
    stand_in.add_group(*GROUP, [employee.open_id for employee in EMPLOYEES])


def move_in_dingtalk(stand_in: DingTalkStandIn) -> None:
    """The same company in DingTalk."""
    for team in TEAMS:
        parent = 1 if team.parent == "0" else NUMBERS[team.parent]
        stand_in.add_department(NUMBERS[team.id], team.name, parent, leaders=(team.leader,))
    for employee in EMPLOYEES:
        stand_in.add_user(
            employee.id,
            employee.name,
            mobile=employee.mobile,
            title=employee.title,
            departments=(NUMBERS[employee.team],),
            admin=employee.admin,
        )
    stand_in.add_group(GROUPS["dingtalk"], GROUP[1], [employee.id for employee in EMPLOYEES])


def move_in_wecom(stand_in: WeComStandIn) -> None:
    """The same company in WeCom, which tells no mobile numbers: its accounts are bound by an administrator."""
    for team in TEAMS:
        parent = 1 if team.parent == "0" else NUMBERS[team.parent]
        stand_in.add_department(NUMBERS[team.id], team.name, parent, (team.leader,))
    for employee in EMPLOYEES:
        stand_in.add_user(employee.id, employee.name, departments=(NUMBERS[employee.team],))
    stand_in.add_robot(ROBOT_KEY, _ROBOT_ROOM, GROUP[1], [employee.id for employee in EMPLOYEES])


def bind(uow: UnitOfWork, ctx: Context) -> None:
    """Make everybody one person in all apps, who was last seen in his usual one, and a leader wherever he leads."""
    members: dict[str, MemberId] = {}
    for employee in EMPLOYEES:
        member = uow.directory.member_known_as("feishu", employee.open_id)
        if member is None:
            continue
        members[employee.id] = member.id
        for app in ("dingtalk", "wecom"):
            if uow.directory.member_known_as(app, employee.id) != member:
                execute(BindIdentity(member_id=member.id, platform=app, external_id=employee.id), uow, ctx)
        if not any(identity.used_at for identity in uow.directory.identities_of(member.id)):
            uow.directory.used(employee.apps[0], employee.account(employee.apps[0]), at=ctx.now)
    for team in TEAMS:
        if team.leader in members:
            place = team_id("feishu", team.id)
            uow.directory.grant(RoleGrant(member_id=members[team.leader], role=Role.LEADER, team_id=place, synced=True))


def accounts_of(person: Person) -> tuple[Account, ...]:
    """All of somebody's: he stands in the directory of every app, wherever the page shows him."""
    employee = next(one for one in EMPLOYEES if one.id == person.id)
    return tuple(Account(app=app, account=employee.account(app)) for app in GROUPS)


def people() -> tuple[Person, ...]:
    """Everybody whose part can be played, as the page lists them."""
    teams = {team.id: team.name for team in TEAMS}
    return tuple(
        Person(
            id=employee.id,
            name=employee.name,
            title=employee.title,
            team=teams[employee.team],
            apps=tuple(Account(app=app, account=employee.account(app)) for app in employee.apps),
        )
        for employee in EMPLOYEES
    )
