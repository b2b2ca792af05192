"""Suppliers find help behind their link: the portal's own words, and the authority's."""

import pytest
from django.urls import reverse

from notifications.models import Event
from tests.requirements_bank.suppliers import inside, page


@pytest.mark.spec("E39")
@pytest.mark.django_db
def test_the_help_says_how_one_answers_and_until_when_nobody_reads_it():
    invitation, browser = inside()
    assert page(invitation, "hjaelp/") in browser.get(page(invitation)).text

    text = browser.get(page(invitation, "hjaelp/")).text

    assert "kan I ændre og trække alt tilbage, og ingen hos myndigheden kan læse det" in text
    assert invitation.dialogue.contact_email in text
    assert f"Fra {invitation.dialogue.authority}" not in text


@pytest.mark.spec("E21")
def test_the_authority_adds_its_own_words_and_no_markup(client, administrator):
    invitation, browser = inside()
    authority = invitation.dialogue.authority
    type(administrator).objects.filter(pk=administrator.pk).update(authority=authority)
    administrator.assignments.update(authority=authority)
    client.force_login(type(administrator).objects.get(pk=administrator.pk))
    words = "Vi holder ferielukket i uge 52.\n\n<script>"

    form = {"help_for_suppliers": words, "forgets_after": "5"}
    client.post(reverse("requirements_bank:rules"), form)

    text = browser.get(page(invitation, "hjaelp/")).text
    assert f"Fra {authority}" in text
    assert "Vi holder ferielukket i uge 52." in text
    assert "&lt;script&gt;" in text
    assert "ferielukket" in Event.objects.get(kind="requirements_bank.rules_set").text_da
