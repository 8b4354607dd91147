"""What an answer of a form means, type by type: numbers, days, choices, and what is worked out from them."""
