"""A notice and the present state → a card. The same function draws a card for the first time and repaints it later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import completing, follow_ups
from bot.batches import batch_view
from bot.chat_imports import import_view
from bot.nearest import ALWAYS, buttons
from bot.policy import sending
from bot.replies import Say, refusal_in
from cards.card import Card
from cards.texts import rules as rule_texts
from cards.views.check import check_card
from cards.views.choices import choices_card
from cards.views.digest import approval_settled_card, approvals_digest_card
from cards.views.draft import draft_card
from cards.views.filing import (
    approval_overdue_card,
    filing_card,
    filing_decided_card,
    filing_detail_card,
    filing_expired_card,
    filing_released_card,
    filing_returned_card,
    filing_withdrawn_card,
)
from cards.views.help import help_card, not_understood_card, rules_card
from cards.views.imports import import_card
from cards.views.lists import my_approvals_card, my_filings_card
from cards.views.look_alikes import look_alikes_card
from cards.views.moving import batch_card, colleagues_card, hand_on_card, return_card
from cards.views.policy import policy_draft_card
from cards.views.protection import ending_card, extend_form_card, extension_card, release_form_card
from cards.views.refusal import refusal_card
from core.domain.filing import Filing
from core.domain.forms import cleaned
from core.domain.ids import ExtensionId, FileId, FilingId, FollowUpId, MemberId
from core.domain.policy.document import KeyKind
from core.domain.rules import Fact, RuleViolation
from core.service.colleagues import label_of
from core.service.context import Context
from core.service.digests import approvals_digest, still_waiting
from core.service.draft_views import draft_view
from core.service.follow_up_views import recent
from core.service.look_alike_views import open_question, with_look_alikes
from core.service.ports.store import UnitOfWork
from core.service.protection_views import ending_view, extension_view
from core.service.queries import (
    check_view,
    filing_line,
    filing_view,
    help_view,
    my_approvals,
    my_filings,
    refusal_view,
)
from core.service.records import NoticeKind, Subject, about_filing
from core.service.surroundings import surroundings
from core.service.views import (
    ApprovalView,
    ColleaguesView,
    FilingView,
    NotUnderstoodView,
    RefusalView,
    RulesView,
)

_LAST_FOLLOW_UPS = 3
"""So many stand on the card of 查看; the others are behind 更多跟进."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is to be drawn: a notice's or a delivered card's identity."""

    view: str
    about: Subject
    viewer: MemberId | None
    args: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card, the matters whose changes repaint it, and the state it shows (``stamp``: each matter's version)."""

    card: Card
    subjects: tuple[Subject, ...]
    stamp: tuple[int, ...]

    @property
    def digest(self) -> str:
        """Equal for equal cards."""
        return hashlib.sha256(repr(self.card).encode()).hexdigest()


def draw(picture: Picture, uow: UnitOfWork, ctx: Context) -> Drawn:
    """Total over all kinds of notices; a matter that is gone is drawn as a polite word about that."""
    try:
        card, subjects = _DRAWERS[picture.view](picture, uow, ctx)
    except RuleViolation as violation:
        card, subjects = refusal_card(refusal_view(violation.code, violation.facts, violation.rule, uow, ctx.now)), ()
    return Drawn(card=card, subjects=subjects, stamp=stamp_of(subjects, uow))


def stamp_of(subjects: tuple[Subject, ...], uow: UnitOfWork) -> tuple[int, ...]:
    """The versions of the matters as they are now: if they differ from a drawing's, it is out of date."""
    filings = (_version(s, uow) for s in subjects if s.kind == "filing")
    imports = (uow.imports.numbered(int(s.id)).version for s in subjects if s.kind == "import")
    extensions = (uow.extensions.get(ExtensionId(s.id)).version for s in subjects if s.kind == "extension")
    follow_ups = (uow.follow_ups.get(FollowUpId(s.id)).version for s in subjects if s.kind == "follow_up")
    return (*filings, *imports, *follow_ups, *extensions)


def _version(filing: Subject, uow: UnitOfWork) -> int:
    """Its own and its approval's together: a step may be done while the filing stays as it is."""
    approval = uow.approvals.about(filing)
    return uow.filings.get(FilingId(filing.id)).version + (approval.version if approval else 0)


_Drawer = Callable[[Picture, UnitOfWork, Context], tuple[Card, tuple[Subject, ...]]]


def _of_filing(card: Callable[[FilingView], Card], *, disclose: bool = False) -> _Drawer:
    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        view = filing_view(FilingId(picture.about.id), _reader(picture), uow, ctx.now, disclose=disclose, rules=ctx)
        if disclose and view.contact:
            entries = recent(view.id, _reader(picture), uow, ctx, limit=_LAST_FOLLOW_UPS)
            view = replace(view, follow_ups=tuple(entries))
        return card(view), (picture.about,)

    return drawer


def _mine(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    before = picture.args.get("before")
    view = my_filings(_reader(picture), uow, ctx.now, before if isinstance(before, int) else None)
    return my_filings_card(view), tuple(about_filing(line.id) for line in view.lines)


def _approvals(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    view = my_approvals(_reader(picture), uow, ctx.now)
    return my_approvals_card(view), tuple(about_filing(filing.id) for filing in view.filings)


def _digest(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Of a single one its own card. The matters are those that still wait: when there is none, nothing need be sent."""
    asked = uow.outbox.folded(str(picture.args.get("key", "")))
    waiting = still_waiting(_reader(picture), asked, uow)
    if len(asked) == 1:
        return filing_card(filing_view(FilingId(asked[0].id), _reader(picture), uow, ctx.now, rules=ctx)), waiting
    return approvals_digest_card(approvals_digest(waiting, uow, ctx.now, asked=len(asked))), waiting


def _choices(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    filings = [uow.filings.get(FilingId(part)) for part in str(picture.args.get("filings", "")).split(",") if part]
    lines = tuple(filing_line(filing, uow, ctx.now) for filing in filings)
    return choices_card(str(picture.args.get("asked", "")), lines, now=ctx.now), tuple(
        about_filing(line.id) for line in lines
    )


def _check(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    filing: Filing | None = None
    if picture.about.kind == "filing":
        filing = uow.filings.get(FilingId(picture.about.id))
    found = str(picture.args.get("key", ""))
    key = KeyKind(found) if found in set(KeyKind) else None
    reader = _reader(picture)
    view = check_view(str(picture.args.get("asked", "")), filing, key, reader, uow, ctx)
    view = with_look_alikes(view, reader, uow, ctx)
    filings = tuple(about_filing(each.filing_id) for each in view.besides if each.filing_id)
    return check_card(view), (*((picture.about,) if filing else ()), *filings)


def _ask(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    draft = uow.drafts.get(_reader(picture), str(picture.args.get("chat", "")), now=ctx.now)
    if draft is None:
        return refusal_card(RefusalView(code="draft_done")), (picture.about,)
    returned = completing.completes(draft.aside)
    try:
        answers = cleaned(draft.fields, ctx.policy, surroundings(uow, ctx))
        if returned is None and (question := open_question(draft, answers, _reader(picture), uow, ctx)) is not None:
            return look_alikes_card(question), (picture.about,)
    except RuleViolation:
        pass  # the form says what is wrong
    view = draft_view(draft, uow, ctx)
    if returned is not None:
        filing = filing_view(returned, _reader(picture), uow, ctx.now)
        fields = tuple(field for field in view.fields if field.key != "company")
        view = replace(view, fields=fields, completes=filing.approval, number=filing.number, company=filing.company)
    return draft_card(view), (picture.about,)


def _help(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    group = bool(picture.args.get("group"))
    return help_card(help_view(picture.viewer, uow, group=group)), ()


def _not_understood(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    names = tuple(str(picture.args.get("nearest", ",".join(ALWAYS))).split(","))
    return not_understood_card(NotUnderstoodView(suggestions=buttons(names))), ()


def _rules(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    policy, topic = ctx.policy, str(picture.args.get("topic", ""))
    everything = rule_texts.sections(policy)
    asked = tuple(section for section in everything if section[0] == topic)
    absent = bool(topic) and not asked
    view = RulesView(version=policy.version, sections=asked or everything, topic=topic, absent=absent)
    return rules_card(view), ()


def _policy(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    return policy_draft_card(sending.draft_view(FileId(picture.about.id), uow, ctx)), (picture.about,)


def _refused(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    code, facts, rule = refusal_in(picture.args)
    return refusal_card(refusal_view(code, facts, rule, uow, ctx.now)), ()


def _stranger(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    admins = "、".join(admin.name for admin in uow.directory.admins() if admin.active)
    return refusal_card(RefusalView(code="member_unknown", facts={"admins": admins or None})), ()


def _follow_up(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    return follow_ups.draw(picture.view, picture.about, picture.args, _reader(picture), uow, ctx)


def _import(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    view = import_view(picture.about, str(picture.args.get("columns", "")), uow)
    return import_card(view), (picture.about,)


def _extension(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    view = extension_view(ExtensionId(picture.about.id), _reader(picture), uow, ctx.now)
    return extension_card(view), (picture.about,)


def _extend_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Only as long as there is something to ask for; afterwards the filing's own card."""
    view = filing_view(FilingId(picture.about.id), _reader(picture), uow, ctx.now)
    open_ = view.protection is not None and view.protection.may_extend
    card = extend_form_card(view, longest=ctx.policy.extension.longest.days) if open_ else filing_card(view)
    return card, (picture.about,)


def _release_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    view = filing_view(FilingId(picture.about.id), _reader(picture), uow, ctx.now)
    open_ = view.protection is not None and view.protection.may_release
    return release_form_card(view) if open_ else filing_card(view), (picture.about,)


def _ending(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """The matters are those that still end soon: when there is none, nothing need be sent."""
    before = datetime.fromisoformat(str(picture.args["before"]))
    view, filings = ending_view(_reader(picture), before, uow, ctx)
    return ending_card(view), tuple(about_filing(ident) for ident in filings)


def _moving(card: Callable[[FilingView], Card], *, may: Callable[[ApprovalView], bool]) -> Callable[[FilingView], Card]:
    """A question to an approver; the filing's own card when there is nothing to ask any more."""
    return lambda view: card(view) if view.approval is not None and may(view.approval) else filing_card(view)


def _colleagues(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    args = {name: str(picture.args.get(name, "")) for name in ("asked", "people", "verb", "subject")}
    people = tuple((ident, label_of(MemberId(ident), uow)) for ident in args.pop("people").split(",") if ident)
    return colleagues_card(ColleaguesView(people=people, **args)), ()


def _batch(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    return batch_card(batch_view(picture.args, _reader(picture), uow, ctx)), ()


def _reader(picture: Picture) -> MemberId:
    if picture.viewer is None:
        raise RuleViolation("member_unknown")
    return picture.viewer


_DRAWERS: Mapping[str, _Drawer] = {
    NoticeKind.APPROVAL_NEEDED: _of_filing(filing_card),
    NoticeKind.APPROVALS_DIGEST: _digest,
    NoticeKind.APPROVAL_SETTLED: _of_filing(approval_settled_card),
    NoticeKind.FILING_DECIDED: _of_filing(filing_decided_card),
    NoticeKind.FILING_RETURNED: _of_filing(filing_returned_card),
    NoticeKind.APPROVAL_OVERDUE: _of_filing(approval_overdue_card),
    NoticeKind.FILING_WITHDRAWN: _of_filing(filing_withdrawn_card),
    NoticeKind.FILING_EXPIRED: _of_filing(filing_expired_card),
    NoticeKind.FILING_RELEASED: _of_filing(filing_released_card),
    NoticeKind.ENDING_DIGEST: _ending,
    NoticeKind.EXTENSION_NEEDED: _extension,
    NoticeKind.EXTENSION_DECIDED: _extension,
    Say.FILED: _of_filing(filing_card),
    Say.DETAIL: _of_filing(filing_detail_card, disclose=True),
    Say.CHOICES: _choices,
    Say.MINE: _mine,
    Say.APPROVALS: _approvals,
    Say.CHECK: _check,
    Say.ASK: _ask,
    Say.HELP: _help,
    Say.RULES: _rules,
    Say.POLICY: _policy,
    Say.REFUSED: _refused,
    Say.NOT_UNDERSTOOD: _not_understood,
    Say.PLAIN: _refused,
    Say.STRANGER: _stranger,
    Say.IMPORT: _import,
    Say.EXTENSION: _extension,
    Say.EXTEND_FORM: _extend_form,
    Say.RELEASE_FORM: _release_form,
    NoticeKind.FOLLOW_UP_COMMENTED: _follow_up,
    NoticeKind.NEXT_STEPS: _follow_up,
    NoticeKind.CUSTOMER_IDLE: _follow_up,
    Say.FOLLOWED: _follow_up,
    Say.FOLLOW_FORM: _follow_up,
    Say.TIMELINE: _follow_up,
    Say.HAND_ON: _of_filing(_moving(hand_on_card, may=lambda way: way.may_hand_on)),
    Say.RETURN: _of_filing(_moving(return_card, may=lambda way: way.may_return)),
    Say.COLLEAGUES: _colleagues,
    Say.BATCH: _batch,
}
