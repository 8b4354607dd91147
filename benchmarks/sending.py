"""Cards to Feishu: the product's messenger against lark-oapi's client, both to a platform that takes everything."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.callback import wait_for
from benchmarks.cards import a_card, as_feishu
from benchmarks.report import spread, table
from tests.support.process import free_port

ROUNDS, AT_ONCE = 3, 32
OURS, THEIRS = 2_000, 200
HERE = Path(__file__).parent


def measure() -> None:
    """Print the table."""
    peer, port = peers.python(), free_port()
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        card = Path(folder) / "card.json"
        card.write_text(as_feishu(a_card()), encoding="utf-8")
        platform = subprocess.Popen([peer, str(HERE / "feishu_answers.py"), str(port)], stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            lark, ours = [], []
            for _ in range(ROUNDS):
                theirs = [peer, str(HERE / "send_lark.py"), str(port), str(THEIRS), str(AT_ONCE), str(card)]
                lark.append(_run(theirs, THEIRS))
                mine = [sys.executable, "-m", "benchmarks.send_baobei", str(port), str(OURS), str(AT_ONCE)]
                ours.append(_run(mine, OURS))
        finally:
            platform.terminate()
            platform.wait()
    base = median(cpu for _, cpu in lark)
    rows = [
        [
            name,
            spread([rate for rate, _ in rounds]),
            spread([cpu for _, cpu in rounds]),
            f"1/{base / median(cpu for _, cpu in rounds):.1f}",
            f"{median(rate for rate, _ in rounds) / median(rate for rate, _ in lark):.1f}",
        ]
        for name, rounds in (("lark-oapi, message.acreate", lark), ("product, messenger", ours))
    ]
    table(
        f"Cards to Feishu, {AT_ONCE} at once",
        ["who", "cards/s", "CPU us/card", "CPU of lark-oapi", "times its rate"],
        rows,
        "The client sends ready JSON; the product draws the card for the platform and keeps the book of five budgets.",
    )


def _run(command: list[str], count: int) -> tuple[float, float]:
    """Cards a second, and microseconds of CPU for each."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    seconds, cpu = (float(word) for word in done.stdout.split())
    return count / seconds, cpu / count * 1e6
