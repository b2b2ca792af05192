"""A portal's first authority, or one more: what no page can do, since nobody is there to ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Authority, User
from administration.actions import authorities as actions


class Command(BaseCommand):
    help = "Create an authority and invite its administrator by mail. Refused where it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="as on its letters: Nordby Kommune")
        parser.add_argument("--code", required=True, help="begins every case number: NOR")
        parser.add_argument("--cvr", required=True, help="eight digits")
        parser.add_argument(
            "--kind", choices=Authority.Kind.values, default=Authority.Kind.MUNICIPALITY.value
        )
        parser.add_argument("--administrator", required=True, help="the person's name")
        parser.add_argument("--email", required=True, help="where the invitation is sent")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = Authority(**{key: options[key] for key in ("name", "code", "cvr", "kind")})
        administrator = User(
            name=options["administrator"], email=options["email"].lower(), authority=authority
        )
        try:
            authority.full_clean()
            administrator.full_clean(exclude=["authority", "password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        actions.create(authority, administrator=administrator)
        self.stdout.write(
            f"{authority.name} is created. The invitation is on its way to {administrator.email}."
        )
