"""What is written in the worksheets of the demo's cases: who writes it, and what.

Days are counted from today. The same words serve every case that comes to the step.
"""

from demo.need_sheets import NEED
from demo.project_sheets import PROJECT

SHEETS = NEED | PROJECT
# What gates ask for is written in every case; the rest in these alone, for loading takes time.
GATED = {
    *("functional_questions", "infrastructure", "readiness_questions", "procurement_statement"),
    *("owners_and_hours", "six_w", "records_case", "support_agreement", "handover"),
    *("steering_group", "archive_approval"),
}
IN_FULL = {
    "Medicinplan til plejecentrene",
    "Trafikmåling i byen",
    "Tidsregistrering",
    "Selvbetjening på biblioteket",
    "Lønsystemets selvbetjening i tre år mere",
    "Ruteplan til vintertjenesten",
    "Bibliotekets app til børn",
}
