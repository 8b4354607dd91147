"""Spreadsheets as people keep them: which column is what, what a cell means, what is wrong with a row."""

from __future__ import annotations
