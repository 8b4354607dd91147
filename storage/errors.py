"""What can go wrong with a store itself; what goes wrong in the business is a ``RuleViolation``."""

from __future__ import annotations


class StoreError(Exception):
    """The database, not the business, stands in the way."""


class StoreClosed(StoreError):
    """Work was handed in after :meth:`close`."""


class StoreUnavailable(StoreError):
    """The database cannot be reached or cannot be written; nothing of the command has happened."""


class OutcomeUnknown(StoreError):
    """The connection broke while the commit was on its way: it may have happened. Never to be told as a success."""


class Contended(StoreError):
    """Another process is at the same place: the unit of work runs again by itself, when it may wait."""


class Crowded(StoreError):
    """The transaction holds as many places as it may: this unit of work and those behind it form the next one."""


class WriteRefused(StoreError):
    """A reading unit of work tried to write."""


class CannotOpen(StoreError):
    """The store could not be opened; the text says what to do about it."""


class SealBroken(StoreError):
    """A sealed value was changed, moved to another row, or sealed with a key that is not configured."""


class KeyMissing(SealBroken):
    """It was sealed with a key that is not configured."""
