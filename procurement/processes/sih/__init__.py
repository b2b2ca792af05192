"""SIH's way in 16 steps: one group of helpers meets the department, one module per phase."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sih import assessment, intake, operation, purchase
from procurement.processes.structure import Process

PARTS = (intake, assessment, purchase, operation)

PROCESS = Process(
    key="sih",
    version=1,
    name=_("The purchasing helpers’ 16 steps (SIH)"),
    summary=_(
        "One group of helpers from digitalisation, procurement, legal, IT, finance and purchasing "
        "meets every week and guides the department from wish to renewal."
    ),
    phases=tuple(part.PHASE for part in PARTS),
    steps=tuple(step for part in PARTS for step in part.STEPS),
)
