"""绑定本群: a group that hears announcements from now on, or no longer."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.ids import EventId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class BindGroup:
    """``by`` is ``None`` for the command line; ``secret`` is a robot's key."""

    by: MemberId | None
    platform: str
    chat: str
    name: str = ""
    kind: GroupKind = GroupKind.CHAT
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbindGroup:
    """Said on the command line."""

    platform: str
    chat: str


def bind_group(cmd: BindGroup, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Leaders and administrators may. Raises ``bind_group_denied``."""
    if cmd.by is not None and not uow.directory.roles_of(cmd.by):
        raise RuleViolation("bind_group_denied")
    group = Group(
        platform=cmd.platform,
        chat=cmd.chat,
        name=cmd.name,
        kind=cmd.kind,
        bound_by=cmd.by,
        bound_at=ctx.now,
        secret=cmd.secret,
    )
    uow.groups.add(group)
    return Outcome(code="group_bound", events=(_event(EventKind.GROUP_BOUND, cmd.platform, cmd.chat, cmd.by, ctx),))


def unbind_group(cmd: UnbindGroup, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nothing happens when it was not bound."""
    if not uow.groups.remove(cmd.platform, cmd.chat):
        return Outcome(code="nothing_due")
    return Outcome(code="saved", events=(_event(EventKind.GROUP_UNBOUND, cmd.platform, cmd.chat, None, ctx),))


def _event(kind: EventKind, platform: str, chat: str, by: MemberId | None, ctx: Context) -> EventRecord:
    subject = Subject(kind="group", id=f"{platform}:{chat}")
    return EventRecord(id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=by)
