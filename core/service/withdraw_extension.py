"""撤回延期: a request for more time is taken back while it waits."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import ExtensionId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.extending import taken_back


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawExtension:
    """Whoever asked does so no more."""

    extension_id: ExtensionId
    by: MemberId


def withdraw_extension(cmd: WithdrawExtension, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By the owner, also one to whom the customer passed after it was asked. Raises ``member_left``,
    ``withdraw_extension_not_yours``, ``extension_settled``.
    """
    extension = uow.extensions.get(cmd.extension_id)
    filing = uow.filings.get(extension.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != filing.owner:
        raise RuleViolation("withdraw_extension_not_yours", rule=extension.rule, number=filing.number)
    return taken_back(extension, filing, by=cmd.by, uow=uow, ctx=ctx)
