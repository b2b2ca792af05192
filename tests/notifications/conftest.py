"""A mail server of the tests' own, and mails in the outbox."""

import pytest
from django.utils import timezone

from notifications.models import Mail
from notifications.outbox import message_id
from notifications.trail import record
from portal.clock import ClockTimestamp
from tests.factories import make_case, numbers
from tests.notifications.mailserver import Backend


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    """Mails go to a server that the test can make refuse."""
    settings.EMAIL_BACKEND = "tests.notifications.mailserver.Backend"
    for name, value in (("accepted", []), ("refusal", None), ("good_bye", None)):
        monkeypatch.setattr(Backend, name, value)
    return Backend


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, title="Vagtplan & løn")


@pytest.fixture
def make_mail(db):
    """A mail that is due, not written by any action."""

    def make(**fields) -> Mail:
        key = f"test:{next(numbers)}"
        defaults = {
            "key": key,
            "to": "leverandoer@example.com",
            "subject": "Svar på krav",
            "text": "Kære leverandør",
            "message_id": message_id(key),
            "next_try_at": ClockTimestamp(),
        }
        return Mail.objects.create(**{**defaults, **fields})

    return make


@pytest.fixture
def make_event(case):
    """An event of the case; its text is the one about a mail, whatever happened."""

    def make(target=None, **how):
        mail = Mail(to="bo@example.com", subject="Emne")
        context = {"mail": mail, "words": "550 nej"}
        return record("notifications.mail_failed", target or case, by=None, **context, **how)

    return make


@pytest.fixture
def now():
    return timezone.now()
