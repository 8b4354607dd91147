"""``baobei policy``: check, publish, compare and look back on the rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the group."""
    added = group(commands, "policy", "报备规则：检查、发布、对比、查历史", "baobei policy check policy.toml")
    check = command(added, "check", _check, "检查规则文件，一次指出所有要改的地方", "baobei policy check policy.toml")
    check.add_argument("file", type=Path, help="规则文件；写法见 policy.example.toml")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    example = 'baobei policy publish policy.toml --from 2026-12-01 --note "年底调整"'
    publish = command(added, "publish", _publish, "发布规则，成为新的一版", example)
    _with_config(publish).add_argument("file", type=Path, help="规则文件")
    publish.add_argument("--from", dest="since", help="从什么时候生效，例如 2026-12-01 或 2026-12-01T09:00（默认马上）")
    publish.add_argument("--note", default="", help="为什么改，记在历史里")
    publish.add_argument("--json", action="store_true", help="输出 JSON")
    diff = command(added, "diff", _diff, "对比两份规则，说明对谁有什么变化", "baobei policy diff now policy.toml")
    what = "文件、版本号、now（现在生效的）或 builtin（内置的）"
    _with_config(diff).add_argument("old", help=what)
    diff.add_argument("new", help=what)
    diff.add_argument("--json", action="store_true", help="输出 JSON")
    example = "baobei policy what-if policy.toml --since 90d"
    what_if = command(added, "what-if", _what_if, "用另一份规则重放过去的报备，看谁的会不一样", example)
    _with_config(what_if).add_argument("file", type=Path, help="规则文件")
    what_if.add_argument("--since", default="90d", help="从什么时候起：90d 是最近九十天，或 2026-09-01（默认 90d）")
    what_if.add_argument("--json", action="store_true", help="输出 JSON，一行一条，最后一行是汇总")
    history = command(added, "history", _history, "发布过的各版规则", "baobei policy history")
    _with_config(history).add_argument("--json", action="store_true", help="输出 JSON")
    show = command(added, "show", _show, "打印一版规则的原文", "baobei policy show 3 > policy.toml")
    _with_config(show).add_argument("version", help="版本号，或 now（现在生效的）")


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    return parser


def _check(args: argparse.Namespace) -> int:
    from bot.console.policies import check

    return check(args.file, as_json=args.json)


def _publish(args: argparse.Namespace) -> int:
    from bot.console.policies import publish

    return publish(args.config, args.file, since=args.since, note=args.note, as_json=args.json)


def _diff(args: argparse.Namespace) -> int:
    from bot.console.policies import diff

    return diff(args.config, args.old, args.new, as_json=args.json)


def _what_if(args: argparse.Namespace) -> int:
    from bot.console.what_if import what_if

    return what_if(args.config, args.file, since=args.since, as_json=args.json)


def _history(args: argparse.Namespace) -> int:
    from bot.console.policies import history

    return history(args.config, as_json=args.json)


def _show(args: argparse.Namespace) -> int:
    from bot.console.policies import show

    return show(args.config, args.version)
