"""A ledger as a whole: backed up, copied, and written anew under another key."""
