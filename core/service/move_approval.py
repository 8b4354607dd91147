"""转交, 加签 and 退回补充: what approvers do beyond yes and no, whatever it is about."""

from __future__ import annotations

from core.domain.approval import answering, moving
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on, way_of
from core.service.procedures.judging import must_not_be_party
from core.service.procedures.matters import concluded, waiting
from core.service.records import EventKind, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOnApproval:
    """An approver asks another to answer in his place."""

    about: Subject
    by: MemberId
    to: MemberId
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddApprover:
    """An approver wants one more to say yes, before himself or after his step."""

    about: Subject
    by: MemberId
    who: MemberId
    before: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMatter:
    """An approver wants more before he answers."""

    about: Subject
    by: MemberId
    reason: str


def hand_on_approval(cmd: HandOnApproval, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``approve_matter`` does, ``handed_to_submitter``, ``already_asked``, ``no_hand_on_here``,
    ``colleague_left``, ``appeal_party``.
    """
    before = waiting(cmd.about, cmd.by, uow)
    _must_be_here(cmd.to, uow)
    must_not_be_party(cmd.about, cmd.to, uow)
    way = way_of(before, uow, ctx)
    moved = moving.hand_on(before, by=cmd.by, to=cmd.to, way=way, at=ctx.now, comment=cmd.comment)
    kind = EventKind.APPROVAL_HANDED_ON
    return concluded(before, gone_on(moved, uow, ctx), by=cmd.by, kind=kind, uow=uow, ctx=ctx)


def add_approver(cmd: AddApprover, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``hand_on_approval`` does, ``no_adding_here``, ``too_many_steps``."""
    before = waiting(cmd.about, cmd.by, uow)
    _must_be_here(cmd.who, uow)
    must_not_be_party(cmd.about, cmd.who, uow)
    added = moving.add_approver(before, by=cmd.by, who=cmd.who, at=ctx.now, before=cmd.before)
    kind = EventKind.APPROVER_ADDED
    return concluded(before, gone_on(added, uow, ctx), by=cmd.by, kind=kind, uow=uow, ctx=ctx)


def return_matter(cmd: ReturnMatter, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``approve_matter`` does, ``reason_needed``, ``no_return_here``."""
    before = waiting(cmd.about, cmd.by, uow)
    after = answering.send_back(before, by=cmd.by, at=ctx.now, comment=cmd.reason)
    return concluded(before, after, by=cmd.by, kind=EventKind.FILING_RETURNED, uow=uow, ctx=ctx)


def _must_be_here(member: MemberId, uow: UnitOfWork) -> None:
    if not uow.directory.member(member).active:
        raise RuleViolation("colleague_left")
