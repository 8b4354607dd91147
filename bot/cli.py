"""The command line. Each command imports what it needs when it runs, so that ``baobei parse`` starts in a blink.

Exit codes: 0 it holds, 1 it does not hold, 2 used wrongly.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.console.parsers import backups, dedupe, groups, imports, keys, orders, policy, tables
from bot.console.parsers.chinese import Parser
from bot.console.parsers.command import Commands, Run, command, port


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments and run the command."""
    args = _parser().parse_args(argv)
    run: Run = args.command
    try:
        code = run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # as in ``baobei … | head``; the interpreter would try to flush once more and complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(prog="baobei", description="报备：聊天里的客户报备系统")
    parser.add_argument("--version", action=_Version, nargs=0, help="看版本")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    _add_servers(commands)
    _add_ledger(commands)
    _add_texts(commands)
    dedupe.add(commands)
    imports.add(commands)
    groups.add(commands)
    policy.add(commands)
    tables.add(commands)
    orders.add(commands)
    backups.add(commands)
    keys.add(commands)
    return parser


class _Version(argparse.Action):
    """Looks the version up when it is asked for: the others start without it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"baobei {version('baobei')}，Python {platform.python_version()}")
        parser.exit()


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    return parser


def _add_servers(commands: Commands[argparse.ArgumentParser]) -> None:
    run = _with_config(command(commands, "run", _run, "启动报备机器人", "baobei run -c config.toml"))
    run.add_argument("-v", "--verbose", action="store_true", help="多写日志")
    demo = command(commands, "demo", _demo, "在本机打开体验环境，什么都不用配置", "baobei demo --fresh")
    demo.add_argument("--port", type=port, default=8700, help="页面端口（默认 8700）")
    demo.add_argument("--data", type=Path, default=Path("data"), help="数据目录（默认 data）")
    demo.add_argument("--fresh", action="store_true", help="清空上次的体验数据")
    demo.add_argument("-v", "--verbose", action="store_true", help="多写日志")
    _with_config(command(commands, "migrate", _migrate, "把数据库升级到这个版本", "baobei migrate -c config.toml"))
    doctor = command(commands, "doctor", _doctor, "检查设置、网络、权限，告诉你怎么改", "baobei doctor")
    _with_config(doctor).add_argument("--json", action="store_true", help="输出 JSON")


def _add_ledger(commands: Commands[argparse.ArgumentParser]) -> None:
    check = command(
        commands, "check", _check, "查重：这个客户有没有人报备", "baobei check 上海示例贸易有限公司 --phone 13900001234"
    )
    _with_config(check).add_argument("name", help="公司名称")
    check.add_argument("--phone", help="联系人电话")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    audit = command(commands, "audit", _audit, "核对操作记录的哈希链", "baobei audit verify")
    _with_config(audit).add_argument("what", choices=["verify"], help="verify：逐条核对，指出第一条被改动的记录")
    audit.add_argument("--json", action="store_true", help="输出 JSON")
    outbox = command(commands, "outbox", _outbox, "没能送达的消息", "baobei outbox list")
    _with_config(outbox).add_argument("what", choices=["list", "retry"], help="list 列出；retry 重新发送")
    outbox.add_argument("number", type=int, nargs="?", help="只重发这一条（不写则全部）")
    outbox.add_argument("--json", action="store_true", help="输出 JSON")

    members = command(
        commands, "members", _members, "成员和他们在各平台的账号", "baobei members bind 王晨 wecom wangchen"
    )
    what = "list 列出；bind 绑定账号；admin / no-admin 设为管理员或取消；leave 离职；import / export 名单文件"
    choices = ["list", "bind", "admin", "no-admin", "leave", "import", "export"]
    _with_config(members).add_argument("what", choices=choices, help=what)
    members.add_argument(
        "arguments", nargs="*", help="bind：成员 平台 账号；import / export：文件；其他：成员（姓名或编号）"
    )
    members.add_argument("--dry-run", action="store_true", help="import：只看会怎样，什么都不写")
    members.add_argument("--json", action="store_true", help="输出 JSON")


def _add_texts(commands: Commands[argparse.ArgumentParser]) -> None:
    parse = command(
        commands,
        "parse",
        _parse,
        "看一句话会被理解成什么",
        'baobei parse --json "报备 上海示例贸易有限公司 李娜 13900001234"',
    )
    parse.add_argument("text", help="一句话；写 - 则从标准输入逐行读 JSON 字符串")
    parse.add_argument("--json", action="store_true", help="输出 JSON")
    parse.add_argument("--today", help="当作今天的日期（YYYY-MM-DD）")
    preview = command(commands, "preview-cards", _preview, "把所有卡片画成一个网页", "baobei preview-cards cards.html")
    preview.add_argument("file", type=Path, nargs="?", default=Path("cards.html"), help="写到哪个文件")


def _run(args: argparse.Namespace) -> int:
    from bot.process import heap

    heap.begin()
    from bot.console.server import run

    return run(args.config, verbose=args.verbose)


def _demo(args: argparse.Namespace) -> int:
    from bot.console.demo import demo

    return demo(port=args.port, data=args.data, fresh=args.fresh, verbose=args.verbose)


def _migrate(args: argparse.Namespace) -> int:
    from bot.console.server import migrate

    return migrate(args.config)


def _doctor(args: argparse.Namespace) -> int:
    from bot.console.doctor import doctor

    return doctor(args.config, as_json=args.json)


def _check(args: argparse.Namespace) -> int:
    from bot.console.ledger import check

    return check(args.config, args.name, args.phone, as_json=args.json)


def _audit(args: argparse.Namespace) -> int:
    from bot.console.ledger import audit

    return audit(args.config, as_json=args.json)


def _outbox(args: argparse.Namespace) -> int:
    from bot.console.ledger import outbox

    return outbox(args.config, args.what, args.number, as_json=args.json)


def _members(args: argparse.Namespace) -> int:
    from bot.console.members import members

    return members(args.config, args.what, args.arguments, as_json=args.json, dry_run=args.dry_run)


def _parse(args: argparse.Namespace) -> int:
    from bot.console.texts import parse

    return parse(args.text, today=args.today, as_json=args.json)


def _preview(args: argparse.Namespace) -> int:
    from bot.console.texts import preview

    return preview(args.file)


if __name__ == "__main__":
    sys.exit(main())
