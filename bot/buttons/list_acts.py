"""Presses of an administrator: rules and tables that he sent."""

from __future__ import annotations

from bot.lists import table_files
from bot.policy import sending
from bot.talk.pressed import Effect, Pressed, done
from core.domain.ids import FileId
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def publish_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """发布 under a policy that was sent."""
    return done(sending.publish(pressed.action.subject, pressed.member, uow, ctx))


def drop_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """不发布."""
    sending.drop(FileId(pressed.action.subject), pressed.member, uow, ctx)
    return Effect(code="policy_dropped", facts={})


def load_table(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """更新 under a table that was sent."""
    return done(table_files.load(pressed.action.subject, pressed.member, uow, ctx))


def choose_table(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """Which table a file is for."""
    return Effect(code="shown", facts={}, reply=table_files.chosen(pressed.action.subject, pressed.member, uow))


def drop_table(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """取消 under a table that was sent."""
    table_files.drop(FileId(pressed.action.subject), pressed.member, uow, ctx)
    return Effect(code="table_dropped", facts={})
