"""Files on an answer: kept at once, sealed as the answer is, gone when they are removed."""

import hashlib
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from portal import uploads
from portal.refusals import Refused
from requirements_bank import tasks
from requirements_bank.actions import answer_files, answers
from requirements_bank.models import Answer, AnswerFile, AnswerKind, Invitation, MarketDialogue
from tests.factories import make_asked, make_dialogue, make_user
from tests.races import Hold
from tests.requirements_bank.suppliers import inside, page
from tests.requirements_bank.test_invite_supplier_colleague import helping

PDF = b"%PDF-1.7 kanarie"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


def pdf(name="bevis.pdf", content=PDF) -> ContentFile:
    return ContentFile(content, name=name)


def attached(invitation, requirement, content=PDF) -> AnswerFile:
    file = pdf(content=content)
    found = uploads.inspect(file)
    return answer_files.attach(invitation, requirement, upload=file, found=found)


def stored(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@pytest.fixture
def sheet(db):
    dialogue = make_dialogue(requirements=0)
    requirement = make_asked(dialogue, 1, answer_kind=AnswerKind.DOCUMENT)
    invitation, browser = inside(dialogue=dialogue)
    return invitation, browser, requirement


def at(invitation, requirement) -> str:
    return page(invitation, f"krav/{requirement.pk}/filer/")


def test_a_document_is_answered_by_its_file(sheet):
    invitation, browser, requirement = sheet
    assert "Vedhæft dokumentet" in browser.get(page(invitation)).text

    answer = browser.post(at(invitation, requirement), {"uploads": pdf()}, follow=True)

    assert "bevis.pdf" in answer.text
    assert invitation.answers.answered().get().words == "Med fil"
    assert "1 fil vedhæftet" in browser.get(page(invitation)).text
    file = AnswerFile.objects.get()
    fetched = browser.get(page(invitation, f"filer/{file.pk}/"))
    assert b"".join(fetched) == PDF
    assert "attachment" in fetched["Content-Disposition"]
    assert str(file) == "bevis.pdf"


def test_the_receipt_holds_the_fingerprint_of_each_file(sheet):
    invitation, browser, requirement = sheet
    attached(invitation, requirement)

    receipt = answers.finish(invitation)

    assert hashlib.sha256(PDF).hexdigest() in receipt.content
    assert "bevis.pdf" in browser.get(page(invitation, "kvittering/")).text


def test_what_is_not_what_its_name_says_is_refused(sheet):
    invitation, browser, requirement = sheet

    answer = browser.post(at(invitation, requirement), {"uploads": pdf("ond.png")})

    assert answer.status_code == 422
    assert not Answer.objects.exists()


def test_the_same_file_twice_is_one_file(sheet, storage):
    invitation, _browser, requirement = sheet

    first, second = (attached(invitation, requirement) for _ in range(2))

    assert first == second
    assert stored(storage) == 1


def test_a_removed_file_is_gone_from_the_disk(sheet, storage, django_capture_on_commit_callbacks):
    invitation, browser, requirement = sheet
    file = attached(invitation, requirement)
    remove = page(invitation, f"filer/{file.pk}/fjern/")
    assert "bevis.pdf" in browser.get(remove).text

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(remove)

    assert not AnswerFile.objects.exists()
    assert stored(storage) == 0
    assert not invitation.answers.answered().exists()


def test_another_supplier_cannot_fetch_or_remove_it(sheet):
    invitation, _browser, requirement = sheet
    file = attached(invitation, requirement)
    other, stranger = inside(dialogue=invitation.dialogue)

    for part in (f"filer/{file.pk}/", f"filer/{file.pk}/fjern/"):
        assert stranger.get(page(other, part)).status_code == 404
        assert stranger.get(page(invitation, part)).status_code == 404
        assert stranger.post(page(other, part)).status_code in (404, 405)
    assert AnswerFile.objects.exists()


def test_after_the_deadline_and_when_sent_nothing_is_attached_or_removed(sheet, storage):
    invitation, browser, requirement = sheet
    file = attached(invitation, requirement)
    answers.finish(invitation)

    for _time in ("sent", "late"):
        answer = browser.post(at(invitation, requirement), {"uploads": pdf(content=b"%PDF-1.4 2")})
        assert answer.status_code == 422
        browser.post(page(invitation, f"filer/{file.pk}/fjern/"))
        MarketDialogue.objects.update(deadline=timezone.now())

    assert AnswerFile.objects.get() == file
    assert stored(storage) == 1


@pytest.mark.parametrize(("name", "most"), [("MOST_FILES", 1), ("MOST_BYTES", len(PDF))])
def test_there_is_an_end_to_it(sheet, monkeypatch, storage, name, most):
    invitation, _browser, requirement = sheet
    monkeypatch.setattr(answer_files, name, most)
    attached(invitation, requirement)

    with pytest.raises(Refused):
        attached(invitation, requirement, b"%PDF-1.4 to")

    assert stored(storage) == 1


def test_a_file_that_is_gone_is_not_found(sheet):
    invitation, browser, requirement = sheet
    file = attached(invitation, requirement)
    default_storage.delete(file.file.name)

    assert browser.get(page(invitation, f"filer/{file.pk}/")).status_code == 404


def test_files_are_sealed_as_the_answers_are(sheet):
    invitation, _browser, requirement = sheet
    attached(invitation, requirement)
    answers.finish(invitation)
    assert not AnswerFile.objects.unsealed().exists()

    MarketDialogue.objects.update(deadline=timezone.now())

    assert AnswerFile.objects.unsealed().exists()


def look_at_the_head(browser, address) -> None:
    for close in browser.head(address)._resource_closers:
        close()


@pytest.mark.spec("X10")
def test_it_is_noted_who_of_the_authority_opened_a_file_first_and_last(client, sheet):
    invitation, browser, requirement = sheet
    file = attached(invitation, requirement)
    answers.finish(invitation)
    MarketDialogue.objects.update(deadline=timezone.now())
    dialogue = invitation.dialogue
    reader = make_user(Role.ARCHITECT, authority=dialogue.authority, name="Læser Lund")
    address = reverse("requirements_bank:compared_file", args=[file.pk])
    client.force_login(reader)

    look_at_the_head(client, address)
    assert not file.views.exists()
    for _time in range(2):
        b"".join(client.get(address).streaming_content)

    view = file.views.get()
    assert (view.user, view.email) == (reader, "")
    assert view.last_at > view.first_at
    about = [dialogue.pk, requirement.pk]
    shown = reverse("requirements_bank:compared_requirement", args=about)
    assert "Læser Lund: første gang" not in client.get(shown).text
    client.force_login(dialogue.owner)
    assert "Læser Lund: første gang" in client.get(shown).text
    # Nor does the supplier learn who has read it.
    assert "Læser Lund" not in browser.get(at(invitation, requirement)).text


@pytest.mark.spec("X10")
def test_it_is_noted_by_whose_link_a_file_was_opened_at_the_supplier(sheet):
    invitation, browser, requirement = sheet
    file = attached(invitation, requirement)
    _colleague, helper, _door = helping(invitation)
    address = page(invitation, f"filer/{file.pk}/")
    look_at_the_head(browser, address)
    assert not file.views.exists()

    for one in (browser, browser, helper):
        b"".join(one.get(address).streaming_content)

    assert sorted(view.email for view in file.views.all()) == sorted(
        [invitation.email, "kollega@example.dk"]
    )
    assert str(file.views.get(email=invitation.email)) == f"bevis.pdf: {invitation.email}"
    text = browser.get(at(invitation, requirement)).text
    assert "kollega@example.dk: første gang" in text


def test_files_without_a_row_are_swept_a_day_later_and_no_others(sheet, storage):
    invitation, _browser, requirement = sheet
    attached(invitation, requirement)
    for folder in ("answers", "receipts"):
        uploads.keep(pdf(), folder)
    for path in storage.rglob("*.pdf"):
        os.utime(path, (0, 0))

    tasks.sweep_attachments()

    assert [str(path.relative_to(storage)) for path in storage.rglob("*.pdf")] == [
        AnswerFile.objects.get().file.name
    ]


def attach_while_sending(settings) -> bool:
    """Whether the receipt knows the file that a colleague attaches while another sends."""
    hold = Hold()
    settings.PAUSES = {"answer_file": hold}
    invitation, _browser = inside()
    requirement = invitation.dialogue.requirements.first()

    def attach():
        return attached(Invitation.objects.get(pk=invitation.pk), requirement)

    _file, receipt = hold.race(attach, meanwhile=lambda: answers.finish(invitation))
    return "bevis.pdf" in receipt.content


@pytest.mark.django_db(transaction=True)
def test_a_file_attached_while_another_sends_is_in_the_receipt(settings):
    assert attach_while_sending(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_not(settings):
    settings.LOCKS_OFF = True

    assert not attach_while_sending(settings)
