"""What the cases say together, in numbers."""
