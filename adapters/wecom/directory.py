"""The company as WeCom knows it: members and departments inside the visible range of the app.

A plain app is not told when somebody leaves or moves; comparing two readings of `people()` is how that is noticed.
"""

from __future__ import annotations

from typing import Any, Final

from adapters.base import Department, NotInChat, Person
from adapters.reading import list_at, str_at
from adapters.wecom.api import WeComApi
from adapters.wecom.parse import userid

_GONE: Final = frozenset({2, 5})
"""Member states: disabled, left."""


class WeComDirectory:
    """Read on demand. Raises the `PlatformError` family."""

    def __init__(self, api: WeComApi) -> None:
        self._api = api

    async def person(self, external_id: str) -> Person | None:
        """One member; `None` when WeCom shows nobody under this userid (outside the visible range, or gone)."""
        try:
            record = await self._api.user(external_id)
        except NotInChat:
            return None
        return _person(record) if _stays(record) else None

    async def departments(self) -> tuple[Department, ...]:
        """Every visible department. Where none of its heads is named, those of its members who lead it are."""
        records = {_number(record, "id"): record for record in await self._api.departments()}
        found = []
        for id_, record in records.items():
            leaders = _userids(record, "department_leader") or await self._leading(id_)
            parent = _number(record, "parentid")
            found.append(
                Department(
                    id=str(id_),
                    name=str_at(record, "name"),
                    parent=str(parent) if parent in records else None,
                    leaders=leaders,
                )
            )
        return tuple(found)

    async def people(self) -> tuple[Person, ...]:
        """Everybody in the visible range who can use the app, once, however many departments they are in."""
        found: dict[str, Person] = {}
        for department in await self._api.departments():
            for record in await self._api.users_in(_number(department, "id")):
                if _stays(record):
                    found.setdefault(userid(str_at(record, "userid")), _person(record))
        for single in (await self._api.visible()).users:
            if userid(single) not in found and (person := await self.person(single)) is not None:
                found[person.external_id] = person
        found.pop("", None)
        return tuple(found.values())

    async def _leading(self, department: int) -> tuple[str, ...]:
        members = await self._api.users_in(department)
        leading = [record for record in members if _leads(record, department) and _stays(record)]
        return tuple(userid(str_at(record, "userid")) for record in leading)


def _stays(record: dict[str, Any]) -> bool:
    return record.get("status") not in _GONE


def _leads(record: dict[str, Any], department: int) -> bool:
    """`is_leader_in_dept` runs parallel to `department`."""
    pairs = zip(list_at(record, "department"), list_at(record, "is_leader_in_dept"), strict=False)
    return any(id_ == department and leads == 1 for id_, leads in pairs)


def _person(record: dict[str, Any]) -> Person:
    """The main department first; phone numbers are withheld from apps made since 2022."""
    main = _number(record, "main_department")
    departments = [id_ for id_ in list_at(record, "department") if isinstance(id_, int)]
    leaders = _userids(record, "direct_leader")
    return Person(
        external_id=userid(str_at(record, "userid")),
        name=str_at(record, "name"),
        departments=tuple(str(id_) for id_ in sorted(departments, key=lambda id_: id_ != main)),
        leader=leaders[0] if leaders else None,
        mobile=str_at(record, "mobile") or None,
    )


def _userids(record: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(userid(each) for each in list_at(record, name) if isinstance(each, str) and each)


def _number(record: dict[str, Any], name: str) -> int:
    value = record.get(name)
    return value if isinstance(value, int) else 0
