"""``baobei orders``: orders from the order system, and out to a spreadsheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the group."""
    added = group(
        commands, "orders", "订单：从订单系统导入，或导出", "baobei orders import 订单.xlsx --as 周宁 --dry-run"
    )
    loaded = command(
        added,
        "import",
        _import,
        "导入订单（.xlsx、.csv）：客户、金额、日期，可以有订单号、销售、备注",
        "baobei orders import 订单.xlsx --as 周宁",
    )
    _with_config(loaded).add_argument("file", type=Path, metavar="文件", help="订单文件；同一个订单号导几次都只有一张")
    loaded.add_argument("--as", dest="reader", required=True, help="记在哪位管理员名下（姓名、手机号或成员编号）")
    loaded.add_argument("--dry-run", action="store_true", help="只看会怎样，什么都不写")
    loaded.add_argument("--sheet", help="读哪个工作表（默认第一个有内容的）")
    loaded.add_argument("--faults", type=Path, help="没有导入的行写到哪个文件（默认 文件名.问题）")
    loaded.add_argument("--json", action="store_true", help="输出 JSON")
    export = command(added, "export", _export, "把订单和分成导出成表格", "baobei orders export 订单.xlsx --as 周宁")
    _with_config(export).add_argument(
        "file", type=Path, metavar="文件", help="写到哪个文件，.xlsx 或 .csv（不含分成页）"
    )
    export.add_argument("--as", dest="reader", required=True, help="以谁的权限导出（姓名、手机号或成员编号）")
    export.add_argument("--since", help="只要这天以后签的（YYYY-MM-DD）")
    export.add_argument("--json", action="store_true", help="输出 JSON")


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    return parser


def _import(args: argparse.Namespace) -> int:
    from bot.console.orders import import_orders

    return import_orders(args)


def _export(args: argparse.Namespace) -> int:
    from bot.console.orders import export_orders

    return export_orders(args)
