"""The page about the settings tells what the program takes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from bot.config import Settings
from tests.docs.tables import DOCS, code, tables_with
from tests.support.repository import ROOT

PAGE = DOCS / "settings.md"
EXAMPLE = ROOT / "config.example.toml"


def test_the_example_holds_every_setting_with_its_default() -> None:
    """Whoever copies the example and changes nothing gets what the program takes by itself."""
    example = dict(_leaves(tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))))

    assert example == dict(_defaults(Settings()))


def test_the_page_explains_every_setting_with_its_default() -> None:
    """Each setting of the example has a line with the same default, and nothing else has one."""
    told = {key: row["默认值"] for key, row in _rows() if not key.endswith("_file")}
    defaults = dict(_defaults(Settings()))

    assert told.keys() == defaults.keys()
    assert {key: cell for key, cell in told.items() if f"`{_as_toml(defaults[key])}`" not in cell} == {}


def test_the_page_names_the_variable_of_every_setting() -> None:
    """The name in the environment is the one that the program looks for."""
    wrong = [key for key, row in _rows() if code(row["环境变量"]) != _variable(key)]

    assert wrong == []


def test_settings_that_come_from_a_file_are_settings() -> None:
    """A line of the page or of the example that ends in `_file` belongs to a setting."""
    commented = re.findall(r"^# (\w+)_file = ", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    known = dict(_defaults(Settings()))
    told = [key.removesuffix("_file") for key, _ in _rows() if key.endswith("_file")]

    assert [key for key in told if key not in known] == []
    assert [key for key in commented if not any(name.endswith(f".{key}") for name in known)] == []


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    for table in tables_with(PAGE, "设置", "默认值", "环境变量"):
        for row in table.rows:
            yield code(row["设置"]), row


def _variable(key: str) -> str:
    return f"BAOBEI_{key.removesuffix('_file').upper().replace('.', '_')}"


def _as_toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def _leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _defaults(section: Any, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in fields(section):
        value = getattr(section, entry.name)
        if is_dataclass(value):
            yield from _defaults(value, f"{prefix}{entry.name}.")
        else:
            yield f"{prefix}{entry.name}", value
