"""The company as DingTalk knows it: people, departments, leaders, as far as the app may read them. Reads are free."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, Final

from adapters.base import Department, NotInChat, Person
from adapters.dingtalk.api import DingTalkApi, Range, dicts, integer
from adapters.reading import str_at

ROOT: Final = 1
"""The company itself, above all departments."""


class DingTalkDirectory:
    """Read on demand, page by page. Raises the `PlatformError` family."""

    def __init__(self, api: DingTalkApi) -> None:
        self._api = api

    async def person(self, external_id: str) -> Person | None:
        """One person with the superior who is set for them; `None` when DingTalk shows nobody under this userId."""
        try:
            user = await self._api.user(external_id)
        except NotInChat:
            return None
        return _person(user) if str_at(user, "userid") else None

    async def departments(self) -> tuple[Department, ...]:
        """Every department that the app may read, parents before children. Leaders are those marked in it."""
        tops = (await self._range()).departments
        records = [record async for record in self._departments(tops)]
        known = {_id(record) for record in records}
        return tuple([await self._department(record, known) for record in records])

    async def people(self) -> tuple[Person, ...]:
        """Everybody whom the app may read, once, however many departments they are in.

        Their own superior is not in these listings; who leads a department is.
        """
        found: dict[str, Person] = {}
        given = await self._range()
        below = [_id(record) async for record in self._departments(given.departments)]
        for department in dict.fromkeys((*given.departments, *below)):
            async for user in self._users(department):
                found.setdefault(str_at(user, "userid"), _person(user))
        for external_id in given.people:
            if external_id not in found and (person := await self.person(external_id)) is not None:
                found[external_id] = person
        found.pop("", None)
        return tuple(found.values())

    async def _range(self) -> Range:
        """Where to begin: at the company, or at what the app was given of it."""
        try:
            await self._api.users_in(ROOT)
        except NotInChat:
            return await self._api.range()
        return Range(people=(), departments=(ROOT,))

    async def _departments(self, tops: tuple[int, ...]) -> AsyncIterator[Mapping[str, Any]]:
        """Level by level; a department is told once, and the company itself is none."""
        seen = set(tops)
        for top in tops:
            if top != ROOT:
                yield await self._api.department(top)
        level = list(tops)
        while level:
            below: list[int] = []
            for parent in level:
                for record in await self._api.departments_below(parent):
                    if (id_ := _id(record)) not in seen and id_:
                        seen.add(id_)
                        below.append(id_)
                        yield record
            level = below

    async def _department(self, record: Mapping[str, Any], known: Collection[int]) -> Department:
        """`known` are the departments that are told: nobody else can be its parent."""
        id_, parent = _id(record), integer(record.get("parent_id"))
        leaders = [str_at(user, "userid") async for user in self._users(id_) if _leads(user, id_)]
        return Department(
            id=str(id_),
            name=str_at(record, "name"),
            parent=str(parent) if parent in known else None,
            leaders=tuple(dict.fromkeys(leader for leader in leaders if leader)),
        )

    async def _users(self, department: int) -> AsyncIterator[Mapping[str, Any]]:
        """The people directly in a department."""
        cursor: int | None = 0
        while cursor is not None:
            page = await self._api.users_in(department, cursor)
            for user in page.items:
                yield user
            cursor = page.following


def _person(user: Mapping[str, Any]) -> Person:
    """The departments in DingTalk's order, which puts the main one first."""
    listed = user.get("dept_id_list")
    departments = listed if isinstance(listed, list) else [listed]
    return Person(
        external_id=str_at(user, "userid"),
        name=str_at(user, "name"),
        departments=tuple(str(number) for one in departments if (number := integer(one)) is not None),
        leader=str_at(user, "manager_userid") or None,
        mobile=str_at(user, "mobile") or None,
        admin=_is_true(user.get("admin")),
    )


def _leads(user: Mapping[str, Any], department: int) -> bool:
    """Said of the department that was listed, or of each that the person is in."""
    return _is_true(user.get("leader")) or any(
        _id(one) == department and _is_true(one.get("leader")) for one in dicts(user.get("leader_in_dept"))
    )


def _id(record: Mapping[str, Any]) -> int:
    return integer(record.get("dept_id")) or 0


def _is_true(value: Any) -> bool:
    return value is True or value == "true"
