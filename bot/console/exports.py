"""``baobei export``: the ledger into a file, with somebody's rights."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from bot.console.imports import contexts, member_called, told
from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.lists.exporting import export as exported
from cards.texts import exports as texts
from core.domain.sheets.cells import day_of
from core.service.ports.store import Store

_FORMS = {".xlsx": True, ".csv": False}


def export(args: argparse.Namespace) -> int:
    """0 when it is written, 1 when it cannot be, 2 for a wrong call."""
    path: Path = args.file
    if path.suffix.lower() not in _FORMS:
        print("文件名应以 .xlsx 或 .csv 结尾", file=sys.stderr)
        return 2
    since = day_of(args.since) if args.since else None
    if args.since and since is None:
        print("--since 应写成 2026-11-21 这样", file=sys.stderr)
        return 2
    return asking(args.config, lambda store: told(lambda: _export(args, path, since, store)))


def _export(args: argparse.Namespace, path: Path, since: datetime | None, store: Store) -> int:
    reader = member_called(args.reader, store)
    bar = Bar("导出", 1)
    made = exported(reader, store, contexts(store), as_book=_FORMS[path.suffix.lower()], since=since, tick=bar.add)
    bar.close()
    try:
        path.write_bytes(made.content)
    except OSError as error:
        print(f"写不了 {path}：{error.strerror}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"file": str(path), "rows": made.rows}, ensure_ascii=False))
    else:
        print(texts.written(made.rows, str(path)))
    return 0
