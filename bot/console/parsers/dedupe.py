"""``baobei dedupe``: an index of names in a file of its own, questions to it, and how good its answers are."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.console.parsers.command import Commands, command, group


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the group."""
    added = group(
        commands, "dedupe", "用一份名单试查重：建索引、批量查、评分", "baobei dedupe index 名单.txt --db 名单.idx"
    )
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
    evaluate = _with_db(
        command(
            added, "eval", _evaluate, "用标好答案的名单给查重评分", "baobei dedupe eval 答案.tsv --db 名单.idx --json"
        )
    )
    evaluate.add_argument(
        "labelled", type=Path, help="三列：query、type、target；target 空着表示名单里没有这家。可以是 .gz"
    )
    evaluate.add_argument("--json", action="store_true", help="输出 JSON")


def _with_db(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--db", type=Path, required=True, help="索引文件")
    return parser


def _index(args: argparse.Namespace) -> int:
    from bot.console.dedupe import index

    return index(args.names, args.db)


def _query(args: argparse.Namespace) -> int:
    from bot.console.dedupe import query

    return query(args.db, args.source, args.target)


def _evaluate(args: argparse.Namespace) -> int:
    from bot.console.dedupe import evaluate

    return evaluate(args.labelled, args.db, as_json=args.json)
