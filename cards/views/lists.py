"""Lists of filings: one's own, and those that wait for one's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from cards.actions import Action
from cards.card import Block, Button, Buttons, Card, Row, Rows, Text, Tone
from cards.texts import course, dates, leads, sentences, words
from cards.views.appeal import appeal_row
from cards.views.credit import credit_row
from cards.views.extension import extension_row
from cards.views.filing import approve_button
from cards.views.handover import transfer_row
from cards.views.request import request_row
from core.domain.filing import FilingStatus
from core.domain.ids import FilingId
from core.service.views.appeal_views import AppealView
from core.service.views.extension_views import ExtensionView
from core.service.views.order_views import CreditRequestView
from core.service.views.request_views import RequestView
from core.service.views.transfer_views import TransferView
from core.service.views.views import FilingLine, FilingView, MatterView, MyApprovalsView, MyFilingsView


def my_filings_card(view: MyFilingsView) -> Card:
    """我的客户, or somebody's whom one leads: each with what is left of its protection."""
    counts = sentences.COUNTS.format(protected=view.protected, pending=view.pending)
    counts += leads.COUNT_WAITING.format(count=view.offered) if view.offered else ""
    rows = (replace(filing_row(line, view.now), behind=_behind(line.number, view)) for line in view.lines)
    blocks: tuple[Block, ...] = (Rows(items=tuple(rows)),)
    title = sentences.FILINGS_OF.format(name=view.of[1]) if view.of else sentences.MY_FILINGS
    if not view.lines:
        blocks = (Text(content=sentences.NO_FILINGS_OF if view.of else sentences.NO_FILINGS),)
    if view.more_before is not None:
        blocks = (*blocks, Buttons(items=(_behind(view.more_before, view),)))
    return Card(title=title, subtitle=counts if view.lines else "", summary=counts, blocks=blocks)


def _behind(number: int, view: MyFilingsView) -> Button:
    """更多: the page behind this one."""
    page = f"{number}.{view.of[0]}" if view.of else str(number)
    whose = sentences.WHOSE.format(name=view.of[1]) if view.of else ""
    says = sentences.MORE_FILINGS.format(whose=whose, before=number)
    return Button(label=sentences.MORE, action=Action(verb="mine", subject=page).pack(), says=says)


def my_approvals_card(view: MyApprovalsView) -> Card:
    """待我审批: 通过 at once, or 查看 for the whole matter, where 驳回 takes its reason."""
    count = sentences.WAITING_COUNT.format(count=view.total)
    if not view.matters:
        nothing = Text(content=sentences.NO_APPROVALS)
        return Card(title=sentences.MY_APPROVALS, summary=sentences.NO_APPROVALS, blocks=(nothing,), tone=Tone.GOOD)
    blocks: tuple[Block, ...] = (Rows(items=tuple(map(_row, view.matters))),)
    if view.total > len(view.matters):
        left = sentences.MORE_APPROVALS.format(count=view.total - len(view.matters))
        blocks = (*blocks, Text(content=left, quiet=True))
    if len(simple := [matter.number for matter in view.matters if matter.is_simple]) > 1:
        blocks = (*blocks, Buttons(items=(_approve_all(simple),)))
    return Card(
        title=sentences.MY_APPROVALS,
        subtitle=count,
        summary=f"{sentences.MY_APPROVALS}：{count}",
        blocks=blocks,
        tone=Tone.WAITING,
    )


def _row(view: MatterView) -> Row:
    match view:
        case FilingView():
            return _waiting(view)
        case ExtensionView():
            return extension_row(view)
        case TransferView():
            return transfer_row(view)
        case AppealView():
            return appeal_row(view)
        case CreditRequestView():
            return credit_row(view)
        case RequestView():
            return request_row(view)
        case _:
            assert_never(view)


def _approve_all(numbers: list[int]) -> Button:
    """全部通过: those on this card that need no second look, by their numbers."""
    return Button(
        label=course.APPROVE_ALL,
        action=Action(verb="approve_all", subject=".".join(map(str, numbers))).pack(),
        confirm=course.CONFIRM_ALL.format(count=len(numbers)),
        says=f"{sentences.APPROVE} {' '.join(map(str, numbers))}",
    )


def filing_row(line: FilingLine, now: datetime | None, *, owner: bool = False) -> Row:
    """One filing as a row; ``owner`` says whose it is, where the list is not one's own."""
    parts = ([line.owner] if owner else []) + [_state(line, now), sentences.NUMBER.format(number=line.number)]
    return Row(title=line.company, detail=" · ".join(parts), buttons=(_view_button(line.id, line.number),))


def _state(line: FilingLine, now: datetime | None) -> str:
    """How long it is still protected; of any other state its name and age."""
    if line.status is FilingStatus.PROTECTED and line.protected_until is not None:
        until = dates.day(line.protected_until, now=now or line.filed_at)
        return sentences.UNTIL.format(until=until, left=dates.days_left(line.days_left or 0))
    filed = sentences.FILED.format(at=dates.day(line.filed_at, now=now))
    return f"{leads.WAITS if line.offered else words.STATUS[line.status]} · {filed}"


def _waiting(view: FilingView) -> Row:
    filed = dates.when(view.filed_at, now=view.now)
    buttons = (_view_button(view.id, view.number),)
    return Row(
        title=view.company,
        detail=f"{view.owner} · {filed} · {sentences.NUMBER.format(number=view.number)}",
        buttons=(approve_button(view), *buttons) if view.may_decide else buttons,
    )


def _view_button(filing_id: FilingId, number: int) -> Button:
    detail = Action(verb="detail", subject=filing_id).pack()
    return Button(label=sentences.VIEW, action=detail, says=f"{sentences.VIEW} {number}")
