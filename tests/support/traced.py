"""What a process did to its log and its sockets, told by ``strace``: was every answer sent after the disk had it?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LONGEST: Final = 4200
"""Bytes of a call that are written down: a page of the log, whole."""
_LINE: Final = re.compile(r"^(\d+) +(\d+\.\d+) (.*)$")
_RESUMED: Final = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
_LASTED: Final = re.compile(r"<(\d+\.\d+)>$")
_LOG: Final = re.compile(r"^(pwrite64|write)\(\d+<[^>]*-wal>")
_SYNC: Final = re.compile(r"^(fdatasync|fsync)\(\d+<[^>]*-wal>")
_ANSWER: Final = re.compile(
    r'^(?:sendto|send|write|sendmsg|writev)\(\d+<TCP:\[[^]]*?:\d+->[^]]*?:(\d+)\]>.*?"HTTP/1\.1 200'
)


def strace(output: Path) -> tuple[str, ...]:
    """The command under which a program is traced: it is our own child, the tracer stands beside it."""
    calls = "trace=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync"
    return ("strace", "-D", "-f", "-yy", "-ttt", "-T", "-s", str(LONGEST), "-e", calls, "-o", str(output))


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One system call: when it began and ended, in seconds, and its text."""

    began: float
    ended: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How many answers came after a sync of the log that covers their message, and which came too early."""

    answers: int
    syncs: int
    early: Sequence[str] = ()


def proof(lines: Iterable[str], messages: Mapping[int, Sequence[str]]) -> Proof:
    """By the client's port: the ids of the messages that were sent over it, in their order."""
    calls = list(calls_in(lines))
    writes = [call for call in calls if _LOG.match(call.text)]
    syncs = [call for call in calls if _SYNC.match(call.text)]
    answers: defaultdict[int, list[Called]] = defaultdict(list)
    for call in calls:
        if (found := _ANSWER.match(call.text)) and int(found[1]) in messages:
            answers[int(found[1])].append(call)
    early, count = [], 0
    for port, idents in messages.items():
        for ident, answer in zip(idents, answers[port], strict=True):
            count += 1
            written = next((call.ended for call in writes if ident in call.text), None)
            if written is None or not any(written <= each.began and each.ended <= answer.began for each in syncs):
                early.append(ident)
    return Proof(answers=count, syncs=len(syncs), early=tuple(early))


def calls_in(lines: Iterable[str]) -> Iterator[Called]:
    """Each call once, in the order in which they ended; the halves of an interrupted one are put together."""
    open_ones: dict[str, tuple[float, str]] = {}
    for line in lines:
        if (found := _LINE.match(line)) is None:
            continue
        thread, at, text = found[1], float(found[2]), found[3]
        if text.endswith("<unfinished ...>"):
            open_ones[thread] = (at, text.removesuffix("<unfinished ...>"))
            continue
        if resumed := _RESUMED.match(text):
            began, beginning = open_ones.pop(thread, (at, f"{resumed[1]}("))
            at, text = began, beginning + resumed[2]
        lasted = _LASTED.search(text)
        yield Called(began=at, ended=at + float(lasted[1]) if lasted else at, text=text)
