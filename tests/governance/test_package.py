"""The agenda with all its papers is one PDF, made in the background."""

import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from governance import packages, papers, permissions, tasks
from governance.actions import items, meetings, supplements
from governance.actions.packages import ask_for_package
from governance.gaps import hidden_in
from governance.models import AgendaItem, Meeting, Package, Recusal, Supplement
from governance.papers import ATTEMPTS
from notifications.models import Event
from tests.factories import make_document, make_item
from tests.papers import archivable, claims


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages


def pdf_of(*, pages=1, password=""):
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    written = io.BytesIO()
    locked = pikepdf.Encryption(user=password, owner=password) if password else False
    pdf.save(written, encryption=locked)
    return written.getvalue()


def add_paper(item, name, content, content_type="application/pdf"):
    paper = make_document(case=item.case, name=name)
    paper.content_type = content_type
    paper.file.save(f"cases/{paper.pk}", ContentFile(content))
    item.papers.add(paper)
    return paper


def publish(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
    meetings.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=secretary)


def made(meeting, reader=None):
    package = meeting.packages.get(without=hidden_in(meeting, reader) if reader else "")
    tasks.make_package(package.pk)
    package.refresh_from_db()
    assert package.is_ready, package.last_error
    with package.file.open("rb") as file:
        return pikepdf.open(io.BytesIO(file.read()))


def bookmarks(pdf):
    with pdf.open_outline() as outline:
        return {entry.title: [child.title for child in entry.children] for entry in outline.root}


def page_of(verb, meeting):
    return reverse(f"governance:{verb}", args=[meeting.pk])


def test_papers_follow_as_pages_with_bookmarks_below_their_item(meeting, item, secretary):
    add_paper(item, "projekt.pdf", pdf_of(pages=3))
    second = make_item(meeting=meeting, heading="Andet punkt")
    add_paper(second, "pris.pdf", pdf_of(pages=2))
    publish(meeting, secretary)

    pdf = made(meeting)

    assert bookmarks(pdf) == {
        "Dagsorden": [],
        "1. Medicinplan": ["projekt.pdf"],
        "2. Andet punkt": ["pris.pdf"],
    }
    own = len(pdf.pages) - 5
    assert own == 3
    assert claims(pdf) == {}


def test_links_to_papers_lead_inside_the_file(meeting, item, secretary):
    paper = add_paper(item, "projekt.pdf", pdf_of())
    publish(meeting, secretary)

    pdf = made(meeting)

    actions = [
        annotation.A
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation
    ]
    inside = [action for action in actions if action.S == "/GoTo"]
    assert [action.D[0].objgen for action in inside] == [pdf.pages[-1].obj.objgen] * 2
    address = reverse("governance:item_paper", args=[item.pk, paper.pk])
    assert not any(address in str(action.get("/URI", "")) for action in actions)


def test_other_kinds_and_locked_or_broken_pdfs_are_attached_and_what_is_gone_is_said(
    meeting, item, secretary
):
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    add_paper(item, "notat.docx", b"PK ord", word)
    add_paper(item, "laast.pdf", pdf_of(password="x"))
    add_paper(item, "brudt.pdf", b"%PDF-brudt")
    item.papers.add(make_document(case=item.case, name="vaek.pdf"))
    publish(meeting, secretary)

    pdf = made(meeting)

    names = {spec.filename for spec in pdf.attachments.values()}
    assert names == {"notat.docx", "laast.pdf", "brudt.pdf"}
    notes = [key for key in pdf.attachments if key.endswith("notat.docx")]
    assert pdf.attachments[notes[0]].get_file().read_bytes() == b"PK ord"
    assert bookmarks(pdf)["1. Medicinplan"] == []
    assert claims(pdf) == {"pdfuaid:part": "1"}


def test_without_papers_of_others_it_can_be_archived_as_the_agenda_can(meeting, item, secretary):
    publish(meeting, secretary)

    archivable(made(meeting))


def test_the_board_has_it_made_when_the_agenda_goes_out_and_fetches_it(
    client, meeting, item, secretary, member
):
    add_paper(item, "projekt.pdf", pdf_of())
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    client.force_login(secretary)
    client.post(page_of("publish_agenda", meeting))
    client.force_login(member)

    page = client.get(page_of("read_agenda", meeting)).text

    assert page_of("package_pdf", meeting) in page
    answer = client.get(page_of("package_pdf", meeting))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_while_it_is_being_made_the_page_says_how_far_with_and_without_script(
    client, meeting, item, secretary, member
):
    publish(meeting, secretary)
    client.force_login(member)

    first = client.get(page_of("read_agenda", meeting)).text
    assert f'hx-get="{page_of("package_progress", meeting)}"' in first
    assert '<meta http-equiv="refresh"' in first
    Package.objects.update(done=2, total=9)
    assert "2 af 9 dele" in client.get(page_of("package_progress", meeting)).text
    answer = client.get(page_of("package_pdf", meeting), follow=True)
    assert "ved at blive lavet" in answer.text
    made(meeting)
    ready = client.get(page_of("package_progress", meeting)).text
    assert "hx-get" not in ready
    assert Package.objects.get().total == 1


def test_who_may_not_read_an_item_gets_one_without_it(
    client, meeting, item, secretary, chair, member
):
    add_paper(item, "hemmeligt.pdf", pdf_of())
    make_item(meeting=meeting, heading="Andet punkt")
    publish(meeting, secretary)
    Recusal.objects.create(item=item, user=chair, reason="Min bror", declared_by=chair)
    client.force_login(chair)
    assert client.get(page_of("package_pdf", meeting)).status_code == 404
    page = client.get(page_of("read_agenda", meeting)).text
    assert page_of("ask_for_package", meeting) in page

    client.post(page_of("ask_for_package", meeting))

    pdf = made(meeting, chair)
    assert list(bookmarks(pdf)) == ["Dagsorden", "1. Punkt", "2. Andet punkt"]
    assert Package.objects.count() == 2
    made(meeting, member)
    answer = client.get(page_of("package_pdf", meeting))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_asked_for_twice_it_is_made_once(meeting, item, secretary, member):
    publish(meeting, secretary)

    assert ask_for_package(meeting, by=member) == ask_for_package(meeting, by=secretary)

    assert not Event.objects.filter(kind="governance.package_asked_for").exists()


def test_a_supplement_has_it_made_anew_and_what_was_begun_before_is_thrown_away(
    client, meeting, item, secretary, requester, tmp_path
):
    publish(meeting, secretary)
    made(meeting)
    before = Package.objects.get()
    Package.objects.update(state="waiting")
    begun = papers.begin(Package, before.pk)
    supplement = Supplement(text="Prisen er kendt.")
    paper = make_document(case=item.case, name="pris.pdf")
    paper.file.save(f"cases/{paper.pk}", ContentFile(pdf_of()))
    item = AgendaItem.objects.get(pk=item.pk)
    supplements.add_supplement(supplement, by=requester, item=item, papers=[paper])

    packages.keep(begun, b"%PDF-gammel")

    assert not Package.objects.get().is_ready
    assert bookmarks(made(meeting))["1. Medicinplan"] == ["pris.pdf"]


def test_the_file_before_it_goes(meeting, item, secretary, django_capture_on_commit_callbacks):
    publish(meeting, secretary)
    made(meeting)
    old = Package.objects.get()
    meeting.packages.all().want_again()

    with django_capture_on_commit_callbacks(execute=True):
        made(meeting)

    assert not old.file.storage.exists(old.file.name)
    assert Package.objects.get().file.name != old.file.name


def test_an_item_that_is_taken_off_is_not_in_the_next_one(meeting, item, secretary):
    publish(meeting, secretary)
    made(meeting)

    items.take_off(AgendaItem.objects.get(pk=item.pk), by=secretary)

    assert list(bookmarks(made(meeting))) == ["Dagsorden"]


def test_what_goes_wrong_is_tried_again_then_shown_and_can_be_asked_for_anew(
    client, meeting, item, secretary, member, monkeypatch
):
    publish(meeting, secretary)
    package = Package.objects.get()

    def broken(package):
        raise OSError("no disk")

    with monkeypatch.context() as trouble:
        trouble.setattr(packages, "make", broken)
        for _attempt in range(ATTEMPTS):
            assert not Package.objects.get().is_failed
            tasks.make_package(package.pk)
    assert Package.objects.get().is_failed
    tasks.make_package(package.pk)
    client.force_login(member)
    assert "kunne ikke laves" in client.get(page_of("read_agenda", meeting)).text

    client.post(page_of("ask_for_package", meeting))

    assert Package.objects.get().is_ready


def test_one_nobody_rang_for_is_found_by_the_sweep(meeting, item, secretary):
    publish(meeting, secretary)
    tasks.sweep_papers()
    assert not Package.objects.get().is_ready
    Package.objects.update(asked_at="2026-01-01T00:00Z")

    tasks.sweep_papers()

    assert Package.objects.get().is_ready


def test_before_the_agenda_is_out_there_is_nothing_to_ask_for(client, meeting, member):
    assert not permissions.can_ask_for_package(member, meeting)
    client.force_login(member)
    assert client.post(page_of("ask_for_package", meeting)).status_code == 403
    assert page_of("ask_for_package", meeting) not in (
        client.get(page_of("read_agenda", meeting)).text
    )


def test_a_package_of_another_authority_is_not_there(client, meeting, item, secretary, stranger):
    publish(meeting, secretary)
    client.force_login(stranger)

    for verb in ("package_pdf", "package_progress"):
        assert client.get(page_of(verb, meeting)).status_code == 404
