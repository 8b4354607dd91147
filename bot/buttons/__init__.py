"""What is pressed: what each button does."""
