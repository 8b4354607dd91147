"""The directory APIs of contact/v3: people, departments, who is in which, who has which phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.sandbox.feishu.replies import Refused, json_body, ok
from bot.sandbox.feishu.state import PERSON_ID_TYPES, ROOT_DEPARTMENT, Department, Person, World, open_department_id
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_PAGE: Final = 50
_DEFAULT_PAGE: Final = 10
_MAX_LOOKUPS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDesk:
    """The directory APIs over one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        users, departments = "/open-apis/contact/v3/users", "/open-apis/contact/v3/departments"
        return [
            web.get(f"{users}/find_by_department", self.find_by_department),
            web.post(f"{users}/batch_get_id", self.batch_get_id),
            web.get(f"{users}/batch", self.batch),
            web.get(f"{users}/{{user_id}}", self.user),
            web.get(f"{departments}/parent", self.parents),
            web.get(f"{departments}/{{department_id}}", self.department),
            web.get(f"{departments}/{{department_id}}/children", self.children),
        ]

    async def user(self, request: web.Request) -> web.Response:
        person = self.world.person(request.match_info["user_id"], _user_id_type(request))
        if person is None:
            raise Refused(41012, "user id invalid error")
        return ok({"user": self._user(person, request)})

    async def batch(self, request: web.Request) -> web.Response:
        ids = request.query.getall("user_ids", [])
        if not 0 < len(ids) <= _MAX_LOOKUPS:
            raise Refused(40001, "invalid parameter: user_ids")
        people = [self.world.person(id_, _user_id_type(request)) for id_ in ids]
        return ok({"items": [self._user(person, request) for person in people if person]})

    async def find_by_department(self, request: web.Request) -> web.Response:
        """Direct members only; people who left are in no department any more."""
        wanted = self._known_department(request.query.get("department_id", ""))
        members = [person for person in self.world.people.values() if wanted in person.departments]
        return ok(_page(request, [self._user(person, request) for person in members]))

    async def batch_get_id(self, request: web.Request) -> web.Response:
        """Ids by mobile; an unknown one comes back without an id. Mail addresses are known to nobody here."""
        body = await json_body(request)
        mobiles, emails = body.get("mobiles") or [], body.get("emails") or []
        if len(mobiles) > _MAX_LOOKUPS or len(emails) > _MAX_LOOKUPS or not (mobiles or emails):
            raise Refused(40001, "invalid parameter: up to 50 mobiles and emails")
        found = [{"mobile": mobile, **self._id_by_mobile(str(mobile), request)} for mobile in mobiles]
        return ok({"user_list": [*found, *({"email": email} for email in emails)]})

    async def department(self, request: web.Request) -> web.Response:
        id_ = self._known_department(request.match_info["department_id"])
        if id_ == ROOT_DEPARTMENT:
            raise Refused(40004, "no dept authority error", status=403)
        return ok({"department": self._department(self.world.departments[id_], request)})

    async def children(self, request: web.Request) -> web.Response:
        id_ = self._known_department(request.match_info["department_id"])
        recursive = request.query.get("fetch_child", "false").lower() == "true"
        below = self.world.children(id_, recursive=recursive)
        return ok(_page(request, [self._department(department, request) for department in below]))

    async def parents(self, request: web.Request) -> web.Response:
        """The ancestors of a department, nearest first, without the root."""
        id_ = self._known_department(request.query.get("department_id", ""))
        above: list[Department] = []
        department = self.world.departments.get(id_)
        while department and (department := self.world.departments.get(department.parent)):
            above.append(department)
        return ok(_page(request, [self._department(each, request) for each in above]))

    def _known_department(self, id_: str) -> str:
        if id_ == ROOT_DEPARTMENT:
            return id_
        department = self.world.department(id_)
        if department is None:
            raise Refused(40015, "department not exist")
        return department.id

    def _id_by_mobile(self, mobile: str, request: web.Request) -> dict[str, Any]:
        wanted = mobile.removeprefix("+86")
        for person in self.world.people.values():
            if person.mobile.removeprefix("+86") == wanted and not person.resigned:
                return {"user_id": getattr(person, _user_id_type(request))}
        return {}

    def _user(self, person: Person, request: web.Request) -> dict[str, Any]:
        departments = [_department_id(id_, request) for id_ in person.departments]
        leader = self.world.person_id(person.leader, _user_id_type(request))
        return {
            "open_id": person.open_id,
            "union_id": person.union_id,
            "user_id": person.user_id,
            "name": person.name,
            "mobile": f"+86{person.mobile.removeprefix('+86')}" if person.mobile else "",
            "mobile_visible": True,
            "leader_user_id": leader or "",
            "department_ids": departments,
            "orders": [
                {"department_id": id_, "user_order": 0, "department_order": 1, "is_primary_dept": index == 0}
                for index, id_ in enumerate(departments)
            ],
            "status": status_of(person),
            "is_tenant_manager": person.is_tenant_manager,
        }

    def _department(self, department: Department, request: web.Request) -> dict[str, Any]:
        leader = self.world.person_id(department.leader, _user_id_type(request))
        members = sum(department.id in person.departments for person in self.world.people.values())
        return {
            "name": department.name,
            "department_id": department.id,
            "open_department_id": department.open_id,
            "parent_department_id": _department_id(department.parent, request),
            "leader_user_id": leader or "",
            "leaders": [{"leaderType": 1, "leaderID": leader}] if leader else [],
            "order": "1000",
            "member_count": members,
            "status": {"is_deleted": False},
        }


def status_of(person: Person) -> dict[str, bool]:
    """Whether somebody is still there, in the five flags of the directory."""
    return {
        "is_frozen": False,
        "is_resigned": person.resigned,
        "is_activated": not person.resigned,
        "is_exited": False,
        "is_unjoin": False,
    }


def _user_id_type(request: web.Request) -> str:
    id_type = request.query.get("user_id_type", "open_id")
    if id_type not in PERSON_ID_TYPES:
        raise Refused(40001, "invalid parameter: user_id_type")
    return id_type


def _department_id(id_: str, request: web.Request) -> str:
    """A department's id of the kind that the call asked for."""
    id_type = request.query.get("department_id_type", "open_department_id")
    if id_type not in {"open_department_id", "department_id"}:
        raise Refused(40001, "invalid parameter: department_id_type")
    return id_ if id_type == "department_id" else open_department_id(id_)


def _page(request: web.Request, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One page of a listing; the token is opaque to callers and the offset to us."""
    size, token = request.query.get("page_size", str(_DEFAULT_PAGE)), request.query.get("page_token") or "page-0"
    if not size.isdigit() or not 0 < int(size) <= _MAX_PAGE:
        raise Refused(40001, "invalid parameter: page_size")
    offset = token.removeprefix("page-")
    if not offset.isdigit():
        raise Refused(40001, "invalid parameter: page_token")
    end = int(offset) + int(size)
    data: dict[str, Any] = {"items": list(items[int(offset) : end]), "has_more": end < len(items)}
    if data["has_more"]:
        data["page_token"] = f"page-{end}"
    return data
