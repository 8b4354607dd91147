"""What is no answer to a question that waits: a command of its own, and what is said of another customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.grammar import commands
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import read
from core.domain.customer import Customer
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.parse import parse_name
from core.domain.filing import LIVE
from core.domain.ids import MemberId
from core.service.ports.store import UnitOfWork

_ALL: Final = 100
"""Customers of one person among whose names is looked."""
_SHORTEST: Final = 2
_CLAUSES: Final = lazy(r"[\s,;:。!?、\x1f]+")
_BEFORE: Final = lazy(r"(?:另外|还有|对了|那个|今天|昨天|刚才|刚刚|刚|给|帮|跟|和|把|我|的|那|去|见|约)*")
"""What may stand before the name at the beginning of a clause."""
_NUMBERED: Final = frozenset({Intent.FOLLOW_UP, Intent.STAGE, Intent.WON, Intent.LOST, Intent.ORDER, Intent.CORRECT})
"""Where the number is one of a customer: a bare 30 is none."""


def speaks_of_another(text: str, parsed: Parsed, number: int, member: MemberId, uow: UnitOfWork) -> bool:
    """Whether a clause opens with a customer that he has, by its name or the heart of it, or by the number of one;
    the customer of the filing ``number``, and what shares its name, is no other.
    """
    asked = uow.filings.numbered(number)
    held = uow.filings.of_owner(member, statuses=LIVE, limit=_ALL)
    others = [filing for filing in held if asked is None or filing.customer_id != asked.customer_id]
    said = str(parsed.fields.get("customer", "")).strip("#号")
    if parsed.intent in _NUMBERED and said.isdecimal():
        return any(filing.number == int(said) for filing in others)
    own = _names(uow.customers.get(asked.customer_id)) if asked is not None else set()
    known = uow.customers.get_each({filing.customer_id for filing in others})
    names = tuple({name for customer in known.values() for name in _names(customer)} - own)
    return any(clause.startswith(names) for clause in _openings(text))


def is_command(key: str, parsed: Parsed) -> bool:
    """Whether a message opens with the word of what it was taken for, as 跟进 5 今天拜访了 does."""
    head = commands.head(key)
    return head is not None and head.intent is parsed.intent


def _openings(text: str) -> Iterator[str]:
    """The clauses, with and without what may stand before a name."""
    for clause in _CLAUSES.split(read(text).key):
        yield compare_name(clause)
        yield compare_name(_BEFORE.sub("", clause, count=1))


def _names(customer: Customer) -> set[str]:
    """What people call it: the whole name, and 青禾 of 苏州青禾精密机械有限公司."""
    parts = parse_name(customer.name)
    return {name for name in (customer.compare_name, parts.brand) if len(name) >= _SHORTEST}
