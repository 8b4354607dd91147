"""What is worked out at the first look is worked out once, and nobody waits for another's."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from core.domain.once import once
from tests.support.waiting import LIMIT


class Question:
    def __init__(self, ask: Callable[[], int]) -> None:
        self._ask = ask

    @once
    def answer(self) -> int:
        """What was asked."""
        return self._ask()


def test_it_is_worked_out_once() -> None:
    """However often one looks."""
    asked: list[int] = []

    def ask() -> int:
        asked.append(7)
        return 7

    question = Question(ask)

    assert [question.answer, question.answer] == [7, 7]
    assert asked == [7]


def test_whoever_waits_for_his_answer_keeps_nobody_else_from_another() -> None:
    """One that holds a lock of the database and one that waits for it may be looked at by two threads."""
    begun, go_on = Event(), Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(LIMIT)
        return 1

    waits = Question(slow)
    thread = Thread(target=lambda: waits.answer)
    thread.start()
    assert begun.wait(LIMIT)
    told: list[int] = []
    other = Thread(target=lambda: told.append(Question(lambda: 2).answer))
    other.start()
    other.join(LIMIT)
    go_on.set()
    thread.join(LIMIT)

    assert told == [2]
