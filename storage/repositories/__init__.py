"""The ports of the services over a SQL database: a repository for each matter, and the unit of work of them all."""
