from governance.models.board import Board
from governance.models.decision import AgendaItem, Decision
from governance.models.meeting import Meeting, Paper
from governance.models.recusal import Recusal
from governance.models.seat import Seat
from governance.models.supplement import Supplement

__all__ = ["AgendaItem", "Board", "Decision", "Meeting", "Paper", "Recusal", "Seat", "Supplement"]
