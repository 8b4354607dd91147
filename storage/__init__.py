"""Keeps what the services ask for, with the same promises on three stores: memory, SQLite and PostgreSQL."""

from __future__ import annotations
