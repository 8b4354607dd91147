"""What is said: one turn of a conversation for each matter."""
