"""Filing a customer by talking: the draft grows until it can go out. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.grammar.moving import completion
from bot.grammar.parsed import Intent, Parsed
from bot.replies import Reply, Say, plain
from bot.talk import completing, correcting, protecting, questions, requesting
from bot.talk.deciding import the_one
from bot.talk.kinds import with_form
from bot.talk.linking import with_rows
from bot.talk.look_alikes import as_apart, as_same, aside_for, stop_early
from bot.talk.turn import DRAFT_LIFE, Turn, draft_subject, forget_draft, repaint_draft
from cards.texts import words
from core.domain.answers.kinds import by_answers
from core.domain.attachment import attached_in
from core.domain.dedupe.names import same_start
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import Filled, filled, live_fields, missing
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.policy.document import Policy
from core.domain.policy.forms import FORM_KEY
from core.domain.rules import RuleViolation
from core.service.attach_files import AttachFiles
from core.service.commands import execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from core.service.ports.store import UnitOfWork
from core.service.procedures.settling import settled
from core.service.procedures.surroundings import surroundings
from core.service.records import Draft, about_filing
from core.service.resubmit_filing import ResubmitFiling


def file(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """File the customer, or ask for what is missing or doubtful."""
    fields = turn.form.given if turn.form else given(turn, uow, ctx)
    form = turn.form or understood(fields, uow, ctx)
    if form is None:
        return _keep_asking(turn, fields, uow, ctx)
    if (returned := completing.completes(aside_for(turn.draft, fields))) is not None:
        return _completed(turn, returned, fields, uow, ctx)
    said = settled(aside_for(turn.draft, fields))
    if missing(form.answers, ctx.policy):
        stop_early(form.answers, turn.sighting, turn.member, said, uow, ctx)
        return _keep_asking(turn, fields, uow, ctx)
    command = FileCustomer(
        by=turn.member,
        fields=fields,
        form=form,
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


def given(turn: Turn, uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """All that stands in the form with this message."""
    return with_rows(with_form(merged(turn, ctx.policy), turn, uow, ctx), turn, uow, ctx)


def understood(fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Filled | None:
    """The form, read; ``None`` where nothing stands in it, or something wrong."""
    try:
        return filled(fields, ctx.policy, surroundings(uow, ctx)) if fields else None
    except RuleViolation:
        return None


def merged(turn: Turn, policy: Policy) -> dict[str, str]:
    """What the draft knew and what came now; another company starts a new filing. What the form does not ask for goes
    into the note.
    """
    given = {key: str(value) for key, value in turn.parsed.fields.items()}
    before = dict(turn.draft.fields) if turn.draft else {}
    known = {field.key for field in live_fields(by_answers(policy, {**before, **given}))} | {FORM_KEY}
    if extra := [f"{words.field(key)}：{value}" for key, value in given.items() if key not in known and key != "note"]:
        given = {key: value for key, value in given.items() if key in known or key == "note"}
        given["note"] = "；".join(filter(None, (given.get("note"), *extra)))
    old, new = before.get("company"), given.get("company")
    restart = turn.parsed.intent is Intent.FILE and old and new and not same_start(old, new)
    return given if restart else {**before, **given}


def _keep_asking(turn: Turn, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Reply:
    """Ask for what is open; of several customers in one message one at a time, as there is one form on the table."""
    if turn.further and uow.drafts.get(turn.member, turn.chat, now=ctx.now) is not None:
        return plain("one_form_at_a_time", company=fields.get("company", ""))
    draft = Draft(
        member_id=turn.member,
        chat=turn.chat,
        fields=fields,
        expires_at=ctx.now + DRAFT_LIFE,
        version=turn.draft.version if turn.draft else 1,
        aside=aside_for(turn.draft, fields),
    )
    uow.drafts.save(draft)
    repaint_draft(turn, uow, ctx)
    return Reply(say=Say.ASK, about=draft_subject(turn.member, turn.chat), args={"chat": turn.chat})


def complete(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """补充资料 opens the form; 补充 12 预算 50万 is sent at once."""
    ident = turn.parsed.fields.get("filing")
    filing = uow.filings.get(FilingId(str(ident))) if ident else the_one(turn, uow, _can_be_completed(turn.member, uow))
    if (request := requesting.returned(filing, turn.member, uow)) is not None:
        return requesting.complete(request, turn.member, _more(turn), uow, ctx)
    if protecting.returned(filing, uow) is not None:
        return protecting.complete(filing, turn.member, _more(turn), uow, ctx)
    draft = completing.opened(filing, turn.member, turn.chat, uow, ctx, DRAFT_LIFE)
    more = {key: value for key, value in turn.parsed.fields.items() if key not in {"filing", "customer"}}
    intent = Intent.SEND if more else Intent.CORRECT
    return file(replace(turn, draft=draft, form=None, parsed=Parsed(intent=intent, fields=more)), uow, ctx)


def _completed(turn: Turn, filing_id: FilingId, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Reply:
    """What came back goes out again when he says so; until then everything said is gathered."""
    if turn.parsed.intent is not Intent.SEND or missing(fields, ctx.policy):
        return _keep_asking(turn, fields, uow, ctx)
    execute(ResubmitFiling(filing_id=filing_id, by=turn.member, fields=fields), uow, ctx)
    forget_draft(turn, uow, ctx)
    if files := tuple(FileId(ident) for ident in attached_in(fields)):
        execute(AttachFiles(filing_id=filing_id, by=turn.member, files=files), uow, ctx)
    return Reply(say=Say.FILED, about=about_filing(filing_id))


def _can_be_completed(member: MemberId, uow: UnitOfWork) -> Callable[[Filing], bool]:
    """One's own that waits, or one about which a request came back."""
    own = is_own(member)

    def came_back(filing: Filing) -> bool:
        more_time = filing.owner == member and protecting.returned(filing, uow) is not None
        return more_time or requesting.returned(filing, member, uow) is not None

    return lambda filing: own(filing) or came_back(filing)


def _more(turn: Turn) -> str:
    """What was said in addition, in the words themselves: a reason is no form."""
    return completion(turn.said)


def is_own(member: MemberId) -> Callable[[Filing], bool]:
    """Filings of his that still wait."""
    return lambda filing: filing.owner == member and filing.status is FilingStatus.PENDING


def send(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """提交: what stands in the form goes out."""
    return file(turn, uow, ctx) if turn.draft else plain("nothing_to_send")


def same(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """就是这家: the newcomer is one of those shown."""
    if turn.draft is None:
        return plain("nothing_to_settle")
    fields = turn.parsed.fields
    return _settled(
        turn, as_same(turn.draft, fields.get("customer", fields.get("choice")), turn.sighting, uow, ctx), uow, ctx
    )


def apart(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """都不是同一家, and why."""
    if turn.draft is None:
        return plain("nothing_to_settle")
    return _settled(
        turn, as_apart(turn.draft, str(turn.parsed.fields.get("note", "")), turn.sighting, uow, ctx), uow, ctx
    )


def _settled(turn: Turn, draft: Draft, uow: UnitOfWork, ctx: Context) -> Reply:
    return file(replace(turn, draft=draft, form=None, parsed=Parsed(intent=Intent.CORRECT)), uow, ctx)


def correct(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """电话错了，是 …: one answer of the form on the table, or of a customer that is his already."""
    return file(turn, uow, ctx) if correcting.about_the_draft(turn) else correcting.correct(turn, uow, ctx)


def cancel(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """取消: the form on the table is thrown away, or the last question that waits for its answer."""
    if turn.draft is None:
        return plain(questions.dropped(turn.member, turn.chat, uow, ctx) or "nothing_to_cancel")
    forget_draft(turn, uow, ctx)
    return plain("cancelled")
