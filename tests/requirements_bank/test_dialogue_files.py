"""All suppliers get the same papers with a market dialogue; they are frozen when it is opened."""

import datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from notifications.models import Event
from portal import uploads
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import dialogue_files, dialogues
from requirements_bank.dialogues import proposals
from requirements_bank.models import DialogueFile
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.addresses import page as address
from tests.requirements_bank.suppliers import inside, page, visitor


def paper(
    name: str = "proces.txt", content: bytes = b"Den nuvaerende proces"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(dialogue, buyer, **how) -> DialogueFile:
    upload = paper(**how)
    found = uploads.inspect(upload)
    return dialogue_files.add_file(dialogue, by=buyer, upload=upload, found=found)


def opened(draft, buyer):
    make_asked(draft, 1)
    draft.deadline = timezone.now() + datetime.timedelta(days=7)
    draft.save()
    dialogues.activate(draft, by=buyer)
    draft.refresh_from_db()
    return inside(dialogue=draft)


def test_the_buyer_attaches_files_and_takes_them_away(client, buyer, draft, case):
    client.force_login(buyer)
    url = address("dialogue_files", draft)
    files = {"uploads": [paper(), paper("kort.csv", b"a;b\n")]}

    shown = client.post(url, files, follow=True).text

    assert "proces.txt" in shown
    assert "kort.csv" in shown
    first = draft.files.first()
    assert client.get(first.get_absolute_url()).getvalue() == b"Den nuvaerende proces"
    stored = first.file.name
    gone = client.post(address("remove_dialogue_file", first), follow=True)
    assert "“proces.txt” er fjernet." in gone.text
    assert [file.name for file in draft.files.all()] == ["kort.csv"]
    kinds = list(Event.objects.about(case).values_list("kind", flat=True))
    assert kinds.count("requirements_bank.file_added") == 2
    assert kinds.count("requirements_bank.file_removed") == 1
    assert default_storage.exists(stored)


def test_a_file_that_is_taken_away_is_gone_from_the_disk(
    buyer, draft, django_capture_on_commit_callbacks
):
    kept = add(draft, buyer)
    stored = kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        dialogue_files.remove_file(DialogueFile.objects.get(), by=buyer)
        dialogue_files.remove_file(kept, by=buyer)

    assert not default_storage.exists(stored)
    assert Event.objects.filter(kind="requirements_bank.file_removed").count() == 1


def test_what_is_not_what_its_name_says_is_refused(client, buyer, draft):
    client.force_login(buyer)

    response = client.post(
        address("dialogue_files", draft), {"uploads": paper("plan.pdf", b"<html>")}
    )

    assert "passer ikke til navnet" in response.text
    assert not draft.files.exists()


def test_the_same_file_is_one_and_there_is_an_end_to_it(client, buyer, draft, monkeypatch):
    assert add(draft, buyer) == add(draft, buyer)
    monkeypatch.setattr(DialogueFile, "MOST", 1)
    with pytest.raises(Refused):
        add(draft, buyer, content=b"Noget andet")
    client.force_login(buyer)

    response = client.post(
        address("dialogue_files", draft), {"uploads": paper(content=b"Noget tredje")}
    )

    assert "højst have tyve filer" in response.text


def test_each_supplier_gets_them_and_nobody_without_the_link(buyer, draft):
    kept = add(draft, buyer)
    invitation, browser = opened(draft, buyer)
    where = page(invitation, f"papirer/{kept.pk}/")

    text = browser.get(page(invitation)).text
    fetched = browser.get(where)

    assert where in text
    assert "proces.txt" in text
    assert fetched.getvalue() == b"Den nuvaerende proces"
    assert "attachment" in fetched["Content-Disposition"]
    assert visitor().get(where).status_code == 404
    other, foreign = inside(dialogue=make_dialogue())
    assert foreign.get(page(other, f"papirer/{kept.pk}/")).status_code == 404


def test_they_stand_on_the_page_and_in_what_suppliers_will_see(client, buyer, draft):
    add(draft, buyer)
    client.force_login(buyer)

    for where in (draft.get_absolute_url(), address("preview", draft)):
        assert "proces.txt" in client.get(where).text


def test_when_it_is_opened_they_stand(client, buyer, draft):
    kept = add(draft, buyer)
    opened(draft, buyer)
    client.force_login(buyer)

    assert client.get(address("dialogue_files", draft)).status_code == 403
    assert client.post(address("remove_dialogue_file", kept)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        add(draft, buyer, content=b"For sent")
    kept.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        dialogue_files.remove_file(kept, by=buyer)
    assert draft.files.get() == kept


def test_who_approves_it_is_shown_which_files_changed(buyer, draft):
    before = proposals.about(draft)
    add(draft, buyer)
    after = proposals.about(draft)

    assert (before["files"], after["files"][0].split(" ")[0]) == ([], "proces.txt")
    assert proposals._label("files") == "Bilag"


def test_those_who_do_not_see_the_dialogue_do_not_get_them(client, stranger, buyer, draft):
    kept = add(draft, buyer)
    client.force_login(stranger)

    assert client.get(kept.get_absolute_url()).status_code == 404
    assert client.post(address("remove_dialogue_file", kept)).status_code == 404
