"""Two municipalities with people, cases, meetings, dialogues and contracts to try things on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from accounts.models import Authority, User
from demo import (
    bank,
    board,
    contracts,
    dialogues,
    house,
    inventory,
    meetings,
    outcomes,
    past,
    people,
    sharing,
)
from demo.cast import Cast
from demo.play import decide, finish_steps, play
from demo.stories import SIGNED, STORIES, Stage, Story
from procurement.models import Case, StepDecision


class Command(BaseCommand):
    help = "Load the demo authorities, unless they are there. Refused where DEBUG is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--in-production", action="store_true", help="load it although DEBUG is off"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["in_production"]:
            raise CommandError(
                "DEBUG is off, so this may be a real portal, and the demo people's password is "
                "known to all. Add --in-production if you want them all the same."
            )
        if Authority.objects.filter(code__in=["NOR", "SYD"]).exists():
            self.stdout.write("The demo is already here; it is left as it is.")
            return
        if User.objects.exists() and not options["in_production"]:
            raise CommandError("There are people here already; the demo is for an empty portal.")
        with transaction.atomic(), translation.override("da"):
            load_all()
        self.stdout.write("The demo is loaded.")


def load_all() -> None:
    nordby = people.load_authority("Nordby Kommune", "NOR", "nordby.example", "99000001", "#00695C")
    sydby = people.load_authority("Sydby Kommune", "SYD", "sydby.example", "99000002", "#8A3B12")
    shared_editor = people.load_shared_editor()
    people.load_operator()
    first = Cast(nordby)
    house.arrange(first)
    ages = {**load_cases(first, STORIES), **load_cases(Cast(sydby), STORIES[:6])}
    cases = Case.objects.filter(authority=nordby).select_related("authority", "request")
    inventory.load_systems(first)
    titles = {case.title: case for case in cases}
    dialogues.answered_dialogue(first, titles["Sagsoverblik til jobcenteret"])
    outcomes.deepen(first, titles)
    bank.load_bank(first, shared_editor)
    sharing.share(first, Cast(sydby), shared_editor)
    past.backdate(ages)
    board.fill_agendas()
    past.settle_mail()


def load_cases(cast: Cast, stories: tuple[Story, ...]) -> dict[Case, int]:
    """Play an authority's stories; the cases and how many days old they are."""
    contracts.load_contracts(cast)
    boards = board.load_boards(cast)
    played = {play(cast, story): story for story in stories}

    for case, story in played.items():
        if story.stage == Stage.ON_AGENDA:
            board.report(cast, boards.project, board.item_for(cast, case))
    meetings.hold(cast, boards, played)
    for case, story in played.items():
        if story.stage in SIGNED:
            go_on(cast, Case.objects.get(pk=case.pk), story.stage)
    titles = {case.title: Case.objects.get(pk=case.pk) for case in played}
    dialogues.open_dialogue(cast, titles["Medicinplan til plejecentrene"])
    return {case: story.days_ago for case, story in played.items()}


def go_on(cast: Cast, case: Case, stage: Stage) -> None:
    """From the signed contract to where the story stands."""
    contracts.sign_contract(cast, case)
    if stage == Stage.TESTING:
        finish_steps(cast, case, until=16)
    elif stage == Stage.TESTED_AGAIN:
        finish_steps(cast, case, until=17)
        decide(cast, case, 18, StepDecision.Outcome.NO)
    elif stage == Stage.IN_OPERATION:
        finish_steps(cast, case, until=20)
    elif stage == Stage.CLOSED:
        finish_steps(cast, case, until=21)
