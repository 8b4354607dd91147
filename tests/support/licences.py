"""Under which licence each locked dependency comes, as its own metadata says. ``make licences`` writes the list."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "licences.md"
LOCKS = {"requirements.lock": "runs", "requirements-build.lock": "builds", "requirements-dev.lock": "develops, tests"}
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,.-]+\])?==[^\s;\\]+", re.MULTILINE)

PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0", "PostgreSQL"),
    *("Python-2.0", "Unlicense", "Zlib", "CC0-1.0", "BSL-1.0"),
}
WEAK = {"LGPL-3.0-only", "LGPL-3.0-or-later", "LGPL-2.1-or-later", "MPL-2.0"}
"""Fine for a library that is used as it is published, from the place where pip puts it: none of ours is changed."""
SAID = {
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "the mit license": "MIT",
}
"""Ways of saying it before there were expressions for it."""
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "tomli": "MIT",
    "zipp": "MIT",
}
"""What other systems and older versions of Python install, as their own pages say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """``licence`` is an SPDX expression, empty where nothing can be made out."""

    name: str
    licence: str
    does: str


def dependencies() -> list[Dependency]:
    """Every locked one, under the first lock that has it."""
    found: dict[str, Dependency] = {}
    for lock, does in LOCKS.items():
        for match in PIN.finditer((ROOT / lock).read_text(encoding="utf-8")):
            name = str(canonicalize_name(match["name"]))
            found.setdefault(name, Dependency(name=name, licence=licence_of(name), does=does))
    return sorted(found.values(), key=lambda one: one.name)


def licence_of(name: str) -> str:
    """The expression, else the old field, else the classifiers."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, "")
    said = [*told.get_all("License-Expression", []), *told.get_all("License", [])]
    for words in said:
        if known := _expression(words):
            return known
    classifiers = (one for one in told.get_all("Classifier", []) if one.startswith("License"))
    named = {_expression(one.rpartition("::")[2].strip()) for one in classifiers}
    return " AND ".join(sorted(named - {""}))


def _expression(words: str) -> str:
    words = SAID.get(words.strip().lower(), words.strip())
    return words if words and set(_parts(words)) <= PERMISSIVE | WEAK else ""


def _parts(expression: str) -> Iterator[str]:
    return (part for part in re.split(r"[\s()]+|\bAND\b|\bOR\b", expression) if part)


def written() -> str:
    """The document."""
    rows = [f"| {one.name} | {one.licence} | {one.does} |" for one in dependencies()]
    return "\n".join(
        [
            "# Licences",
            "",
            "Baobei is under the Apache License 2.0. What it stands on, by the locks; each licence as the package's",
            "own metadata says it. Made by `make licences`; a test compares it with what is installed, and refuses",
            "what is neither permissive nor weak copyleft (MPL, LGPL: used as published, unchanged, replaceable).",
            "",
            "| Package | Licence | What for |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    LIST.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{LIST.relative_to(ROOT)}: {len(dependencies())}\n")
