"""A merge knows every table that speaks of customers."""

from __future__ import annotations

from storage.schema.tables import metadata

MOVED = {
    "filing",
    "customer_key",
    "contact",
    "company_name",
    "name_exception",
    "pool_entry",
    "waiting",
    "appeal",
    "customer_order",
}
FOLLOWING = {
    "resemblance": "what stood beside a filing then; the id finds the kept customer",
    "import_line": "what a line added then; the id finds the kept customer",
    "follow_up": "found by its filing, which moves",
}


def test_no_table_of_customers_is_forgotten_by_a_merge() -> None:
    """Whoever adds one says here what becomes of its rows: moved by `storage/repositories/moving.py`, or found."""
    speaking = {name for name, table in metadata.tables.items() if "customer_id" in table.columns}

    assert speaking == MOVED | set(FOLLOWING)
