"""查重, 查看, 附件, 核验 and short names by talking. Turns as in ``dialogue``."""

from __future__ import annotations

from dataclasses import replace

from bot.files.handing_out import send_files
from bot.grammar import asking, wondering
from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.replies import refused as refused_reply
from bot.talk import deciding, pooling, request_files, requesting
from bot.talk.checking import blind_fields, checked, checked_blindly
from bot.talk.deciding import the_one
from bot.talk.just_refused import just_refused
from bot.talk.turn import Turn
from bot.talk.which_matter import asked_by_number
from core.domain.contact import normal_phone
from core.domain.customer import Key
from core.domain.dedupe.names import compare_name, is_full_name
from core.domain.policy.document import KeyKind
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.contact_owner import ContactOwner
from core.service.context import Context
from core.service.give_alias import GiveAlias
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.duplicates import check as check_signs
from core.service.procedures.duplicates import refuse
from core.service.procedures.leading import leads_person
from core.service.procedures.resembling import Sighting, look, signs_in
from core.service.records import about_filing, about_order
from core.service.views.order_views import order_called
from core.service.views.queries import named


def name_short(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """大疆 is 深圳大疆创新科技有限公司: a short name for a customer."""
    text, alias = (str(turn.parsed.fields.get(key, "")) for key in ("customer", "alias"))
    key = Key(kind=KeyKind.NAME, value=compare_name(text))
    customer = uow.customers.having([key]).get(key) or the_one(turn, uow, lambda filing: True).customer_id
    outcome = execute(GiveAlias(customer_id=customer, by=turn.member, alias=alias), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def detail(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """查看: the filing that is meant, a choice of several, or whether the company is free. Raises ``which_one``,
    ``not_found``.
    """
    text = str(turn.parsed.fields.get("customer", "")).strip()
    if not compare_name(text):
        raise RuleViolation("which_one")
    found = named(text, turn.member, uow)
    if len(found) == 1:
        lies = pooling.in_pool_now(found[0], turn.member, uow, ctx)
        return lies or Reply(say=Say.DETAIL, about=about_filing(found[0].id))
    if found:
        return deciding.choices(text, found)
    if (lies := pooling.seen_in_pool(text, turn.member, uow, ctx)) is not None:
        return lies
    if not is_full_name(text):
        if (order := order_called(text, turn.member, uow)) is not None:
            return Reply(say=Say.ORDER, about=about_order(order))
        raise RuleViolation("not_found", asked=text)
    return checked(text, None, turn.member, uow, ctx)


def check(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """查重 by a name or a phone, or 能报吗: whether it is free and no more.

    为什么拦了 is about what was just refused.
    """
    asked = turn.parsed.fields
    phone = normal_phone(str(asked.get("phone", "")))
    company = str(asked.get("company", "")).strip()
    if phone is None and not compare_name(company):
        return _why(turn, uow, ctx) if wondering.is_why(turn.said) else plain("check_what")
    if asks_blindly(turn):
        return checked_blindly(turn, uow, ctx)
    return checked(company, phone, turn.member, uow, ctx)


def _why(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """Who was in the way, with what can be done about it; where nobody was, by which rules somebody is."""
    refused = just_refused(turn, uow, ctx)
    if refused is None:
        return Reply(say=Say.RULES, args={"group": int(turn.group), "topic": "查重"})
    name = uow.customers.get(refused.customer_id).name
    clash = check_signs({"company": name}, uow, ctx.policy).clash
    if clash is not None:
        return refused_reply(refuse(clash, asker=turn.member, uow=uow, policy=ctx.policy))
    return checked(name, None, turn.member, uow, ctx)


def contact(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """联系归属人: whoever has it is told who would like a word; without a name, of the customer that was in the way."""
    refused = None if turn.parsed.fields.get("customer") else just_refused(turn, uow, ctx)
    filing = refused or the_one(turn, uow, lambda each: each.is_live)
    outcome = execute(ContactOwner(filing_id=filing.id, by=turn.member), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def mine(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我的客户; 孙悦的客户 for whoever leads her; 更多客户 3 goes on where a page ended.
    Raises ``not_your_people`` and a name's refusals.
    """
    name, before = str(turn.parsed.fields.get("to", "")), turn.parsed.fields.get("before")
    page: dict[str, Fact] = {"before": before} if isinstance(before, int) else {}
    if not name:
        return Reply(say=Say.MINE, args={"group": int(turn.group), **page})
    people = colleagues_named(name, uow)
    led = tuple(one for one in people if one.id == turn.member or leads_person(turn.member, one, uow))
    if not led:
        raise RuleViolation("not_your_people", asked=people[0].name)
    if len(led) > 1:
        return deciding.which_colleague(name, led, "mine", "")
    return Reply(say=Say.MINE, args={"owner": led[0].id, **page})


def attachments(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """附件: one filing is meant, whoever holds it; who may have its files is asked there. Whoever asks for something
    about it may send more.
    """
    said = str(turn.parsed.fields.get("customer", ""))
    filing = asked_by_number(said, turn.member, uow) or the_one(turn, uow, lambda filing: True)
    asks = requesting.own_waiting(filing, turn.member, uow)
    request_files.about_to_come(asks, turn, uow, ctx)
    try:
        sent = send_files(filing.id, turn.member, uow, ctx)
    except RuleViolation as no:
        if no.code != "no_files" or not asks:
            raise
        return plain("files_to_come", number=filing.number, matter=asks[-1].matter.value)
    more: dict[str, Fact] = {"code": "files_coming_and_more", "fact:matter": asks[-1].matter.value} if asks else {}
    return replace(sent, args={**sent.args, **more})


def receipt(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """核验 and a code."""
    return Reply(say=Say.RECEIPT, args={"code": str(turn.parsed.fields.get("code", "")).strip()})


def asks_blindly(turn: Turn) -> bool:
    """能报吗, 可以报备吗: whose it is was not asked."""
    return turn.parsed.intent is Intent.CHECK and asking.is_blind(turn.said)


def seen_blindly(turn: Turn, uow: UnitOfWork, ctx: Context) -> Sighting:
    """Who resembles it, which takes too long for the writer."""
    return look(signs_in(blind_fields(turn)), uow, ctx.policy)
