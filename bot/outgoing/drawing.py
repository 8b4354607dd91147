"""A notice and the present state → a card. The same function draws a card for the first time and repaints it later."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.drawers import (
    appeal,
    asking,
    dashboard,
    duplicates,
    filings,
    handover,
    leads,
    moving,
    orders,
    pool,
    protection,
    receipts,
    request,
    stages,
    tables,
    talk,
)
from bot.drawers.picture import Drawer, Drawn, Picture
from bot.replies import MEANT, OPEN, Say
from cards.views.extension import (
    complete_extension_card,
    extension_card,
    extension_overdue_card,
    extension_withdrawn_card,
)
from cards.views.filing import (
    approval_overdue_card,
    filing_card,
    filing_claimed_card,
    filing_decided_card,
    filing_detail_card,
    filing_expired_card,
    filing_released_card,
    filing_returned_card,
    filing_withdrawn_card,
)
from cards.views.meant import with_customer, with_open_question
from cards.views.moving import add_card, hand_on_card, return_card
from cards.views.order import cancel_form_card, correct_form_card, split_form_card
from cards.views.pool import entry_card, taken_over_card, turn_card, waited_card
from cards.views.refusal import refusal_card
from cards.views.request import (
    complete_request_card,
    request_card,
    request_overdue_card,
    request_withdrawn_card,
)
from core.domain.handover import Passed
from core.domain.ids import (
    AppealId,
    CreditRequestId,
    EntryId,
    ExtensionId,
    FilingId,
    FollowUpId,
    OrderId,
    RequestId,
    TransferId,
)
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import NoticeKind, Subject
from core.service.views.queries import refusal_view


def draw(picture: Picture, uow: UnitOfWork, ctx: Context) -> Drawn:
    """Total over all kinds of notices; a matter that is gone is drawn as a polite word about that."""
    try:
        card, subjects = _DRAWERS[picture.view](picture, uow, ctx)
        if OPEN in picture.args:
            card = with_open_question(card, int(picture.args[OPEN] or 0))
        if MEANT in picture.args:
            filing = uow.filings.get(FilingId(str(picture.args[MEANT])))
            card = with_customer(card, filing.number, uow.customers.get(filing.customer_id).name)
    except RuleViolation as violation:
        card, subjects = refusal_card(refusal_view(violation.code, violation.facts, violation.rule, uow, ctx.now)), ()
    return Drawn(card=card, subjects=subjects, stamp=stamp_of(subjects, uow))


def stamp_of(subjects: tuple[Subject, ...], uow: UnitOfWork) -> tuple[int, ...]:
    """The versions of the matters as they are now: if they differ from a drawing's, it is out of date."""
    return tuple(_VERSIONS[subject.kind](subject, uow) for subject in subjects if subject.kind in _VERSIONS)


def _of_filing(filing: Subject, uow: UnitOfWork) -> int:
    return uow.filings.get(FilingId(filing.id)).version + _of_approval(filing, uow)


def _of_extension(extension: Subject, uow: UnitOfWork) -> int:
    return uow.extensions.get(ExtensionId(extension.id)).version + _of_approval(extension, uow)


def _of_approval(about: Subject, uow: UnitOfWork) -> int:
    """A step may be done while the matter itself stays as it is."""
    approval = uow.approvals.about(about)
    return approval.version if approval else 0


def _of_appeal(appeal: Subject, uow: UnitOfWork) -> int:
    return uow.appeals.get(AppealId(appeal.id)).version + _of_approval(appeal, uow)


def _of_credit(credit: Subject, uow: UnitOfWork) -> int:
    return uow.orders.request(CreditRequestId(credit.id)).version + _of_approval(credit, uow)


def _of_order(order: Subject, uow: UnitOfWork) -> int:
    """Its own, and how many wishes about its shares there have been and are over."""
    requests = uow.orders.requests_of(OrderId(order.id))
    return uow.orders.get(OrderId(order.id)).version + sum(one.version for one in requests)


def _of_request(request: Subject, uow: UnitOfWork) -> int:
    return uow.requests.get(RequestId(request.id)).version + _of_approval(request, uow)


def _of_transfer(transfer: Subject, uow: UnitOfWork) -> int:
    """Its own, its approval's, and how far a handover has come."""
    approval = uow.approvals.about(transfer)
    ident = TransferId(transfer.id)
    went = sum(count for (_, how), count in uow.transfers.counted(ident).items() if how is not Passed.OPEN)
    return uow.transfers.get(ident).version + (approval.version if approval else 0) + went


_VERSIONS: Mapping[str, Callable[[Subject, UnitOfWork], int]] = {
    "filing": _of_filing,
    "import": lambda subject, uow: uow.imports.numbered(int(subject.id)).version,
    "extension": _of_extension,
    "scan": lambda subject, uow: uow.scans.numbered(int(subject.id)).version,
    "pair": lambda subject, uow: uow.scans.pair(int(subject.id)).version,
    "merge": lambda subject, uow: uow.merges.numbered(int(subject.id)).version,
    "transfer": _of_transfer,
    "appeal": _of_appeal,
    "order": _of_order,
    "credit": _of_credit,
    "request": _of_request,
    "follow_up": lambda subject, uow: uow.follow_ups.get(FollowUpId(subject.id)).version,
    "pool": lambda subject, uow: uow.pool.get(EntryId(subject.id)).version,
}
"""How the version of a matter is found; matters of other kinds have none."""


_DRAWERS: Mapping[str, Drawer] = {
    NoticeKind.APPROVAL_NEEDED: filings.of_filing(filing_card),
    NoticeKind.APPROVALS_DIGEST: filings.digest,
    NoticeKind.APPROVAL_SETTLED: moving.settled,
    NoticeKind.COPIED: moving.told,
    NoticeKind.FILING_DECIDED: filings.of_filing(filing_decided_card),
    NoticeKind.FILING_RETURNED: filings.of_filing(filing_returned_card),
    NoticeKind.APPROVAL_OVERDUE: filings.of_filing(approval_overdue_card),
    NoticeKind.FILING_WITHDRAWN: filings.of_filing(filing_withdrawn_card),
    NoticeKind.FILING_EXPIRED: filings.of_filing(filing_expired_card),
    NoticeKind.FILING_RELEASED: filings.of_filing(filing_released_card),
    NoticeKind.ENDING_DIGEST: protection.ending,
    NoticeKind.ENDED_DIGEST: protection.ended,
    NoticeKind.EXTENSION_NEEDED: protection.extension(extension_card),
    NoticeKind.EXTENSION_DECIDED: protection.extension(extension_card),
    NoticeKind.EXTENSION_RETURNED: protection.extension(extension_card),
    NoticeKind.EXTENSION_OVERDUE: protection.extension(extension_overdue_card),
    NoticeKind.EXTENSION_WITHDRAWN: protection.extension(extension_withdrawn_card),
    NoticeKind.REQUEST_NEEDED: request.request(request_card),
    NoticeKind.REQUEST_DECIDED: request.request(request_card),
    NoticeKind.REQUEST_RETURNED: request.request(request_card),
    NoticeKind.REQUEST_OVERDUE: request.request(request_overdue_card),
    NoticeKind.REQUEST_WITHDRAWN: request.request(request_withdrawn_card),
    Say.REQUEST: request.request(request_card),
    Say.COMPLETE_REQUEST: request.request(complete_request_card),
    NoticeKind.POOL_ANNOUNCED: pool.announced,
    NoticeKind.DEAL_WON: pool.won,
    NoticeKind.GROUP_MORNING: pool.morning,
    NoticeKind.POOL_TURN: pool.of_entry(turn_card),
    NoticeKind.POOL_WAITED: pool.of_entry(waited_card),
    NoticeKind.TAKEN_OVER: pool.of_entry(taken_over_card),
    NoticeKind.CLAIMED: filings.of_filing(filing_claimed_card, disclose=True),
    NoticeKind.OWNER_WANTED: talk.wanted,
    NoticeKind.IMPORT_DONE: talk.imported,
    NoticeKind.SCAN_FINISHED: duplicates.found,
    NoticeKind.CUSTOMERS_MERGED: duplicates.merged,
    Say.SCAN: duplicates.scan,
    Say.DUPLICATES: duplicates.found,
    Say.PAIR: duplicates.pair,
    Say.FILED: filings.of_filing(filing_card),
    Say.DETAIL: filings.of_filing(filing_detail_card, disclose=True),
    Say.CHOICES: filings.choices,
    Say.MINE: filings.mine,
    Say.DASHBOARD: dashboard.dashboard,
    Say.SILENT: dashboard.silent,
    Say.POOL: pool.listed,
    Say.POOL_ENTRY: pool.of_entry(entry_card),
    Say.POOL_CHOICES: pool.choices,
    Say.PLACES: pool.places,
    Say.TOLD: talk.refused,
    Say.APPROVALS: filings.approvals,
    Say.CHECK: talk.check,
    Say.ASK: talk.ask,
    Say.HELP: talk.help_,
    Say.RULES: talk.rules,
    Say.POLICY: talk.policy,
    Say.TABLE_FILE: tables.table_file,
    Say.STAGE_FORM: stages.stage_form,
    Say.REFUSED: talk.refused,
    Say.NOT_UNDERSTOOD: talk.not_understood,
    Say.PLAIN: talk.refused,
    Say.STRANGER: talk.stranger,
    Say.IMPORT: talk.imported,
    Say.EXTENSION: protection.extension(extension_card),
    Say.COMPLETE_EXTENSION: protection.extension(complete_extension_card),
    Say.EXTEND_FORM: protection.extend_form,
    Say.REQUEST_KINDS: request.kinds,
    Say.REQUEST_FORM: request.form,
    Say.RELEASE_FORM: protection.release_form,
    NoticeKind.FOLLOW_UP_COMMENTED: talk.follow_up,
    NoticeKind.NEXT_STEPS: talk.follow_up,
    NoticeKind.TEAM_DAY: talk.follow_up,
    NoticeKind.CUSTOMER_IDLE: talk.follow_up,
    NoticeKind.DUTY_DUE: stages.duties,
    Say.FOLLOWED: talk.follow_up,
    Say.FOLLOW_FORM: talk.follow_up,
    Say.COMMENT_FORM: talk.follow_up,
    Say.TIMELINE: talk.follow_up,
    Say.HAND_ON: moving.asking(hand_on_card, may=lambda way: way.may_hand_on),
    Say.ADD: moving.asking(add_card, may=lambda way: way.may_add),
    Say.RETURN: moving.asking(return_card, may=lambda way: way.may_return),
    Say.COLLEAGUES: moving.colleagues,
    Say.BATCH: moving.batch,
    Say.RECEIPT: receipts.receipt,
    Say.TRANSFER: handover.transfer,
    Say.TRANSFER_FORM: handover.transfer_form,
    Say.HANDOVER: handover.handed_over,
    Say.HANDOVER_PLAN: handover.plan,
    Say.APPEAL: appeal.of_appeal,
    Say.APPEAL_FORM: appeal.form,
    Say.APPEALS: appeal.own,
    Say.LEAD: leads.lead,
    Say.LEADS: leads.given,
    Say.LEADS_WAITING: leads.asked,
    NoticeKind.LEADS_NEEDED: leads.asked,
    NoticeKind.LEAD_NEEDED: leads.lead,
    NoticeKind.LEAD_TOLD: leads.lead,
    NoticeKind.APPEAL_NEEDED: appeal.of_appeal,
    NoticeKind.APPEAL_TOLD: appeal.of_appeal,
    NoticeKind.APPEAL_SETTLED: appeal.of_appeal,
    Say.ORDER: orders.of_order,
    Say.ORDERS: orders.listed,
    Say.ORDER_FORM: orders.new,
    Say.CORRECT_ORDER_FORM: orders.asking(correct_form_card),
    Say.CANCEL_ORDER_FORM: orders.asking(cancel_form_card),
    Say.SPLIT_FORM: orders.asking(split_form_card),
    Say.CREDIT: orders.of_credit,
    NoticeKind.ORDER_TOLD: orders.of_order,
    NoticeKind.CREDIT_NEEDED: orders.of_credit,
    NoticeKind.CREDIT_TOLD: orders.of_credit,
    NoticeKind.CREDIT_SETTLED: orders.of_credit,
    NoticeKind.TRANSFER_NEEDED: handover.transfer,
    NoticeKind.TRANSFER_SETTLED: handover.transfer,
    NoticeKind.HANDED_OVER: handover.handed_over,
    Say.BLIND: asking.blind,
    NoticeKind.ASKED_ABOUT: asking.asked_about,
}
