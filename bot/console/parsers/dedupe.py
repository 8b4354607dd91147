"""``baobei dedupe``: old duplicates in the ledger and their merges; an index of names in a file of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the group."""
    added = group(commands, "dedupe", "查台账里的老重复、合并；用一份名单试查重", "baobei dedupe scan --out 重复.xlsx")
    index = _with_db(
        command(added, "index", _index, "把一份名单建成索引", "baobei dedupe index 名单.txt.gz --db 名单.idx")
    )
    index.add_argument(
        "names", type=Path, help="名单，一行一个公司名称；后面可加统一社会信用代码、电话，用制表符隔开。可以是 .gz"
    )
    query = _with_db(
        command(
            added,
            "query",
            _query,
            "批量查重，逐行写出最像的一家",
            "baobei dedupe query --db 名单.idx --in 待查.tsv --out 结果.tsv",
        )
    )
    query.add_argument("--in", dest="source", type=Path, required=True, help="待查名单，第一列是名称。可以是 .gz")
    query.add_argument(
        "--out", dest="target", type=Path, required=True, help="结果：原名称、最像的一家、分数、结论、理由，次序不变"
    )
    evaluate = command(
        added, "eval", _evaluate, "用标好答案的名单给查重评分", "baobei dedupe eval 答案.tsv --db 名单.idx --json"
    )
    where = evaluate.add_mutually_exclusive_group(required=True)
    where.add_argument("--db", type=Path, help="索引文件")
    where.add_argument(
        "-c", "--config", type=Path, help="设置文件：用台账来评分，并列出记住的简称、认定的“不是同一家”改变了什么"
    )
    evaluate.add_argument(
        "labelled", type=Path, help="三列：query、type、target；target 空着表示名单里没有这家。可以是 .gz"
    )
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")

    _add_ledger(added)


def _add_ledger(added: Commands[argparse.ArgumentParser]) -> None:
    scan = _with_config(
        command(added, "scan", _scan, "把台账里的老客户两两查重，列出重复的", "baobei dedupe scan --out 重复.xlsx")
    )
    scan.add_argument("--out", type=Path, help="写成 .xlsx 或 .csv；中断后用同样的命令接着查")
    scan.add_argument("--certain-only", action="store_true", help="只列确定重复的")
    merge = _with_config(
        command(
            added,
            "merge",
            _merge,
            "把两个客户合并成一个，确认之前可以撤销",
            'baobei dedupe merge 保留的客户 并入的客户 --reason "同一张执照"',
        )
    )
    merge.add_argument("keep", metavar="保留", help="保留的客户：名称、客户编号，或报备编号如 #12")
    merge.add_argument("drop", metavar="并入", help="并入的客户，它的名称成为简称")
    merge.add_argument("--reason", default="", help="理由，认定过不是同一家的必须写")
    for name, run, help_ in (
        ("undo-merge", _undo_merge, "撤销一次合并，各归各位"),
        ("confirm-merge", _confirm_merge, "确认一次合并，不再能撤销"),
    ):
        decided = _with_config(command(added, name, run, help_, f"baobei dedupe {name} 3"))
        decided.add_argument("number", type=int, metavar="编号", help="第几次合并，见 baobei dedupe merges")
    _with_config(command(added, "merges", _merges, "看最近合并了哪些", "baobei dedupe merges"))


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-c", "--config", type=Path, default=Path("config.toml"), help="设置文件（默认 config.toml）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


def _with_db(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--db", type=Path, required=True, help="索引文件")
    return parser


def _scan(args: argparse.Namespace) -> int:
    from bot.console.duplicates import find

    return find(args)


def _merge(args: argparse.Namespace) -> int:
    from bot.console.duplicates import merge

    return merge(args)


def _undo_merge(args: argparse.Namespace) -> int:
    from bot.console.duplicates import undo

    return undo(args)


def _confirm_merge(args: argparse.Namespace) -> int:
    from bot.console.duplicates import confirm

    return confirm(args)


def _merges(args: argparse.Namespace) -> int:
    from bot.console.duplicates import merges

    return merges(args)


def _index(args: argparse.Namespace) -> int:
    from bot.console.dedupe import index

    return index(args.names, args.db)


def _query(args: argparse.Namespace) -> int:
    from bot.console.dedupe import query

    return query(args.db, args.source, args.target)


def _evaluate(args: argparse.Namespace) -> int:
    if args.config is not None:
        from bot.console.dedupe_learning import evaluate as evaluate_ledger

        return evaluate_ledger(args.labelled, args.config, as_json=args.json)
    from bot.console.dedupe import evaluate

    return evaluate(args.labelled, args.db, as_json=args.json)
