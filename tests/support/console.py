"""Commands of ``baobei``, called in this process: to start one of its own takes a second of importing for each call."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from tests.support.repository import PACKAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command left behind, named as `subprocess` names it."""

    returncode: int
    stdout: str
    stderr: str


def baobei(*arguments: str, folder: Path, feed: str = "") -> Ended:
    """Run a command in this folder, with nothing in its environment and `feed` typed in."""
    out, err = io.StringIO(), io.StringIO()
    with _alone(folder, feed), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as ended:  # argparse
            code = ended.code if isinstance(ended.code, int) else 1
    return Ended(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())


@contextlib.contextmanager
def _alone(folder: Path, feed: str) -> Iterator[None]:
    """What a process has for itself, given back afterwards."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, PACKAGES))}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in [name for name in os.environ if name.startswith("BAOBEI_")]:
            patch.delenv(name)
        patch.setattr(sys, "stdin", io.StringIO(feed))
        try:
            yield
        finally:
            root.handlers[:] = handlers
            for logger, level in levels.items():
                logger.setLevel(level)
