"""`baobei parse --json -`: JSON strings in, one a line; JSON objects out, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from bot.grammar.reading import parse


def parse_lines(lines: Iterable[str], today: date) -> Iterator[str]:
    """One compact JSON object for each line; what is no JSON string yields {"error": …}; blank lines are skipped."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line, today), ensure_ascii=False, separators=(",", ":"))


def _answer(line: str, today: date) -> dict[str, object]:
    try:
        text = json.loads(line)
    except ValueError as error:
        return {"error": f"not JSON: {error}"}
    except RecursionError:
        return {"error": "not JSON: nested too deeply"}
    if not isinstance(text, str):
        return {"error": "not a JSON string"}
    return parse(text, today=today).as_json()
