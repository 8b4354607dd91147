"""The member list that a company keeps itself where a platform tells no mobiles or departments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from core.domain.contact import is_mobile, normal_phone
from core.domain.frozen import dataclass
from core.domain.ids import TeamId
from core.domain.org import LIST
from core.domain.sheets.cells import unquoted
from core.domain.sheets.headers import plain_header

NAME, MOBILE, TEAM, LEADER = "name", "mobile", "team", "leader"
COLUMNS: Mapping[str, str] = {
    NAME: "姓名 名字 成员 成员姓名 员工 员工姓名 name",
    MOBILE: "手机 手机号 手机号码 电话 电话号码 联系电话 移动电话 mobile phone",
    TEAM: "部门 团队 所属部门 部门路径 团队路径 部门/团队 部门/团队路径 门店 区域 组织 department team",
    LEADER: (
        "上级 直属上级 直接上级 上级姓名 主管 直属主管 汇报对象 负责人 部门负责人 团队负责人 上级/负责人 是否负责人 "
        "leader manager"
    ),
}
"""Column → what its header may be; beside these stand columns of accounts."""
_YES = frozenset({"是", "y", "yes", "√", "✓", "1", "true"})
_NO = frozenset({"否", "不是", "n", "no", "0", "false", "-", "无"})
_STEP = re.compile(r"[/／\\>＞»]")
_AND = re.compile("[、,，;；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One person of the list. ``leaders`` are the names of those who lead his team, his own among them if he does;
    ``team`` is the path from the top. What is empty is not said, and stays as it is.
    """

    number: int
    name: str
    mobile: str | None = None
    team: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def columns_of(headers: Sequence[str], accounts: Mapping[str, str]) -> dict[str, int]:
    """Where each column stands; the first of several with the same meaning. ``accounts`` are the headers by platform,
    as ``COLUMNS`` has its own.
    """
    known = {plain_header(word): column for column, said in {**COLUMNS, **accounts}.items() for word in said.split()}
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        if (column := known.get(plain_header(header))) is not None:
            found.setdefault(column, place)
    return found


def line_of(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> MemberLine:
    """What a line says; ``fault`` is the code of what is wrong with it."""

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return unquoted(cells[place]).strip() if place < len(cells) else ""

    name, told = cell(NAME), cell(MOBILE)
    mobile = normal_phone(told) if told else None
    accounts = {column: cell(column) for column in columns if column not in COLUMNS and cell(column)}
    wrong = "no_name" if not name else "bad_mobile" if told and (mobile is None or not is_mobile(mobile)) else ""
    return MemberLine(
        number=number,
        name=name,
        mobile=mobile,
        team=tuple(_parts(_STEP, cell(TEAM))),
        leaders=_leaders(cell(LEADER), name),
        accounts=accounts,
        fault=wrong,
    )


def listed_team(path: Sequence[str]) -> TeamId:
    """The team of the list with this path from the top."""
    return TeamId(f"{LIST}:{'/'.join(path)}")


def _parts(signs: re.Pattern[str], text: str) -> list[str]:
    """What stands between the signs, without the blanks around it."""
    return [part for each in signs.split(text) if (part := each.strip())]


def _leaders(said: str, name: str) -> tuple[str, ...]:
    """Names, or a plain yes."""
    if said.lower() in _YES:
        return (name,)
    return () if said.lower() in _NO else tuple(dict.fromkeys(_parts(_AND, said)))
