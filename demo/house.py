"""How the authority has arranged itself: its own edition, its processes, who stands in today."""

from datetime import timedelta

from django.utils import timezone

from administration.actions import substitutes
from demo.cast import Cast
from procurement import processes
from procurement.actions import editions
from procurement.models import Request

# Everything else follows the usual process.
CHOSEN = {
    Request.Kind.RENEWAL: "sih",
    Request.Kind.ADDITION: "albertslund",
    Request.Kind.APP: "kl",
}


def arrange(cast: Cast) -> None:
    """Before any case comes: which process it follows, and in which edition."""
    for kind, process in CHOSEN.items():
        editions.choose_process(cast.authority, by=cast["admin"], kind=kind, process=process)
    _publish_edition(cast)
    today = timezone.localdate()
    substitutes.name_substitute(
        cast["legal"],
        by=cast["admin"],
        substitute=cast["contracts"],
        first_day=today,
        last_day=today + timedelta(days=6),
    )


def _publish_edition(cast: Cast) -> None:
    """The schools prepare their users themselves, and everybody is asked one thing more."""
    admin = cast["admin"]
    edition = editions.begin(cast.authority, by=admin, process="haderslev")
    steps = {step.key: step for step in processes.newest("haderslev").steps}
    editions.set_step(
        edition,
        by=admin,
        step=steps["prepare"],
        department=cast["skoler"].department,
        values={
            "performers": ["manager"],
            "person": cast["skoler"],
            "guidance": "Skolerne underviser i uge 32, før eleverne kommer.",
        },
    )
    editions.add_checkpoint(
        edition,
        by=admin,
        step=steps["triage"],
        title="Er vikarer og timelønnede tænkt med i brugerstyringen?",
        guidance="Spørg lønkontoret om antallet.",
    )
    note = "Skolerne forbereder selv brugerne. Nyt tjekpunkt om vikarer."
    editions.publish(edition, by=admin, note=note)
