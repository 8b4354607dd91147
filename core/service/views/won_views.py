"""What a group gets to see of a deal: what the policy shows."""

from __future__ import annotations

from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.naming import team_name
from core.service.views.announce_views import told_to_groups
from core.service.views.views import FieldView


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


def won_view(filing_id: FilingId, at: datetime, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> WonView:
    """As it is now, but for ``by``, whose customer it was then: the deal stays his whoever takes the customer over.
    Raises ``filing_not_found``.
    """
    filing = uow.filings.get(filing_id)
    shown = ctx.policy.announce.won_shown
    return WonView(
        number=filing.number,
        owner=uow.directory.member(by or filing.owner).name,
        at=at,
        company=uow.customers.get(filing.customer_id).name if "company" in shown else "",
        team=team_name(filing.team_id, uow),
        shown=tuple(told_to_groups(filing, shown, ctx)),
        won=bool(filing.stage) and stage_of(filing.stage, ctx.policy).won,
    )
