"""What the platforms call the bound groups: asked for soon after a binding, and again now and then."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from adapters.base import Incoming, PlatformError
from bot.door import Door
from core.service.commands import execute
from core.service.context import Context
from core.service.name_group import NameGroup
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import UnitOfWork

log = logging.getLogger(__name__)
AGAIN: Final = timedelta(hours=6)
"""How soon a title that was asked for is asked for again."""


class Titled(Protocol):
    """A platform that may know what a group is called."""

    async def group_title(self, chat: str) -> str:
        """Empty where it does not tell. Raises the ``PlatformError`` family."""
        ...


class GroupTitles:
    """Looks after the titles of all groups; a platform that is away is asked again next time round."""

    def __init__(self, door: Door, platforms: Mapping[str, Titled]) -> None:
        self._door = door
        self._platforms = platforms
        self._asked: dict[tuple[str, str], datetime] = {}

    async def look(self) -> None:
        """Ask about each group that was not asked about lately."""
        now = self._door.clock()
        groups = await self._door.read(lambda uow: list(uow.groups.all()))
        for group in groups:
            if self._is_due(group, now):
                self._asked[group.platform, group.chat] = now
                await self._ask(group)

    def _is_due(self, group: Group, now: datetime) -> bool:
        asked = self._asked.get((group.platform, group.chat))
        late = asked is None or now - asked >= AGAIN or asked < group.bound_at
        return late and group.kind is GroupKind.CHAT and group.platform in self._platforms

    async def _ask(self, group: Group) -> None:
        try:
            title = await self._platforms[group.platform].group_title(group.chat)
        except PlatformError as error:
            log.info("a group's title is not to be had", extra={"action": "group_untitled", "code": error.code})
            return
        if title and title != group.title:
            ctx = self._door.context()
            named = NameGroup(platform=group.platform, chat=group.chat, title=title)
            await self._door.submit(lambda uow: execute(named, uow, ctx))


def note_title(incoming: Incoming, uow: UnitOfWork, ctx: Context) -> None:
    """Where a message tells what its group is called."""
    place = incoming.place
    if incoming.group_title and not place.direct:
        execute(NameGroup(platform=incoming.platform, chat=place.chat, title=incoming.group_title), uow, ctx)
