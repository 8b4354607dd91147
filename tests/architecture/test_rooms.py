"""The rooms of the house: folders of ``bot``, ``core/service`` and ``storage`` need one another in no circle either."""

from __future__ import annotations

import pytest

from core.service.commands import HANDLERS
from tests.architecture.test_no_circles import circle, dotted, needed
from tests.support.repository import PACKAGES, modules, tree

AMBIENT = ("ports", "context", "copies", "outcome", "records")
"""What every procedure may need of ``core/service`` beside its neighbours."""


@pytest.mark.parametrize("house", ["bot", "core.service", "storage"])
def test_rooms_stand_in_no_circle(house: str) -> None:
    """A module that lies in no room is one of its own."""
    names = {dotted(module) for module in modules(*PACKAGES)}
    needs: dict[str, set[str]] = {}
    for module in modules(*PACKAGES):
        if (name := dotted(module)).startswith(f"{house}."):
            others = {room(other, house) for other in needed(tree(module), names) if other.startswith(f"{house}.")}
            needs.setdefault(room(name, house), set()).update(others)

    assert len(needs) > 1
    assert circle(needs) is None


@pytest.mark.parametrize(("place", "known"), [("procedures", ()), ("views", ("procedures",))])
def test_what_several_use_cases_share_knows_none_of_them(place: str, known: tuple[str, ...]) -> None:
    """It rests on what is ambient and on the rules; a view on procedures too, a procedure on no view."""
    names = {dotted(module) for module in modules("core")}
    allowed = {place, *known, *AMBIENT}
    strangers = {
        f"{dotted(module)} -> {other}"
        for module in modules("core")
        if dotted(module).startswith(f"core.service.{place}.")
        for other in needed(tree(module), names)
        if other.startswith("core.service.") and other.split(".")[2] not in allowed
    }

    assert strangers == set()


def test_a_command_stands_with_its_handler_among_the_use_cases() -> None:
    """In no room: what a room has is there for several of them."""
    strangers = {
        f"{part.__module__}.{part.__qualname__}"
        for command, handler in HANDLERS.items()
        for part in (command, handler)
        if part.__module__.rpartition(".")[0] != "core.service"
    }

    assert len(HANDLERS) > 1
    assert strangers == set()


def room(name: str, house: str) -> str:
    """The folder below the house in which a module lies, or its own name."""
    return name.removeprefix(f"{house}.").partition(".")[0]
