"""The image and its composition speak of what is there: files, commands, settings, doors. Nothing is built here."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import yaml

from bot.cli import main
from tests.docs.test_settings import _variable
from tests.support.repository import ROOT, tracked_files

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_everything_that_is_copied_into_the_image_is_there() -> None:
    """And is let through by what is left out."""
    copied = [
        name
        for line in DOCKERFILE.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]

    assert {"bot", "core", "requirements.lock"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if f"!{name}" not in IGNORED] == []


def test_the_image_has_every_package_that_the_project_has() -> None:
    """A package that is added is built into the image as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}\n" in DOCKERFILE


def test_what_the_containers_run_are_commands_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """`run` and `migrate`, with the settings where they are mounted."""
    (entry,) = re.findall(r'^CMD \["(\w+)", "-c", "config\.toml"\]$', DOCKERFILE, re.MULTILINE)
    commands = {entry, *(service["command"][0] for service in SERVICES.values() if "command" in service)}

    assert commands == {"run", "migrate"}
    for command in commands:
        with pytest.raises(SystemExit) as left:
            main([command, "--help"])
        assert left.value.code == 0
    capsys.readouterr()


def test_settings_and_ledger_lie_where_the_program_looks() -> None:
    """The relative paths of the settings, from the folder in which it runs."""
    (home,) = re.findall(r"^WORKDIR (/srv\S+)$", DOCKERFILE, re.MULTILINE)
    mounts = [mount.split(":")[1] for mount in SERVICES["baobei"]["volumes"]]

    assert mounts == [f"{home}/data", f"{home}/config.toml"]
    assert f"VOLUME {home}/data" in DOCKERFILE
    assert set(COMPOSE["volumes"]) == {"ledger", "postgres"}


def test_variables_that_are_named_are_settings() -> None:
    """Whoever writes them into .env is heard."""
    example = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    known = {_variable(f"{section}.{key}") for section, table in example.items() for key in table}
    named = set(re.findall(r"BAOBEI_[A-Z_]+", (ROOT / "compose.yaml").read_text(encoding="utf-8")))

    assert named
    assert named <= known


def test_no_secret_stands_in_the_files() -> None:
    """The password of the database comes from outside, and the settings are not part of the image."""
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${")
    assert "config.toml" not in [line.removeprefix("!") for line in IGNORED]
    assert ROOT / ".env" not in tracked_files()
