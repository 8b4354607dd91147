"""What the repositories ask of a connection: statements as text, how values go in and rows come out."""
