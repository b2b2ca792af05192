"""Albertslund's way through the project board, one module per phase."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.albertslund import board, guidance, idea, operation
from procurement.processes.structure import Process

PARTS = (idea, guidance, board, operation)

PROCESS = Process(
    key="albertslund",
    version=1,
    name=_("Albertslund’s course through the project board"),
    summary=_(
        "Every IT project is described with six questions, guided by three reviews, and approved "
        "by the project board before a contract is signed."
    ),
    phases=tuple(part.PHASE for part in PARTS),
    steps=tuple(step for part in PARTS for step in part.STEPS),
)
