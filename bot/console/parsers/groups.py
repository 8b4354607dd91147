"""``baobei groups``: the groups that hear announcements."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command."""
    groups = command(
        commands,
        "groups",
        _groups,
        "会收到公海公告、喜报和早报的群",
        "baobei groups add wecom 华东销售群 机器人的Webhook地址",
    )
    groups.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    what = "list 列出；add 绑定企业微信群机器人；remove 解绑"
    groups.add_argument("what", choices=["list", "add", "remove"], help=what)
    help_ = "add：wecom 群名 Webhook地址（写 - 则从标准输入读）；remove：平台 会话（用 list 查看）"
    groups.add_argument("arguments", nargs="*", help=help_)
    groups.add_argument("--json", action="store_true", help="输出 JSON")


def _groups(args: argparse.Namespace) -> int:
    from bot.console.groups import groups

    return groups(args.config, args.what, args.arguments, as_json=args.json)
