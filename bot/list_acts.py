"""Presses of an administrator: customer lists and rules that he sent."""

from __future__ import annotations

from bot.policy import sending
from bot.pressed import Effect, Pressed, done
from bot.takers import is_admin
from core.domain.ids import FileId
from core.domain.imports import JobState
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.import_ledger import MoveImport
from core.service.ports.store import UnitOfWork


def move_import(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """导入 or 取消 under a customer list: the confirmed one is carried on by the next tick."""
    if not pressed.action.subject.isdecimal():
        raise RuleViolation("stale_button")
    if not is_admin(pressed.member, uow):
        raise RuleViolation("admin_only")
    state = JobState.RUNNING if pressed.action.verb == "import" else JobState.CANCELLED
    return done(execute(MoveImport(number=int(pressed.action.subject), state=state, by=pressed.member), uow, ctx))


def publish_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """发布 under a policy that was sent."""
    return done(sending.publish(pressed.action.subject, pressed.member, uow, ctx))


def drop_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """不发布."""
    sending.drop(FileId(pressed.action.subject), pressed.member, uow, ctx)
    return Effect(code="policy_dropped", facts={})
