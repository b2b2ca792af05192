"""A case on its way through its steps."""
