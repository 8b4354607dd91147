"""绑定本群: a group that hears announcements from now on, or no longer."""

from __future__ import annotations

from dataclasses import field

from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.group_morning import watch_group
from core.service.outcome import Outcome
from core.service.ports.groups import Group, GroupKind
from core.service.ports.store import UnitOfWork
from core.service.procedures.audience import team_bound_by
from core.service.procedures.naming import team_name
from core.service.records import EventKind, EventRecord, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class BindGroup:
    """``by`` is ``None`` for the command line; ``secret`` is a robot's key; ``title`` is what the platform calls it."""

    by: MemberId | None
    platform: str
    chat: str
    name: str = ""
    kind: GroupKind = GroupKind.CHAT
    secret: str = field(default="", repr=False)
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbindGroup:
    """Said on the command line."""

    platform: str
    chat: str


def bind_group(cmd: BindGroup, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Leaders and administrators may. Raises ``bind_group_denied``."""
    if cmd.by is not None and not uow.directory.roles_of(cmd.by):
        raise RuleViolation("bind_group_denied")
    before = uow.groups.get(cmd.platform, cmd.chat)
    group = Group(
        platform=cmd.platform,
        chat=cmd.chat,
        name=cmd.name,
        kind=cmd.kind,
        bound_by=cmd.by,
        bound_at=ctx.now,
        secret=cmd.secret,
        title=cmd.title or (before.title if before else ""),
        team_id=team_bound_by(cmd.by, uow),
    )
    uow.groups.add(group)
    watch_group(group, uow, ctx)
    event = _event(EventKind.GROUP_BOUND, cmd.platform, cmd.chat, cmd.by, ctx)
    return Outcome(code="group_bound", facts=_facts(group, uow), events=(event,))


def unbind_group(cmd: UnbindGroup, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nothing happens when it was not bound."""
    if not uow.groups.remove(cmd.platform, cmd.chat):
        return Outcome(code="nothing_due")
    return Outcome(code="saved", events=(_event(EventKind.GROUP_UNBOUND, cmd.platform, cmd.chat, None, ctx),))


def _facts(group: Group, uow: UnitOfWork) -> dict[str, Fact]:
    """What is known of it: its name, and whose deals it hears of."""
    known = {"group": group.label, "team": team_name(group.team_id, uow)}
    return {name: value for name, value in known.items() if value}


def _event(kind: EventKind, platform: str, chat: str, by: MemberId | None, ctx: Context) -> EventRecord:
    subject = Subject(kind="group", id=f"{platform}:{chat}")
    return EventRecord(id=EventId(ctx.new_id()), at=ctx.now, kind=kind, subject=subject, actor=by)
