"""SQLite and PostgreSQL: who writes, who reads, and what becomes of a batch."""
