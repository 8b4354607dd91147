"""Customer lists and tables as files: brought in, taken out, put right."""
