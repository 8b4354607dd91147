"""延期 and 释放 on the ledger: who may, what is refused and why, and what the answer leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.extension import Extension, ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FileId, FollowUpId
from core.domain.policy.approval import ApprovalRules
from core.domain.policy.document import Policy
from core.domain.policy.protection import ExtensionRules
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.directory import MemberLeaves
from core.service.outcome import Outcome
from core.service.ports.files import StoredFile
from core.service.procedures.extending import evidence_of
from core.service.record_follow_up import AttachToFollowUp, RecordFollowUp
from core.service.records import NoticeKind, about_extension
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from tests.support.builders import FREE_AFTERWARDS, HE, LIN, WANG, XU, ZHOU, Ledger
from tests.support.ringing import ring

DAY = timedelta(days=1)
WHY = "合同在走流程"


def protected(ledger: Ledger) -> Filing:
    """A filing of 王晨, approved by 林岚, with a visit that counts."""
    filing = ledger.approve(ledger.file(WANG))
    follow(ledger, filing)
    return filing


def follow(ledger: Ledger, filing: Filing) -> Outcome:
    """王晨 was there."""
    return ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="拜访了王总，看了两条产线"))


def asked(ledger: Ledger, filing: Filing, days: int = 15) -> Extension:
    """王晨 asks for more time."""
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=days, reason=WHY))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    return extension


def test_a_granted_request_moves_the_end_by_its_days_and_the_waiting(ledger: Ledger) -> None:
    """The clock stood still for the two days that the leader took."""
    filing = protected(ledger)
    extension = asked(ledger, filing)
    ledger.later(2 * DAY)
    ledger.do(ApproveMatter(about=about_extension(extension.id), by=LIN))
    now = ledger.again(filing)

    assert now.protected_until == filing.must_be_protected() + 17 * DAY
    assert (now.extensions, now.reminded, now.warned_at) == (1, None, None)
    assert ledger.told(LIN)[-1:] == ["extension_needed"]
    assert ledger.told(WANG)[-1:] == ["extension_decided"]


def test_a_refused_request_gives_back_the_time_of_waiting_alone(ledger: Ledger) -> None:
    """And its owner reads why."""
    filing = protected(ledger)
    extension = asked(ledger, filing)
    ledger.later(2 * DAY)
    ledger.do(RejectMatter(about=about_extension(extension.id), by=LIN, reason="近期没有进展"))
    settled = ledger.read(lambda uow: uow.extensions.get(extension.id))

    assert (settled.status, settled.answer, settled.decided_by) == (ExtensionStatus.REFUSED, "近期没有进展", LIN)
    assert ledger.again(filing).protected_until == filing.must_be_protected() + 2 * DAY
    assert ledger.again(filing).extensions == 0


def test_nothing_ends_while_an_answer_is_awaited(ledger: Ledger) -> None:
    """The leader takes his time; it ends after his no, not before a warning."""
    filing = protected(ledger)
    ledger.later(29 * DAY + timedelta(hours=20))
    ring(ledger)
    extension = asked(ledger, filing)
    ledger.later(5 * DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.PROTECTED

    ledger.do(RejectMatter(about=about_extension(extension.id), by=LIN, reason="没有进展"))
    ledger.later(DAY)
    ring(ledger)
    assert ledger.again(filing).status is FilingStatus.EXPIRED


@pytest.mark.parametrize(
    ("rules", "days", "reason", "code"),
    [
        (ExtensionRules(times=0), 15, WHY, "no_extensions"),
        (ExtensionRules(), 31, WHY, "extension_too_long"),
        (ExtensionRules(), 0, WHY, "extension_too_long"),
        (ExtensionRules(earliest=10 * DAY), 15, WHY, "extension_too_early"),
        (ExtensionRules(when="amount > 100000"), 15, WHY, "extension_condition"),
        (ExtensionRules(), 15, " ", "extension_reason"),
    ],
)
def test_a_refusal_says_which_condition_failed(
    ledger: Ledger, rules: ExtensionRules, days: int, reason: str, code: str
) -> None:
    """And cites the rule; nothing is left behind."""
    filing = protected(ledger)
    ledger.policy = replace(ledger.policy, extension=rules)
    refusal = ledger.refusal(RequestExtension(filing_id=filing.id, by=WANG, days=days, reason=reason))

    assert refusal.code == code
    assert refusal.rule is not None


def test_without_an_effective_follow_up_of_late_there_is_no_more_time(ledger: Ledger) -> None:
    """The refusal says how many are missing; one visit later it is asked for."""
    filing = ledger.approve(ledger.file(WANG))
    refusal = ledger.refusal(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason=WHY))
    assert (refusal.code, refusal.facts["missing"], refusal.facts["span"]) == ("extension_actions", 1, 30)
    follow(ledger, filing)

    assert asked(ledger, filing).days == 15


def test_evidence_is_a_photo_or_file_of_a_follow_up(ledger: Ledger) -> None:
    """Where the policy asks for it; whoever decides sees how much there is."""
    filing = ledger.approve(ledger.file(WANG))
    entry = follow(ledger, filing).subject
    assert entry is not None
    ledger.policy = replace(ledger.policy, extension=ExtensionRules(evidence=True))
    request = RequestExtension(filing_id=filing.id, by=WANG, days=15, reason=WHY)
    assert ledger.refusal(request).code == "extension_evidence"
    photo = StoredFile(
        id=FileId("photo"),
        name="现场.jpg",
        kind="image",
        size=4,
        sha256="0" * 64,
        kept_at=ledger.clock(),
        by=WANG,
        content=b"made",
    )
    ledger.write(lambda uow: uow.files.keep(photo))
    ledger.do(AttachToFollowUp(follow_up_id=FollowUpId(entry.id), by=WANG, files=(photo.id,)))
    extension, ctx = asked(ledger, filing), ledger.context()

    assert ledger.read(lambda uow: evidence_of(filing.id, extension.asked_at, uow, ctx)) == 1


def test_the_number_of_extensions_is_counted(ledger: Ledger) -> None:
    """Two by default; a refused one does not count."""
    filing = protected(ledger)
    ledger.do(RejectMatter(about=about_extension(asked(ledger, filing).id), by=LIN, reason="太早"))
    for _ in range(2):
        ledger.do(ApproveMatter(about=about_extension(asked(ledger, filing).id), by=LIN))
    refusal = ledger.refusal(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason=WHY))

    assert (refusal.code, refusal.facts["times"]) == ("extensions_used_up", 2)


def test_one_request_at_a_time_and_only_by_the_owner(ledger: Ledger) -> None:
    """A second one waits for the answer to the first."""
    filing = protected(ledger)
    asked(ledger, filing)

    assert ledger.refusal(RequestExtension(filing_id=filing.id, by=WANG, reason=WHY)).code == "extension_waiting"
    assert ledger.refusal(RequestExtension(filing_id=filing.id, by=XU, reason=WHY)).code == "extend_not_yours"


def test_only_who_was_asked_answers_and_only_once(ledger: Ledger) -> None:
    """Neither the owner nor another team's leader; the second answer is refused."""
    filing = protected(ledger)
    extension = asked(ledger, filing)

    assert ledger.refusal(ApproveMatter(about=about_extension(extension.id), by=WANG)).code == "own_filing"
    assert ledger.refusal(ApproveMatter(about=about_extension(extension.id), by=HE)).code == "not_your_task"
    ledger.do(ApproveMatter(about=about_extension(extension.id), by=LIN))
    assert ledger.refusal(ApproveMatter(about=about_extension(extension.id), by=LIN)).code == "extension_settled"


def test_a_request_without_a_flow_is_granted_at_once(ledger: Ledger) -> None:
    """Where the policy names nobody, nobody is asked."""
    filing = protected(ledger)
    ledger.policy = Policy(approval=ApprovalRules(flows=()))
    outcome = ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason=WHY))

    assert outcome.code == "extension_granted"
    assert ledger.again(filing).protected_until == filing.must_be_protected() + 15 * DAY


def test_a_leaver_does_not_hold_up_a_request(ledger: Ledger) -> None:
    """Whoever would be asked today is asked in his place."""
    filing = protected(ledger)
    extension = asked(ledger, filing)
    ledger.do(MemberLeaves(member_id=LIN))

    assert NoticeKind.EXTENSION_NEEDED in ledger.told(ZHOU)
    ledger.do(ApproveMatter(about=about_extension(extension.id), by=ZHOU))
    assert ledger.again(filing).extensions == 1


def test_its_owner_gives_a_customer_back(ledger: Ledger) -> None:
    """Where the rules say so it is free at once; an open request ends with it."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = protected(ledger)
    extension = asked(ledger, filing)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="客户没有预算"))
    dropped = ledger.read(lambda uow: uow.extensions.get(extension.id))

    assert ledger.again(filing).status is FilingStatus.RELEASED
    assert dropped.status is ExtensionStatus.DROPPED
    assert ledger.file(XU).is_live


def test_a_leader_releases_with_a_reason_and_the_owner_hears_of_it(ledger: Ledger) -> None:
    """Nobody else may."""
    filing = protected(ledger)

    assert ledger.refusal(ReleaseFiling(filing_id=filing.id, by=XU, reason="想要")).code == "release_not_yours"
    assert ledger.refusal(ReleaseFiling(filing_id=filing.id, by=LIN)).code == "release_reason"
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="三个月没有进展"))
    assert ledger.told(WANG)[-1:] == ["filing_released"]
    assert ledger.refusal(ReleaseFiling(filing_id=filing.id, by=WANG, reason="晚了")).code == "not_protected"
