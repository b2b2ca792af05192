"""A case as one file: what it says, and how that is made, named and packed."""
