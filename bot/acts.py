"""What each button does: a packed action and who pressed it → a command, and what the presser sees at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.base import Press
from bot import follow_ups, protecting
from bot.dialogue import Turn, prepared, respond
from bot.grammar.parsed import Intent, Parsed
from bot.handing_out import send_files
from bot.look_alikes import beside_at
from bot.moving_acts import MOVES, Asked
from bot.policy import sending
from bot.replies import Reply, Say
from bot.takers import is_admin
from cards.actions import Action
from cards.texts import words
from core.domain.forms import live_fields
from core.domain.ids import ExtensionId, FileId, FilingId, MemberId
from core.domain.imports import JobState
from core.domain.policy.document import Policy
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_extension import ApproveExtension, RejectExtension
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.import_ledger import MoveImport
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import Draft, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.resembling import Sighting
from core.service.withdraw_filing import WithdrawFiling

_ON_A_FORM = frozenset({"file_draft", "same_customer", "other_customer"})
TALKING = _ON_A_FORM | {"say", "start_filing", "complete"}
"""The verbs that do what a sentence would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press by a known member. ``said`` is the parsed text of a button that speaks for the presser."""

    member: MemberId
    chat: str
    press: Press
    action: Action
    draft: Draft | None
    said: Parsed | None = None
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a press came to: the toast's code and facts, and perhaps an answer in the chat."""

    code: str
    facts: Mapping[str, Fact]
    reply: Reply | None = None


def act(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """Look up everything again, then do it. Raises ``RuleViolation``; ``stale_button`` for a button of no release
    of ours, ``member_left`` for somebody who no longer belongs to the company.
    """
    if not uow.directory.member(pressed.member).active:
        raise RuleViolation("member_left")
    if pressed.action.verb not in _ACTS:
        raise RuleViolation("stale_button")
    return _ACTS[pressed.action.verb](pressed, uow, ctx)


def _approve(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return _done(execute(ApproveFiling(filing_id=_filing(pressed), by=pressed.member), uow, ctx))


def _reject(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    reason = pressed.press.inputs.get("reason", "")
    return _done(execute(RejectFiling(filing_id=_filing(pressed), by=pressed.member, reason=reason), uow, ctx))


def _withdraw(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return _done(execute(WithdrawFiling(filing_id=_filing(pressed), by=pressed.member), uow, ctx))


def _detail(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    filing = uow.filings.get(_filing(pressed))
    return Effect(code="shown", facts={}, reply=Reply(say=Say.DETAIL, about=about_filing(filing.id)))


def _files(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """附件: they follow in the chat; the toast says so."""
    send_files(_filing(pressed), pressed.member, uow, ctx)
    return Effect(code="files_sent", facts={})


def _mine(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """更多: the page of 我的客户 behind the number that the button carries."""
    if not pressed.action.subject.isdecimal():
        raise RuleViolation("stale_button")
    return Effect(code="shown", facts={}, reply=Reply(say=Say.MINE, args={"before": int(pressed.action.subject)}))


def _import(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """导入 or 取消 under a customer list: the confirmed one is carried on by the next tick."""
    if not pressed.action.subject.isdecimal():
        raise RuleViolation("stale_button")
    if not is_admin(pressed.member, uow):
        raise RuleViolation("admin_only")
    state = JobState.RUNNING if pressed.action.verb == "import" else JobState.CANCELLED
    return _done(execute(MoveImport(number=int(pressed.action.subject), state=state, by=pressed.member), uow, ctx))


def seen_before(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Sighting | None:
    """What can be looked at on a reader thread before the press is acted on: who resembles the customer in the form."""
    if pressed.action.verb in _ON_A_FORM and pressed.draft is None:
        return None
    return prepared(_turn(pressed, ctx.policy), uow, ctx).sighting


def _say(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return Effect(code="shown", facts={}, reply=respond(_turn(pressed, ctx.policy), uow, ctx))


def _file_draft(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent: what stands in it now is the whole truth, emptied fields included."""
    reply = respond(_turn(pressed, ctx.policy), uow, ctx)
    if reply.say is Say.ASK:
        return Effect(code="draft_incomplete", facts={}, reply=None)
    return Effect(code="filed", facts={}, reply=reply)


def _settle(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """就是这家, or 都不是同一家 and why: the form goes on on the same card, or the filing is sent."""
    reply = respond(_turn(pressed, ctx.policy), uow, ctx)
    if reply.say is Say.ASK:
        return Effect(code="settled", facts={})
    return Effect(code="filed", facts={}, reply=reply)


def _turn(pressed: Pressed, policy: Policy) -> Turn:
    draft = pressed.draft
    if pressed.action.verb in _ON_A_FORM and draft is None:
        raise RuleViolation("stale_button")
    return Turn(
        member=pressed.member,
        chat=pressed.chat,
        parsed=_parsed(pressed, policy),
        draft=draft,
        group=not pressed.press.place.direct,
        sighting=pressed.sighting,
    )


def _parsed(pressed: Pressed, policy: Policy) -> Parsed:
    """What the button says for the presser. Raises ``stale_button``."""
    subject, inputs = pressed.action.subject, pressed.press.inputs
    match pressed.action.verb:
        case "start_filing":
            return Parsed(intent=Intent.FILE, fields={"company": subject})
        case "file_draft":
            known = {field.key for field in live_fields(policy)}
            return Parsed(intent=Intent.SEND, fields={key: text for key, text in inputs.items() if key in known})
        case "complete":
            return Parsed(intent=Intent.COMPLETE, fields={"filing": subject})
        case "same_customer":
            return Parsed(intent=Intent.SAME, fields={"customer": subject})
        case "other_customer":
            return Parsed(intent=Intent.APART, fields={"note": inputs.get("reason", "")})
        case _:
            if pressed.said is None:
                raise RuleViolation("stale_button")
            return pressed.said


def _reject_same(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回：是同一家, the look-alike at this place on the card."""
    filing_id, _, place = pressed.action.subject.rpartition(".")
    filing = uow.filings.get(FilingId(filing_id))
    same_as = beside_at(int(place) if place.isdecimal() else 0, filing, uow)
    reason = words.SAME_AS.format(company=uow.customers.get(same_as).name)
    return _done(
        execute(RejectFiling(filing_id=filing.id, by=pressed.member, reason=reason, same_as=same_as), uow, ctx)
    )


def _publish_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return _done(sending.publish(pressed.action.subject, pressed.member, uow, ctx))


def _drop_policy(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    sending.drop(FileId(pressed.action.subject), pressed.member, uow, ctx)
    return Effect(code="policy_dropped", facts={})


def _follow_up(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """记跟进, 改一下, 更多跟进, and their forms."""
    hand = follow_ups.Hand(member=pressed.member, uow=uow, ctx=ctx)
    reply = follow_ups.pressed(pressed.action.verb, pressed.action.subject, pressed.press.inputs, hand)
    return Effect(code="followed" if reply.say is Say.FOLLOWED else "shown", facts={}, reply=reply)


def _move(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """转交, 退回补充 and the like: done, or asked back."""
    action = pressed.action
    asked = Asked(by=pressed.member, subject=action.subject, inputs=pressed.press.inputs)
    result = MOVES[action.verb](asked, uow, ctx)
    return Effect(code="shown", facts={}, reply=result) if isinstance(result, Reply) else _done(result)


def _done(outcome: Outcome) -> Effect:
    return Effect(code=outcome.code, facts=outcome.facts)


def _filing(pressed: Pressed) -> FilingId:
    return FilingId(pressed.action.subject)


def _form(say: Say) -> Callable[[Pressed, UnitOfWork, Context], Effect]:
    """申请延期 and 主动释放 ask for the words first."""

    def asked(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
        filing = uow.filings.get(_filing(pressed))
        filing.must_be_protected()
        return Effect(code="shown", facts={}, reply=Reply(say=say, about=about_filing(filing.id)))

    return asked


def _extend(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    inputs = pressed.press.inputs
    days, why = protecting.days_in(inputs.get("days", "")), inputs.get("reason", "")
    reply = protecting.extend(uow.filings.get(_filing(pressed)), pressed.member, days, why, uow, ctx)
    return Effect(code="shown", facts={}, reply=reply)


def _release(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    reason = pressed.press.inputs.get("reason", "")
    return _done(execute(ReleaseFiling(filing_id=_filing(pressed), by=pressed.member, reason=reason), uow, ctx))


def _approve_extension(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    ident = ExtensionId(pressed.action.subject)
    return _done(execute(ApproveExtension(extension_id=ident, by=pressed.member), uow, ctx))


def _reject_extension(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    ident, reason = ExtensionId(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return _done(execute(RejectExtension(extension_id=ident, by=pressed.member, reason=reason), uow, ctx))


_ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "approve": _approve,
    "reject": _reject,
    "withdraw": _withdraw,
    "detail": _detail,
    "files": _files,
    "mine": _mine,
    "same_customer": _settle,
    "other_customer": _settle,
    "reject_same": _reject_same,
    "import": _import,
    "import_cancel": _import,
    "policy_publish": _publish_policy,
    "policy_drop": _drop_policy,
    "extend_form": _form(Say.EXTEND_FORM),
    "extend": _extend,
    "release_form": _form(Say.RELEASE_FORM),
    "release": _release,
    "approve_extension": _approve_extension,
    "reject_extension": _reject_extension,
    "follow_form": _follow_up,
    "follow": _follow_up,
    "amend_form": _follow_up,
    "amend": _follow_up,
    "timeline": _follow_up,
    "say": _say,
    "start_filing": _say,
    "file_draft": _file_draft,
    "complete": _say,
    **dict.fromkeys(MOVES, _move),
}
