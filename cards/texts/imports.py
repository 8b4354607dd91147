"""What is said about imports and exports, in the shell and on cards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cards.texts import dates
from cards.texts.faults import label
from core.domain.imports import HIDDEN_COLUMNS, HIDDEN_LINES, YEARLESS, ImportJob, JobState, LineOutcome

MAPPING = "{file} 的列这样导入："
CONFIRM = "这样对吗？[Y/n] "
SAY_YES = "核对上面的列，对的话加 --yes 再导；不对的用 --map 列=字段 改"
UNFINISHED = (
    "这份文件上次没有导完（第 {number} 次导入，到第 {done} 行）："
    "加 --resume 接着导，或 baobei import undo {number} 撤销"
)
NOTHING_TO_RESUME = "这份文件没有导了一半的，去掉 --resume 从头导"
SEE_FAULTS = "没有导入的行写在 {file}，按「问题」一列改好可以再导"
NOT_READ = "不导入"
UNSURE = "（猜的，请核对）"
OUTCOME = {
    LineOutcome.ADDED: "导入",
    LineOutcome.CORRECTED: "更正",
    LineOutcome.REFUSED: "有问题",
    LineOutcome.DUPLICATE: "重复",
    LineOutcome.SUSPECTED: "疑似重复",
    LineOutcome.REMOVED: "已撤销",
    LineOutcome.RESTORED: "已改回",
    LineOutcome.KEPT: "保留",
}
STATE = {
    JobState.WAITING: "待确认",
    JobState.RUNNING: "没有做完",
    JobState.FINISHED: "已完成",
    JobState.CANCELLED: "已取消",
    JobState.UNDOING: "撤销没有做完",
    JobState.UNDONE: "已撤销",
}


def column(place: int, header: str, field: str, *, sure: bool) -> str:
    """``D  销售 → 归属人（猜的，请核对）``."""
    said = label(field) if field else NOT_READ
    return f"{letter(place)}  {header} → {said}{'' if sure else UNSURE}"


def letter(place: int) -> str:
    """The name of a column as spreadsheets show it."""
    letters, rest = "", place + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return letters


def lacking_column(fields: Collection[str], *, owned: bool) -> str:
    """What an import cannot do without, or nothing."""
    if "company" not in fields:
        return "没有认出公司名称是哪一列，用 --map 列=公司全称 指明"
    if "owner" not in fields and not owned:
        return "没有归属人一列：用 --map 列=归属人 指明，或用 --owner 姓名 全部归一个人"
    return ""


def counted(counts: Mapping[str, int], called: Mapping[LineOutcome, str] = OUTCOME) -> str:
    """``导入 120 行，有问题 3 行``."""
    parts = (f"{word} {counts[outcome.value]:,} 行" for outcome, word in called.items() if counts.get(outcome.value))
    return "，".join(parts) or "没有可以导入的行"


def summary(counts: Mapping[str, int], *, number: int | None) -> str:
    """What an import came to, or (without a number) would come to."""
    if number is None:
        return f"试算：{counted(counts)}。什么都没有写入"
    return f"第 {number} 次导入：{counted(counts)}。不要了可以 baobei import undo {number}"


def noted(counts: Mapping[str, int], *, by_map: bool = False) -> Iterator[str]:
    """What is to be known before a list comes in: years that were added, and what is hidden in it."""
    for key, sentence in _NOTED.items():
        if count := counts.get(key):
            yield sentence.format(count=count, way=_BY_MAP if by_map else _BY_WORD)


_BY_WORD, _BY_MAP = "就说是哪一列，例如：第4列是手机号", "用 --map 列=字段 指明"
_NOTED = {
    YEARLESS: "有 {count:,} 行的日期没写年份：报备日期算最近过去的那一次，到期日算报备以后的那一次。",
    HIDDEN_LINES: "表里隐藏的 {count:,} 行没有读。要导入，取消隐藏或清除筛选再发来。",
    HIDDEN_COLUMNS: "表里隐藏的 {count:,} 列先不导入。要导入{way}。",
}


def undone(number: int, removed: int, kept: int, restored: int = 0) -> str:
    """What an undo came to."""
    back = f"，改回 {restored:,} 条" if restored else ""
    left = f"；{kept:,} 条后来有人动过，保留着" if kept else ""
    return f"第 {number} 次导入已撤销：拿掉 {removed:,} 条{back}{left}"


def job_line(job: ImportJob) -> str:
    """One import in a list."""
    return f"#{job.number} {job.name} {dates.when(job.started_at)} {STATE[job.state]}：{counted(job.counts)}"


# --- the card of a list that was sent in chat ---
CARD_TITLE = "导入客户名单"
CARD_STATE = {
    JobState.WAITING: "待确认",
    JobState.RUNNING: "正在导入",
    JobState.FINISHED: "已导入",
    JobState.CANCELLED: "没有导入",
    JobState.UNDOING: "正在撤销",
    JobState.UNDONE: "已撤销",
}
GO = "导入"
STOP = "取消"
GO_ALL, GO_SURE = "一起导入", "只导入没有疑问的"
SAY_GO, SAY_ALL, SAY_SURE = "导入名单 {number}", "一起导入 {number}", "只导入没有疑问的 {number}"
SAY_STOP, SAY_UNDO = "取消导入 {number}", "撤销导入 {number}"
UNDO = "撤销导入"
UNDO_SURE = "这次导入的客户会从台账里拿掉；后来有人动过的保留。"
MAP_COLUMN, MAP_FIELD, MAP_DO = "哪一列", "是什么", "改这一列"
MAP_HINT_COLUMN, MAP_HINT_FIELD = "选一列", "选它的含义"
MAP_INSTEAD = "哪一列不对，直接回复，例如：第3列是手机号"
SUSPECTED = "有 {count} 行和已有客户很像，拿不准是不是同一家。"
OWNED = "没写归属人的都归 {owner}。"
BLANK = "（空）"
TRYING = "正在试算：看看每一行能不能导入，马上就好。"
WOULD = "试算：{counts}。列对的话点「导入」。"
WOULD_ASK = "试算：{counts}。列对的话，选一种导入。"
NOTHING = "试算：{counts}。没有可以导入的，改好表格再发来。"
UNDOING = "正在撤销，拿掉了 {removed:,} 条，还有 {left:,} 条。"
UNDONE = "已撤销：拿掉 {removed:,} 条{kept}。"
UNDONE_KEPT = "，{kept:,} 条后来有人动过，保留着"
RUNNING = "正在导入，到第 {done:,} 行，共约 {total:,} 行。"
DID = "{counts}。没有导入的行会作为文件发给你，按「问题」一列改好再发来就行。"
ELSE = "{state}。"
CARD_UNDO = "第 {number} 次导入。不要了可以撤销，后来有人动过的会保留。"
PROBLEM = {
    "no_company": "没有认出哪一列是公司全称。请告诉我，例如：第2列是公司全称。",
    "no_owner": "没有归属人一列，不知道客户归谁。请告诉我，例如：第5列是归属人，或者：都归 王晨。",
    "leads": "一份线索名单最多 2,000 行，拆成几份再发一次。",
}
PROBLEM_OTHER = "这份名单导不了，请核对后再发一次。"

BAD_SHEET = {
    "kind": "只认 .xlsx 和 .csv 文件；.xls 请在 Excel 里另存为 .xlsx",
    "missing": "找不到这个文件，检查路径",
    "large": "文件太大（最多 60 MB），拆成几个再导",
    "bomb": "压缩包展开后大得不正常，没有打开；请在 Excel 里重新另存一份",
    "broken": "文件打不开，可能损坏、加了密码，或者不是真正的表格；请在 Excel 里重新另存为 .xlsx",
    "entities": "文件里有不该有的 XML 声明，没有打开；请在 Excel 里重新另存一份",
    "encoding": "认不出文字编码，请在 Excel 里另存为「CSV UTF-8」或 .xlsx",
    "csv": "CSV 的引号对不上，或者有一格太长；请在 Excel 里重新另存，或存成 .xlsx",
    "empty": "表里没有内容",
    "rows": "行数太多（最多 500,000 行），拆成几个再导",
    "sheet": "没有这个工作表",
    "leads": "一份线索名单最多 2,000 行，拆成几份再发",
}
"""Why a file cannot be read, by the code of ``BadSheet``; the figures are those of ``bot/sheets/bounds.py``."""
