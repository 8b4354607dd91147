"""A shelf in memory, quickly filled with a million names: for training and for a look at what a change does."""

from __future__ import annotations

import gzip
import hashlib
import pickle
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.matching import Known
from core.domain.dedupe.parse import pack, parse_name, unpack

if TYPE_CHECKING:
    import numpy as np

CORE = Path(__file__).resolve().parents[2] / "core" / "domain" / "dedupe"
PARSING = (
    "parse.py",
    "places.py",
    "latin.py",
    "normal.py",
    "sound.py",
    "lexicon.py",
    "blocks.py",
    "gazetteer/[rstv]*.txt",
)


def lines_of(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


class MemoryShelf:
    """Blocks sorted in two arrays, names beside their packed parts."""

    def __init__(self, names: list[str], packed: list[str], values: np.ndarray, numbers: np.ndarray) -> None:
        self.names, self._packed, self._values, self._numbers = names, packed, values, numbers

    @property
    def rows(self) -> int:
        return len(self._values)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        import numpy as np

        wanted = np.array(blocks, dtype=self._values.dtype)  # of one type, or the whole column is cast each time
        start, end = self._values.searchsorted(wanted, "left"), self._values.searchsorted(wanted, "right")
        return {
            block: self._numbers[low : min(high, low + limit)].tolist()
            for block, low, high in zip(blocks, start, end, strict=True)
            if low < high
        }

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [Known(number=n, name=unpack(self.names[n], self._packed[n])) for n in numbers]


def shelf_of(names: list[str], cache: Path) -> MemoryShelf:
    """A shelf with these names; parsed once for each state of the parser's code."""
    import numpy as np

    state = hashlib.sha1("\n".join(names).encode())
    for file in sorted(file for pattern in PARSING for file in CORE.glob(pattern)):
        state.update(file.read_bytes())
    stored = cache / f"shelf-{len(names)}-{state.hexdigest()[:12]}.pickle"
    if stored.exists():
        return MemoryShelf(*pickle.loads(stored.read_bytes()))
    packed, values, numbers = [], array("i"), array("i")
    for number, name in enumerate(names):
        parsed = parse_name(name)
        packed.append(pack(parsed))
        mine = blocks_of(parsed)
        values.extend(mine)
        numbers.extend([number] * len(mine))
    value, owner = np.array(values, dtype=np.int32), np.array(numbers, dtype=np.int32)
    order = np.lexsort((owner, value))
    parts = names, packed, value[order], owner[order]
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"shelf-{len(names)}-*"):
        old.unlink()
    stored.write_bytes(pickle.dumps(parts))
    return MemoryShelf(*parts)


def labelled(path: Path) -> Iterator[tuple[str, str, str]]:
    """Query, type, target (empty for none) of each row."""
    for line in lines_of(path)[1:]:
        query, kind, target = line.split("\t")
        yield query, kind, target
