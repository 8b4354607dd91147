"""The bar while something long goes on: for people at a terminal only."""

from __future__ import annotations

import sys

import pytest

from bot.console.progress import Bar


def test_at_a_terminal_the_finished_bar_stays(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done is told with its share, and the next words stand on a line of their own."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar = Bar("建索引", 2000)
    bar.add(500)
    bar.add(1500)
    bar.close()
    written = capsys.readouterr().err

    assert "25% 500" in written
    assert written.endswith(f"\r建索引 {'█' * 30} 100% 2,000\n")


def test_in_a_log_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody watches, nothing is drawn; a list of unknown length divides by nothing."""
    bar = Bar("建索引", 0)
    bar.add(1)
    bar.close()

    assert capsys.readouterr().err == ""
