"""发布规则: a new numbered version, in force from a moment on. What runs finishes under the version it began with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.org import Role
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.policies import PolicyVersion
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Subject

BUILT_IN = 1
"""The number of the rules that the house starts with, whether they were written down or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPolicy:
    """``document`` was checked whole by whoever sends the command; ``by`` is ``None`` for the command line.

    ``holds_from`` is now when it is not given. ``seen`` is the latest number that the publisher has compared with: he
    is refused when somebody else has published meanwhile. ``first`` writes down what the house starts with, unless
    something was filed under the built-in rules already.
    """

    document: Mapping[str, Any]
    source: str = ""
    by: MemberId | None = None
    holds_from: datetime | None = None
    note: str = ""
    seen: int | None = None
    first: bool = False


def publish_policy(cmd: PublishPolicy, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``admin_only``, ``policy_in_past``, ``policy_unchanged``, ``policy_moved_on``."""
    if cmd.by is not None and not _administers(cmd.by, uow):
        raise RuleViolation("admin_only")
    latest = uow.policies.latest()
    if cmd.first and latest:
        return Outcome(code="policy_published", facts={"version": latest})
    if cmd.seen is not None and cmd.seen != latest:
        raise RuleViolation("policy_moved_on", version=latest)
    holds_from = cmd.holds_from or ctx.now
    if holds_from < ctx.now:
        raise RuleViolation("policy_in_past")
    before = uow.policies.in_force(holds_from)
    if cmd.first and before is not None:  # another process has committed its own between the two questions
        return Outcome(code="policy_published", facts={"version": before.version})
    if before is not None and before.document == cmd.document:
        raise RuleViolation("policy_unchanged", version=before.version)
    version = BUILT_IN if cmd.first and not uow.filings.page(after=0, limit=1) else max(latest, BUILT_IN) + 1
    uow.policies.publish(
        PolicyVersion(
            version=version,
            document=cmd.document,
            published_at=ctx.now,
            holds_from=holds_from,
            published_by=cmd.by,
            note=cmd.note,
            source=cmd.source,
        )
    )
    return _reported(version, holds_from, cmd, ctx)


def _administers(member: MemberId, uow: UnitOfWork) -> bool:
    return uow.directory.member(member).active and any(
        grant.role is Role.ADMIN for grant in uow.directory.roles_of(member)
    )


def _reported(version: int, holds_from: datetime, cmd: PublishPolicy, ctx: Context) -> Outcome:
    subject = Subject(kind="policy", id=str(version))
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.POLICY_PUBLISHED,
        subject=subject,
        actor=cmd.by,
        data={"version": version, "holds_from": holds_from.isoformat(), "note": cmd.note},
    )
    facts: dict[str, Fact] = {"version": version, "at": holds_from.isoformat()}
    return Outcome(code="policy_published", subject=subject, facts=facts, events=(event,))
