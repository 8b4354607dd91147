"""What a platform calls a bound group; people may rename it there."""

from __future__ import annotations

from dataclasses import replace

from core.domain.frozen import dataclass
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """Said by the platform."""

    platform: str
    chat: str
    title: str


def name_group(cmd: NameGroup, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nothing happens to a group that is not bound, or is known by that title."""
    group = uow.groups.get(cmd.platform, cmd.chat)
    title = cmd.title.strip()
    if group is None or not title or group.title == title:
        return Outcome(code="nothing_due")
    uow.groups.add(replace(group, title=title))
    return Outcome(code="saved")
