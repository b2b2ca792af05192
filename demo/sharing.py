"""What the demo authorities share: a collaboration, and a requirement proposed to everybody."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from demo.cast import Cast
from governance.deadlines import DENMARK
from requirements_bank.actions import bank, collaborations, editorial_meetings, promotions
from requirements_bank.models import (
    Category,
    Collaboration,
    EditorialMeeting,
    Requirement,
)
from requirements_bank.models.text import Priority

KEPT = "Levetiden for udlånt udstyr"
PROPOSED = "Besked før planlagt nedetid"


def share(nordby: Cast, sydby: Cast, shared_editor: User) -> None:
    """Nordby and Sydby share one requirement; another waits for the editors' next meeting."""
    liv, jens = nordby["editor"], sydby["editor"]
    made = collaborations.found(
        Collaboration(
            name="Velfærdsteknologi i nord og syd",
            description="Krav til systemer bag udlånt udstyr, som vi begge køber hvert år.",
        ),
        by=liv,
        authority=nordby.authority,
    )
    invited = collaborations.invite(made, by=liv, authority=sydby.authority)
    collaborations.join(invited, by=jens)
    kept = _own(
        nordby,
        KEPT,
        "Løsningen viser for hvert stykke udlånt udstyr, hvornår det skal udskiftes, og giver "
        "besked [30] dage før.",
        "Udstyr, der er for gammelt, svigter hos borgeren.",
    )
    collaborations.share(kept, by=liv, collaboration=made)
    proposed = _own(
        nordby,
        PROPOSED,
        "Leverandøren giver besked om planlagt nedetid mindst [5] arbejdsdage før, til den "
        "postkasse som kommunen vælger.",
        "Plejen skal kunne flytte opgaver, der kræver systemet.",
    )
    promotion = promotions.propose(
        proposed, by=liv, reason="Fem kommuner har spurgt os om teksten det sidste år."
    )
    monday = timezone.localdate() + timedelta(days=14 - timezone.localdate().weekday())
    starts_at = datetime.combine(monday, time(10), tzinfo=DENMARK)
    editorial_meetings.plan(EditorialMeeting(starts_at=starts_at, place="Online"), by=shared_editor)
    question = "Skal fristen være den samme for små rettelser?"
    promotions.discuss(promotion, by=shared_editor, text=question)
    promotions.discuss(promotion, by=liv, text="Ja. Ellers er det leverandøren, der afgør det.")


def _own(cast: Cast, title: str, description: str, rationale: str) -> Requirement:
    by = cast["editor"]
    requirement = Requirement(
        kind=Requirement.Kind.LOCAL,
        authority=cast.authority,
        category=Category.objects.get(parent__name="Drift, vedligehold og support", name="Support"),
        title=title,
        description=description,
        rationale=rationale,
        priority=Priority.IMPORTANT,
    )
    kept = bank.draft(requirement, by=by, relations={})
    bank.publish(kept, by=by)
    return kept
