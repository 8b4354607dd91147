"""The directory APIs, within the visible range of the app (document/path/90196, 90200, 90201, 90208, 90227)."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox.wecom.aibot import open_userid
from bot.sandbox.wecom.replies import Refused, json_body, ok
from bot.sandbox.wecom.state import Department, Person, World
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDesk:
    """Members and departments as an app made after 2022-06-20 sees them: no phones, no mail addresses."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/cgi-bin/user/get", self.user),
            web.get("/cgi-bin/user/list", self.users),
            web.get("/cgi-bin/user/simplelist", self.users),
            web.get("/cgi-bin/department/list", self.departments),
            web.get("/cgi-bin/department/simplelist", self.departments),
            web.get("/cgi-bin/department/get", self.department),
            web.get("/cgi-bin/agent/get", self.agent),
            web.get("/cgi-bin/getcallbackip", self.addresses),
            web.post("/cgi-bin/batch/openuserid_to_userid", self.userids),
        ]

    async def user(self, request: web.Request) -> web.Response:
        person = self.world.person(request.query.get("userid", ""))
        if person is None:
            raise Refused(60111, "userid not found")
        if not self.world.sees(person):
            raise Refused(60011, "no privilege to access/modify contact/party/agent")
        return ok(**_user(person))

    async def users(self, request: web.Request) -> web.Response:
        """The members directly in a department; `simplelist` tells their names and departments only."""
        id_ = self._visible(request.query.get("department_id", ""))
        listed = [_user(person) for person in self.world.members({id_})]
        if request.path.endswith("simplelist"):
            listed = [{key: user[key] for key in ("userid", "name", "department", "open_userid")} for user in listed]
        return ok(userlist=listed)

    async def departments(self, request: web.Request) -> web.Response:
        """A department and everything below it; without an id, everything in sight."""
        if wanted := request.query.get("id"):
            found = list(self.world.below(self._visible(wanted)))
        else:
            found = [each for each in self.world.departments.values() if self.world.sees_department(each.id)]
        if request.path.endswith("simplelist"):
            return ok(department_id=[{"id": each.id, "parentid": each.parent, "order": each.id} for each in found])
        return ok(department=[_department(each) for each in found])

    async def department(self, request: web.Request) -> web.Response:
        id_ = self._visible(request.query.get("id", ""))
        return ok(department=_department(self.world.departments[id_]))

    async def agent(self, request: web.Request) -> web.Response:
        if request.query.get("agentid") != str(self.world.agent_id):
            raise Refused(301002, "not allow operate another agent with this accesstoken")
        return ok(
            agentid=self.world.agent_id,
            name=self.world.app_name,
            allow_userinfos={"user": [{"userid": self.world.people[key].userid} for key in self.world.range_people]},
            allow_partys={"partyid": list(self.world.range_departments)},
            allow_tags={"tagid": []},
            close=0,
        )

    async def addresses(self, request: web.Request) -> web.Response:
        return ok(ip_list=["127.0.0.1"])

    async def userids(self, request: web.Request) -> web.Response:
        """Userids for the ids that AI bots of ordinary members see; what is plain already counts as invalid."""
        asked = [str(each) for each in (await json_body(request)).get("open_userid_list") or ()]
        known = {open_userid(person): person.userid for person in self.world.people.values() if self.world.sees(person)}
        return ok(
            userid_list=[{"open_userid": each, "userid": known[each]} for each in asked if each in known],
            invalid_open_userid_list=[each for each in asked if each not in known],
        )

    def _visible(self, id_: str) -> int:
        if not id_.isdecimal() or int(id_) not in self.world.departments:
            raise Refused(60123, "invalid department id")
        if not self.world.sees_department(int(id_)):
            raise Refused(60011, "no privilege to access/modify contact/party/agent")
        return int(id_)


def _user(person: Person) -> dict[str, Any]:
    return {
        "userid": person.userid,
        "name": person.name,
        "department": person.departments,
        "order": [0] * len(person.departments),
        "position": "",
        "is_leader_in_dept": [int(id_ in person.leads) for id_ in person.departments],
        "direct_leader": [person.leader] if person.leader else [],
        "main_department": person.departments[0],
        "alias": "",
        "status": person.status,
        "open_userid": "",
    }


def _department(department: Department) -> dict[str, Any]:
    return {
        "id": department.id,
        "name": department.name,
        "name_en": "",
        "department_leader": department.leaders,
        "parentid": department.parent,
        "order": 100_000_000 - department.id,
    }
