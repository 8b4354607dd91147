"""The company as Feishu knows it: people, departments, leaders, as far as the app may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from adapters.base import BadCredentials, Department, NotInChat, Person
from adapters.feishu.api import FeishuApi, Page

ROOT: Final = "0"
"""The company itself, above all departments."""


class FeishuDirectory:
    """Read on demand, page by page. Raises the `PlatformError` family."""

    def __init__(self, api: FeishuApi) -> None:
        self._api = api

    async def person(self, external_id: str) -> Person | None:
        """One person; `None` when Feishu shows nobody under this open_id (outside the app's range, or gone)."""
        try:
            user = await self._api.get_user(external_id)
        except NotInChat:
            return None
        return _person(user) if _stays(user) else None

    async def departments(self) -> tuple[Department, ...]:
        """Every department that the app may read, parents before children where both are visible."""
        found: dict[str, dict[str, Any]] = {}
        for top in await self._tops():
            if top != ROOT:
                found.setdefault(top, await self._api.get_department(top))
            async for record in _pages(self._api.list_departments, top):
                found.setdefault(_text(record, "open_department_id"), record)
        return tuple(_department(id_, record) for id_, record in found.items() if id_)

    async def people(self) -> tuple[Person, ...]:
        """Everybody whom the app may read and who has not left, once, however many departments they are in."""
        found: dict[str, Person] = {}
        tops = await self._tops()
        below = [department.id for department in await self.departments()]
        for department in dict.fromkeys((*tops, *below)):
            async for user in _pages(self._api.users_in_department, department):
                if _stays(user):
                    found.setdefault(_text(user, "open_id"), _person(user))
        if ROOT not in tops:
            await self._add_single_people(found)
        found.pop("", None)
        return tuple(found.values())

    async def _tops(self) -> tuple[str, ...]:
        """Where to begin: at the company, or at the departments that the app was given."""
        try:
            await self._api.list_departments(ROOT)
        except (BadCredentials, NotInChat):
            scopes = [scope async for scope in self._scopes()]
            return tuple(id_ for _, departments in scopes for id_ in departments)
        return (ROOT,)

    async def _add_single_people(self, found: dict[str, Person]) -> None:
        """People who were given to the app one by one, outside its departments."""
        async for users, _ in self._scopes():
            for open_id in users:
                if open_id not in found and (person := await self.person(open_id)) is not None:
                    found[open_id] = person

    async def _scopes(self) -> AsyncIterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        token = ""
        while True:
            scope = await self._api.list_scope(token)
            yield scope.users, scope.departments
            if not (token := scope.following):
                return


async def _pages(read: Callable[[str, str], Awaitable[Page]], of: str) -> AsyncIterator[dict[str, Any]]:
    token = ""
    while True:
        page = await read(of, token)
        for record in page.items:
            yield record
        if not (token := page.following):
            return


def _stays(user: dict[str, Any]) -> bool:
    status = user.get("status")
    return not (isinstance(status, dict) and (status.get("is_resigned") or status.get("is_exited")))


def _person(user: dict[str, Any]) -> Person:
    """The primary department first, where Feishu names one."""
    orders = {
        order.get("department_id"): bool(order.get("is_primary_dept"))
        for order in user.get("orders") or ()
        if isinstance(order, dict)
    }
    departments = [str(id_) for id_ in user.get("department_ids") or ()]
    return Person(
        external_id=_text(user, "open_id"),
        name=_text(user, "name"),
        departments=tuple(sorted(departments, key=lambda id_: not orders.get(id_, False))),
        leader=_text(user, "leader_user_id") or None,
        mobile=_text(user, "mobile") or None,
        admin=user.get("is_tenant_manager") is True,
    )


def _department(id_: str, record: dict[str, Any]) -> Department:
    """`leaders` of kind 1 are the ones in charge, kind 2 their deputies (contact-v3/department)."""
    chief = _text(record, "leader_user_id")
    others = [
        _text(leader, "leaderID")
        for leader in record.get("leaders") or ()
        if isinstance(leader, dict) and leader.get("leaderType") == 1
    ]
    parent = _text(record, "parent_department_id")
    return Department(
        id=id_,
        name=_text(record, "name"),
        parent=parent if parent not in {"", ROOT} else None,
        leaders=tuple(dict.fromkeys(leader for leader in (chief, *others) if leader)),
    )


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
