"""A platform's directory that the test holds in its hands."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.base import Department, Person, PlatformError


@dataclass(slots=True)
class MadeUpDirectory:
    """`people` is what a full listing shows; `hidden` are shown only when asked for alone; `error` is raised by all."""

    people_: dict[str, Person] = field(default_factory=dict)
    hidden: dict[str, Person] = field(default_factory=dict)
    departments_: tuple[Department, ...] = ()
    error: PlatformError | None = None
    asked: list[str] = field(default_factory=list)
    read: int = 0

    def add(self, *people: Person) -> None:
        """They are listed from now on."""
        self.people_ |= {person.external_id: person for person in people}

    async def departments(self) -> tuple[Department, ...]:
        self._fail()
        return self.departments_

    async def people(self) -> tuple[Person, ...]:
        self._fail()
        self.read += 1
        return tuple(self.people_.values())

    async def person(self, external_id: str) -> Person | None:
        self.asked.append(external_id)
        self._fail()
        return self.people_.get(external_id) or self.hidden.get(external_id)

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error
