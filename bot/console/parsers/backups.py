"""``baobei backup``, ``baobei restore`` and ``baobei db copy``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    backup = command(
        commands, "backup", _backup, "备份台账，不用停服务", "baobei backup backups/2026-11-22.bak --encrypt"
    )
    backup.add_argument("file", type=Path, help="写到哪个文件")
    backup.add_argument("--encrypt", action="store_true", help="压缩并用主密钥加密（恢复时要用同一把主密钥）")
    restore = command(
        commands, "restore", _restore, "从备份恢复台账（先停服务）", "baobei restore 2026-11-22.bak --replace"
    )
    restore.add_argument("file", type=Path, help="备份文件")
    restore.add_argument("--replace", action="store_true", help="已有 SQLite 数据时，把它改名留在旁边")
    database = group(commands, "db", "整库操作", "baobei db copy postgresql://baobei@127.0.0.1/baobei")
    copy = command(
        database,
        "copy",
        _copy,
        "把台账复制到另一个空数据库，逐行核对（例如从 SQLite 搬到 PostgreSQL）",
        "baobei db copy postgresql://baobei@127.0.0.1/baobei",
    )
    copy.add_argument("target", help="目标数据库地址：sqlite:///… 或 postgresql://…")
    for each in (backup, restore, copy):
        each.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")


def _backup(args: argparse.Namespace) -> int:
    from bot.console.backups import backup

    return backup(args.config, args.file, seal=args.encrypt)


def _restore(args: argparse.Namespace) -> int:
    from bot.console.backups import restore

    return restore(args.config, args.file, replace=args.replace)


def _copy(args: argparse.Namespace) -> int:
    from bot.console.backups import copy

    return copy(args.config, args.target)
