"""``baobei parse`` and ``baobei preview-cards``: no database, no network."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def parse(text: str, *, today: str | None, as_json: bool) -> int:
    """Print what was understood; ``-`` reads JSON strings from standard input, one a line."""
    from bot.grammar.jsonio import parse_lines
    from bot.grammar.reading import parse as understand

    try:
        day = date.fromisoformat(today) if today else datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    except ValueError:
        print("--today 应写成 2026-11-21 这样", file=sys.stderr)
        return 2
    if text == "-":
        for line in parse_lines(sys.stdin, today=day):
            print(line, flush=True)
        return 0
    parsed = understand(text, today=day)
    if as_json:
        print(json.dumps(parsed.as_json(), ensure_ascii=False))
    else:
        print(parsed.intent.value)
        for key, value in parsed.fields.items():
            print(f"  {key}: {value}")
    return 0


def preview(file: Path) -> int:
    """Write the page with every card as each app shows it."""
    from cards.preview import preview_html

    file.write_text(preview_html(), encoding="utf-8")
    print(f"已写入 {file}")
    return 0
