"""What must be true of a ledger at any moment, however its processes died: read from its rows alone.

For ledgers in which every message filed another customer and nobody decided anything yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storage.opening import open_store
from storage.repositories.chain import verify
from storage.vault import Vault
from tests.support.ledger_rows import Ask, asking

KEY: Final = b"k" * 32

_ABOUT: Final = "'filing:' || f.id"
OFFENCES: Final[Mapping[str, str]] = {
    "a message was taken in but not answered": """
        SELECT i.platform, i.event_id FROM inbox i WHERE NOT EXISTS
        (SELECT 1 FROM outbox o WHERE o.dedupe_key = 'reply:' || i.platform || ':' || i.event_id)""",
    "an answer to a message that was never taken in": """
        SELECT o.dedupe_key FROM outbox o WHERE o.dedupe_key LIKE 'reply:%' AND NOT EXISTS
        (SELECT 1 FROM inbox i WHERE o.dedupe_key = 'reply:' || i.platform || ':' || i.event_id)""",
    "one company is two customers": "SELECT name, count(*) FROM customer GROUP BY name HAVING count(*) > 1",
    "a customer without exactly one filing": """
        SELECT c.name, count(f.id) FROM customer c LEFT JOIN filing f ON f.customer_id = c.id
        GROUP BY c.id, c.name HAVING count(f.id) <> 1""",
    "a filing without exactly one event of its own": f"""
        SELECT f.number, count(e.id) FROM filing f LEFT JOIN event e ON e.subject = {_ABOUT}
        GROUP BY f.id, f.number HAVING count(e.id) <> 1""",
    "a filing without exactly one approval": f"""
        SELECT f.number, count(a.id) FROM filing f LEFT JOIN approval a ON a.subject = {_ABOUT}
        GROUP BY f.id, f.number HAVING count(a.id) <> 1""",
    "a filing of which not exactly one leader is told": f"""
        SELECT f.number, count(o.seq) FROM filing f LEFT JOIN outbox o
        ON o.subject = {_ABOUT} AND o.kind = 'approval_needed'
        GROUP BY f.id, f.number HAVING count(o.seq) <> 1""",
    "a filing that does not hold its two signs": """
        SELECT f.number, count(k.value) FROM filing f LEFT JOIN live_key k ON k.filing_id = f.id
        GROUP BY f.id, f.number HAVING count(k.value) <> 2""",
    "an event that is neither linked nor waiting for it": """
        SELECT e.id FROM event e WHERE NOT EXISTS (SELECT 1 FROM event_link l WHERE l.event_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM event_waiting w WHERE w.event_id = e.id)""",
    "a link of no event": """
        SELECT l.position FROM event_link l WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = l.event_id)""",
    "a notice that was given up": "SELECT seq, last_error FROM outbox WHERE dead_at IS NOT NULL",
}
"""By what is wrong: the rows that show it."""

_COUNTS: Final = """SELECT (SELECT count(*) FROM filing),
    (SELECT count(*) FROM outbox WHERE dedupe_key LIKE 'reply:%' AND {filed})"""
_FILED: Final = {"sqlite": "json_extract(args, '$.say') = 'filed'", "postgresql": "(args::json) ->> 'say' = 'filed'"}


def offences(url: str) -> list[str]:
    """What is wrong with a ledger; nothing, if all is well."""
    with asking(url) as ask:
        found = [f"{what}: {rows[:3]}" for what, question in OFFENCES.items() if (rows := ask(question))]
        ((filings, told),) = ask(_COUNTS.format(filed=_FILED[url.partition(":")[0]]))
        if filings != told:
            found.append(f"{filings} filings, but {told} were told that theirs is filed")
        if url.startswith("sqlite:"):
            found += [f"integrity: {row}" for row in ask("PRAGMA integrity_check") if row != ("ok",)]
            found += [f"foreign key: {row}" for row in ask("PRAGMA foreign_key_check")]
    return found + _of_the_chain(url)


def _of_the_chain(url: str) -> list[str]:
    """Every hash computed anew."""
    store = open_store(url, vault=Vault(KEY))
    try:
        found = verify(store)
    finally:
        store.close()
    return [] if found.ok else [f"chain: {found.first_broken}"]


def filed(ask: Ask) -> set[str]:
    """The companies that the ledger has."""
    return {name for (name,) in ask("SELECT name FROM customer")}


def sent(ask: Ask) -> dict[str, int]:
    """By company, how many of its messages the ledger believes to be delivered."""
    question = f"""SELECT c.name, count(o.seq) FROM outbox o JOIN filing f ON o.subject = {_ABOUT}
        JOIN customer c ON c.id = f.customer_id
        WHERE o.sent_at IS NOT NULL AND o.folded_into IS NULL AND o.kind IN ('reply', 'approval_needed')
        GROUP BY c.name"""
    return dict(ask(question))


def told_together(ask: Ask) -> set[str]:
    """The companies whose request went out in a digest, which names but the first few of many."""
    question = f"""SELECT c.name FROM outbox o JOIN outbox d ON d.dedupe_key = o.folded_into
        JOIN filing f ON o.subject = {_ABOUT} JOIN customer c ON c.id = f.customer_id
        WHERE o.kind = 'approval_needed' AND d.sent_at IS NOT NULL"""
    return {name for (name,) in ask(question)}


def waiting(ask: Ask) -> int:
    """How many notices still have to go out."""
    ((count,),) = ask("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL")
    return int(count)
