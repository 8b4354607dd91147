"""The twin of the SQL stores that forgets everything: for unit tests and trials. The contract suite keeps it honest."""

from __future__ import annotations
