"""Suppliers get what is attached to the requirements they are asked, as it was when asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requirements_bank.actions import attachments, dialogues, requirements
from requirements_bank.models import Attachment
from tests.factories import make_authority, make_dialogue, make_requirement, make_user
from tests.requirements_bank.suppliers import inside, page, visitor


@pytest.fixture
def shared(db):
    return make_requirement(title="Gendannelse")


def attach(requirement, name: str, authority=None) -> Attachment:
    paper = SimpleUploadedFile(name, f"Bilaget {name}".encode())
    row = Attachment(requirement=requirement, authority=authority)
    return attachments.attach(row, by=make_user(), upload=paper)


@pytest.fixture
def asking(case, buyer, shared):
    dialogue = make_dialogue(case=case, buyer=buyer, status="draft", requirements=1)
    requirements.add(dialogue, by=buyer, requirements=[shared])
    return dialogue


def opened(dialogue):
    """From now on suppliers are asked."""
    dialogues.activate(dialogue, by=dialogue.created_by)
    dialogue.refresh_from_db()
    return inside(dialogue=dialogue)


@pytest.mark.spec("E18")
def test_the_owners_and_the_own_are_both_there_and_those_of_others_are_not(
    asking, shared, authority
):
    attach(shared, "faelles.txt")
    attach(shared, "vores.txt", authority)
    foreign = attach(shared, "andres.txt", make_authority())
    link = Attachment(requirement=shared, name="Vejledning", link="https://example.dk/vejledning")
    attachments.attach(link, by=make_user())
    invitation, browser = opened(asking)

    text = "".join(browser.get(page(invitation, f"?del={part}")).text for part in (1, 2))

    assert "faelles.txt" in text
    assert "vores.txt" in text
    assert 'href="https://example.dk/vejledning"' in text
    assert "andres.txt" not in text
    assert browser.get(page(invitation, f"bilag/{foreign.pk}/")).status_code == 404


def test_what_was_attached_when_it_was_opened_stays_and_nothing_comes_to_it(asking, shared):
    before = attach(shared, "foer.txt")
    invitation, browser = opened(asking)
    attachments.detach(before, by=make_user())
    after = attach(shared, "efter.txt")

    response = browser.get(page(invitation, f"bilag/{before.pk}/"))

    assert b"".join(response.streaming_content) == b"Bilaget foer.txt"
    assert browser.get(page(invitation, f"bilag/{after.pk}/")).status_code == 404


def test_nobody_without_the_link_gets_it(asking, shared):
    file = attach(shared, "foer.txt")
    invitation, _browser = opened(asking)

    assert visitor().get(page(invitation, f"bilag/{file.pk}/")).status_code == 404
