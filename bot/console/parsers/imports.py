"""``baobei import`` and ``baobei export``: the ledger from and into spreadsheets."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add both."""
    _add_import(commands)
    _add_export(commands)


def _add_import(commands: Commands[argparse.ArgumentParser]) -> None:
    added = command(
        commands, "import", _import, "把客户名单（.xlsx、.csv）导入台账", "baobei import 客户.xlsx --dry-run"
    )
    added.add_argument(
        "what", nargs="+", metavar="文件", help="名单文件；或 undo 编号：撤销那次导入；或 list：看导过哪些"
    )
    added.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    added.add_argument("--dry-run", action="store_true", help="只看会怎样，什么都不写")
    added.add_argument(
        "--map", action="append", default=[], metavar="列=字段", help="改一列的含义，例如 D=归属人；不导入写 D=-"
    )
    added.add_argument("--owner", help="没有写归属人的行归谁（姓名、手机号或成员编号）")
    added.add_argument("--sheet", help="读哪个工作表（默认第一个有内容的）")
    added.add_argument("--accept-suspected", action="store_true", help="疑似重复的也导入")
    added.add_argument("--resume", action="store_true", help="接着上次没有做完的导")
    added.add_argument("--faults", type=Path, help="没有导入的行写到哪个文件（默认 文件名.问题）")
    added.add_argument("--yes", action="store_true", help="列的含义不用再问")
    added.add_argument("--json", action="store_true", help="输出 JSON")


def _add_export(commands: Commands[argparse.ArgumentParser]) -> None:
    added = command(commands, "export", _export, "把台账导出成表格", "baobei export 台账.xlsx --as 周宁")
    added.add_argument("file", type=Path, metavar="文件", help="写到哪个文件，.xlsx 或 .csv")
    added.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    added.add_argument("--as", dest="reader", required=True, help="以谁的权限导出（姓名、手机号或成员编号）")
    added.add_argument("--since", help="只要这天以后报备的（YYYY-MM-DD）")
    added.add_argument("--json", action="store_true", help="输出 JSON")


def _import(args: argparse.Namespace) -> int:
    from bot.console.imports import import_

    return import_(args)


def _export(args: argparse.Namespace) -> int:
    from bot.console.exports import export

    return export(args)
