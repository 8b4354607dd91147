"""Chat grammar: text to an intent with its fields. Pure, tolerant, linear in the length of the message."""
