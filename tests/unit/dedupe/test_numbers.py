"""The numbers of pairs, as the trees want them."""

from __future__ import annotations

from core.domain.dedupe.context import COLUMNS, in_context, with_likeness
from core.domain.dedupe.features import FINE, Pairing, heard
from core.domain.dedupe.parse import parse_name


def test_every_number_of_a_pair_is_a_float() -> None:
    """The trees need two fifths longer for a row with whole numbers among them."""
    asked = heard(parse_name("深圳市云杉漫步智能科技有限公司"))
    known = [heard(parse_name(text)) for text in ("云衫漫步科技", "Yunshan Co., Ltd", "苏州听雨轩精密机械有限公司")]
    rows = in_context([(3.0, 1.0, 2.0, 1.0, 1.0)] * len(known), Pairing(asked), known)
    with_likeness(rows, [0.0] * len(known))

    assert all(type(number) is float for row in rows for number in row)
    assert {len(row) for row in rows} == {len(COLUMNS) - len(FINE)}
