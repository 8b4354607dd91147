"""Appeals on a ledger in memory: refused for another's sake, contested, ruled about."""

from __future__ import annotations

from core.domain.appeal import Appeal
from core.domain.filing import Filing
from core.domain.ids import AppealId, MemberId
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.open_appeal import OpenAppeal, WithdrawAppeal
from core.service.outcome import Outcome
from core.service.procedures.refused import note_refusal
from core.service.records import about_appeal
from tests.support.builders import COMPANY, SUN, Ledger, filing_of

WHY = "9 月就拜访过，有会议纪要"


def refuse(ledger: Ledger, by: MemberId = SUN, company: str = COMPANY) -> None:
    """He files what somebody else has, and is refused, as it happens in chat: with a line in the trail."""
    no = ledger.refusal(filing_of(by, company, "13900054321"))
    ctx = ledger.context()
    ledger.write(lambda uow: note_refusal(no, by, uow, ctx))


def appeal_of(filing: Filing, by: MemberId = SUN, reason: str = WHY) -> OpenAppeal:
    """申诉."""
    return OpenAppeal(customer_id=filing.customer_id, by=by, reason=reason)


def appealed(ledger: Ledger, filing: Filing, by: MemberId = SUN) -> Appeal:
    """He was refused, and contests."""
    refuse(ledger, by)
    return appeal_in(ledger, ledger.do(appeal_of(filing, by)))


def appeal_in(ledger: Ledger, outcome: Outcome) -> Appeal:
    """The appeal as it is now."""
    assert outcome.subject is not None
    ident = AppealId(outcome.subject.id)
    return ledger.read(lambda uow: uow.appeals.get(ident))


def again(ledger: Ledger, appeal: Appeal) -> Appeal:
    """The same, as it is now."""
    return ledger.read(lambda uow: uow.appeals.get(appeal.id))


def judges(ledger: Ledger, appeal: Appeal) -> tuple[MemberId, ...]:
    """Whose ruling is awaited."""
    approval = ledger.read(lambda uow: uow.approvals.about(about_appeal(appeal.id)))
    return approval.asked if approval is not None else ()


def uphold(ledger: Ledger, appeal: Appeal, by: MemberId) -> Outcome:
    """支持."""
    return ledger.do(ApproveMatter(about=about_appeal(appeal.id), by=by, comment="拜访在前"))


def dismiss(ledger: Ledger, appeal: Appeal, by: MemberId, reason: str = "先报先得") -> Outcome:
    """驳回."""
    return ledger.do(RejectMatter(about=about_appeal(appeal.id), by=by, reason=reason))


def withdraw(ledger: Ledger, appeal: Appeal) -> Outcome:
    """撤回申诉."""
    return ledger.do(WithdrawAppeal(appeal_id=appeal.id, by=appeal.by))
