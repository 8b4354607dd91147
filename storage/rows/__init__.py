"""The schema: one SQLModel class a table, one module a matter; :mod:`storage.schema.tables` has all of it."""

from __future__ import annotations
