"""An administrator settles old duplicates that a walk has found, and the owners hear of it."""

from __future__ import annotations

import pytest

from core.domain.duplicates import PairState, ScanState
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.merging import MergeState
from core.service.merge_customers import ConfirmMerge, UndoMerge
from core.service.procedures.scan_duplicates import scanned
from core.service.records import NoticeKind
from core.service.release_filing import ReleaseFiling
from core.service.scan_ledger import KeepFound, StartScan, StopScan
from core.service.settle_pair import MergePair, PutOff, TellApart
from core.service.views.duplicate_views import duplicates_view, merged_view, pair_view
from tests.support.builders import COMPANY, HE, KEYS_ALONE, SUN, WANG, ZHOU, Ledger, filing_of
from tests.support.invented import company_name

SPELLED = "蘇州市青禾精密機械有限公司"


@pytest.fixture
def found(ledger: Ledger) -> tuple[Filing, Filing]:
    """王晨's customer, withdrawn, and 孙悦's, protected, are one; a walk has found them among others."""
    ledger.policy = KEYS_ALONE
    old = ledger.withdraw(ledger.file(WANG))
    new = ledger.approve(ledger.file(SUN, SPELLED, "13900054321"), by=HE)
    for place in range(3):
        ledger.do(filing_of(WANG, company_name(place * 31), f"1390007000{place}"))
    walk(ledger)
    return old, new


def walk(ledger: Ledger, *, slice_: int = 2) -> int:
    """A whole walk; its number."""
    outcome = ledger.do(StartScan(by=ZHOU))
    number = int(str(outcome.facts["number"]))
    while (scan := ledger.read(lambda uow: uow.scans.numbered(number))).state is ScanState.RUNNING:
        page = ledger.read(lambda uow, after=scan.reached: scanned(uow, ledger.policy, after=after, limit=slice_))  # type: ignore[misc]
        ledger.do(KeepFound(number=number, after=scan.reached, to=page.last, names=page.names, pairs=page.pairs))
    return number


def side_of(ledger: Ledger, filing: Filing) -> int:
    """The place (1 or 2) of its customer in the only pair."""
    return ledger.read(lambda uow: uow.scans.pair(1)).sides.index(filing.customer_id) + 1


def told(ledger: Ledger) -> list[MemberId | None]:
    return [notice.to for notice in ledger.notices() if notice.kind is NoticeKind.CUSTOMERS_MERGED]


def open_pairs(ledger: Ledger) -> list[int]:
    view = ledger.read(lambda uow: duplicates_view(0, uow, ledger.context()))
    return [pair.number for pair in view.pairs]


def test_a_walk_finds_the_pair_and_says_so_at_the_end(ledger: Ledger, found: tuple[Filing, Filing]) -> None:
    """Whoever asked gets the list, once; the surest name to keep is the one that somebody follows."""
    view = ledger.read(lambda uow: duplicates_view(0, uow, ledger.context()))
    (pair,) = view.pairs
    done = [notice.to for notice in ledger.notices() if notice.kind is NoticeKind.SCAN_FINISHED]

    assert done == [ZHOU]
    assert pair.sides is not None
    assert {side.name for side in pair.sides} == {COMPANY, SPELLED}
    assert pair.suggested == side_of(ledger, found[1])
    assert (view.certain, view.suspected, view.more) == (1, 0, None)


def test_only_an_administrator_has_the_ledger_walked(ledger: Ledger) -> None:
    """And there is one walk at a time: a second request is shown the first."""
    no = ledger.refusal(StartScan(by=WANG))
    first, second = ledger.do(StartScan(by=ZHOU)), ledger.do(StartScan(by=ZHOU))
    stopped = ledger.do(StopScan(number=1, by=ZHOU))

    assert no.code == "admin_only"
    assert (first.code, second.code, second.facts) == ("scan_started", "scan_running", {"number": 1})
    assert stopped.code == "scan_stopped"
    assert ledger.refusal(StopScan(number=1, by=ZHOU)).code == "scan_over"
    assert ledger.do(KeepFound(number=1, after=0, to=None, names=9, pairs=())).code == "nothing_due"


def test_a_slice_that_another_process_has_kept_changes_nothing(ledger: Ledger) -> None:
    """It says from where it was looked up; the walk has gone on since."""
    ledger.file(WANG)
    ledger.do(StartScan(by=ZHOU))
    slice_ = KeepFound(number=1, after=0, to=1, names=1, pairs=())
    codes = [ledger.do(slice_).code for _ in range(2)]

    assert codes == ["scan_advanced", "nothing_due"]
    assert ledger.read(lambda uow: uow.scans.numbered(1)).names == 1


def test_a_merged_pair_is_told_to_both_owners(ledger: Ledger, found: tuple[Filing, Filing]) -> None:
    """One notice each: his filing holds, or who follows the customer now."""
    old, new = found
    ledger.do(MergePair(number=1, keep=side_of(ledger, old), by=ZHOU))
    his = ledger.read(lambda uow: merged_view(1, SUN, uow, ledger.context()))
    not_his = ledger.read(lambda uow: merged_view(1, WANG, uow, ledger.context()))

    assert sorted(map(str, told(ledger))) == sorted([SUN, WANG])
    assert (his.kept, his.dropped, his.mine_number) == (COMPANY, SPELLED, new.number)
    assert (not_his.mine, not_his.owner, not_his.until) == (None, "孙悦", new.protected_until)
    assert open_pairs(ledger) == []
    assert ledger.refusal(MergePair(number=1, keep=1, by=ZHOU)).code == "pair_settled"


def test_a_merge_is_taken_back_until_it_is_confirmed(ledger: Ledger, found: tuple[Filing, Filing]) -> None:
    """The pair is open again, and both owners hear of it; confirmed, it stays."""
    ledger.do(MergePair(number=1, keep=1, by=ZHOU))
    ledger.do(UndoMerge(number=1, by=ZHOU))
    again, undone = open_pairs(ledger), len(told(ledger))
    ledger.do(MergePair(number=1, keep=1, by=ZHOU))
    ledger.do(ConfirmMerge(number=2, by=ZHOU))
    view = ledger.read(lambda uow: pair_view(1, uow, ledger.context()))

    assert (again, undone) == ([1], 4)
    assert view.merge is not None
    assert view.merge.state is MergeState.CONFIRMED
    assert ledger.refusal(UndoMerge(number=2, by=ZHOU)).code == "merge_over"


def test_whoever_merges_his_own_customers_is_not_told(ledger: Ledger) -> None:
    """He has just done it."""
    ledger.policy = KEYS_ALONE
    ledger.do(ReleaseFiling(filing_id=ledger.file(ZHOU).id, by=ZHOU, reason="客户没有预算"))
    ledger.file(ZHOU, SPELLED, "13900054321")
    walk(ledger)
    ledger.do(MergePair(number=1, keep=1, by=ZHOU))

    assert told(ledger) == []


def test_a_pair_that_was_told_apart_is_not_found_again(ledger: Ledger, found: tuple[Filing, Filing]) -> None:
    """It is learned, with the reason, and stands on the trail."""
    outcome = ledger.do(TellApart(number=1, by=ZHOU, reason=" 老板  不同 "))
    sides = [filing.customer_id for filing in found]
    (ruled,) = ledger.read(lambda uow: uow.company_names.ruled_apart(sides))
    walk(ledger)

    assert (ruled.by, ruled.reason) == (ZHOU, "老板 不同")
    assert [event.kind for event in outcome.events] == ["ruled_different"]
    assert open_pairs(ledger) == []
    assert told(ledger) == []


def test_what_is_put_off_stays_in_the_list(ledger: Ledger, found: tuple[Filing, Filing]) -> None:
    """At its end, with a word about it."""
    ledger.do(PutOff(number=1, by=ZHOU))
    view = ledger.read(lambda uow: pair_view(1, uow, ledger.context()))

    assert view.later
    assert open_pairs(ledger) == [1]
    assert ledger.read(lambda uow: uow.scans.pair(1)).state is PairState.LATER


@pytest.mark.parametrize(
    "command", [MergePair(number=1, keep=1, by=WANG), TellApart(number=1, by=WANG), PutOff(number=1, by=WANG)]
)
def test_nobody_else_settles_a_pair(ledger: Ledger, found: tuple[Filing, Filing], command: MergePair) -> None:
    """And the side that stays has to be one of the two."""
    assert ledger.refusal(command).code == "admin_only"
    assert ledger.refusal(MergePair(number=1, keep=3, by=ZHOU)).code == "which_side"
    assert ledger.refusal(PutOff(number=9, by=ZHOU)).code == "pair_not_found"
