"""查重: the answer to a name or a phone."""

from __future__ import annotations

from bot.replies import Reply, Say
from core.domain.contact import masked
from core.domain.dedupe.uscc import normal_uscc
from core.domain.rules import Fact
from core.service.context import Context
from core.service.duplicates import check
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing


def checked(company: str, phone: str | None, uow: UnitOfWork, ctx: Context) -> Reply:
    """The answer of 查重: which live filing holds the customer, by which key; the phone itself goes nowhere."""
    code = normal_uscc(company)
    fields = {"uscc" if code else "company": code or company, **({"phone": phone} if phone else {})}
    clash = check(fields, uow, ctx.policy).clash
    args: dict[str, Fact] = {"asked": company or masked(phone or "")}
    if clash is None:
        return Reply(say=Say.CHECK, args=args)
    return Reply(say=Say.CHECK, about=about_filing(clash.filing.id), args={**args, "key": clash.key.value})
