"""Requests told together, and the word about one that somebody else has answered."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Text, Tone
from cards.texts import appealing, handover, ordering, protecting, requesting, sentences, words
from core.domain.appeal import AppealState
from core.domain.credit import CreditState
from core.domain.extension import ExtensionStatus
from core.domain.filing import FilingStatus
from core.domain.handover import TransferState
from core.domain.request import RequestState
from core.service.records import APPEAL, CREDIT, EXTENSION, REQUEST, TRANSFER
from core.service.views.appeal_views import AppealView
from core.service.views.order_views import CreditRequestView
from core.service.views.request_views import RequestView
from core.service.views.transfer_views import TransferView
from core.service.views.views import ApprovalsDigestView, DigestLine, FilingView, MatterView


def approvals_digest_card(view: ApprovalsDigestView) -> Card:
    """The first few by name, all of them behind the button. The lines are text: WeCom shows no buttons beside rows."""
    if not view.total:
        done = sentences.DIGEST_DONE.format(count=view.asked)
        return Card(title=sentences.MY_APPROVALS, summary=done, blocks=(Text(content=done),), tone=Tone.GOOD)
    title = sentences.DIGEST_TITLE.format(count=view.total)
    lines = [
        sentences.DIGEST_LINE.format(company=_title(line), owner=line.owner, number=line.number) for line in view.lines
    ]
    blocks: tuple[Block, ...] = (Text(content="\n".join(lines)),)
    if view.total > len(lines):
        blocks = (*blocks, Text(content=sentences.DIGEST_MORE.format(count=view.total - len(lines)), quiet=True))
    action = Action(verb="say", subject=sentences.MY_APPROVALS).pack()
    see = Button(label=sentences.MY_APPROVALS, action=action, style=ButtonStyle.PRIMARY, says=sentences.MY_APPROVALS)
    return Card(title=title, summary=title, blocks=(*blocks, Buttons(items=(see,))), tone=Tone.WAITING)


def _title(line: DigestLine) -> str:
    titles = {
        EXTENSION: protecting.EXTENSION_TITLE,
        TRANSFER: handover.ONE,
        APPEAL: appealing.TITLE,
        CREDIT: ordering.OF,
        REQUEST: requesting.DIGEST,
    }
    return titles.get(line.kind, "{company}").format(company=line.company)


_NO = frozenset(
    {
        FilingStatus.REJECTED,
        ExtensionStatus.REFUSED,
        TransferState.DECLINED,
        AppealState.DISMISSED,
        CreditState.REFUSED,
        RequestState.REFUSED,
    }
)


def approval_settled_card(view: MatterView) -> Card:
    """Short: who decided what, so that nobody presses a card in vain."""
    approved = view.status not in _NO
    sentence = sentences.SETTLED_APPROVED if approved else sentences.SETTLED_REJECTED
    what = _what(view)
    title = sentence.format(owner=view.owner, what=what, by=view.decided_by or sentences.SOMEBODY)
    about = sentences.SETTLED.format(company=view.company, number=view.number)
    return Card(title=title, summary=title, blocks=(Text(content=about),))


def _what(view: MatterView) -> str:
    match view:
        case FilingView():
            return sentences.FILE
        case TransferView():
            return handover.TRANSFER
        case AppealView():
            return appealing.APPEAL
        case CreditRequestView():
            return ordering.SPLIT
        case RequestView():
            return requesting.REQUEST.format(name=words.MATTER[view.kind])
        case _:
            return protecting.REQUEST
