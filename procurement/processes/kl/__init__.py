"""The good IT purchase by KL, KOMBIT and SKI: six phases of checkpoints, one module a phase."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl import (
    clarification,
    evaluation,
    idea,
    implementation,
    operation,
    purchase,
)
from procurement.processes.structure import Process

PARTS = (idea, clarification, purchase, implementation, operation, evaluation)

PROCESS = Process(
    key="kl",
    version=1,
    name=_("The good IT purchase in six phases (KL)"),
    summary=_(
        "Six phases of checkpoints from idea to evaluation. You may step in at any phase, and "
        "after each one you decide whether to go on. The content of phases 3 to 6 is our proposal."
    ),
    phases=tuple(part.PHASE for part in PARTS),
    steps=tuple(step for part in PARTS for step in part.STEPS),
    decides_after_phases=True,
)
