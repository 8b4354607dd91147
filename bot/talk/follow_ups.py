"""Follow-ups in chat: what was said or pressed becomes an entry, a correction, a comment, or a form that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.files.takers import OfferedFile, Purpose, TakenFile
from bot.grammar import dates, following, script
from bot.grammar.parsed import Fields, Intent
from bot.replies import Reply, Say, plain
from cards.card import Card
from cards.views.follow_up import (
    comment_form_card,
    commented_card,
    follow_form_card,
    follow_up_card,
    next_steps_card,
    timeline_card,
)
from cards.views.idle import idle_day_card
from cards.views.team_day import team_day_card
from core.domain.attachment import TAKEN
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing
from core.domain.follow_up import FollowUp
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, FollowUpId, MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.comment_follow_up import CommentFollowUp
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures import left_alone
from core.service.procedures.leading import may_tend
from core.service.record_follow_up import (
    AttachToFollowUp,
    CorrectFollowUp,
    RecordFollowUp,
    today,
)
from core.service.records import Subject, about_filing, about_follow_up
from core.service.views.follow_up_views import (
    follow_form_view,
    follow_up_view,
    next_steps_view,
    timeline_view,
)
from core.service.views.idle_views import idle_day_view, idle_one_view
from core.service.views.queries import named
from core.service.views.team_day_views import team_day_view

RIGHT_AFTER = timedelta(minutes=10)
"""How long after a follow-up a photo belongs to it without a word."""
_LEAD = 6
"""Within so many characters a day says when the customer was contacted; further on it may be any day."""
_LONG_AGO = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who does it, at which moment."""

    member: MemberId
    uow: UnitOfWork
    ctx: Context


def follow(fields: Fields, hand: Hand) -> Reply:
    """跟进: recorded, or asked for what was done; a next step alone goes to what he has just put down. Raises
    ``which_one``, ``not_found``, ``not_following``.
    """
    found = _meant(fields, hand)
    if isinstance(found, Reply):
        return found
    if not str(fields.get("note", "")).strip():
        if not may_tend(hand.member, found, hand.uow):
            raise RuleViolation("not_following", number=found.number)
        return _planned(found, fields, hand)
    return _put_down(found.id, fields, hand)


def _planned(filing: Filing, fields: Fields, hand: Hand) -> Reply:
    """下周三前发方案 is no contact, which an entry of its own would pretend."""
    plan = {name: str(fields[name]) for name in ("next_step", "next_date") if fields.get(name)}
    last = _last(filing, hand, own=True) if plan else None
    if last is not None and hand.ctx.now - last.at <= hand.ctx.policy.follow_up.correct_within:
        return _corrected(last.id, {**plan}, hand)
    return Reply(say=Say.FOLLOW_FORM, about=about_filing(filing.id), args={**plan})


def amend(fields: Fields, hand: Hand) -> Reply:
    """改跟进: the last one that the speaker wrote of this customer; without one (改成下周四) the last of all."""
    if not str(fields.get("customer", "")).strip() and (last := hand.uow.follow_ups.latest_by(hand.member)) is not None:
        return (
            _corrected(last.id, fields, hand) if fields else Reply(say=Say.FOLLOW_FORM, about=about_follow_up(last.id))
        )
    found = _meant(fields, hand)
    if isinstance(found, Reply):
        return found
    entry = _last(found, hand, own=True)
    if entry is None:
        raise RuleViolation("nothing_to_comment", number=found.number)
    if not set(fields) - {"customer"}:
        return Reply(say=Say.FOLLOW_FORM, about=about_follow_up(entry.id))
    return _corrected(entry.id, fields, hand)


def comment(fields: Fields, hand: Hand) -> Reply:
    """点评: on the last entry of this customer."""
    found = _meant(fields, hand)
    if isinstance(found, Reply):
        return found
    entry = _last(found, hand, own=False)
    if entry is None:
        raise RuleViolation("nothing_to_comment", number=found.number)
    return _commented(entry.id, str(fields.get("note", "")), hand)


def _commented(follow_up_id: FollowUpId, text: str, hand: Hand) -> Reply:
    outcome = execute(CommentFollowUp(follow_up_id=follow_up_id, by=hand.member, text=text), hand.uow, hand.ctx)
    author = hand.uow.follow_ups.get(follow_up_id).by
    return plain(outcome.code, author=hand.uow.directory.member(author).name)


def timeline(fields: Fields, hand: Hand) -> Reply:
    """更多跟进."""
    found = _meant(fields, hand)
    if isinstance(found, Reply):
        return found
    page = fields.get("page")
    return Reply(say=Say.TIMELINE, about=about_filing(found.id), args=_page(found, page, hand) if page else {})


def _page(filing: Filing, asked: str | int, hand: Hand) -> dict[str, Fact]:
    """Where a page begins; the last one where there are not so many."""
    before, page = None, 1
    while page < int(asked):
        view = timeline_view(filing.id, hand.member, hand.uow, hand.ctx, before=before)
        if view.more_before is None:
            break
        before, page = view.more_before, page + 1
    return {"before": str(int(before.timestamp() * 1_000_000)), "page": page} if before is not None else {}


def pressed(verb: str, subject: str, inputs: Mapping[str, str], hand: Hand) -> Reply:
    """The buttons on the cards of follow-ups. Raises ``stale_button``."""
    match verb:
        case "follow_form":
            return Reply(say=Say.FOLLOW_FORM, about=about_filing(hand.uow.filings.get(FilingId(subject)).id))
        case "amend_form":
            return Reply(say=Say.FOLLOW_FORM, about=about_follow_up(hand.uow.follow_ups.get(FollowUpId(subject)).id))
        case "comment_form":
            about = about_follow_up(hand.uow.follow_ups.get(FollowUpId(subject)).id)
            return Reply(say=Say.COMMENT_FORM, about=about)
        case "comment":
            return _commented(FollowUpId(subject), str(inputs.get("text", "")), hand)
        case "follow":
            return _put_down(FilingId(subject), dict(inputs), hand)
        case "amend":
            return _corrected(FollowUpId(subject), dict(inputs), hand)
        case "timeline":
            ident, _, before = subject.partition(".")
            filing = hand.uow.filings.get(FilingId(ident))
            before, _, page = before.partition(".")
            args: dict[str, Fact] = {"before": before} if before.isdecimal() and len(before) < 18 else {}
            args |= {"page": int(page)} if args and page.isdecimal() and len(page) < 4 else {}
            return Reply(say=Say.TIMELINE, about=about_filing(filing.id), args=args)
        case _:
            raise RuleViolation("stale_button")


def draw(
    view: str, about: Subject, args: Mapping[str, Fact], reader: MemberId, uow: UnitOfWork, ctx: Context
) -> tuple[Card, tuple[Subject, ...]]:
    """The cards of follow-ups, by the name of their notice or reply."""
    match view:
        case "followed":
            return follow_up_card(follow_up_view(FollowUpId(about.id), reader, uow, ctx)), (about,)
        case "follow_up_commented":
            return commented_card(follow_up_view(FollowUpId(about.id), reader, uow, ctx)), (about,)
        case "follow_form":
            return _form(about, args, reader, uow, ctx), ()
        case "comment_form":
            return comment_form_card(follow_up_view(FollowUpId(about.id), reader, uow, ctx)), ()
        case "next_steps":
            day = date.fromisoformat(about.id.rpartition("/")[2])
            return next_steps_card(next_steps_view(reader, day, uow, ctx)), ()
        case "team_day":
            day = date.fromisoformat(about.id.rpartition("/")[2])
            return team_day_card(team_day_view(reader, day, uow, ctx)), ()
        case "customer_idle":
            return _idle(about, reader, uow, ctx), ()
        case _:
            micros = int(str(args["before"])) if "before" in args else None
            before = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros) if micros else None
            timeline = timeline_view(FilingId(about.id), reader, uow, ctx, before=before)
            return timeline_card(replace(timeline, page=int(str(args.get("page", 1))))), ()


def _idle(about: Subject, reader: MemberId, uow: UnitOfWork, ctx: Context) -> Card:
    """All of one day; or the one customer that somebody is told of beside its owner."""
    if about.kind == left_alone.KIND:
        return idle_day_card(idle_day_view(reader, date.fromisoformat(about.id.rpartition("/")[2]), uow, ctx))
    return idle_day_card(idle_one_view(FilingId(about.id), reader, uow, ctx))


def _form(about: Subject, args: Mapping[str, Fact], reader: MemberId, uow: UnitOfWork, ctx: Context) -> Card:
    if about.kind != "follow_up":
        view = follow_form_view(FilingId(about.id), uow, ctx)
        step, day = str(args.get("next_step", "")), _day({"next_date": str(args.get("next_date", ""))})
        return follow_form_card(replace(view, next_step=step, next_day=day))
    entry = follow_up_view(FollowUpId(about.id), reader, uow, ctx)
    return follow_form_card(replace(follow_form_view(entry.filing_id, uow, ctx), entry=entry))


def _meant(fields: Fields, hand: Hand) -> Filing | Reply:
    """The filing that is meant, or a question back which one."""
    text = str(fields.get("customer", "")).strip()
    if not text or not (compare_name(text) or text.strip("#＃号").isdigit()):
        raise RuleViolation("which_one")
    found = named(text, hand.member, hand.uow)
    own = [filing for filing in found if filing.owner == hand.member and filing.is_live]
    fitting = own or [filing for filing in found if may_tend(hand.member, filing, hand.uow)] or list(found)
    if not fitting:
        raise RuleViolation("not_found", asked=text)
    if len(fitting) > 1:
        return Reply(say=Say.CHOICES, args={"asked": text, "filings": ",".join(one.id for one in fitting)})
    return fitting[0]


def _last(filing: Filing, hand: Hand, *, own: bool) -> FollowUp | None:
    entries = hand.uow.follow_ups.of_filing(filing.id, limit=50)
    return next((entry for entry in entries if not own or entry.by == hand.member), None)


def _put_down(filing_id: FilingId, fields: Fields, hand: Hand) -> Reply:
    note = str(fields.get("note", ""))
    command = RecordFollowUp(
        filing_id=filing_id,
        by=hand.member,
        kind=_kind(fields),
        note=note,
        next_step=str(fields.get("next_step", "")),
        next_day=_day(fields),
        day=_contact_day(note, today(hand.ctx)),
    )
    return _shown(execute(command, hand.uow, hand.ctx).subject)


def _corrected(follow_up_id: FollowUpId, fields: Fields, hand: Hand) -> Reply:
    command = CorrectFollowUp(
        follow_up_id=follow_up_id,
        by=hand.member,
        kind=_kind(fields),
        note=str(fields.get("note", "")),
        next_step=str(fields.get("next_step", "")),
        next_day=_day(fields),
    )
    return _shown(execute(command, hand.uow, hand.ctx).subject)


def _shown(about: Subject | None) -> Reply:
    return plain("stale_button") if about is None else Reply(say=Say.FOLLOWED, about=about)


def _kind(fields: Fields) -> str:
    said = str(fields.get("kind", "")).strip()
    return said or following.kind_of(script.read(str(fields.get("note", ""))).key) or ""


def _day(fields: Fields) -> date | None:
    """A day as the grammar writes it, or as a date picker does (with a zone behind it)."""
    try:
        return date.fromisoformat(str(fields.get("next_date", ""))[:10])
    except ValueError:
        return None


def _contact_day(note: str, now: date) -> date | None:
    """昨天…, 前天…: the day that opens the words."""
    first = next(iter(dates.find(script.read(note[:40]).key, now)), None)
    past = first is not None and first.start <= _LEAD and now - _LONG_AGO <= first.first <= now
    return first.first if first is not None and past else None


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    if offered.draft is not None:
        return False
    last = uow.follow_ups.latest_by(offered.by)
    return offered.following or (last is not None and ctx.now - last.at <= RIGHT_AFTER)


def _take(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    """Into the entry that was just put down."""
    if file.ending not in TAKEN:
        raise RuleViolation("file_kind")
    last = uow.follow_ups.latest_by(file.by)
    if last is None or ctx.now - last.at > RIGHT_AFTER:
        return plain("what_with_file")
    command = AttachToFollowUp(follow_up_id=last.id, by=file.by, files=(file.id,))
    return _shown(execute(command, uow, ctx).subject)


PURPOSE = Purpose(name="follow_up", fits=_fits, take=_take)
"""Photos and files sent with a follow-up or right after it."""

TURNS: Mapping[Intent, Callable[[Fields, Hand], Reply]] = {
    Intent.FOLLOW_UP: follow,
    Intent.AMEND: amend,
    Intent.COMMENT: comment,
    Intent.TIMELINE: timeline,
}
"""What each intent about follow-ups does."""
