"""What is said about imports and exports, in the shell and on cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cards.texts import dates
from cards.texts.faults import label
from core.domain.imports import ImportJob, JobState, LineOutcome

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
    LineOutcome.REFUSED: "有问题",
    LineOutcome.DUPLICATE: "重复",
    LineOutcome.SUSPECTED: "疑似重复",
    LineOutcome.REMOVED: "已撤销",
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


def counted(counts: Mapping[str, int]) -> str:
    """``导入 120 行，有问题 3 行``."""
    parts = (f"{word} {counts[outcome.value]:,} 行" for outcome, word in OUTCOME.items() if counts.get(outcome.value))
    return "，".join(parts) or "没有可以导入的行"


def summary(counts: Mapping[str, int], *, number: int | None) -> str:
    """What an import came to, or (without a number) would come to."""
    if number is None:
        return f"试算：{counted(counts)}。什么都没有写入"
    return f"第 {number} 次导入：{counted(counts)}。不要了可以 baobei import undo {number}"


def undone(number: int, removed: int, kept: int) -> str:
    """What an undo came to."""
    left = f"；{kept:,} 条后来有人动过，保留着" if kept else ""
    return f"第 {number} 次导入已撤销：拿掉 {removed:,} 条{left}"


def job_line(job: ImportJob) -> str:
    """One import in a list."""
    return f"#{job.number} {job.name} {dates.when(job.started_at)} {STATE[job.state]}：{counted(job.counts)}"
