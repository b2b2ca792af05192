"""What the tests of requests and files share."""

import uuid

import pytest
from django.urls import reverse

from procurement.actions import requests
from tests import ticking
from tests.factories import make_thresholds

OFFERED = object()


@pytest.fixture
def uploads_folder(settings, tmp_path):
    """Uploads go to a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    return tmp_path


@pytest.fixture
def thresholds(db):
    return make_thresholds()


@pytest.fixture
def draft(requester, thresholds):
    """A draft with nothing in it."""
    return requests.start(by=requester, form_key=uuid.uuid4())


@pytest.fixture
def typed(requester):
    """All answers that a request needs, as a browser sends them."""
    return {
        "title": "Booking af mødelokaler",
        "kind": "system",
        "expectations": "Hjælp til at vælge",
        "contact": requester.email,
        "department": requester.department_id,
        "description": "Vi booker lokaler pr. telefon.",
        "personal_data": "no",
        "user_count": "1.200",
        "system_owner": requester.email,
        "business_owner_unclear": "on",
        "cost_one_off": "100.000",
        "cost_yearly": "150.000 kr.",
        "payer": requester.department_id,
        "wanted_from": "2027-03-01",
        "replaces": "no",
    }


@pytest.fixture
def page(client, requester):
    """Signed in as the requester: post to the page of a draft."""
    client.force_login(requester)

    def post(case, data, **headers):
        return client.post(reverse("procurement:request_edit", args=[case.pk]), data, **headers)

    return post


@pytest.fixture
def new_page(client, requester, thresholds):
    """The address of an empty request, opened by the requester."""
    client.force_login(requester)
    return client.get(reverse("procurement:request_new")).url


@pytest.fixture
def fill(client, case):
    """Somebody sends the form of a sheet: the fields that are complained of."""

    def fill(person, key, **typed):
        client.force_login(person)
        answer = client.post(reverse("procurement:write_sheet", args=[case.pk, key]), typed)
        if answer.status_code == 302:
            return set()
        assert answer.status_code == 200, answer.status_code
        return set(answer.context["form"].errors)

    return fill


@pytest.fixture
def read(client, case):
    """The page of a step as somebody sees it."""

    def read(person, number):
        client.force_login(person)
        return client.get(case.steps.get(number=number).get_absolute_url()).text

    return read


@pytest.fixture
def tick(client, case):
    """Somebody ticks a step, whatever is open at it: its state then, and what refused it."""

    def tick(person, number):
        client.force_login(person)
        step = case.steps.get(number=number)
        known = {"leaves_open": ticking.open_at(step)}
        answer = client.post(reverse("procurement:complete_step", args=[step.pk]), known)
        step.refresh_from_db()
        return step.status, "" if answer.status_code == 302 else answer.text

    return tick
