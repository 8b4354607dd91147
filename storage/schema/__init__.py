"""The schema, which version of it a database has, and the way to the newest."""
