"""Named places where a test may let the process die, to prove that nothing is lost there."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

CRASH_AT = os.environ.get("CRASH_AT", "")
if CRASH_AT and not settings.TESTING:
    raise ImproperlyConfigured("CRASH_AT is for tests: it needs TESTING=1.")


def crash_point(name: str) -> None:
    """Die at once, as by a power cut, if the test has asked for it here."""
    if name == CRASH_AT:
        os._exit(137)
