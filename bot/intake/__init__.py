"""What comes in: messages and presses, each taken once."""
