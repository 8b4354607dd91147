"""成交喜报: the groups of a team hear that one of its customers is won, once, with what the policy lets them see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.stages import stage_of
from core.service.announce_views import told_to_groups
from core.service.audience import hearing_of_team
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject
from core.service.views import FieldView


@dataclass(frozen=True, slots=True, kw_only=True)
class WonView:
    """A deal. ``company`` is empty where the policy does not show it; ``won`` is false when it was a mistake and the
    filing has gone back to an earlier stage.
    """

    number: int
    owner: str
    at: datetime
    company: str = ""
    team: str = ""
    shown: tuple[FieldView, ...] = ()
    won: bool = True


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


def won_view(filing_id: FilingId, at: datetime, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> WonView:
    """As it is now, but for ``by``, whose customer it was then: the deal stays his whoever takes the customer over.
    Raises ``filing_not_found``.
    """
    filing = uow.filings.get(filing_id)
    shown = ctx.policy.announce.won_shown
    team = uow.directory.teams().get(filing.team_id) if filing.team_id else None
    return WonView(
        number=filing.number,
        owner=uow.directory.member(by or filing.owner).name,
        at=at,
        company=uow.customers.get(filing.customer_id).name if "company" in shown else "",
        team=team.name if team else "",
        shown=tuple(told_to_groups(filing, shown, ctx)),
        won=bool(filing.stage) and stage_of(filing.stage, ctx.policy).won,
    )
