"""Log lines as an operator reads them, with the number of what caused each."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.process.logs import _Line


class Lines(logging.Handler):
    """Lines as an operator reads them."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(_Line())
        self.read: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.read.append(self.format(record))

    def of(self, sentence: str) -> set[str]:
        """The numbers in brackets of the lines with this sentence."""
        return {line.splitlines()[0].rpartition("[")[2].rstrip("]") for line in self.read if sentence in line}


@contextmanager
def listening(*packages: str) -> Iterator[Lines]:
    """Everything that these packages log, down to the detail."""
    handler, loggers = Lines(), [logging.getLogger(name) for name in packages]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield handler
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
