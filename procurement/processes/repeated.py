"""Checkpoints that more than one process has, word for word."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import assessment, document, sheet, unless
from procurement.processes.structure import point

_TEXT = document("processor_agreement")
# C11a, F29: what information security has said of the agreement, in the assessment or the sheet.
AGREED_TEXT = point(
    _("Agree on the text, and keep the agreed version on the case"),
    (assessment("processor_agreement", "agreed", "signed"), _TEXT),
    (sheet("processing_agreement", status=("agreed", "signed")), _TEXT),
    unless(assessment("processor_agreement", "not_needed")),
    unless(sheet("processing_agreement", status="not_relevant")),
)
RECORDED_AGREEMENT = point(
    _("Record agreed, signed or not relevant, with the reason"),
    assessment("processor_agreement", "agreed", "signed", "not_needed"),
    sheet("processing_agreement", status=("agreed", "signed", "not_relevant")),
)
