"""Who may import whom."""

from __future__ import annotations

import subprocess
import sys

from tests.support.repository import ROOT


def test_every_import_keeps_the_contracts() -> None:
    """No package knows a package that it must not know; the report names the line that does."""
    # In a process of its own, because import-linter silences every logger of the process that it runs in.
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    run = subprocess.run([*linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
