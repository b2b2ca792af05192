"""The demo's requirements of its own, and what it adds to those that all share."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo.cast import Cast
from requirements_bank.actions import attachments, bank, extensions, reviews
from requirements_bank.bank import versions
from requirements_bank.models import (
    Attachment,
    Category,
    Domain,
    LocalExtension,
    Requirement,
    RequirementVersion,
)

AGES = (210, 95, 12)


def load_bank(cast: Cast, shared_editor: User) -> None:
    """Own requirements in every state, one with three versions, and additions to shared ones."""
    _with_a_history(cast)
    rota = _write(
        cast,
        "Vagtplaner deles med lønsystemet",
        "Løsningen skal sende godkendte vagtplaner til myndighedens lønsystem senest den [5.] i "
        "hver måned uden manuel indtastning.",
        rationale="Indtastning i hånden giver fejl i lønnen og tager to dage hver måned.",
        category=_category("Integrationer", "Økonomi"),
    )
    bank.publish(rota, by=cast["editor"])
    _write(
        cast,
        "Vejledning på plejepersonalets egne sprog",
        "Løsningen skal have korte vejledninger på dansk, engelsk og ukrainsk.",
        category=_category("Tilgængelighed og brugeroplevelse", "Sprog"),
    )
    old = _write(
        cast,
        "Understøtter fjernskrivebord",
        "Løsningen skal kunne køre på myndighedens fjernskrivebord.",
        rationale="Hjemmeplejen arbejdede på tynde klienter.",
        category=_category("Klienter og enheder", "Arbejdsplads"),
    )
    bank.publish(old, by=cast["editor"])
    bank.retire(old, by=cast["editor"], reason="Alle medarbejdere har fået bærbare computere.")
    twice = _write(
        cast,
        "Logning af opslag (gammel)",
        "Løsningen skal logge opslag.",
        category=_category("Sikkerhed", "Logning"),
    )
    bank.remove(twice, by=cast["editor"], reason="Står allerede i det tværkommunale krav.")
    due = timezone.localdate() + timedelta(days=20)
    reviews.plan(rota, by=cast["editor"], reviewer=cast["architect"], review_date=due)
    _add(cast)
    _clarify(shared_editor)


def _with_a_history(cast: Cast) -> None:
    by = cast["editor"]
    row = _write(
        cast,
        "Tavler på plejecentre kan betjenes med handsker",
        "Løsningen skal kunne betjenes på en trykfølsom tavle.",
        category=_category("Klienter og enheder", "Mobil"),
        domains=["Sundhed og omsorg"],
    )
    bank.publish(row, by=by)
    _change(
        row,
        by,
        comment="Prøvet på Plejecenter Nord: knapperne var for små.",
        description="Løsningen skal kunne betjenes med handsker på en trykfølsom tavle. Knapper "
        "skal være mindst [15] mm høje.",
    )
    _change(
        row,
        by,
        comment="Begrundelsen manglede.",
        rationale="Personalet tager ikke handskerne af, hver gang en borger skal noteres.",
        priority="important",
    )
    link = Attachment(
        requirement=row, name="Afprøvning på Plejecenter Nord", link="https://nordby.example/tavler"
    )
    attachments.attach(link, by=by)
    now = timezone.now()
    for number, days in enumerate(AGES, 1):
        kept = RequirementVersion.objects.filter(requirement=row, number=number)
        kept.update(at=now - timedelta(days=days))


def _add(cast: Cast) -> None:
    """A favourite with an interpretation, one that says more to suppliers, one not wanted."""
    by = cast["editor"]
    additions: dict[int, dict[str, Any]] = {
        1: {
            "is_favourite": True,
            "interpretation": "Et svar om “på vej” er et nej: vi har ingen løse adgangskoder.",
            "stakeholders": "IT-sikkerhedsudvalget, Tove Lynge",
        },
        2: {"description": "Nordby Kommune opretter brugere i lønsystemet først."},
        3: {"is_deselected": True, "deselected_reason": "Dækkes af vores eget krav om roller."},
    }
    for number, said in additions.items():
        requirement = Requirement.objects.get(number=number)
        extension = LocalExtension(requirement=requirement, authority=cast.authority, **said)
        extensions.extend(extension, by=by)


def _clarify(shared_editor: User) -> None:
    """After Nordby wrote what it adds: so its editor is asked to look again."""
    row = Requirement.objects.get(number=2)
    text = row.description.replace("uden manuelt arbejde", "uden at nogen taster noget ind")
    comment = "To kommuner forstod “manuelt arbejde” forskelligt."
    _change(row, shared_editor, comment=comment, description=text)


def _write(
    cast: Cast, title: str, description: str, *, domains: list[str] | None = None, **more: object
) -> Requirement:
    row = Requirement(
        kind=Requirement.Kind.LOCAL,
        authority=cast.authority,
        title=title,
        description=description,
        **more,
    )
    chosen = Domain.objects.filter(name__in=domains or [])
    return bank.draft(row, by=cast["editor"], relations={"domains": chosen})


def _change(requirement: Requirement, by: User, *, comment: str, **words: str) -> None:
    row = Requirement.objects.get(pk=requirement.pk)
    relations = {name: getattr(row, name).all() for name in versions.NAMED}
    for name, value in words.items():
        setattr(row, name, value)
    bank.change(row, by=by, relations=relations, comment=comment)


def _category(top: str, below: str) -> Category:
    return Category.objects.get(parent__name=top, name=below)
