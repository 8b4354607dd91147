"""Files that people send, and files that they get."""
