"""转交 and 交接 in a sentence: one customer, several, all of somebody's. Turns as in ``dialogue``."""

from __future__ import annotations

from dataclasses import replace

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say
from bot.talk import deciding
from bot.talk.deciding import the_one
from bot.talk.turn import Turn
from cards.actions import Action
from core.domain.dedupe.names import compare_name
from core.domain.filing import LIVE, Filing, FilingStatus
from core.domain.handover import Occasion, Passed, Transfer
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.hand_over import HandOver
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.leading import leads
from core.service.records import about_filing, about_transfer
from core.service.transfer_customers import AcceptTransfer, DeclineTransfer, TransferCustomers

MINE = "mine"
"""The subject of a button that gives away all of one's own begins with this word."""
_SHOWN = 6


def transfer(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """转交 12 给 李四: an approval where his answer about it is awaited, else the customer."""
    if deciding.is_asked(turn, uow):
        return deciding.hand_on(turn, uow, ctx)
    filing = the_one(turn, uow, lambda one: _can_give(turn.member, one, uow))
    name, reason = _said(turn, "to"), _said(turn, "note")
    if not name:
        return Reply(say=Say.TRANSFER_FORM, about=about_filing(filing.id))
    return given_to(name, (filing.id,), reason, turn.member, filing.id, uow, ctx)


def answer(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """接收 12, 不接 12, 取消转交 12: of what waits for him; 接了 alone is about the only one. Raises ``which_one``,
    ``transfer_not_found``.
    """
    found = _answered(turn, uow)
    if found is None or turn.member not in {found.to, found.by, found.giver}:
        raise RuleViolation("transfer_not_found")
    if turn.parsed.intent is Intent.ACCEPT:
        execute(AcceptTransfer(transfer_id=found.id, by=turn.member), uow, ctx)
    else:
        execute(DeclineTransfer(transfer_id=found.id, by=turn.member, reason=_said(turn, "note")), uow, ctx)
    return Reply(say=Say.TRANSFER, about=about_transfer(found.id))


def _answered(turn: Turn, uow: UnitOfWork) -> Transfer | None:
    number = _said(turn, "customer")
    if number:
        filing = uow.filings.numbered(int(number))
        return uow.transfers.asked_about(filing.id) if filing else None
    waiting = uow.transfers.waiting_for(turn.member, limit=2)
    if len(waiting) > 1:
        raise RuleViolation("which_one")
    return next(iter(waiting), None)


def transfer_all(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """把我的客户都转给 李四, 转交 12 13 15 给 李四."""
    numbers = tuple(int(part) for part in _said(turn, "numbers").split())
    filings = numbered(numbers, uow) if numbers else own(turn.member, uow, ctx)
    subject = "_".join(map(str, numbers)) if numbers else MINE
    return given_to(_said(turn, "to"), filings, _said(turn, "note"), turn.member, subject, uow, ctx)


def given_to(
    name: str,
    filings: tuple[FilingId, ...],
    reason: str,
    by: MemberId,
    subject: str,
    uow: UnitOfWork,
    ctx: Context,
) -> Reply:
    """To whoever answers to the name; a question back where several do. ``subject`` is how a button names the
    customers.
    """
    found = colleagues_named(name, uow)
    if len(found) > 1:
        return _which(name, found, "transfer", subject)
    return shown(given(found[0].id, filings, reason, by, uow, ctx))


def given(
    to: MemberId, filings: tuple[FilingId, ...], reason: str, by: MemberId, uow: UnitOfWork, ctx: Context
) -> Outcome:
    """The wish itself."""
    return execute(TransferCustomers(by=by, to=to, filings=filings, reason=reason), uow, ctx)


def numbered(numbers: tuple[int, ...], uow: UnitOfWork) -> tuple[FilingId, ...]:
    """The filings of these numbers. Raises ``filing_not_found``."""
    found = [(number, uow.filings.numbered(number)) for number in dict.fromkeys(numbers)]
    for number, filing in found:
        if filing is None:
            raise RuleViolation("filing_not_found", number=number)
    return tuple(filing.id for _, filing in found if filing is not None)


def own(member: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[FilingId, ...]:
    """All that he may give away, one more than may go at once."""
    most = ctx.policy.handover.batch_most + 1
    return tuple(one.id for one in uow.filings.of_owner(member, statuses={FilingStatus.PROTECTED}, limit=most))


def hand_over(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """交接 张三 给 李四: what it would do, with a button that does it; afterwards, what went elsewhere meanwhile."""
    member, name = whose(_said(turn, "member"), uow), _said(turn, "to")
    if member is None:
        return transfer(_of_customer(turn), uow, ctx)
    found = colleagues_named(name, uow) if name else ()
    if len(found) > 1:
        return _which(name, found, "hand_over_plan", member.id)
    return planned(member.id, found[0].id if found else None, turn.member, uow, ctx)


def planned(member: MemberId, to: MemberId | None, by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """The plan; of somebody whose customers have gone already, what of them this leader has goes further."""
    before = _last_handover(member, uow)
    if before is not None and not uow.filings.count_of_owner(member, statuses=LIVE):
        if to is None:
            return Reply(say=Say.HANDOVER, about=about_transfer(before.id))
        return shown(handed_further(before, to, by, uow, ctx))
    return Reply(say=Say.HANDOVER_PLAN, args={"member": member, "to": to or ""})


def handed_further(before: Transfer, to: MemberId, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """改派: what a handover brought this leader goes to somebody else; what nobody took goes with it."""
    most = ctx.policy.handover.batch_most
    went = uow.transfers.passings(before.id, limit=10 * most, how=Passed.DONE)
    still = (uow.filings.get(one.filing_id) for one in went if one.to == by)
    mine = tuple(one.id for one in still if one.owner == by and one.status is FilingStatus.PROTECTED)[:most]
    if mine:
        return given(to, mine, "", by, uow, ctx)
    return execute(HandOver(member=before.giver, by=by, to=to), uow, ctx)


def shown(outcome: Outcome) -> Reply:
    """The passing-on as it is now."""
    if outcome.subject is None:
        raise RuleViolation("transfer_not_found")
    return Reply(say=Say.HANDOVER if outcome.code == "handover_begun" else Say.TRANSFER, about=outcome.subject)


def whose(text: str, uow: UnitOfWork) -> Member | None:
    """Whose customers are meant, whether or not he is still there: who holds something, if several have the name."""
    same = [one for one in uow.directory.members() if compare_name(one.name) == compare_name(text)]
    holding = [one for one in same if uow.filings.count_of_owner(one.id, statuses=LIVE)]
    gave = [one for one in same if _last_handover(one.id, uow) is not None]
    return next(iter((*holding, *gave, *same)), None)


def _last_handover(member: MemberId, uow: UnitOfWork) -> Transfer | None:
    found = uow.transfers.of_giver(member, limit=_SHOWN * _SHOWN)
    return next((one for one in found if one.occasion is Occasion.LEAVER), None)


def _can_give(member: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    return filing.status is FilingStatus.PROTECTED and (filing.owner == member or leads(member, filing, uow))


def _of_customer(turn: Turn) -> Turn:
    """Nobody of that name: it was a customer's."""
    fields = {("customer" if key == "member" else key): value for key, value in turn.parsed.fields.items()}
    return replace(turn, parsed=replace(turn.parsed, fields=fields))


def _which(name: str, found: tuple[Member, ...], verb: str, subject: str) -> Reply:
    """Raises ``colleague_unclear`` where so many customers do not fit on a button."""
    try:
        Action(verb=verb, subject=f"{subject}.{found[0].id}").pack()
    except ValueError:
        raise RuleViolation("colleague_unclear", asked=name) from None
    ids = ",".join(one.id for one in found[:_SHOWN])
    return Reply(say=Say.COLLEAGUES, args={"asked": name, "people": ids, "verb": verb, "subject": subject})


def _said(turn: Turn, key: str) -> str:
    return str(turn.parsed.fields.get(key, "")).strip()
