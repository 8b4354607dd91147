"""The words of an exported ledger. Its headers are understood when the file is imported again."""

from __future__ import annotations

from datetime import datetime

from cards.texts.dates import SHANGHAI

FILINGS = "报备"
HISTORY = "记录"
FORM = "报备类型"
HEADERS = (
    "编号",
    "公司全称",
    "信用代码",
    "联系人",
    "手机号",
    "归属人",
    "团队",
    "状态",
    "报备时间",
    "审批时间",
    "审批人",
    "保护到期",
    "原因",
)
HISTORY_HEADERS = ("编号", "公司全称", "时间", "事项", "操作人", "说明")


def mark(reader: str, at: datetime, rows: int) -> str:
    """Who took it, when, how much: the line above the table and under every printed page."""
    return (
        f"报备台账 · {reader} 于 {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 导出 · {rows:,} 条 · 仅限本人使用，请勿外传"
    )


def file_name(at: datetime) -> str:
    """As the file is called in chat."""
    return f"报备台账 {at.astimezone(SHANGHAI):%Y-%m-%d}.xlsx"


def written(rows: int, file: str) -> str:
    """What the shell says when it is done."""
    return f"已导出 {rows:,} 条到 {file}，这次导出已记入操作记录"
