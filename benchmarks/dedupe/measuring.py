"""Runs one contender in a process of its own and watches how much memory its processes take."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a contender answered, line numbers from 0 with scores, and what it took."""

    answers: list[list[tuple[int, float]]]
    seconds: list[float]
    certain: list[bool]
    build: float
    disk: float
    peak: float
    resident: float


def run(python: str, task: dict[str, Any], folder: Path, *, server: int | None = None) -> Run:
    """Let the contender of the task build and answer; ``server`` is the process of a database whose memory counts too.

    Raises :class:`RuntimeError` with the end of what it wrote when it failed.
    """
    asked, answered = folder / "task.json", folder / "answers.json"
    asked.write_text(json.dumps({**task, "folder": str(folder), "out": str(answered)}), encoding="utf-8")
    command = [python, "-m", "benchmarks.dedupe.contenders.child", str(asked)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "errors").open("w+b") as errors:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=errors, stdout=subprocess.DEVNULL)
        peak = _watched(child, [child.pid, *([server] if server else [])])
        if child.returncode:
            errors.seek(0)
            raise RuntimeError(errors.read().decode(errors="replace")[-1500:])
    result = json.loads(answered.read_text(encoding="utf-8"))
    return Run(
        answers=[found for _, found in result["answers"]],
        seconds=[seconds for seconds, _ in result["answers"]],
        certain=result.get("certain", [])[-len(result["answers"]) :],
        build=result["build"],
        disk=result["disk"],
        peak=peak,
        resident=result["resident"] + (_tree_mib(server) if server else 0),
    )


def _watched(child: subprocess.Popen[bytes], roots: Sequence[int]) -> float:
    peak = 0.0
    pause = threading.Event()
    while child.poll() is None:
        peak = max(peak, sum(map(_tree_mib, roots)))
        pause.wait(0.1)
    return peak


def _tree_mib(pid: int) -> float:
    """Memory of a process and all below it, each page shared by several counted in part (proc(5), smaps_rollup)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:  # it has just ended
        return 0.0
    private = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return private / 1024 + sum(_tree_mib(int(child)) for child in children)
