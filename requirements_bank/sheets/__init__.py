"""A supplier’s answer sheet: its parts, what is missing, when it is sealed, what proves it."""
