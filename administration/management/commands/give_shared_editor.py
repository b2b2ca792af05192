"""Who edits the requirements that all authorities share: people of other authorities too."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from administration.actions import people


class Command(BaseCommand):
    help = "Let a person edit the cross-municipal requirements. No page lets an authority do so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="what the person signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        found = User.objects.filter(email=options["email"].lower(), is_active=True)
        person = found.select_related("authority").first()
        if person is None:
            raise CommandError("Nobody who may sign in has that address.")
        people.assign_role(person, by=None, role=Role.SHARED_EDITOR)
        self.stdout.write(f"{person.name} ({person.authority}) edits the shared requirements.")
