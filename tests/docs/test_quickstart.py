"""The first steps in the quickstart are the ones that the sandbox suggests."""

from __future__ import annotations

from bot.sandbox import company
from tests.docs.tables import DOCS

PAGE = (DOCS / "quickstart.md").read_text(encoding="utf-8")


def test_the_quickstart_says_what_the_sandbox_suggests() -> None:
    """Whoever follows either meets the same sentences."""
    assert f"`{company.GUIDE.example}`" in PAGE
    assert f"`{company.GUIDE.rival_example}`" in PAGE


def test_the_quickstart_names_people_who_are_there() -> None:
    """The people of the story work in the sandbox's company."""
    names = {employee.id: employee.name for employee in company.EMPLOYEES}
    people = [names[person] for person in (company.GUIDE.filer, company.GUIDE.decider, company.GUIDE.rival) if person]

    assert company.NAME in PAGE
    assert [name for name in people if name not in PAGE] == []
