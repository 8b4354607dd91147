"""``baobei tables``: the tables that forms link to."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the group."""
    added = group(commands, "tables", "报备表单里可选的表：产品、配件等", "baobei tables list")
    listed = command(added, "list", _list, "有哪些表，各有多少行，什么时候更新的", "baobei tables list")
    _with_config(listed).add_argument("--json", action="store_true", help="输出 JSON")
    example = "baobei tables import products 产品.xlsx --dry-run"
    loaded = command(added, "import", _import, "用一个文件更新一张表；文件里没有的行不再能选", example)
    _with_config(loaded).add_argument("table", help="表的代号或名称，见 baobei tables list")
    loaded.add_argument("file", type=Path, help=".xlsx 或 .csv；表头写规则里的列名")
    loaded.add_argument("--dry-run", action="store_true", help="只看会怎样，什么都不写")
    loaded.add_argument("--json", action="store_true", help="输出 JSON")
    export = command(
        added, "export", _export, "把一张表写成文件；空表只有表头", "baobei tables export products 产品.xlsx"
    )
    _with_config(export).add_argument("table", help="表的代号或名称")
    export.add_argument("file", type=Path, help="写到哪个文件，.xlsx 或 .csv")


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    return parser


def _list(args: argparse.Namespace) -> int:
    from bot.console.linked_tables import list_tables

    return list_tables(args.config, as_json=args.json)


def _import(args: argparse.Namespace) -> int:
    from bot.console.linked_tables import import_table

    return import_table(args.config, args.table, args.file, dry_run=args.dry_run, as_json=args.json)


def _export(args: argparse.Namespace) -> int:
    from bot.console.linked_tables import export_table

    return export_table(args.config, args.table, args.file)
