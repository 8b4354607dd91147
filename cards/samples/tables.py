"""Made-up files for a linked table, drawn."""

from __future__ import annotations

from dataclasses import replace

from cards.card import Card
from cards.views.linked_table import table_file_card
from core.domain.sheets.table_rows import TableFault
from core.service.views.table_views import TableFileView

_FILE = TableFileView(
    file="01JDEMO0000000000000000078",
    name="产品价格 2026.xlsx",
    table="products",
    label="产品",
    rows=8,
    added=("视觉检测线 VX-300",),
    changed=("转台 ZT-9", "加工中心 XK-200"),
    gone=tuple(f"旧机型 {place}" for place in range(1, 8)),
    absent=("别名",),
    ignored=("库存", "图片"),
    edition=2,
)


def tables() -> dict[str, Card]:
    """To be decided on, and everything that may become of it."""
    empty = replace(_FILE, added=(), changed=(), gone=(), absent=(), ignored=())
    faults = tuple(TableFault(line=line, column="单价", code="bad_money", text="面议") for line in range(3, 17))
    which = TableFileView(file=_FILE.file, name="清单.xlsx", choices=(("products", "产品"), ("spare", "配件")))
    return {
        "table_waiting": table_file_card(_FILE),
        "table_wrong": table_file_card(replace(empty, faults=faults)),
        "table_no_header": table_file_card(
            replace(empty, faults=(TableFault(line=0, column="名称", code="no_header"),))
        ),
        "table_same": table_file_card(empty),
        "table_loaded": table_file_card(replace(_FILE, loaded=True)),
        "table_dropped": table_file_card(replace(_FILE, dropped=True)),
        "table_which": table_file_card(which),
    }
