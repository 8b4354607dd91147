"""The read side: what a reader gets to see, already stripped of what he may not."""
