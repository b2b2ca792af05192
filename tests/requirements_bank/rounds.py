"""What the tests of elaboration rounds share."""

import datetime

from django.test import Client
from django.utils import timezone

from portal.doors import new_token
from requirements_bank.actions import rounds
from requirements_bank.models import MarketDialogue, Round, RoundSheet, Verdict
from tests.factories import make_dialogue, make_finished
from tests.requirements_bank.suppliers import new_link, visitor

LATER = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)


def make_answered(*, case=None, buyer=None) -> MarketDialogue:
    """The deadline passed yesterday; Alfa said yes and no, Beta said yes twice."""
    dialogue = make_dialogue(
        case=case,
        buyer=buyer,
        name="Medicinplan",
        status=MarketDialogue.Status.ANSWERED,
        deadline=timezone.now() - datetime.timedelta(days=1),
    )
    make_finished(dialogue, "yes", "no", supplier="Alfa", elaboration="Som det var.")
    make_finished(dialogue, "yes", "yes", supplier="Beta")
    return dialogue


def ask(dialogue, *suppliers: str, about: tuple[int, ...] = (2,), question: str = "") -> Round:
    """A round about the requirements of these numbers, for these suppliers or all."""
    found = dialogue.invitations.order_by("supplier_name")
    if suppliers:
        found = found.filter(supplier_name__in=suppliers)
    rows = dialogue.requirements.filter(position__in=about)
    plan = Round(dialogue=dialogue, message="Fortæl os mere.", deadline=LATER)
    questions = dict.fromkeys(rows, question)
    return rounds.ask_to_elaborate(plan, by=dialogue.owner, invitations=found, questions=questions)


def entered(current: Round, supplier: str = "Alfa") -> tuple[RoundSheet, Client]:
    """The supplier's sheet of the round, and a browser that has come in by the new link."""
    sheet = current.sheets.select_related("invitation__dialogue", "round").get(
        invitation__supplier_name=supplier
    )
    token = new_token()
    new_link(sheet.invitation, token)
    browser = visitor()
    browser.post(f"/svar/{token}/")
    return sheet, browser


def page(sheet: RoundSheet, part: str = "") -> str:
    return f"/besvarelse/{sheet.invitation_id}/uddybning/{sheet.pk}/{part}"


def typed(sheet: RoundSheet, choice: str = "partly", elaboration: str = "Til juni.") -> dict:
    """What is typed into every requirement of the round."""
    found = {}
    for pk in sheet.elaborations.values_list("requirement", flat=True):
        found |= {f"r{pk}-choice": choice, f"r{pk}-elaboration": elaboration}
    return found


def judge(dialogue: MarketDialogue, supplier: str, number: int, word: str) -> None:
    """What the owner says of the supplier's answer to the requirement of this number."""
    Verdict.objects.create(
        invitation=dialogue.invitations.get(supplier_name=supplier),
        requirement=dialogue.requirements.get(position=number),
        assessor=dialogue.owner,
        word=word,
        comment="Intern bemærkning",
        given_at=timezone.now(),
    )


def time_is_up(current: Round) -> None:
    """The round's deadline has passed; the job that takes over has not run."""
    current.deadline = timezone.now() - datetime.timedelta(seconds=1)
    current.save(update_fields=["deadline"])
