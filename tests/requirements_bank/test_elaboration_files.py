"""Files in an elaboration round: sealed until it ends, then on the answer, and in each version."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.refusals import Refused
from portal.uploads import inspect
from requirements_bank.actions import answer_files, dialogues, elaborations, rounds
from requirements_bank.models import Answer, AnswerFile, AnswerKind, RoundSheet
from requirements_bank.sheets.sealing import AlreadyFinished, DeadlinePassed
from tests.races import Hold
from tests.requirements_bank.rounds import LATER, ask, entered, make_answered, page, time_is_up

PDF = b"%PDF-1.4 bevis"
EARLIER = b"%PDF-1.4 den gang"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


def stored(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def pdf(name="bevis.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_earlier(dialogue) -> None:
    """Alfa has put a file on the answer to the second requirement before the deadline."""
    answer = Answer.objects.get(invitation__supplier_name="Alfa", requirement__position=2)
    AnswerFile.objects.create(
        answer=answer,
        name="foer.pdf",
        file=pdf("foer.pdf", EARLIER),
        content_type="application/pdf",
        size=len(EARLIER),
        sha256=inspect(pdf("foer.pdf", EARLIER)).sha256,
        uploaded_at=timezone.now(),
    )


def attached(sheet, content=PDF, name="bevis.pdf") -> AnswerFile:
    upload = pdf(name, content)
    row = sheet.elaborations.select_related("requirement").get()
    return answer_files.attach_in_round(sheet, row, upload=upload, found=inspect(upload))


@pytest.fixture
def answered(db):
    dialogue = make_answered()
    with_earlier(dialogue)
    return dialogue


@pytest.fixture
def asked(answered):
    """Alfa's sheet, and the browser that has it open."""
    return entered(ask(answered))


def files_page(sheet) -> str:
    return page(sheet, f"krav/{sheet.elaborations.get().requirement_id}/filer/")


def test_a_supplier_attaches_a_file_and_takes_it_back_but_not_what_was_there(
    asked, storage, django_capture_on_commit_callbacks
):
    sheet, browser = asked
    assert files_page(sheet) in browser.get(page(sheet)).text
    before = stored(storage)

    text = browser.post(files_page(sheet), {"uploads": pdf()}, follow=True).text

    assert "bevis.pdf" in text
    assert "foer.pdf" in text
    assert "1 fil vedhæftet" in browser.get(page(sheet)).text
    earlier, new = AnswerFile.objects.order_by("pk")
    assert (new.answer, new.elaboration) == (None, sheet.elaborations.get())
    assert page(sheet, f"filer/{new.pk}/fjern/") in text
    assert page(sheet, f"filer/{earlier.pk}/fjern/") not in text
    assert browser.post(page(sheet, f"filer/{earlier.pk}/fjern/")).status_code == 404
    assert "bevis.pdf" in browser.get(page(sheet, f"filer/{new.pk}/fjern/")).text
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page(sheet, f"filer/{new.pk}/fjern/"))
    assert AnswerFile.objects.get() == earlier
    assert stored(storage) == before


def test_what_no_file_is_or_may_be_is_said(asked, storage):
    sheet, browser = asked
    before = stored(storage)

    wrong = browser.post(files_page(sheet), {"uploads": pdf("virus.exe", b"MZ")})

    assert wrong.status_code == 422
    assert stored(storage) == before


def test_the_same_file_is_one_also_when_the_answer_has_it(asked, storage):
    sheet, _browser = asked
    before = stored(storage)

    first, second = attached(sheet), attached(sheet)
    there = attached(sheet, EARLIER)

    assert first == second
    assert there.name == "foer.pdf"
    assert stored(storage) == before + 1


@pytest.mark.parametrize(("name", "most"), [("MOST_FILES", 1), ("MOST_BYTES", len(EARLIER))])
def test_the_limits_count_what_was_there_before(asked, monkeypatch, storage, name, most):
    sheet, browser = asked
    monkeypatch.setattr(answer_files, name, most)
    before = stored(storage)

    with pytest.raises(Refused):
        attached(sheet)
    assert browser.post(files_page(sheet), {"uploads": pdf()}).status_code == 422

    assert stored(storage) == before


def compared_file(file: AnswerFile) -> str:
    return reverse("requirements_bank:compared_file", args=[file.pk])


@pytest.mark.spec("E43")
def test_a_file_is_sealed_until_the_rounds_deadline_and_then_part_of_what_was_said(
    client, asked, answered
):
    sheet, browser = asked
    file = attached(sheet)
    elaborations.send_elaboration(sheet)
    buyer = answered.owner
    client.force_login(buyer)
    row = sheet.elaborations.get()
    about = reverse(
        "requirements_bank:compared_requirement", args=[answered.pk, row.requirement_id]
    )
    for address in (sheet.round.get_absolute_url(), about):
        assert "bevis.pdf" not in client.get(address).text
    assert client.get(compared_file(file)).status_code == 404
    own = browser.get(f"/besvarelse/{sheet.invitation_id}/filer/{file.pk}/")
    assert b"".join(own.streaming_content) == PDF

    time_is_up(sheet.round)

    # Before the portal has taken it over, and after it.
    for _time in range(2):
        shown = client.get(sheet.round.get_absolute_url())
        [said] = next(part for part in shown.context["parts"] if part.said).said
        label, pieces = said.differences[-1]
        assert (label, pieces[0]) == ("Filer", ("same", "foer.pdf"))
        assert ("new", "bevis.pdf") in [(how, text.strip()) for how, text in pieces]
        assert compared_file(file) in shown.text
        assert b"".join(client.get(compared_file(file)).streaming_content) == PDF
        if RoundSheet.objects.filter(round__closed_at=None).exists():
            rounds.close_round(sheet.round)
    answer = Answer.objects.get(invitation=sheet.invitation, requirement=row.requirement)
    assert [one.name for one in answer.files.all()] == ["foer.pdf", "bevis.pdf"]
    assert "bevis.pdf" in client.get(about).text


def test_the_proof_of_a_round_names_what_came_in_it(asked):
    sheet, browser = asked
    attached(sheet)

    browser.post(page(sheet), {"send": "1", **fields(sheet)})

    sheet.refresh_from_db()
    [said] = json.loads(sheet.content)["answers"]
    assert [file["name"] for file in said["files"]] == ["bevis.pdf"]
    text = browser.get(page(sheet)).text
    assert "bevis.pdf" in text
    assert "foer.pdf" in text


def fields(sheet) -> dict:
    pk = sheet.elaborations.get().requirement_id
    return {f"r{pk}-choice": "no", f"r{pk}-elaboration": "Som det var."}


@pytest.mark.parametrize("how", ["unsent", "cancelled"])
def test_a_file_that_was_not_sent_or_of_a_cancelled_round_is_never_shown(client, asked, how):
    sheet, _browser = asked
    file = attached(sheet)
    if how == "cancelled":
        elaborations.send_elaboration(sheet)
        rounds.cancel_round(sheet.round, by=sheet.round.asked_by, message="Fejl")
        time_is_up(sheet.round)
    else:
        time_is_up(sheet.round)
        rounds.close_round(sheet.round)
    client.force_login(sheet.round.asked_by)

    assert client.get(compared_file(file)).status_code == 404
    assert file not in AnswerFile.objects.unsealed()


def test_nothing_is_attached_or_removed_when_sent_or_late(asked, storage):
    sheet, browser = asked
    file = attached(sheet)
    elaborations.send_elaboration(sheet)
    before = stored(storage)

    for refusal in (AlreadyFinished, DeadlinePassed):
        with pytest.raises(refusal):
            attached(sheet, b"%PDF-1.4 sent")
        with pytest.raises(refusal):
            answer_files.remove_in_round(sheet, file)
        late = browser.post(files_page(sheet), {"uploads": pdf(content=b"%PDF-1.4 2")})
        assert late.status_code == 422
        browser.post(page(sheet, f"filer/{file.pk}/fjern/"))
        assert "Vedhæft filer" not in browser.get(files_page(sheet)).text
        time_is_up(sheet.round)

    assert file in AnswerFile.objects.all()
    assert stored(storage) == before


def test_another_supplier_reaches_none_of_them(asked):
    sheet, _browser = asked
    file = attached(sheet)
    other, foreign = entered(sheet.round, "Beta")

    for address in (
        files_page(sheet),
        page(sheet, f"filer/{file.pk}/fjern/"),
        page(other, f"filer/{file.pk}/fjern/"),
        f"/besvarelse/{other.invitation_id}/filer/{file.pk}/",
    ):
        assert foreign.get(address).status_code == 404
    assert foreign.post(page(other, f"filer/{file.pk}/fjern/")).status_code == 404


def test_what_is_taken_off_a_reopened_answer_stays_in_the_round_that_it_came_in(
    client, asked, answered
):
    sheet, browser = asked
    file = attached(sheet)
    elaborations.send_elaboration(sheet)
    time_is_up(sheet.round)
    rounds.close_round(sheet.round)
    answered.refresh_from_db()
    dialogues.reopen(answered, by=answered.owner, deadline=LATER, message="Igen")
    browser.post(f"/besvarelse/{sheet.invitation_id}/traek-tilbage/")
    sheet.invitation.refresh_from_db()
    sheet.invitation.status = "started"
    sheet.invitation.save()
    browser.post(f"/besvarelse/{sheet.invitation_id}/filer/{file.pk}/fjern/")

    file.refresh_from_db()
    assert (file.answer, file.elaboration) == (None, sheet.elaborations.get())
    assert file not in AnswerFile.objects.unsealed()


def test_a_document_that_is_elaborated_is_answered_by_the_file(asked):
    sheet, browser = asked
    row = sheet.elaborations.get()
    row.requirement.answer_kind = AnswerKind.DOCUMENT
    row.requirement.save()

    assert "Vedhæft dokumentet" in browser.get(page(sheet)).text


def attach_while_sending(settings) -> bool:
    """Whether the proof knows the file that a colleague attaches while another sends."""
    hold = Hold()
    settings.PAUSES = {"elaboration_file": hold}
    sheet, _browser = entered(ask(make_answered()))
    same = RoundSheet.objects.select_related("invitation__dialogue", "round").get(pk=sheet.pk)
    hold.race(lambda: attached(sheet), meanwhile=lambda: elaborations.send_elaboration(same))
    same.refresh_from_db()
    return "bevis.pdf" in same.content


@pytest.mark.django_db(transaction=True)
def test_a_file_attached_while_another_sends_is_in_the_proof(settings):
    assert attach_while_sending(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_not(settings):
    settings.LOCKS_OFF = True

    assert not attach_while_sending(settings)
