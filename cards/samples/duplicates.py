"""Old duplicates, from the walk to what its owners hear of a merge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.card import Card
from cards.views.duplicates import duplicates_card, merged_card, pair_card, scan_card
from core.domain.dedupe.evidence import Evidence
from core.domain.duplicates import ScanState
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.merging import Merge, MergeState
from core.service.procedures.scan_duplicates import Side
from core.service.views.duplicate_views import DuplicatesView, MergedView, PairView, ScanView

_NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
_UNTIL = _NOW + timedelta(days=30)
_SCAN = ScanView(number=1, state=ScanState.RUNNING, tenths=4, names=5120, certain=3, suspected=7, by="周宁")
_ONE = Side(
    customer=CustomerId("c1"),
    name="苏州样例精密机械有限公司",
    owner="王晨",
    is_held=True,
    filings=3,
    number=12,
    until=_UNTIL,
    uscc="91320500MA1DEMO00X",
    region="苏州",
)
_OTHER = Side(
    customer=CustomerId("c2"), name="蘇州市樣例精密機械有限公司", owner="孙悦", is_held=False, filings=1, number=7
)
_WHY = (
    Evidence(code="same_brand", facts={"brand": "样例"}),
    Evidence(code="same_city"),
    Evidence(code="same_trade"),
    Evidence(code="same_phone"),
)
_PAIR = PairView(number=3, certain=True, later=False, evidence=_WHY, sides=(_ONE, _OTHER), left=10, next=4, now=_NOW)
_FEW = tuple(
    replace(_PAIR, number=number, certain=number < 4, later=number == 5, sides=sides)
    for number, sides in zip(
        range(3, 6),
        ((_ONE, _OTHER), (_OTHER, replace(_ONE, until=None)), (_ONE, _OTHER)),
        strict=True,
    )
)
_LIST = DuplicatesView(
    pairs=_FEW, certain=3, suspected=7, more=3, scan=replace(_SCAN, state=ScanState.FINISHED), now=_NOW
)
_MERGE = Merge(
    number=2,
    kept=CustomerId("c1"),
    dropped=CustomerId("c2"),
    kept_name=_ONE.name,
    dropped_name=_OTHER.name,
    by=MemberId("zhou"),
    at=_NOW,
    moved={"filings": 1},
)
_MERGED = MergedView(
    number=2,
    kept=_ONE.name,
    dropped=_OTHER.name,
    state=MergeState.DONE,
    by="周宁",
    at=_NOW,
    mine=FilingId("01JDEMO0000000000000000012"),
    mine_number=12,
    mine_until=_UNTIL,
    owner="王晨",
    until=_UNTIL,
    now=_NOW,
)


def duplicates() -> dict[str, Card]:
    """By name, in the order of an administrator's morning."""
    settled = replace(_PAIR, sides=None)
    not_his = replace(_MERGED, mine=None, mine_number=None, mine_until=None)
    return {
        "scan_running": scan_card(_SCAN),
        "scan_finished": scan_card(replace(_SCAN, state=ScanState.FINISHED, tenths=10)),
        "scan_stopped": scan_card(replace(_SCAN, state=ScanState.STOPPED)),
        "duplicates": duplicates_card(_LIST),
        "duplicates_none": duplicates_card(replace(_LIST, pairs=(), certain=0, suspected=0, more=None)),
        "duplicates_never": duplicates_card(replace(_LIST, pairs=(), certain=0, suspected=0, more=None, scan=None)),
        "pair": pair_card(_PAIR),
        "pair_suspected": pair_card(replace(_PAIR, certain=False, later=True, sides=(_OTHER, _ONE), suggested=2)),
        "pair_merged": pair_card(replace(settled, merge=_MERGE)),
        "pair_confirmed": pair_card(replace(settled, merge=replace(_MERGE, state=MergeState.CONFIRMED))),
        "pair_apart": pair_card(replace(settled, apart=True, next=None)),
        "merged_mine": merged_card(_MERGED),
        "merged_waiting": merged_card(replace(_MERGED, mine_until=None)),
        "merged_others": merged_card(not_his),
        "merged_free": merged_card(replace(not_his, owner="", until=None, by="")),
        "merged_pooled": merged_card(replace(not_his, owner="", until=None, pooled=7)),
        "merged_undone": merged_card(replace(not_his, state=MergeState.UNDONE, owner="", until=None)),
    }
