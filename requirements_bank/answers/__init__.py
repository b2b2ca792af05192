"""Suppliers’ answers as the authority reads them: side by side, scored, and what came of them."""
