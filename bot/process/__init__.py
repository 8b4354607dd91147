"""What one process has: its clock, its identifiers, its logs, its processor."""
