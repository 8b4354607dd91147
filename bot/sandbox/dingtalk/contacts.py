"""The old directory APIs (`topapi`): people, departments, and who logged in. HTTP 200 whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.sandbox.dingtalk.replies import RefusedOld, answer, old_body
from bot.sandbox.dingtalk.state import ROOT_DEPARTMENT, Department, Person, World

_MAX_PAGE: Final = 100
_NO_USER: Final = (60121, "找不到该用户")
_NO_DEPARTMENT: Final = (60003, "部门不存在")
_BAD_PARAMETER: Final = 400002
_NO_CODE: Final = (40078, "不存在的临时授权码")


@dataclass(slots=True, kw_only=True)
class ContactDesk:
    """The directory APIs over one world."""

    world: World
    hides_mobiles: bool = False
    """Whether the app lacks the right to read phones."""
    odd_types: bool = False
    """Whether numbers and booleans come as strings, and lists of one as the thing itself, as the samples of the
    documentation show them."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/topapi/v2/user/get", self.user),
            web.post("/topapi/v2/user/getbymobile", self.by_mobile),
            web.post("/topapi/v2/user/getuserinfo", self.logged_in),
            web.post("/topapi/v2/user/list", self.members),
            web.post("/topapi/user/listid", self.member_ids),
            web.post("/topapi/v2/department/get", self.department),
            web.post("/topapi/v2/department/listsub", self.children),
            web.post("/topapi/v2/department/listsubid", self.child_ids),
            web.post("/topapi/v2/department/listparentbyuser", self.parents_of_user),
        ]

    async def user(self, request: web.Request) -> web.Response:
        return self._ok(self._as_user(self._person((await old_body(request)).get("userid"))))

    async def by_mobile(self, request: web.Request) -> web.Response:
        mobile = (await old_body(request)).get("mobile")
        found = [person for person in self._people() if person.mobile and person.mobile == mobile]
        if not found:
            raise RefusedOld(*_NO_USER)
        return self._ok({"userid": found[0].user_id})

    async def logged_in(self, request: web.Request) -> web.Response:
        """Who asked for this auth code: five minutes, once."""
        code = (await old_body(request)).get("code")
        user_id, until = self.world.login_codes.pop(str(code), ("", self.world.calendar.now))
        person = self.world.working(user_id)
        if person is None or until <= self.world.calendar.now:
            raise RefusedOld(*_NO_CODE)
        level = 1 if person.admin else 0
        result = {
            "userid": person.user_id,
            "name": person.name,
            "unionid": person.union_id,
            "associated_unionid": f"{person.union_id}_associated",
            "device_id": "made-up-device",
            "sys": person.admin,
            "sys_level": level,
        }
        return self._ok(result)

    async def members(self, request: web.Request) -> web.Response:
        """Direct members, a page at a time."""
        body = await old_body(request)
        members = self._members(self._department_id(body))
        cursor, size = _number(body.get("cursor", 0)), _number(body.get("size", _MAX_PAGE))
        if cursor < 0 or not 0 < size <= _MAX_PAGE:
            raise RefusedOld(_BAD_PARAMETER, "无效的参数 size")
        page: dict[str, Any] = {"list": [self._as_user(person) for person in members[cursor : cursor + size]]}
        page["has_more"] = cursor + size < len(members)
        if page["has_more"]:
            page["next_cursor"] = cursor + size
        return self._ok(page)

    async def member_ids(self, request: web.Request) -> web.Response:
        members = self._members(self._department_id(await old_body(request)))
        return self._ok({"userid_list": [person.user_id for person in members]})

    async def department(self, request: web.Request) -> web.Response:
        id_ = self._department_id(await old_body(request))
        if id_ == ROOT_DEPARTMENT:
            return self._ok({"dept_id": ROOT_DEPARTMENT, "name": "云帆自动化", "dept_manager_userid_list": []})
        department = self.world.departments[id_]
        return self._ok({**_as_department(department), "dept_manager_userid_list": list(department.leaders)})

    async def children(self, request: web.Request) -> web.Response:
        """One level only."""
        return self._ok([_as_department(child) for child in self._children(await old_body(request))])

    async def child_ids(self, request: web.Request) -> web.Response:
        return self._ok({"dept_id_list": [child.id for child in self._children(await old_body(request))]})

    async def parents_of_user(self, request: web.Request) -> web.Response:
        """For each department of the person the way up to the root, nearest first."""
        person = self._person((await old_body(request)).get("userid"))
        ways = [{"parent_dept_id_list": self._way_up(id_)} for id_ in person.departments]
        return self._ok({"parent_list": ways})

    def _ok(self, result: Any) -> web.Response:
        shown = _odd(result) if self.odd_types else result
        return answer({"errcode": 0, "errmsg": "ok", "result": shown, "request_id": self.world.mint()})

    def _people(self) -> list[Person]:
        return [person for person in self.world.people.values() if not person.resigned]

    def _person(self, user_id: object) -> Person:
        person = self.world.working(user_id)
        if person is None:
            raise RefusedOld(*_NO_USER)
        return person

    def _department_id(self, body: dict[str, Any]) -> int:
        id_ = _number(body.get("dept_id", ROOT_DEPARTMENT))
        if id_ != ROOT_DEPARTMENT and id_ not in self.world.departments:
            raise RefusedOld(*_NO_DEPARTMENT)
        return id_

    def _members(self, department_id: int) -> list[Person]:
        return [person for person in self._people() if department_id in person.departments]

    def _children(self, body: dict[str, Any]) -> list[Department]:
        id_ = self._department_id(body)
        return [department for department in self.world.departments.values() if department.parent == id_]

    def _way_up(self, department_id: int) -> list[int]:
        way = [department_id]
        while way[-1] != ROOT_DEPARTMENT:
            way.append(self.world.departments[way[-1]].parent)
        return way

    def _as_user(self, person: Person) -> dict[str, Any]:
        """`manager_userid` only where one is set, phone fields only with the right to read them."""
        leads = [
            {"dept_id": id_, "leader": id_ in self.world.departments and person.user_id in self._leaders(id_)}
            for id_ in person.departments
        ]
        user: dict[str, Any] = {
            "userid": person.user_id,
            "unionid": person.union_id,
            "name": person.name,
            "title": person.title,
            "dept_id_list": list(person.departments),
            "leader_in_dept": leads,
            "active": True,
            "admin": person.admin,
            "boss": False,
            "senior": False,
        }
        if person.manager is not None:
            user["manager_userid"] = person.manager
        if person.mobile and not self.hides_mobiles:
            user |= {"mobile": person.mobile, "state_code": "86"}
        return user

    def _leaders(self, department_id: int) -> list[str]:
        return self.world.departments[department_id].leaders


def _as_department(department: Department) -> dict[str, Any]:
    return {
        "dept_id": department.id,
        "name": department.name,
        "parent_id": department.parent,
        "create_dept_group": True,
        "auto_add_user": True,
    }


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise RefusedOld(_BAD_PARAMETER, "无效的参数") from error


def _odd(value: Any) -> Any:
    """The same in the types of the documentation's samples."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return _odd(value[0]) if len(value) == 1 and isinstance(value[0], dict) else [_odd(each) for each in value]
    if isinstance(value, dict):
        return {key: _odd(each) for key, each in value.items()}
    return value
