"""What is said about the tables that forms link to, in chat and in the shell."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

TABLES = {
    "tables_admin_only": Wording(
        title="要管理员来做",
        says=("只有管理员能更新这张表。",),
        then=("把文件发给管理员，请他更新。",),
    ),
    "no_such_table": Wording(
        title="没有这张表",
        says=("规则里没有「{asked}」这张表。", "规则里没有这张表。"),
        then=("先在规则文件的 [[tables]] 里写上，再发布。",),
    ),
    "table_moved_on": Wording(
        title="别人刚更新过",
        says=("「{table}」刚刚有人更新过，和你看到的对比不一样了。", "刚刚有人更新过。"),
        then=("重新发一次文件，看过新的对比再更新。",),
    ),
    "table_unchanged": Wording(
        title="没有变化",
        says=("「{table}」和这个文件一模一样，不用更新。", "和现在的一模一样，不用更新。"),
        tone=Tone.QUIET,
    ),
    "table_wrong": Wording(
        title="还不能更新",
        says=("文件里有 {count} 处要改。", "文件里有要改的地方。"),
        then=("改好再发一次。",),
    ),
}

FAULTS = {
    "empty": "{column}是空的，每一行都要有",
    "bad_number": "{column}「{text}」不是数字",
    "bad_money": "{column}「{text}」认不出是多少钱",
    "bad_date": "{column}「{text}」认不出是哪天，写成 2026-12-01",
    "too_long": "{column}太长，最多 200 个字",
    "twice": "「{text}」重复了，改个名称，或用后面的列区分开",
    "too_many": "行数太多，一张表最多 5000 行",
    "no_header": "没有「{column}」这一列，表头要有它",
}

TITLE = "{label} · {name}"
WHICH_TITLE = "表格 {name}"
WHICH = "这是哪一张表？"
NONE_OF_THEM = "都不是"
WAITING = "待更新"
LOADED = "已更新"
DROPPED = "没有更新"
REFUSED = "要改"
UNCHANGED = "没有变化"
SAME = "和现在的一模一样，不用更新。"
ROWS = "文件里有 {rows} 行。和现在的相比："
NOW = "现在共 {rows} 行，填报备时可以选。"
ADDED = "新增 {count} 行：{titles}"
CHANGED = "改动 {count} 行：{titles}"
GONE = "去掉 {count} 行，不再能选：{titles}"
ABSENT = "文件里没有这些列，会是空的：{columns}"
IGNORED = "表里用不到、没有读的列：{columns}"
WRONG = "有 {count} 处要改："
LINE = "第 {line} 行：{what}"
AGAIN = "改好再发一次。现在的表不变。"
MORE = "……还有 {count} 处"
AND_MORE = "{titles} 等"
LOAD = "更新"
CANCEL = "取消"
SURE = "更新后马上能选到新的；以前的报备不变，当时选的还是当时的内容。"


def fault(line: int, code: str, column: str, text: str) -> str:
    """One thing that is wrong in a file."""
    what = FAULTS[code].format(column=column, text=text)
    return LINE.format(line=line, what=what) if line else what


def titles(names: tuple[str, ...], shown: int = 5) -> str:
    """The first of them."""
    listed = "、".join(names[:shown])
    return listed if len(names) <= shown else AND_MORE.format(titles=listed)
