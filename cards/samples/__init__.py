"""Made-up matters of every kind, drawn."""
