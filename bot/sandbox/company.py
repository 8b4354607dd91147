"""The made-up company that a newcomer finds in the sandbox. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.feishu.server import FeishuStandIn
from bot.web.desk import Account, Guide, Person

NAME = "云帆自动化"


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """One of the company: ``team`` is a department id; ``admin`` looks after the bot."""

    id: str
    name: str
    title: str
    team: str
    mobile: str
    admin: bool = False

    @property
    def open_id(self) -> str:
        """The same after every restart, so that the ledger knows its people again."""
        return f"ou_sandbox_{self.id}"


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
    Employee(id="wang", name="王晨", title="销售", team="od_east", mobile="13900010001"),
    Employee(id="lin", name="林岚", title="华东区主管", team="od_east", mobile="13900010002"),
    Employee(id="xu", name="徐朗", title="销售", team="od_east", mobile="13900010003"),
    Employee(id="sun", name="孙悦", title="销售", team="od_south", mobile="13900010004"),
    Employee(id="he", name="何川", title="华南区主管", team="od_south", mobile="13900010005"),
    Employee(id="zhou", name="周宁", title="销售总监", team="od_sales", mobile="13900010006", admin=True),
)

GROUP = ("oc_sandbox_sales", "销售大群")

GUIDE = Guide(
    filer="wang",
    decider="lin",
    example="报备 苏州青禾精密机械有限公司 李娜 13900012345 意向产品：视觉检测线 预算50万",
    rival="sun",
    rival_example="报备 苏州青禾精密机械有限公司 赵倩 13900054321",
    shortcuts=("我的客户", "待我审批", "规则", "帮助", "查重 苏州青禾精密机械有限公司"),
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


def people() -> tuple[Person, ...]:
    """Everybody whose part can be played, as the page lists them."""
    teams = {team.id: team.name for team in TEAMS}
    return tuple(
        Person(
            id=employee.id,
            name=employee.name,
            title=employee.title,
            team=teams[employee.team],
            apps=(Account(app="feishu", account=employee.open_id),),
        )
        for employee in EMPLOYEES
    )
