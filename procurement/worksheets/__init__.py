"""The worksheets of all processes, by key."""

from procurement.worksheets import (
    agreements,
    architecture,
    board,
    closing,
    dialogue,
    need,
    operation,
    processing,
    setup,
    visitation,
)
from procurement.worksheets.structure import ALL_PARTIES, Party, Worksheet

__all__ = ["ALL_PARTIES", "WORKSHEETS", "Party", "Worksheet"]

PARTS = (
    need,
    dialogue,
    visitation,
    architecture,
    board,
    agreements,
    processing,
    closing,
    setup,
    operation,
)
WORKSHEETS: dict[str, Worksheet] = {sheet.key: sheet for part in PARTS for sheet in part.SHEETS}
