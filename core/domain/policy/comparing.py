"""What differs between two policies, as documents of plain values. Things in lists are the same if their key is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.domain.frozen import dataclass

_BY = ("key", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that is another now. ``path`` names keys; a thing in a list is named ``[its key]``. ``None`` stands for
    a thing that is not there.
    """

    path: tuple[str, ...]
    old: Any
    new: Any

    @property
    def written(self) -> str:
        """``approval.flows[big].steps[总监].mode``."""
        text = ""
        for part in self.path:
            text += part if part.startswith("[") or not text else f".{part}"
        return text


def changes(old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Change]:
    """In the order of the newer document."""
    for key in (*new, *(key for key in old if key not in new)):
        yield from _between(old.get(key), new.get(key), (*path, key))


def _between(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from changes(old, new, path)
        return
    before, after = _things(old), _things(new)
    if before is None or after is None:
        yield Change(path=path, old=old, new=new)
        return
    for name in (*after, *(name for name in before if name not in after)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Change(path=(*path, f"[{name}]"), old=was, new=now)
        else:
            yield from _between(was, now, (*path, f"[{name}]"))
    kept = [name for name in before if name in after]
    order = [name for name in after if name in before]
    if kept != order:
        yield Change(path=(*path, "[]"), old=kept, new=order)


def _things(value: Any) -> dict[str, Mapping[str, Any]] | None:
    """Things by their key, or ``None`` for a list of plain values or of things without one."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    if not all(isinstance(part, Mapping) and any(by in part for by in _BY) for part in value):
        return None
    named = {str(next(part[by] for by in _BY if by in part)): part for part in value}
    return named if len(named) == len(value) else None
