"""What each button does: a packed action and who pressed it → a command, and what the presser sees at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.buttons import (
    appeal_acts,
    duplicates_acts,
    filing_acts,
    handover_acts,
    import_acts,
    lead_acts,
    list_acts,
    order_acts,
    pool_acts,
    protection_acts,
    request_acts,
    talking_acts,
)
from bot.buttons.moving_acts import MOVES, Asked
from bot.replies import Reply, Say
from bot.talk import follow_ups, staging
from bot.talk.pressed import Effect, Pressed, done
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def act(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """Look up everything again, then do it. Raises ``RuleViolation``; ``stale_button`` for a button of no release
    of ours, ``member_left`` for somebody who no longer belongs to the company.
    """
    if not uow.directory.member(pressed.member).active:
        raise RuleViolation("member_left")
    if pressed.action.verb not in _ACTS:
        raise RuleViolation("stale_button")
    return _ACTS[pressed.action.verb](pressed, uow, ctx)


def _follow_up(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """记跟进, 改一下, 更多跟进, and their forms."""
    hand = follow_ups.Hand(member=pressed.member, uow=uow, ctx=ctx)
    reply = follow_ups.pressed(pressed.action.verb, pressed.action.subject, pressed.press.inputs, hand)
    return Effect(code="followed" if reply.say is Say.FOLLOWED else "shown", facts={}, reply=reply)


def _move(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """转交, 退回补充 and the like: done, or asked back."""
    action = pressed.action
    asked = Asked(
        by=pressed.member,
        subject=action.subject,
        inputs=pressed.press.inputs,
        platform=pressed.press.place.platform,
    )
    result = MOVES[action.verb](asked, uow, ctx)
    return Effect(code="shown", facts={}, reply=result) if isinstance(result, Reply) else done(result)


_ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "approve": filing_acts.approve,
    "reject": filing_acts.reject,
    "withdraw": filing_acts.withdraw,
    "detail": filing_acts.detail,
    "files": filing_acts.files,
    "mine": filing_acts.mine,
    "claim": pool_acts.claim,
    "pool": pool_acts.page,
    "same_customer": talking_acts.settle,
    "other_customer": talking_acts.settle,
    "reject_same": filing_acts.reject_same,
    **duplicates_acts.ACTS,
    **import_acts.ACTS,
    "policy_publish": list_acts.publish_policy,
    "policy_drop": list_acts.drop_policy,
    "stage_form": staging.form,
    "stage": staging.move,
    "table_load": list_acts.load_table,
    "table_as": list_acts.choose_table,
    "table_drop": list_acts.drop_table,
    "extend_form": protection_acts.form(Say.EXTEND_FORM),
    "extend": protection_acts.extend,
    "release_form": protection_acts.form(Say.RELEASE_FORM),
    "release": protection_acts.release,
    "approve_extension": protection_acts.approve_extension,
    "reject_extension": protection_acts.reject_extension,
    "ask_completion": protection_acts.ask_completion,
    "complete_extension": protection_acts.complete,
    "withdraw_extension": protection_acts.withdraw_extension,
    "follow_form": _follow_up,
    "follow": _follow_up,
    "amend_form": _follow_up,
    "amend": _follow_up,
    "timeline": _follow_up,
    "comment_form": _follow_up,
    "comment": _follow_up,
    "transfer_form": handover_acts.ask_transfer,
    "transfer": handover_acts.transfer,
    "accept_transfer": handover_acts.accept,
    "decline_transfer": handover_acts.decline,
    "approve_transfer": handover_acts.approve,
    "reject_transfer": handover_acts.reject,
    "hand_over_plan": handover_acts.plan,
    "hand_over": handover_acts.hand_over,
    "hand_further": handover_acts.hand_further,
    **appeal_acts.ACTS,
    **order_acts.ACTS,
    **lead_acts.ACTS,
    **request_acts.ACTS,
    "say": talking_acts.say,
    "start_filing": talking_acts.say,
    "file_draft": talking_acts.file_draft,
    "complete": talking_acts.say,
    **dict.fromkeys(MOVES, _move),
}
