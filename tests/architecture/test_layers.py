"""Who may import whom."""

from __future__ import annotations

import pytest
from importlinter.cli import lint_imports

from tests.support.repository import ROOT


def test_every_import_keeps_the_contracts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No package knows a package that it must not know; the report names the line that does."""
    monkeypatch.chdir(ROOT)
    exit_code = lint_imports(config_filename="pyproject.toml", no_cache=True)

    assert exit_code == 0, capsys.readouterr().out
