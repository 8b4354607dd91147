"""The page about Feishu tells what the adapter needs and what the doctor says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from adapters.feishu.parse import CARD_ACTION, Ignored, parse
from tests.docs.tables import DOCS, code, tables_with
from tests.support.repository import ROOT

PAGE = DOCS / "platforms" / "feishu.md"
NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


def test_the_permissions_to_paste_are_the_ones_explained() -> None:
    """The JSON is whole, and each of its permissions has a line that says what it is for."""
    pasted = json.loads(re.findall(r"```json\n(.*?)```", _text(PAGE), re.DOTALL)[0])["scopes"]
    explained = [code(row["权限"]) for table in tables_with(PAGE, "权限", "用来做什么") for row in table.rows]

    assert pasted["tenant"] == explained
    assert pasted["user"] == []


def test_the_events_to_subscribe_are_the_ones_that_are_read() -> None:
    """None of them would be ignored as unknown, and the button callback is the one that the adapter answers."""
    events = [code(row["代码"]) for table in tables_with(PAGE, "事件", "代码") for row in table.rows]
    read = {event: parse(_envelope(event), bot="ou_bot", now=NOW) for event in events}

    assert len(events) == 11
    assert [event for event, found in read.items() if found == Ignored(reason="unknown_event")] == []
    assert f"`{CARD_ACTION}`" in _text(PAGE)


def test_the_doctor_speaks_as_the_page_quotes_it() -> None:
    """What stands behind ✓ and ✗ on the page are sentences of the doctor."""
    doctor = "".join(_text(ROOT / "bot" / "console" / name) for name in ("doctor.py", "directory_checks.py"))
    quoted = re.findall(r"[✓✗] \w+：([^\d（`\n]+)", _text(PAGE))
    said = [part for quote in quoted for part in re.split(r"config\.toml", quote) if part.strip()]

    assert len(said) > 4
    assert [part for part in said if part.strip() not in doctor] == []


def test_what_the_logs_are_said_to_hold_is_logged() -> None:
    """Each action that the documents name is one that the code logs."""
    folders = [ROOT / name for name in ("adapters", "bot", "storage")]
    source = "\n".join(_text(path) for folder in folders for path in folder.rglob("*.py"))
    logged = set(re.findall(r'"action": "(\w+)"', source))
    table = next(tables_with(DOCS / "operations.md", "`action`"))
    named = {action for row in table.rows for action in re.findall(r"`(\w+)`", row["`action`"])}

    assert named - logged == set()


def _envelope(event: str) -> dict[str, object]:
    return {"schema": "2.0", "header": {"event_id": "e-1", "event_type": event}, "event": {"nothing": "known"}}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
