"""`manage.py alive`: for the health checks of worker and beat, which have no page to ask."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.supervision import queue_is_silent


class Command(BaseCommand):
    help = "Fail when no sign of life came through the queue lately."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if queue_is_silent():
            sys.exit("No sign of life came through the queue lately.")
