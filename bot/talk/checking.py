"""查重 and 能报吗: the answer to a name or a phone."""

from __future__ import annotations

from bot.replies import Reply, Say, refused
from bot.talk.turn import Turn
from core.domain.contact import masked, normal_phone
from core.domain.dedupe.uscc import normal_uscc
from core.domain.ids import MemberId
from core.service.check_blindly import CheckBlindly
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import check
from core.service.procedures.pooled import entry_of, refuse_pooled
from core.service.records import about_filing


def checked(company: str, phone: str | None, asker: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """The answer of 查重: which live filing holds the customer, by which key, or that it lies in the pool; the phone
    itself goes nowhere.
    """
    found = check(asked_fields(company, phone), uow, ctx.policy)
    clash, args = found.clash, {"asked": company or masked(phone or "")}
    if clash is None:
        entry = entry_of(found, None, uow, ctx.policy)
        pooled = refuse_pooled(entry, asker, uow, ctx.policy) if entry is not None else None
        return refused(pooled) if pooled is not None else Reply(say=Say.CHECK, args=args)
    return Reply(say=Say.CHECK, about=about_filing(clash.filing.id), args={**args, "key": clash.key.value})


def checked_blindly(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """The answer of 能报吗, as it is at this moment: no later change of the matter is shown on it."""
    fields = blind_fields(turn)
    outcome = execute(CheckBlindly(by=turn.member, fields=fields, sighting=turn.sighting), uow, ctx)
    asked = str(turn.parsed.fields.get("company", "")).strip() or masked(fields.get("phone", ""))
    return Reply(say=Say.BLIND, args={"asked": asked, **outcome.facts})


def blind_fields(turn: Turn) -> dict[str, str]:
    """What was asked about."""
    asked = turn.parsed.fields
    return asked_fields(str(asked.get("company", "")).strip(), normal_phone(str(asked.get("phone", ""))))


def asked_fields(company: str, phone: str | None) -> dict[str, str]:
    """What is asked about, by the keys of the form: what looks like a credit code is one."""
    code = normal_uscc(company)
    named = {"uscc" if code else "company": code or company} if company else {}
    return {**named, **({"phone": phone} if phone else {})}
