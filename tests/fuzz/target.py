"""A target of fuzzing: something that takes any bytes and ends in the way that is written down for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

SIGNS = [b"{", b"}", b"[", b"]", b'"', b"<", b">", b"&", b"\x00", b"\xff", b"\n", b"=", b"'", b"\\", "，".encode()]
LONGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` raises nothing, whatever it is given; ``seeds`` are what it usually gets."""

    run: Callable[[bytes], None]
    seeds: Sequence[bytes]

    @property
    def name(self) -> str:
        return self.run.__name__


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """A seed to which a few things happened: for where no coverage guides the choice."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, upto = sorted(chance.choices(range(len(data) + 1), k=2))
        match chance.randrange(7):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1:
                del data[at:upto]
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 3:
                data[at:at] = chance.choice(SIGNS) * chance.choice((1, 1, 2, 50, 3000))
            case 4:
                data[at:at] = data[at:upto] * chance.choice((1, 2, 20))
            case 5:
                other = chance.choice(seeds)
                data[at:] = other[min(at, len(other)) :]
            case _:
                data[at:upto] = str(chance.choice((0, -1, 2**31, 2**63, 10**40, "NaN", "null", "true"))).encode()
    return bytes(data[:LONGEST])
