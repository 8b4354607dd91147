"""``baobei keys``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    keys = group(commands, "keys", "更换主密钥", "baobei keys rotate")
    rotate = command(
        keys,
        "rotate",
        _rotate,
        "把旧密钥加密的内容全部换成新密钥（不用停服务，中断后再跑一次即可）",
        "baobei keys rotate",
    )
    rotate.add_argument("--forget", action="store_true", help="连同再也找不到原号码的电话指纹一起清掉")
    check = command(keys, "check", _check, "看旧密钥还能不能删", "baobei keys check")
    for each in (rotate, check):
        each.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _rotate(args: argparse.Namespace) -> int:
    from bot.console.keys import rotate

    return rotate(args.config, forget=args.forget, as_json=args.json)


def _check(args: argparse.Namespace) -> int:
    from bot.console.keys import check

    return check(args.config, as_json=args.json)
