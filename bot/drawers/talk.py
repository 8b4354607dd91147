"""Answers that are no filing's own card: checks, forms, help, rules, refusals."""

from __future__ import annotations

from dataclasses import replace

from bot.drawers.picture import Picture, reader
from bot.lists.job_views import import_view
from bot.policy import sending
from bot.replies import refusal_in
from bot.talk import completing, follow_ups
from bot.talk.nearest import ALWAYS, buttons
from cards.card import Card
from cards.texts import rules as rule_texts
from cards.views.check import check_card
from cards.views.contacting import WantedView, wanted_card
from cards.views.draft import draft_card
from cards.views.help import help_card, not_understood_card, rules_card
from cards.views.imports import import_card
from cards.views.look_alikes import look_alikes_card
from cards.views.policy import policy_draft_card
from cards.views.refusal import refusal_card
from core.domain.filing import Filing
from core.domain.forms import cleaned
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.policy.document import KeyKind
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.surroundings import surroundings
from core.service.records import Subject, about_filing
from core.service.views.draft_views import draft_view
from core.service.views.look_alike_views import kin_of, open_question, with_look_alikes
from core.service.views.pool_finding import claimable
from core.service.views.queries import check_view, filing_view, help_view, refusal_view
from core.service.views.views import BesideView, NotUnderstoodView, RefusalView, RulesView


def check(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """查重: who has the customer, and who resembles it."""
    filing: Filing | None = None
    if picture.about.kind == "filing":
        filing = uow.filings.get(FilingId(picture.about.id))
    found = str(picture.args.get("key", ""))
    key = KeyKind(found) if found in set(KeyKind) else None
    viewer = reader(picture)
    view = check_view(str(picture.args.get("asked", "")), filing, key, viewer, uow, ctx)
    view = with_look_alikes(view, viewer, uow, ctx)
    view = replace(view, claimable=claimable(view.besides, viewer, uow, ctx))
    filings = tuple(about_filing(each.filing_id) for each in view.besides if each.filing_id)
    return check_card(view), (*((picture.about,) if filing else ()), *filings)


def ask(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """The form on the table, or the question who is meant."""
    draft = uow.drafts.get(reader(picture), str(picture.args.get("chat", "")), now=ctx.now)
    if draft is None:
        return refusal_card(RefusalView(code="draft_done")), (picture.about,)
    returned = completing.completes(draft.aside)
    related: tuple[BesideView, ...] = ()
    try:
        answers = cleaned(draft.fields, ctx.policy, surroundings(uow, ctx))
        if returned is None and (question := open_question(draft, answers, reader(picture), uow, ctx)) is not None:
            return look_alikes_card(question), (picture.about,)
        related = kin_of(answers, reader(picture), uow, ctx)
    except RuleViolation:
        pass  # the form says what is wrong
    view = replace(draft_view(draft, uow, ctx), related=related)
    if returned is not None:
        filing = filing_view(returned, reader(picture), uow, ctx.now)
        fields = tuple(field for field in view.fields if field.key != "company")
        view = replace(view, fields=fields, completes=filing.approval, number=filing.number, company=filing.company)
    return draft_card(view), (picture.about,)


def help_(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """帮助."""
    group = bool(picture.args.get("group"))
    return help_card(help_view(picture.viewer, uow, group=group)), ()


def not_understood(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What could have been meant."""
    names = tuple(str(picture.args.get("nearest", ",".join(ALWAYS))).split(","))
    return not_understood_card(NotUnderstoodView(suggestions=buttons(names))), ()


def rules(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """规则, all or one topic."""
    policy, topic = ctx.policy, str(picture.args.get("topic", ""))
    everything = rule_texts.sections(policy)
    asked = tuple(section for section in everything if section[0] == topic)
    absent = bool(topic) and not asked
    view = RulesView(version=policy.version, sections=asked or everything, topic=topic, absent=absent)
    return rules_card(view), ()


def policy(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A policy that was sent: what it would change."""
    return policy_draft_card(sending.draft_view(FileId(picture.about.id), uow, ctx)), (picture.about,)


def refused(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A no."""
    code, facts, rule = refusal_in(picture.args)
    return refusal_card(refusal_view(code, facts, rule, uow, ctx.now)), ()


def stranger(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Somebody without an account."""
    admins = "、".join(admin.name for admin in uow.directory.admins() if admin.active)
    return refusal_card(RefusalView(code="member_unknown", facts={"admins": admins or None})), ()


def follow_up(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Everything about follow-ups."""
    return follow_ups.draw(picture.view, picture.about, picture.args, reader(picture), uow, ctx)


def wanted(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A colleague would like a word with the owner."""
    filing = uow.filings.get(FilingId(picture.about.id))
    asker = uow.directory.member(MemberId(str(picture.args.get("by", ""))))
    company = uow.customers.get(filing.customer_id).name
    return wanted_card(WantedView(by=asker.name, company=company, filing_id=filing.id, number=filing.number)), ()


def imported(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A list on its way."""
    view = import_view(picture.about, uow, ctx, picture.viewer)
    return import_card(view), (picture.about,)
