"""Haderslev's way from wish to operation in 21 steps, one module per phase."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.haderslev import agreements, need, operation, setup, triage
from procurement.processes.structure import Process

PARTS = (need, triage, agreements, setup, operation)

PROCESS = Process(
    key="haderslev",
    version=1,
    name=_("Haderslev's guide in 21 steps"),
    phases=tuple(part.PHASE for part in PARTS),
    steps=tuple(step for part in PARTS for step in part.STEPS),
)
