"""Notices that no try will deliver: put aside, and the administrators are told, once a day."""

from __future__ import annotations

from bot.door import local_day
from bot.replies import Say
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, OutboxItem, Subject

ABOUT = Subject(kind="outbox", id="dead")
COUNTED = 100
"""Beyond so many the number says no more than that there are many."""


def give_up(item: OutboxItem, reason: str, uow: UnitOfWork, ctx: Context) -> None:
    """``reason`` is a code, for whoever lists them. A word about such notices that is one itself is told to nobody."""
    uow.outbox.bury(item.seq, at=ctx.now, error=reason)
    if item.notice.about == ABOUT:
        return
    count = len(uow.outbox.dead(limit=COUNTED))
    for admin in uow.directory.admins():
        if admin.active and admin.id != item.notice.to:
            notice = Notice(
                dedupe_key=f"given_up:{local_day(ctx.now)}:{admin.id}",
                kind=NoticeKind.REPLY,
                to=admin.id,
                about=ABOUT,
                args={"say": Say.PLAIN.value, "code": "notices_given_up", "fact:count": count},
            )
            uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
