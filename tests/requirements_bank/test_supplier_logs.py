"""A whole visit of a supplier, with mistakes, and neither token nor answer in any log."""

import io
import logging.config
import secrets

import pytest
from django.utils import timezone

from portal.logs import logging_config
from requirements_bank.models import MarketDialogue
from tests.requirements_bank.suppliers import autosave, invited, page, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[(True, False), (False, True)], ids=["json", "console, debugging"])
def written(request, settings):
    """All that the portal's own logging writes, at its most talkative."""
    json, settings.DEBUG = request.param
    config = logging_config(json=json, level="DEBUG")
    stream = config["handlers"]["console"]["stream"] = io.StringIO()
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(settings.LOGGING)
    logging.raiseExceptions = True


def test_no_token_and_no_answer_reaches_a_log(written):
    canary = secrets.token_hex(16)
    invitation, token = invited()
    requirement = invitation.dialogue.requirements.first()
    browser = visitor()
    for address in (
        f"/svar/{token}/",
        f"/svar/{token}",
        f"/svar/{token}./",
        f"/svar/{token}/mere/",
        f"/svar/{token[:30]}%0A{token[30:]}/",
        f"/konto/login/?next=/svar/{token}/",
    ):
        browser.get(address)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(f"/svar/{token}/").status_code == 403
    browser.handler.enforce_csrf_checks = False
    browser.put(f"/svar/{token}/")
    browser.post(f"/svar/{token}/", {"x": "y"})
    assert autosave(browser, requirement, invitation, elaboration=canary).status_code == 200
    autosave(browser, requirement, invitation, choice="wrong", elaboration=canary)
    browser.get(page(invitation), {"page": "1"})
    browser.post(page(invitation, "send/"))
    browser.get(page(invitation, "kvittering/"))
    browser.get(page(invitation, "traek-tilbage/"))
    MarketDialogue.objects.update(deadline=timezone.now())
    autosave(browser, requirement, invitation, elaboration=canary + "2")
    browser.get(page(invitation, "findes-ikke/"))

    text = written.getvalue()

    assert "request_finished" in text
    assert "[masked]" in text
    assert token not in text
    assert token[:30] not in text
    assert canary not in text
