"""The numbers of pairs, as the trees want them."""

from __future__ import annotations

from core.domain.dedupe.context import COLUMNS, Crowd, Likeness
from core.domain.dedupe.features import Pairing, heard
from core.domain.dedupe.parse import parse_name


def test_every_number_of_a_pair_is_a_float() -> None:
    """The trees need two fifths longer for a row with whole numbers among them."""
    pairing = Pairing(heard(parse_name("深圳市云杉漫步智能科技有限公司")))
    known = [heard(parse_name(text)) for text in ("云衫漫步科技", "Yunshan Co., Ltd", "苏州听雨轩精密机械有限公司")]
    rows = [pairing.row(one) for one in known]
    crowd, likeness = Crowd([(3.0, 1.0, 2.0, 1.0, 1.0)] * len(known), pairing.asked, known, rows), Likeness([0.0] * 3)
    whole = [
        (*row, *crowd.around(at), *likeness.columns(at), *pairing.fine(known[at].name)) for at, row in enumerate(rows)
    ]

    assert all(type(number) is float for row in whole for number in row)
    assert {len(row) for row in whole} == {len(COLUMNS)}
