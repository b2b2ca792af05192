"""A file has a type and versions, lies in the place a step wants it, and knows who opened it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from procurement.actions import documents
from procurement.files import access_log
from procurement.models import Case, Document, DocumentView, UnwantedDocument
from tests.factories import make_case, make_document, make_user

pytestmark = pytest.mark.usefixtures("uploads_folder")
Kind = Document.Kind


def upload(name="a.txt", content=b"Hej"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def first(case, requester):
    return documents.attach(case, by=requester, upload=upload(), kind=Kind.PRODUCT)


def kinds(case):
    return list(Event.objects.about(case).values_list("kind", flat=True))


def url(name, *arguments):
    return reverse(f"procurement:{name}", args=arguments)


@pytest.fixture
def sees(client):
    def get(person, address, **data):
        client.force_login(person)
        return client.get(address, data)

    return get


@pytest.fixture
def sends(client):
    def post(person, address, **data):
        client.force_login(person)
        return client.post(address, data, follow=True)

    return post


# In its place


@pytest.mark.spec("C04a")
@pytest.mark.spec("C04b")
def test_a_step_shows_what_it_wants_and_takes_a_file_into_its_place(sees, sends, case, coordinator):
    step = case.step_named("papers")

    page = sees(coordinator, step.get_absolute_url()).content.decode()
    assert page.count("Mangler</span>") >= 4
    assert "Produktbeskrivelse" in page
    answer = sends(
        coordinator,
        url("attach", case.pk),
        kind=Kind.PRODUCT,
        step=step.pk,
        files=[upload("produkt.txt")],
    )

    kept = Document.objects.get()
    assert (kept.kind, kept.step) == (Kind.PRODUCT, step)
    assert "Til stede</span>" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{step.get_absolute_url()}#documents"


@pytest.mark.spec("C04b")
def test_the_four_papers_are_asked_for_and_others_lie_beside_them(sees, sends, case, coordinator):
    step = case.step_named("papers")
    upload_ = [upload("tegning.txt")]

    sends(coordinator, url("attach", case.pk), kind=Kind.OFFER, step=step.pk, files=upload_)
    shown = sees(coordinator, step.get_absolute_url())

    wanted = [paper.kind for paper in shown.context["wanted_papers"]]
    assert wanted == [Kind.PRODUCT, Kind.INTERFACES, Kind.SECURITY, Kind.CONFIGURATION]
    assert [file.name for file in shown.context["other_files"]] == ["tegning.txt"]
    assert "tegning.txt" in shown.content.decode()


def test_a_type_or_step_that_there_is_not_becomes_other(sends, case, coordinator):
    strange = make_case().steps.first()
    address = url("attach", case.pk)

    sends(coordinator, address, kind="virus", step=strange.pk, files=[upload("a.txt")])
    sends(coordinator, address, kind="", step="x", files=[upload("b.txt", b"B")])

    assert set(case.documents.values_list("kind", "step")) == {("", None)}


def test_a_renamed_program_is_refused_in_its_place_too(sends, case, coordinator):
    address = url("attach", case.pk)

    answer = sends(coordinator, address, kind=Kind.PRODUCT, files=[upload("a.pdf", b"MZ\x90\0")])

    assert "passer ikke til navnet" in answer.content.decode()
    assert not case.documents.exists()


@pytest.mark.spec("C04a")
def test_what_is_not_relevant_is_said_with_a_reason_and_taken_back(
    sees, sends, case, coordinator, requester
):
    address = url("mark_unwanted", case.pk, Kind.SECURITY)

    assert "Skriv begrundelsen" in sends(coordinator, address, reason=" ").content.decode()
    for _click in range(2):
        answer = sends(coordinator, address, reason="Systemet har intet login")
    assert "Systemet har intet login" in answer.content.decode()
    assert UnwantedDocument.objects.get().by == coordinator
    assert sees(requester, address).status_code == 403
    sends(coordinator, url("mark_wanted", case.pk, Kind.SECURITY))

    assert not UnwantedDocument.objects.exists()
    assert kinds(case)[:2] == [
        "procurement.document_marked_wanted",
        "procurement.document_marked_unwanted",
    ]


@pytest.mark.parametrize("kind", [Kind.OFFER, "virus"])
def test_what_no_step_wants_cannot_be_left_out(sees, case, coordinator, kind):
    assert sees(coordinator, url("mark_unwanted", case.pk, kind)).status_code == 404


# Closed cases


def test_a_closed_case_takes_no_files_and_says_so(case, first, requester):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)

    with pytest.raises(ValidationError, match="afsluttet"):
        documents.attach(case, by=requester, upload=upload("b.txt", b"B"))
    with pytest.raises(ValidationError, match="afsluttet"):
        documents.add_version(first, by=requester, upload=upload("b.txt", b"B"))
    with pytest.raises(Refused, match="afsluttet"):
        documents.mark_unwanted(case, by=requester, kind=Kind.SECURITY, reason="Nej")


# Types and numbers


def test_the_type_is_changed_later(sends, case, first, requester):
    address = url("change_kind", first.pk)

    for _click in range(2):
        sends(requester, address, kind=Kind.SECURITY)
    first.refresh_from_db()
    assert first.kind == Kind.SECURITY
    assert kinds(case).count("procurement.document_kind_changed") == 1
    answer = sends(requester, address, kind="virus").content.decode()

    assert "error-summary" in answer or "form-error" in answer
    assert Document.objects.get().kind == Kind.SECURITY


@pytest.mark.spec("X03")
@pytest.mark.spec("C13e")
def test_each_document_has_its_number_in_the_records_system(
    sends, case, first, coordinator, requester
):
    address = url("note_journal_number", first.pk)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)

    for _click in range(2):
        sends(coordinator, address, journal_number="26/1234-7")

    first.refresh_from_db()
    assert first.journal_number == "26/1234-7"
    assert kinds(case).count("procurement.document_journalised") == 1
    sends(coordinator, address, journal_number="")
    sends(coordinator, address, journal_number="x" * 61)
    assert Document.objects.get().journal_number == ""
    assert sends(requester, address, journal_number="1").status_code == 403


def test_one_file_can_be_two_papers_of_the_case(sends, case, first, requester):
    for kind in (Kind.SECURITY, Kind.SECURITY):
        answer = sends(requester, url("attach", case.pk), kind=kind, files=[upload("b.txt")])

    assert "samme fil" in answer.content.decode()
    assert sorted(case.documents.values_list("kind", flat=True)) == [Kind.PRODUCT, Kind.SECURITY]
    documents.remove(first, by=requester)
    assert documents.put_back(first, by=requester)


def test_a_type_that_the_same_file_has_already_is_refused_beside_the_choice(
    sends, case, first, requester
):
    documents.attach(case, by=requester, upload=upload("b.txt"), kind=Kind.SECURITY)

    answer = sends(requester, url("change_kind", first.pk), kind=Kind.SECURITY)

    assert "ligger på sagen som den type i forvejen" in answer.content.decode()
    assert case.documents.filter(kind=Kind.PRODUCT).get() == first


# Versions


def test_a_new_version_takes_the_place_and_the_old_one_is_kept(
    sees, sends, case, first, requester, coordinator
):
    answer = sends(coordinator, url("add_version", first.pk), file=upload("b.txt", b"Ny"))

    new = Document.objects.get(version=2)
    assert (new.replaces, new.kind) == (first, Kind.PRODUCT)
    assert "er nu version 2" in answer.content.decode()
    assert Document.objects.newest().get() == new
    page = sees(requester, url("document_detail", first.pk)).content.decode()
    assert "Der er en nyere version" in page
    assert first.get_absolute_url() in page
    assert b"".join(sees(requester, first.get_absolute_url()).streaming_content) == b"Hej"


def test_a_version_that_is_no_file_or_the_same_one_is_refused_in_words(sends, first, requester):
    address = url("add_version", first.pk)

    assert "Vælg en fil først" in sends(requester, address).content.decode()
    assert "samme fil" in sends(requester, address, file=upload("b.txt")).content.decode()
    assert "passer ikke" in sends(requester, address, file=upload("b.pdf")).content.decode()
    assert Document.objects.get() == first


def test_who_comes_second_keeps_the_file_and_is_told(sends, case, first, requester, coordinator):
    documents.add_version(first, by=coordinator, upload=upload("b.txt", b"Koordinatorens"))

    answer = sends(requester, url("add_version", first.pk), file=upload("c.txt", b"Min"))

    beside = Document.objects.get(name="c.txt")
    assert (beside.version, beside.replaces, beside.kind) == (1, None, Kind.PRODUCT)
    assert "kom først" in answer.content.decode()


def test_a_version_of_a_removed_file_is_kept_as_a_file_of_its_own(case, first, requester):
    documents.remove(first, by=requester)

    kept = documents.add_version(first, by=requester, upload=upload("b.txt", b"Ny"))

    assert kept.replaces is None


def test_versions_go_and_come_back_together(case, first, requester):
    second = documents.add_version(first, by=requester, upload=upload("b.txt", b"2"))

    documents.remove(second, by=requester)
    assert not case.documents.kept().exists()
    documents.put_back(second, by=requester)

    assert case.documents.kept().count() == 2
    assert documents.put_back(second, by=requester)


def test_what_came_again_meanwhile_is_not_put_back(sends, case, first, requester):
    documents.remove(first, by=requester)
    documents.attach(case, by=requester, upload=upload("b.txt"), kind=Kind.PRODUCT)

    answer = sends(requester, url("put_back_document", first.pk))

    assert "forbliver" in answer.content.decode()
    assert case.documents.kept().count() == 1


def test_an_old_version_is_not_removed_by_itself(sends, first, requester):
    documents.add_version(first, by=requester, upload=upload("b.txt", b"2"))

    assert sends(requester, url("remove_document", first.pk)).status_code == 403
    assert sends(requester, url("change_kind", first.pk), kind="").status_code == 403


def test_a_version_whose_row_fails_leaves_no_file(first, uploads_folder):
    before = sorted(uploads_folder.rglob("*"))

    with pytest.raises((IntegrityError, ValueError)):
        documents.add_version(first, by=None, upload=upload("b.txt", b"2"))
    left = [path for path in sorted(uploads_folder.rglob("*")) if path not in before]
    assert not [path for path in left if path.is_file()]


# Who saw what


@pytest.mark.spec("X10")
def test_it_is_noted_who_opened_a_file_first_and_last(sees, first, architect, requester):
    address = url("document", first.pk)

    for _time in range(2):
        b"".join(sees(architect, address).streaming_content)

    view = first.views.get()
    assert view.user == architect
    assert view.last_at > view.first_at


def test_a_look_at_the_head_is_no_opening(client, first, architect):
    client.force_login(architect)

    answer = client.head(url("document", first.pk))
    for close in answer._resource_closers:
        close()

    assert not first.views.exists()


def test_the_uploader_and_the_coordinator_see_who_opened_it_and_nobody_else(
    sees, first, architect, requester, coordinator
):
    reader = make_user(name="Læser Lund", department=requester.department)
    access_log.note([DocumentView(document=first, user=reader)])
    address = url("document_detail", first.pk)

    for person in (requester, coordinator):
        assert "Læser Lund" in sees(person, address).content.decode()
    assert "Læser Lund" not in sees(architect, address).content.decode()


# Pages


def test_the_page_of_a_file_is_for_those_who_see_the_case(sees, case, first, stranger):
    other = make_user(Role.REQUESTER, authority=case.authority)

    for person in (stranger, other):
        for name in ("document_detail", "document_list"):
            pk = first.pk if name == "document_detail" else case.pk
            assert sees(person, url(name, pk)).status_code == 404


def test_the_list_shows_type_version_step_and_size(sees, case, requester):
    for number in range(30):
        make_document(case=case, name=f"bilag-{number:02}.pdf", kind=Kind.OFFER)

    page = sees(requester, url("document_list", case.pk)).content.decode()

    assert "bilag-29.pdf" in page
    assert "bilag-00.pdf" not in page
    assert "Viser 25 af 30" in page


def test_the_list_without_files_says_what_belongs_there(sees, case, requester):
    page = sees(requester, url("document_list", case.pk)).content.decode()

    assert "Ingen filer" in page or "ikke vedhæftet" in page


@pytest.mark.parametrize("name", ["document_list", "case_detail"])
def test_the_pages_ask_the_same_of_three_files_as_of_one(
    sees, query_count, case, coordinator, architect, name
):
    from procurement.actions import reviews  # noqa: PLC0415 -- only here

    def add(number):
        document = make_document(case=case, name=f"{number}.pdf", kind=Kind.TECHNICAL)
        reviews.ask(document, by=coordinator, role=Role.ARCHITECT, reviewer=architect)

    add(1)
    address = url(name, case.pk)
    sees(coordinator, address)
    one = query_count(sees, coordinator, address)
    add(2)
    add(3)

    assert query_count(sees, coordinator, address) <= one


def test_the_page_of_a_file_asks_the_same_of_three_versions_as_of_one(
    sees, query_count, case, first, requester
):
    address = url("document_detail", first.pk)
    sees(requester, address)
    one = query_count(sees, requester, address)
    second = documents.add_version(first, by=requester, upload=upload("b.txt", b"2"))
    documents.add_version(second, by=requester, upload=upload("c.txt", b"3"))

    assert query_count(sees, requester, address) <= one
