"""成交喜报: the groups of a team hear that one of its customers is won, once, with what the policy lets them see."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.audience import hearing_of_team
from core.service.records import Notice, NoticeKind, Subject


def announce_won(moved: Filing, *, before: str, uow: UnitOfWork, ctx: Context) -> Iterator[Notice]:
    """Somebody has moved it from the stage ``before``: is it won by that? Who takes a deal back and wins it again is
    not cheered twice: the card that is there shows it.
    """
    policy = ctx.policy
    if not policy.announce.won or not stage_of(moved.stage, policy).won or stage_of(before, policy).won:
        return
    for group in hearing_of_team(moved.team_id, uow):
        place = f"{group.platform}:{group.chat}"
        yield Notice(
            dedupe_key=f"won:{moved.id}:{place}",
            kind=NoticeKind.DEAL_WON,
            to=None,
            about=Subject(kind="group", id=place),
            args={"filing": moved.id, "at": ctx.now.isoformat(), "by": moved.owner},
            place=group.place,
            not_before=Calendar(policy.calendar).quiet_until(ctx.now),
        )
