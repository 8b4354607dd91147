"""Many who want the same customers: what a process of the race runs, and what the tests share with it."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime

from bot.process.ids import new_id
from core.domain.ids import MemberId
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from tests.support.invented import company_name as company_of
from tests.support.stores import VAULT

__all__ = ["company_of", "context", "member_ids"]


def context() -> Context:
    """A handler's surroundings, now."""
    return Context(now=datetime.now(UTC), policy=Policy(), new_id=new_id, correlation="race")


def member_ids(uow: UnitOfWork, names: list[str]) -> list[MemberId]:
    """The members behind these accounts."""
    found = [uow.directory.member_known_as("feishu", name) for name in names]
    return [member.id for member in found if member is not None]


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """``python -m tests.support.first_wins MEMBER ROUNDS URL``: file them all at once when told to go."""
    me, rounds, url = MemberId(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    store = open_store(url, vault=VAULT)
    _tell("ready")
    sys.stdin.readline()
    futures = []
    for place in range(rounds):
        fields = {"company": company_of(place), "contact": "李娜", "phone": f"1390002{place:04d}"}
        command, ctx = FileCustomer(by=me, fields=fields), context()
        futures.append(store.submit(lambda uow, command=command, ctx=ctx: execute(command, uow, ctx)))  # type: ignore[misc]
    told: Counter[str] = Counter()
    for future in futures:
        error = future.exception(60)
        if error is None:
            told["won"] += 1
        elif isinstance(error, RuleViolation) and error.code == "customer_held" and error.facts["owner_id"] != me:
            told["told"] += 1
        else:
            told[type(error).__name__] += 1
    store.close()
    _tell(" ".join(f"{name}={count}" for name, count in told.items()))


if __name__ == "__main__":
    main()
