"""The start of a protection, whoever or whatever said yes."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.document import Clause
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Timer, about_filing


def to_be_protected(filing: Filing, *, by: MemberId | None, ctx: Context) -> Filing:
    """The filing as approved now; ``by`` is ``None`` for the rule itself. Raises ``already_decided``."""
    rule = ctx.policy.quote(Clause.PROTECTION)
    return filing.approve(by=by, at=ctx.now, protect_for=ctx.policy.protection.length, rule=rule)


def protect(filing: Filing, uow: UnitOfWork) -> None:
    """Keep what was approved, and tell time when it ends."""
    uow.filings.save(filing)
    set_expiry(filing, uow)


def set_expiry(filing: Filing, uow: UnitOfWork) -> None:
    """The timer that ends the protection of this filing."""
    until = filing.protected_until
    assert until is not None  # noqa: S101 - for the type checker: what is approved is protected
    uow.timers.set(Timer(key=f"expire:{filing.id}", kind="expire", due_at=until, subject=about_filing(filing.id)))
