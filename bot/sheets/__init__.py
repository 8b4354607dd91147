"""Spreadsheet files: .xlsx and .csv, read with bounds and written without formulas."""

from __future__ import annotations
