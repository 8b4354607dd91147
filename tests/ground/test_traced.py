"""The judge of traces tells an answer after the sync from one before it."""

from __future__ import annotations

import pytest

from tests.support.traced import proof

WRITE = r'11 100.000100 pwrite64(8</data/ledger.db-wal>, "\0\1om_1\0"..., 4096, 56) = 4096 <0.000050>'
SYNC = "11 100.001000 fdatasync(8</data/ledger.db-wal>) = 0 <0.002000>"
ANSWER = (
    '10 {at:.6f} sendto(9<TCP:[127.0.0.1:80->127.0.0.1:555]>, "HTTP/1.1 200 OK\\r\\n"..., 99, 0, NULL, 0) = 99 <0.1>'
)
PARTED = [
    "11 100.001000 fdatasync(8</data/ledger.db-wal> <unfinished ...>",
    ANSWER,
    "11 100.003000 <... fdatasync resumed>) = 0 <0.002000>",
]


@pytest.mark.parametrize(
    ("lines", "early"),
    [
        ([WRITE, SYNC, ANSWER.format(at=100.0031)], ()),
        ([WRITE, SYNC, ANSWER.format(at=100.0029)], ("om_1",)),
        ([WRITE, ANSWER.format(at=100.0005), SYNC], ("om_1",)),
        ([SYNC, WRITE.replace("100.0001", "100.0050"), ANSWER.format(at=100.0090)], ("om_1",)),
        ([WRITE.replace("om_1", "om_2"), SYNC, ANSWER.format(at=100.0031)], ("om_1",)),
        ([WRITE, *(each.format(at=100.0020) for each in PARTED)], ("om_1",)),
        ([WRITE, SYNC.replace("-wal", ""), ANSWER.format(at=100.0031)], ("om_1",)),
    ],
    ids=["after", "while it runs", "before", "of an older write", "of another's", "between two halves", "another file"],
)
def test_an_answer_counts_when_a_sync_of_its_own_message_is_over(lines: list[str], early: tuple[str, ...]) -> None:
    """The write with the message, a sync that began after it, and only then the answer."""
    assert proof(lines, {555: ["om_1"]}).early == early
