"""Whether a colour can be seen on white (WCAG 2.1, 1.4.11: at least 3:1)."""

SEEN_ON_WHITE = 3.0


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of `#RRGGBB` and white, from 1 (white) to 21 (black)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
