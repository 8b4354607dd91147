"""What the answers of a form are read against in this house: the day in China, the members, the loaded tables."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.answers.known import Known
from core.domain.sheets.cells import LOCAL
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def surroundings(uow: UnitOfWork, ctx: Context, kept: Mapping[str, str] | None = None) -> Known:
    """Looked up only where the form asks for it."""
    return Known(
        today=ctx.now.astimezone(LOCAL).date(),
        names=lambda: [member.name for member in uow.directory.members() if member.active],
        shelf=uow.tables.shelf,
        kept=kept or {},
    )
