"""A leaver never blocks: what waits for him is asked of whoever would be asked today."""

from __future__ import annotations

from core.domain.ids import MemberId
from core.service.directory import MemberLeaves
from core.service.records import NoticeKind, about_filing
from tests.support.builders import HE, LIN, SUN, WANG, ZHOU, Ledger


def _asked(ledger: Ledger, filing: object) -> tuple[MemberId, ...]:
    approval = ledger.store.read(lambda uow: uow.approvals.about(about_filing(filing.id))).result()  # type: ignore[attr-defined]
    assert approval is not None
    return approval.asked


def test_the_next_leader_up_is_asked_when_the_only_approver_leaves() -> None:
    """林岚 leaves with a filing on her desk; 周宁, who leads the centre above, is asked and told, and can decide."""
    ledger = Ledger()
    filing = ledger.file()
    outcome = ledger.do(MemberLeaves(member_id=LIN))

    assert _asked(ledger, filing) == (ZHOU,)
    assert [(n.kind, n.to) for n in outcome.notices] == [
        (NoticeKind.APPROVAL_NEEDED, ZHOU),
        (NoticeKind.REPAINT, None),
    ]
    assert ledger.approve(filing, by=ZHOU).is_live


def test_a_leaver_who_comes_to_his_old_card_decides_nothing() -> None:
    """The card may still be on his phone."""
    from core.service.decide_filing import ApproveFiling

    ledger = Ledger()
    filing = ledger.file()
    ledger.do(MemberLeaves(member_id=LIN))

    assert ledger.refusal(ApproveFiling(filing_id=filing.id, by=LIN)).code == "member_left"


def test_leaving_touches_only_what_waited_for_the_leaver() -> None:
    """Decided filings and those of other teams stay as they are."""
    ledger = Ledger()
    decided = ledger.approve(ledger.file())
    elsewhere = ledger.file(SUN, "杭州远山电气有限公司", "13900054321")
    outcome = ledger.do(MemberLeaves(member_id=LIN))

    assert outcome.notices == ()
    assert _asked(ledger, elsewhere) == (HE,)
    assert _asked(ledger, decided) == ()


def test_the_trail_of_the_filing_says_who_left_it() -> None:
    """The matter's story is whole."""
    ledger = Ledger()
    filing = ledger.file(WANG)
    ledger.do(MemberLeaves(member_id=LIN))

    assert ledger.trail(filing) == ["filing_submitted", "approval_handed_on"]
