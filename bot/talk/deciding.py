"""What approvers say: yes, no, somebody else, more first, who stands in. Turns as in ``dialogue``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.grammar import commands, phones
from bot.grammar.script import read
from bot.replies import Reply, Say, plain
from bot.talk.batches import approve_all, approve_shown
from bot.talk.look_alikes import said_to_be
from bot.talk.order_meant import request_meant
from bot.talk.turn import Turn
from bot.talk.which_matter import asked_by_number, matter_meant
from cards.texts.dates import SHANGHAI
from core.domain.filing import LIVE, Filing
from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_filing import RejectFiling
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.delegate import DelegateApprovals, EndDelegation
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.matters import asked_about
from core.service.records import APPEAL, CREDIT, EXTENSION, FILING, REQUEST, TRANSFER, Subject
from core.service.views.queries import named

_SHOWN = {
    FILING: Say.FILED,
    EXTENSION: Say.EXTENSION,
    TRANSFER: Say.TRANSFER,
    APPEAL: Say.APPEAL,
    CREDIT: Say.CREDIT,
    REQUEST: Say.REQUEST,
}
"""By the kind of the matter: the answer that shows it."""
_LOOKED_AT, _OFFERED = 10, 3
"""Of somebody's newest customers these many are looked at, and so many offered where none was named."""
BEHIND = "after"
"""The subject of a button that adds an approver behind the step carries this word."""


def the_one(turn: Turn, uow: UnitOfWork, fits: Callable[[Filing], bool]) -> Filing:
    """The filing that is meant. Raises ``which_one``, ``not_found``, ``ambiguous``."""
    text = _said(turn, "customer")
    if not text:
        raise which_one(turn, uow, fits)
    found = named(text, turn.member, uow)
    fitting = [filing for filing in found if fits(filing)]
    candidates = fitting or list(found)
    if not candidates:
        raise RuleViolation("not_found", asked=text)
    if len(candidates) > 1:
        raise RuleViolation("ambiguous", asked=text, numbers="、".join(f"#{filing.number}" for filing in candidates))
    return candidates[0]


def which_one(
    turn: Turn, uow: UnitOfWork, fits: Callable[[Filing], bool], *, verb: str = "", rest: str = ""
) -> RuleViolation:
    """The question back, with the same sentence about each of the few that it may be about; ``verb`` where the words of
    the sentence do not open with the command, and ``rest`` what else they say.
    """
    line = read(verb or turn.said)
    head = commands.Command(turn.parsed.intent, 0, len(line.key)) if verb else commands.head(line.key)
    if (
        head is None or phones.find(line.key) or phones.find(read(rest).key)
    ):  # a number of somebody's stands in no refusal
        return RuleViolation("which_one")
    own = uow.filings.of_owner(turn.member, statuses=LIVE, limit=_LOOKED_AT, before=None)
    facts: dict[str, Fact] = {}
    for place, filing in enumerate([each for each in own if fits(each)][:_OFFERED], start=1):
        said, more = line.shown[: head.end].strip(), rest or line.shown[head.end :].strip()
        facts |= {f"pick{place}": f"{said} {filing.number}", f"say{place}": f"{said} {filing.number} {more}".strip()}
        facts["mine"] = "、".join(filter(None, (str(facts.get("mine", "")), _titled(filing, uow))))
    return RuleViolation("which_one", rule=None, **facts)


def _titled(filing: Filing, uow: UnitOfWork) -> str:
    return f"#{filing.number} {uow.customers.get(filing.customer_id).name}"


def choices(text: str, found: tuple[Filing, ...]) -> Reply:
    """Which of these is meant?"""
    return Reply(say=Say.CHOICES, args={"asked": text, "filings": ",".join(filing.id for filing in found)})


def approve(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """通过 12, perhaps with a comment; 通过 12-1 of an order's shares; 同意 alone shows what waits."""
    if order := _said(turn, "order"):
        about = request_meant(order, turn.member, uow)
        execute(ApproveMatter(about=about, by=turn.member, comment=_said(turn, "note") or None), uow, ctx)
        return shown(about)
    if not _said(turn, "customer") and uow.approvals.count_waiting_for(turn.member):
        return Reply(say=Say.APPROVALS, args={"group": int(turn.group)})
    about, comment = matter_meant(turn, _decided(turn, uow), uow)
    execute(ApproveMatter(about=about, by=turn.member, comment=comment or None), uow, ctx)
    return shown(about)


def approve_several(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """通过 12 13 15, 全部通过, 除了 12 都同意. Who is left out has to wait, too: 除了 3 may mean the third."""
    numbers, but = (tuple(int(part) for part in _said(turn, key).split()) for key in ("numbers", "except"))
    if numbers:
        return approve_all(numbers, turn.member, uow, ctx)
    if any(asked_by_number(str(number), turn.member, uow) is None for number in but):
        return Reply(say=Say.APPROVALS, args={"group": int(turn.group)})
    return approve_shown(turn.member, uow, ctx, but=frozenset(but))


def reject(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """驳回 12 and why; a filing perhaps because it is the same customer as another; 驳回 12-1 of an order's shares."""
    if order := _said(turn, "order"):
        about = request_meant(order, turn.member, uow)
        execute(RejectMatter(about=about, by=turn.member, reason=_said(turn, "note")), uow, ctx)
        return shown(about)
    if not _said(turn, "customer") and uow.approvals.count_waiting_for(turn.member):
        return Reply(say=Say.APPROVALS, args={"group": int(turn.group)})
    filing = _decided(turn, uow)
    about, reason = matter_meant(turn, filing, uow)
    if about.kind == FILING and (same_as := said_to_be(reason, filing, uow)) is not None:
        execute(RejectFiling(filing_id=filing.id, by=turn.member, reason=reason, same_as=same_as), uow, ctx)
    else:
        execute(RejectMatter(about=about, by=turn.member, reason=reason), uow, ctx)
    return shown(about)


def hand_on(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """转交审批 12 给 李四; without a name it is asked for."""
    about = asked_about(_decided(turn, uow), turn.member, uow)
    name, comment = _said(turn, "to"), _said(turn, "note")
    if not name:
        return Reply(say=Say.HAND_ON, about=about)
    done = handed_on(about, name, comment, turn.member, uow, ctx)
    return done if isinstance(done, Reply) else shown(about)


def is_asked(turn: Turn, uow: UnitOfWork) -> bool:
    """Whether 转交 means an approval here: his answer about this matter is awaited."""
    text = _said(turn, "customer")
    found = named(text, turn.member, uow) if text else ()
    return any(_asks(turn.member, uow)(filing) for filing in found if filing.owner != turn.member)


def send_back(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """退回 12 and what is lacking; without words they are asked for."""
    about, reason = matter_meant(turn, _decided(turn, uow), uow)
    if not reason:
        return Reply(say=Say.RETURN, about=about)
    execute(ReturnMatter(about=about, by=turn.member, reason=reason), uow, ctx)
    return shown(about)


def add(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """加签 12 何川: one more before himself, or behind this step; without a name it is asked for."""
    about = asked_about(_decided(turn, uow), turn.member, uow)
    name, behind = _said(turn, "to"), _said(turn, "when") == BEHIND
    if not name:
        return Reply(say=Say.ADD, about=about)
    done = added(about, name, turn.member, uow, ctx, behind=behind)
    return done if isinstance(done, Reply) else shown(about)


def delegate(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """下周一到周三出差，审批交给李四. Raises ``delegate_to_whom``, ``delegate_until_when``."""
    name, first, last = (_said(turn, key) for key in ("to", "from", "until"))
    if not name:
        raise RuleViolation("delegate_to_whom")
    if not last:
        raise RuleViolation("delegate_until_when", asked=name)
    people = colleagues_named(name, uow)
    if len(people) > 1:
        return which_colleague(name, people, "delegate", f"{first or last}_{last}")
    return _delegated(delegated(people[0].id, first or last, last, turn.member, uow, ctx), ctx)


def come_back(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """我回来了."""
    return plain(execute(EndDelegation(by=turn.member), uow, ctx).code)


def handed_on(about: Subject, name: str, comment: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome | Reply:
    """To whoever answers to the name; a question back where several do."""
    people = colleagues_named(name, uow)
    if len(people) > 1:
        return which_colleague(name, people, "hand_on", str(about))
    return execute(HandOnApproval(about=about, by=by, to=people[0].id, comment=comment or None), uow, ctx)


def added(about: Subject, name: str, by: MemberId, uow: UnitOfWork, ctx: Context, *, behind: bool) -> Outcome | Reply:
    """Whoever answers to the name is asked as well; a question back where several do."""
    people = colleagues_named(name, uow)
    if len(people) > 1:
        return which_colleague(name, people, "add_approver", f"{about}.{BEHIND}" if behind else str(about))
    return execute(AddApprover(about=about, by=by, who=people[0].id, before=not behind), uow, ctx)


def delegated(to: MemberId, first: str, last: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """From the morning of the first day, or from now, to the end of the last (both ISO days in China)."""
    since = max(_midnight(date.fromisoformat(first)), ctx.now)
    until = _midnight(date.fromisoformat(last) + timedelta(days=1))
    return execute(DelegateApprovals(by=by, to=to, since=since, until=until), uow, ctx)


def _delegated(outcome: Outcome, ctx: Context) -> Reply:
    facts: dict[str, Fact] = dict(outcome.facts)
    if facts.get("since") == ctx.now.isoformat():
        del facts["since"]
    return plain("delegated", **facts)


def which_colleague(name: str, people: tuple[Member, ...], verb: str, subject: str) -> Reply:
    ids = ",".join(member.id for member in people[:6])
    return Reply(say=Say.COLLEAGUES, args={"asked": name, "people": ids, "verb": verb, "subject": subject})


def _decided(turn: Turn, uow: UnitOfWork) -> Filing:
    """The filing that an approver speaks of. Raises what :func:`the_one` does."""
    return asked_by_number(_said(turn, "customer"), turn.member, uow) or the_one(turn, uow, _asks(turn.member, uow))


def _asks(member: MemberId, uow: UnitOfWork) -> Callable[[Filing], bool]:
    """Whether his answer is awaited now: about the filing, or about something that is asked for with it."""

    def asks(filing: Filing) -> bool:
        approval = uow.approvals.about(asked_about(filing, member, uow))
        return approval is not None and member in approval.asked

    return asks


def shown(about: Subject) -> Reply:
    """The matter as it is now."""
    return Reply(say=_SHOWN[about.kind], about=about)


def _said(turn: Turn, key: str) -> str:
    return str(turn.parsed.fields.get(key, "")).strip()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)
