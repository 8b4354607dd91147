"""The lock files hold what pyproject.toml asks for, pinned and hashed; `make lock` mends what fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.repository import ROOT, pyproject

RUN, DEVELOP, BUILD = "requirements.lock", "requirements-dev.lock", "requirements-build.lock"
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,.-]+\])?==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
Pins = dict[str, list["Pin"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    version: Version
    hashes: int


@pytest.mark.parametrize("lock", [RUN, DEVELOP, BUILD])
def test_what_is_asked_for_is_locked(lock: str) -> None:
    """Each requirement has a pin that satisfies it."""
    pins = _pins(lock)
    unmet = [str(asked) for asked in _asked_for(lock) if not _meets(pins, asked)]

    assert unmet == []


@pytest.mark.parametrize("lock", [RUN, DEVELOP, BUILD])
def test_every_pin_is_hashed_and_none_is_a_prerelease(lock: str) -> None:
    """Whatever index a machine uses, it installs these very files, and nothing unfinished."""
    pins = _pins(lock)

    assert [name for name, found in pins.items() if not all(pin.hashes for pin in found)] == []
    assert [name for name, found in pins.items() if any(pin.version.is_prerelease for pin in found)] == []


def test_what_is_tested_is_what_runs() -> None:
    """Development installs the very versions of the product's dependencies that run in production."""
    run, develop = _pins(RUN), _pins(DEVELOP)

    assert {name: develop.get(name) for name in run} == run


def _asked_for(lock: str) -> Iterator[Requirement]:
    project = pyproject()
    group = {DEVELOP: "dev", BUILD: "build"}.get(lock)
    if lock != BUILD:
        yield from map(Requirement, project["project"]["dependencies"])
    if group:
        yield from _group(project["dependency-groups"], group)


def _group(groups: dict[str, list[Any]], name: str) -> Iterator[Requirement]:
    for entry in groups[name]:
        if isinstance(entry, str):
            yield Requirement(entry)
        else:
            yield from _group(groups, entry["include-group"])


def _meets(pins: Pins, asked: Requirement) -> bool:
    found = pins.get(canonicalize_name(asked.name), [])
    return bool(found) and all(pin.version in asked.specifier for pin in found)


def _pins(lock: str) -> Pins:
    """Name → pins; a name has several where versions differ by Python or system."""
    pins: Pins = {}
    text = (ROOT / lock).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[a-z0-9])", text.replace("\\\n", "")):
        if match := PIN.match(entry.splitlines()[0]):
            pin = Pin(version=Version(match["version"]), hashes=entry.count("--hash=sha256:"))
            pins.setdefault(canonicalize_name(match["name"]), []).append(pin)
    return pins
