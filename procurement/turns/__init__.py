"""Whose turn it is, and what waits on whom."""
