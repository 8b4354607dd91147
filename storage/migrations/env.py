"""Runs the migrations on the connection that :mod:`storage.schema.migrate` opened, in one transaction."""

from __future__ import annotations

from alembic import context

from storage.schema.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
