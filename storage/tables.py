"""The schema as a whole, for the migrations and whoever compares them with it."""

from __future__ import annotations

from storage.rows import (
    appeals,
    approvals,
    card_refs,
    company_names,
    counts,
    customers,
    delegations,
    directory,
    drafts,
    extensions,
    files,
    filings,
    follow_ups,
    groups,
    imports,
    inbox,
    leads,
    linked_tables,
    merges,
    orders,
    outbox,
    policy,
    pool,
    rollups,
    scans,
    timers,
    trail,
    transfers,
)
from storage.rows.base import metadata

#: Every module of rows: naming them here is what puts their tables into ``metadata``.
MATTERS = (
    appeals,
    approvals,
    card_refs,
    company_names,
    counts,
    customers,
    delegations,
    directory,
    drafts,
    extensions,
    files,
    filings,
    follow_ups,
    groups,
    imports,
    inbox,
    leads,
    linked_tables,
    merges,
    orders,
    outbox,
    policy,
    pool,
    rollups,
    scans,
    timers,
    trail,
    transfers,
)

__all__ = ["MATTERS", "metadata"]
