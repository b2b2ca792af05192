"""Numbers as they stand in an address or a hidden field, where anybody can write anything."""

# More digits than any key or page has; Python itself refuses a number of some thousands.
MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """The number that the text is, or None."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
