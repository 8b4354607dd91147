"""点评: a leader's word on a follow-up, told to whoever wrote it (S66)."""

from __future__ import annotations

from core.domain.follow_up import LONGEST, Remark
from core.domain.frozen import dataclass
from core.domain.ids import EventId, FollowUpId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_follow_up


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFollowUp:
    """A leader says something about an entry."""

    follow_up_id: FollowUpId
    by: MemberId
    text: str


def comment_follow_up(cmd: CommentFollowUp, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``follow_up_not_found``, ``comment_by_leader``, ``comment_what``, ``follow_up_too_long``."""
    entry = uow.follow_ups.get(cmd.follow_up_id)
    filing = uow.filings.get(entry.filing)
    if not leads(cmd.by, filing, uow):
        raise RuleViolation("comment_by_leader", number=filing.number)
    text = " ".join("".join(char if char.isprintable() else " " for char in cmd.text).split())
    if not text:
        raise RuleViolation("comment_what", number=filing.number)
    if len(text) > LONGEST // 2:
        raise RuleViolation("follow_up_too_long", limit=LONGEST // 2)
    remark = Remark(id=ctx.new_id(), follow_up=entry.id, by=cmd.by, at=ctx.now, text=text)
    uow.follow_ups.add_remark(remark)
    about = about_follow_up(entry.id)
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.FOLLOW_UP_COMMENTED,
        subject=about,
        actor=cmd.by,
        rule=ctx.policy.quote(Clause.FOLLOW_UP),
        data={"number": filing.number, "customer": filing.customer_id},
    )
    told = Notice(dedupe_key=f"{event.id}:{entry.by}", kind=NoticeKind.FOLLOW_UP_COMMENTED, to=entry.by, about=about)
    again = Notice(dedupe_key=f"repaint:{event.id}", kind=NoticeKind.REPAINT, to=None, about=about)
    notices = (again,) if entry.by == cmd.by else (told, again)
    facts: dict[str, Fact] = {"number": filing.number, "author_id": entry.by}
    return Outcome(code="commented", subject=about, facts=facts, events=(event,), notices=notices)
