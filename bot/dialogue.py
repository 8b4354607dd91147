"""One turn of a conversation: what was understood becomes a command, a question back or a view. Runs inside a unit
of work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import completing, deciding, follow_ups, protecting
from bot.chat_exports import Made, hand_out, made_for
from bot.checking import checked
from bot.deciding import the_one
from bot.grammar.parsed import Intent, Parsed
from bot.handing_out import send_files
from bot.look_alikes import as_apart, as_same, aside_for, looked, stop_early
from bot.nearest import nearest
from bot.replies import Reply, Say, plain
from cards.texts import rules as rule_texts
from cards.texts import words
from core.domain.attachment import attached_in
from core.domain.contact import normal_phone
from core.domain.customer import Key
from core.domain.dedupe.names import compare_name, is_full_name, same_start
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import cleaned, live_fields, missing
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.policy.document import KeyKind, Policy
from core.domain.rules import RuleViolation
from core.service.attach_files import AttachFiles
from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from core.service.give_alias import GiveAlias
from core.service.move_approval import ResubmitFiling
from core.service.ports.store import UnitOfWork
from core.service.queries import named
from core.service.records import Draft, Notice, NoticeKind, Place, Subject, about_filing
from core.service.resembling import Sighting
from core.service.settling import settled
from core.service.surroundings import surroundings
from core.service.withdraw_filing import WithdrawFiling

DRAFT_LIFE = timedelta(hours=2)
"""How long a half-filled filing is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What somebody said or pressed, understood; ``chat`` names the conversation that a draft belongs to, ``said`` are
    the words themselves.
    """

    member: MemberId
    chat: str
    parsed: Parsed
    draft: Draft | None = None
    group: bool = False
    said: str = ""
    sighting: Sighting | None = None
    place: Place | None = None
    export: Made | None = None


def respond(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """Do what was asked and say what to answer. Raises ``RuleViolation`` (the caller undoes everything and answers
    with it), ``member_left`` for somebody who no longer belongs to the company.
    """
    if not uow.directory.member(turn.member).active:
        raise RuleViolation("member_left")
    return _TURNS.get(turn.parsed.intent, _not_yet)(turn, uow, ctx)


def prepared(turn: Turn, uow: UnitOfWork, ctx: Context) -> Turn:
    """With what takes longer, on a reader thread: who resembles the customer that is being filed, an export."""
    if turn.parsed.intent is Intent.EXPORT:
        return turn if turn.group else replace(turn, export=made_for(turn.member, turn.said, uow, ctx))
    fills_in = turn.parsed.intent in {Intent.FILE, Intent.CORRECT, Intent.SAME, Intent.APART, Intent.SEND}
    return replace(turn, sighting=looked(_merged(turn, ctx.policy), uow, ctx)) if fills_in else turn


def draft_subject(member: MemberId, chat: str) -> Subject:
    """The matter of a half-filled form, so that its card is repainted when it is done with."""
    return Subject(kind="draft", id=f"{member}/{chat}")


def forget_draft(turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    """The form on the table is done with."""
    if turn.draft is None:
        return
    uow.drafts.drop(turn.member, turn.chat)
    _repaint_draft(turn, uow, ctx)


def _file(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    fields = _merged(turn, ctx.policy)
    if not fields:
        return _keep_asking(turn, fields, uow, ctx)
    try:
        answers = cleaned(fields, ctx.policy, surroundings(uow, ctx))
    except RuleViolation:
        return _keep_asking(turn, fields, uow, ctx)
    if (returned := completing.completes(aside_for(turn.draft, fields))) is not None:
        return _completed(turn, returned, fields, uow, ctx)
    said = settled(aside_for(turn.draft, fields))
    if missing(answers, ctx.policy):
        stop_early(answers, turn.sighting, turn.member, said, uow, ctx)
        return _keep_asking(turn, fields, uow, ctx)
    command = FileCustomer(
        by=turn.member,
        fields=fields,
        sighting=turn.sighting,
        same_as=said.same_as,
        apart_from=said.apart,
        apart_because=said.because,
    )
    try:
        outcome = execute(command, uow, ctx)
    except RuleViolation as no:
        if no.code != "resembling":
            raise
        return _keep_asking(turn, fields, uow, ctx)
    forget_draft(turn, uow, ctx)
    about = outcome.subject or draft_subject(turn.member, turn.chat)
    if files := tuple(FileId(ident) for ident in attached_in(fields)):
        execute(AttachFiles(filing_id=FilingId(about.id), by=turn.member, files=files), uow, ctx)
    return Reply(say=Say.FILED, about=about)


def _merged(turn: Turn, policy: Policy) -> dict[str, str]:
    """What the draft knew and what came now; another company starts a new filing. What the form does not ask for goes
    into the note.
    """
    given = {key: str(value) for key, value in turn.parsed.fields.items()}
    known = {field.key for field in live_fields(policy)}
    if extra := [f"{words.field(key)}：{value}" for key, value in given.items() if key not in known and key != "note"]:
        given = {key: value for key, value in given.items() if key in known or key == "note"}
        given["note"] = "；".join(filter(None, (given.get("note"), *extra)))
    before = dict(turn.draft.fields) if turn.draft else {}
    old, new = before.get("company"), given.get("company")
    restart = turn.parsed.intent is Intent.FILE and old and new and not same_start(old, new)
    return given if restart else {**before, **given}


def _keep_asking(turn: Turn, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Reply:
    draft = Draft(
        member_id=turn.member,
        chat=turn.chat,
        fields=fields,
        expires_at=ctx.now + DRAFT_LIFE,
        version=turn.draft.version if turn.draft else 1,
        aside=aside_for(turn.draft, fields),
    )
    uow.drafts.save(draft)
    _repaint_draft(turn, uow, ctx)
    return Reply(say=Say.ASK, about=draft_subject(turn.member, turn.chat), args={"chat": turn.chat})


def _repaint_draft(turn: Turn, uow: UnitOfWork, ctx: Context) -> None:
    notice = Notice(
        dedupe_key=f"repaint:draft:{ctx.new_id()}",
        kind=NoticeKind.REPAINT,
        to=None,
        about=draft_subject(turn.member, turn.chat),
    )
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)


def _complete(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """补充资料 opens the form; 补充 12 预算 50万 is sent at once."""
    ident = turn.parsed.fields.get("filing")
    filing = uow.filings.get(FilingId(str(ident))) if ident else the_one(turn, uow, _is_own(turn.member))
    draft = completing.opened(filing, turn.member, turn.chat, uow, ctx, DRAFT_LIFE)
    given = {key: value for key, value in turn.parsed.fields.items() if key not in {"filing", "customer"}}
    intent = Intent.SEND if given else Intent.CORRECT
    return _file(replace(turn, draft=draft, parsed=Parsed(intent=intent, fields=given)), uow, ctx)


def _completed(turn: Turn, filing_id: FilingId, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Reply:
    """What came back goes out again when he says so; until then everything said is gathered."""
    if turn.parsed.intent is not Intent.SEND or missing(fields, ctx.policy):
        return _keep_asking(turn, fields, uow, ctx)
    execute(ResubmitFiling(filing_id=filing_id, by=turn.member, fields=fields), uow, ctx)
    forget_draft(turn, uow, ctx)
    if files := tuple(FileId(ident) for ident in attached_in(fields)):
        execute(AttachFiles(filing_id=filing_id, by=turn.member, files=files), uow, ctx)
    return Reply(say=Say.FILED, about=about_filing(filing_id))


def _is_own(member: MemberId) -> Callable[[Filing], bool]:
    return lambda filing: filing.owner == member and filing.status is FilingStatus.PENDING


def _send(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return _file(turn, uow, ctx) if turn.draft else plain("nothing_to_send")


def _same(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    if turn.draft is None:
        return plain("nothing_to_settle")
    fields = turn.parsed.fields
    return _settled(
        turn, as_same(turn.draft, fields.get("customer", fields.get("choice")), turn.sighting, uow, ctx), uow, ctx
    )


def _apart(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    if turn.draft is None:
        return plain("nothing_to_settle")
    return _settled(
        turn, as_apart(turn.draft, str(turn.parsed.fields.get("note", "")), turn.sighting, uow, ctx), uow, ctx
    )


def _settled(turn: Turn, draft: Draft, uow: UnitOfWork, ctx: Context) -> Reply:
    return _file(replace(turn, draft=draft, parsed=Parsed(intent=Intent.CORRECT)), uow, ctx)


def _alias(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    text, alias = (str(turn.parsed.fields.get(key, "")) for key in ("customer", "alias"))
    key = Key(kind=KeyKind.NAME, value=compare_name(text))
    customer = uow.customers.having([key]).get(key) or the_one(turn, uow, lambda filing: True).customer_id
    outcome = execute(GiveAlias(customer_id=customer, by=turn.member, alias=alias), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def _correct(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return _file(turn, uow, ctx) if turn.draft else plain("nothing_to_correct")


def _cancel(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    if turn.draft is None:
        return plain("nothing_to_cancel")
    forget_draft(turn, uow, ctx)
    return plain("cancelled")


def _check(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    asked = turn.parsed.fields
    phone = normal_phone(str(asked.get("phone", "")))
    company = str(asked.get("company", "")).strip()
    if phone is None and not compare_name(company):
        return plain("check_what")
    return checked(company, phone, uow, ctx)


def _detail(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    text = str(turn.parsed.fields.get("customer", "")).strip()
    if not compare_name(text):
        raise RuleViolation("which_one")
    found = named(text, turn.member, uow)
    if len(found) == 1:
        return Reply(say=Say.DETAIL, about=about_filing(found[0].id))
    if found:
        return deciding.choices(text, found)
    if not is_full_name(text):
        raise RuleViolation("not_found", asked=text)
    return checked(text, None, uow, ctx)


def _attachments(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """附件: one filing is meant, whoever holds it; who may have its files is asked there."""
    return send_files(the_one(turn, uow, lambda filing: True).id, turn.member, uow, ctx)


def _withdraw(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    filing = the_one(turn, uow, _is_own(turn.member))
    note = str(turn.parsed.fields.get("note", "")) or None
    execute(WithdrawFiling(filing_id=filing.id, by=turn.member, note=note), uow, ctx)
    return Reply(say=Say.FILED, about=about_filing(filing.id))


def _protection(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    fits = protecting.meant(turn.parsed, turn.member)
    return protecting.do(turn.parsed, the_one(turn, uow, fits), turn.member, uow, ctx)


def _simple(say: Say) -> Callable[[Turn, UnitOfWork, Context], Reply]:
    return lambda turn, uow, ctx: Reply(say=say, args={"group": int(turn.group)})


def _bind_group(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    place = turn.place
    if place is None or place.direct or not place.chat:
        return plain("bind_in_group")
    execute(BindGroup(by=turn.member, platform=place.platform, chat=place.chat), uow, ctx)
    return plain("group_bound")


def _rules(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    topic = rule_texts.topic_of(turn.said)
    return Reply(say=Say.RULES, args={"group": int(turn.group), **({"topic": topic} if topic else {})})


def _follow_up(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    hand = follow_ups.Hand(member=turn.member, uow=uow, ctx=ctx)
    return follow_ups.TURNS[turn.parsed.intent](turn.parsed.fields, hand)


def _not_understood(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return Reply(say=Say.NOT_UNDERSTOOD, args={"nearest": ",".join(nearest(turn.said))})


def _not_yet(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """转交 hands on an approval where his answer is awaited; handing over a customer is not open."""
    if turn.parsed.intent is Intent.TRANSFER and deciding.is_asked(turn, uow):
        return deciding.hand_on(turn, uow, ctx)
    return plain("not_yet", command=turn.parsed.intent.value)


_TURNS: Mapping[Intent, Callable[[Turn, UnitOfWork, Context], Reply]] = {
    Intent.FILE: _file,
    Intent.CORRECT: _correct,
    Intent.CANCEL: _cancel,
    Intent.SAME: _same,
    Intent.APART: _apart,
    Intent.ALIAS: _alias,
    Intent.CHECK: _check,
    Intent.DETAIL: _detail,
    Intent.ATTACHMENTS: _attachments,
    Intent.WITHDRAW: _withdraw,
    Intent.EXTEND: _protection,
    Intent.RELEASE: _protection,
    **dict.fromkeys(follow_ups.TURNS, _follow_up),
    Intent.APPROVE: deciding.approve,
    Intent.APPROVE_ALL: deciding.approve_several,
    Intent.REJECT: deciding.reject,
    Intent.HAND_ON: deciding.hand_on,
    Intent.RETURN: deciding.send_back,
    Intent.ADD_APPROVER: deciding.add,
    Intent.DELEGATE: deciding.delegate,
    Intent.END_DELEGATION: deciding.come_back,
    Intent.COMPLETE: _complete,
    Intent.SEND: _send,
    Intent.MINE: _simple(Say.MINE),
    Intent.APPROVALS: _simple(Say.APPROVALS),
    Intent.HELP: _simple(Say.HELP),
    Intent.BIND_GROUP: _bind_group,
    Intent.EXPORT: lambda turn, uow, ctx: hand_out(turn.member, turn.said, turn.export, uow, ctx, group=turn.group),
    Intent.RULES: _rules,
    Intent.UNKNOWN: _not_understood,
}
