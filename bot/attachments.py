"""Who takes a file that somebody sends: the registry of purposes, asked in their order."""

from __future__ import annotations

from bot.takers import OfferedFile, Purpose
from core.service.context import Context
from core.service.ports.store import UnitOfWork

PURPOSES: tuple[Purpose, ...] = ()
"""The first that fits takes the file. A new one is a line here."""


def purpose_of(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> Purpose | None:
    """What this file is for, as things stand; ``None`` when nobody can do anything with it."""
    return next((purpose for purpose in PURPOSES if purpose.fits(offered, uow, ctx)), None)
