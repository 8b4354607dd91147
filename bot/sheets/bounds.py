"""How large a spreadsheet may be, and what is wrong with one that cannot be read."""

from __future__ import annotations

LARGEST = 60 * 2**20
"""Bytes of a file as it arrives."""
UNPACKED = 600 * 2**20
"""Bytes of all parts of an .xlsx together, by its own directory (which the unpacking holds it to)."""
PARTS = 2000
"""Files within an .xlsx."""
STRINGS = 150 * 2**20
"""Bytes of the shared strings and of the styles of an .xlsx, which are kept in memory."""
ROWS = 500_000
"""Lines that are read."""
COLUMNS = 200
"""Columns that are read; what stands to the right of them is not looked at."""
EMPTY = 5000
"""Empty lines after which nothing more is expected."""


class BadSheet(Exception):
    """The file cannot be read. ``why`` is a code that :data:`WORDS` explains."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return WORDS[self.why]


WORDS = {
    "kind": "只认 .xlsx 和 .csv 文件；.xls 请在 Excel 里另存为 .xlsx",
    "missing": "找不到这个文件，检查路径",
    "large": f"文件太大（最多 {LARGEST // 2**20} MB），拆成几个再导",
    "bomb": "压缩包展开后大得不正常，没有打开；请在 Excel 里重新另存一份",
    "broken": "文件打不开，可能损坏、加了密码，或者不是真正的表格；请在 Excel 里重新另存为 .xlsx",
    "entities": "文件里有不该有的 XML 声明，没有打开；请在 Excel 里重新另存一份",
    "encoding": "认不出文字编码，请在 Excel 里另存为「CSV UTF-8」或 .xlsx",
    "csv": "CSV 的引号对不上，或者有一格太长；请在 Excel 里重新另存，或存成 .xlsx",
    "empty": "表里没有内容",
    "rows": f"行数太多（最多 {ROWS:,} 行），拆成几个再导",
    "sheet": "没有这个工作表",
}
