"""撤回延期: a request for more time that its owner takes back while it waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.extension import Extension, ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.policy.pool import Consent, HandoverRules
from core.service.decide_matter import ApproveMatter
from core.service.record_follow_up import RecordFollowUp
from core.service.records import about_extension
from core.service.request_extension import RequestExtension
from core.service.transfer_customers import TransferCustomers
from core.service.withdraw_extension import WithdrawExtension
from tests.support.builders import LIN, WANG, XU, Ledger
from tests.support.ringing import ring

DAY = timedelta(days=1)


def asked(ledger: Ledger) -> tuple[Filing, Extension]:
    """王晨 has a customer, was there, and asks for fifteen days."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="拜访了王总，看了两条产线"))
    return filing, again(ledger, filing)


def again(ledger: Ledger, filing: Filing) -> Extension:
    """He asks."""
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    return extension


def test_nobody_is_asked_any_more(ledger: Ledger) -> None:
    """The approver hears of it, has nothing waiting, and a late yes is refused; the trail says who took it back."""
    _, extension = asked(ledger)
    outcome = ledger.do(WithdrawExtension(extension_id=extension.id, by=WANG))
    settled = ledger.read(lambda uow: uow.extensions.get(extension.id))

    assert (settled.status, settled.decided_by) == (ExtensionStatus.WITHDRAWN, WANG)
    assert ledger.told(LIN)[-1:] == ["extension_withdrawn"]
    assert ledger.read(lambda uow: uow.approvals.count_waiting_for(LIN)) == 0
    assert [event.kind.value for event in outcome.events] == ["extension_withdrawn"]
    assert ledger.refusal(ApproveMatter(about=about_extension(extension.id), by=LIN)).code == "extension_settled"


def test_a_card_that_is_old_takes_back_no_newer_request(ledger: Ledger) -> None:
    """Twice is once; the second request waits on."""
    filing, first = asked(ledger)
    ledger.do(WithdrawExtension(extension_id=first.id, by=WANG))
    second = again(ledger, filing)

    assert ledger.refusal(WithdrawExtension(extension_id=first.id, by=WANG)).code == "extension_settled"
    assert ledger.read(lambda uow: uow.extensions.get(second.id)).status is ExtensionStatus.WAITING


def test_the_time_of_waiting_is_not_made_up_for(ledger: Ledger) -> None:
    """Or one could ask and take back as long as one likes."""
    filing, extension = asked(ledger)
    ledger.later(5 * DAY)
    ledger.do(WithdrawExtension(extension_id=extension.id, by=WANG))

    assert ledger.again(filing).protected_until == filing.must_be_protected()
    assert ledger.again(filing).extensions == 0


def test_who_waited_past_the_end_loses_the_customer_with_the_request(ledger: Ledger) -> None:
    """The clock goes on where it would be."""
    filing, _ = asked(ledger)
    ledger.later(29 * DAY + timedelta(hours=20))
    ring(ledger)
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    ledger.later(2 * DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.PROTECTED

    ledger.do(WithdrawExtension(extension_id=extension.id, by=WANG))
    ledger.later(3 * DAY)
    ring(ledger)
    ledger.later(DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.EXPIRED


def test_only_the_owner_takes_it_back(ledger: Ledger) -> None:
    """Neither a colleague nor the leader, who can say no."""
    _, extension = asked(ledger)

    for member in (XU, LIN):
        refusal = ledger.refusal(WithdrawExtension(extension_id=extension.id, by=member))
        assert refusal.code == "withdraw_extension_not_yours"


def test_who_has_the_customer_now_takes_it_back(ledger: Ledger) -> None:
    """A request goes along with its customer, and so does this."""
    filing, extension = asked(ledger)
    ledger.policy = replace(ledger.policy, handover=HandoverRules(consent=Consent.NONE))
    ledger.do(TransferCustomers(by=WANG, to=XU, filings=(filing.id,), reason="换区了"))
    refusal = ledger.refusal(WithdrawExtension(extension_id=extension.id, by=WANG))
    ledger.do(WithdrawExtension(extension_id=extension.id, by=XU))

    assert refusal.code == "withdraw_extension_not_yours"
    assert ledger.read(lambda uow: uow.extensions.get(extension.id)).decided_by == XU
