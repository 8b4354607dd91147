"""What goes out: notices drawn from the present, sent, and brought up to date."""
