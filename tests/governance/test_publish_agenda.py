import datetime
import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from governance import papers, permissions, tasks
from governance.models import Meeting, Paper
from notifications.models import Event, Notification
from tests.factories import make_document, make_item
from tests.papers import archivable


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages


@pytest.fixture
def closed(meeting, item):
    item.papers.add(make_document(case=item.case, name="Projektbeskrivelse.pdf"))
    meeting.status = Meeting.Status.CLOSED
    meeting.save()
    return meeting


def page_of(meeting):
    return reverse("governance:publish_agenda", args=[meeting.pk])


def bytes_of(paper):
    with paper.file.open("rb") as file:
        return file.read()


def pdf_of(client, meeting, kind="agenda"):
    answer = client.get(reverse(f"governance:{kind}_pdf", args=[meeting.pk]))
    return pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_board_and_those_on_the_agenda_are_told(
    client, closed, secretary, chair, member, requester
):
    client.force_login(secretary)
    assert chair.name in client.get(page_of(closed)).content.decode()

    client.post(page_of(closed))

    closed.refresh_from_db()
    assert closed.status == Meeting.Status.PUBLISHED
    event = Event.objects.about(closed).get(kind="governance.agenda_published")
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {chair, member, requester}


@pytest.mark.spec("G17")
def test_the_agenda_becomes_a_pdf_that_is_accessible_and_can_be_archived(
    client, closed, secretary, member
):
    client.force_login(secretary)
    client.post(page_of(closed))
    client.force_login(member)

    pdf = pdf_of(client, closed)

    archivable(pdf)
    assert str(pdf.Root.Lang) == "da"
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Dagsorden: It-projektrådet, mandag den ")
    links = [
        str(annotation.A.URI)
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation and "/URI" in annotation.A
    ]
    paper = closed.items.get().papers.get()
    assert any(link.endswith(paper.get_absolute_url()) for link in links)
    assert all(link.startswith(("http", "mailto:")) for link in links)


def test_the_pdf_is_frozen(client, closed, secretary):
    client.force_login(secretary)
    client.post(page_of(closed))
    paper = Paper.objects.get()
    before = bytes_of(paper)

    tasks.make_paper(paper.pk)
    papers.freeze_paper(paper, b"another")

    paper.refresh_from_db()
    assert bytes_of(paper) == before
    assert paper.attempts == 1


@pytest.mark.usefixtures("closed")
def test_while_it_is_being_made_the_page_says_so_with_and_without_script(client, closed, member):
    closed.status = Meeting.Status.PUBLISHED
    closed.save()
    paper = Paper.objects.create(meeting=closed, kind=Paper.Kind.AGENDA)
    client.force_login(member)
    progress = reverse("governance:paper_progress", args=[paper.pk])

    page = client.get(closed.get_absolute_url()).content.decode()
    assert f'hx-get="{progress}"' in page
    assert '<meta http-equiv="refresh"' in page
    answer = client.get(reverse("governance:agenda_pdf", args=[closed.pk]), follow=True)
    assert "ved at blive lavet" in answer.content.decode()

    tasks.make_paper(paper.pk)
    ready = client.get(progress).content.decode()
    assert reverse("governance:agenda_pdf", args=[closed.pk]) in ready
    assert "hx-get" not in ready
    assert "http-equiv" not in client.get(closed.get_absolute_url()).content.decode()


def test_a_paper_nobody_rang_for_is_found_by_the_sweep(closed):
    paper = Paper.objects.create(meeting=closed, kind=Paper.Kind.AGENDA)
    tasks.sweep_papers()
    assert not Paper.objects.get().is_ready

    Paper.objects.update(asked_at="2026-01-01T00:00Z")
    tasks.sweep_papers()

    paper.refresh_from_db()
    assert paper.is_ready


def test_what_goes_wrong_is_tried_again_then_shown_to_the_secretary(
    client, closed, secretary, member, monkeypatch
):
    paper = Paper.objects.create(meeting=closed, kind=Paper.Kind.AGENDA)
    again = reverse("governance:make_paper_again", args=[paper.pk])

    def broken(paper):
        raise OSError("no disk")

    with monkeypatch.context() as trouble:
        trouble.setattr(tasks, "render_paper", broken)
        for _attempt in range(papers.ATTEMPTS):
            assert not Paper.objects.get().is_failed
            tasks.make_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.is_failed
    assert "no disk" in paper.last_error

    client.force_login(member)
    page = client.get(closed.get_absolute_url()).content.decode()
    assert "kunne ikke laves" in page
    assert again not in page
    assert client.post(again).status_code == 403
    client.force_login(secretary)
    assert again in client.get(closed.get_absolute_url()).content.decode()
    client.post(again)
    paper.refresh_from_db()
    assert paper.is_ready


@pytest.mark.parametrize(("hours", "warned"), [(1, True), (-1, False)])
def test_an_open_agenda_is_closed_by_it_and_the_page_says_that_the_deadline_is_open(
    client, meeting, item, secretary, hours, warned
):
    deadline = timezone.now() + datetime.timedelta(hours=hours)
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=deadline)
    client.force_login(secretary)

    page = client.get(page_of(meeting)).content.decode()
    client.post(page_of(meeting))

    assert ("ikke overskredet" in page) is warned
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.PUBLISHED
    kinds = [event.kind for event in Event.objects.about(meeting).order_by("pk")]
    assert kinds[-2:] == ["governance.agenda_closed", "governance.agenda_published"]


def test_what_is_sent_out_is_not_sent_out_again(decidable, secretary):
    assert not permissions.can_publish_agenda(secretary, decidable.meeting)


def test_who_may(client, closed, chair, coordinator, stranger):
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.post(page_of(closed)).status_code == expected
    Paper.objects.create(meeting=closed, kind=Paper.Kind.AGENDA)
    assert client.get(reverse("governance:agenda_pdf", args=[closed.pk])).status_code == 404


def test_an_agenda_without_items_can_be_published_too(client, meeting, secretary):
    meeting.status = Meeting.Status.CLOSED
    meeting.save()
    client.force_login(secretary)

    client.post(page_of(meeting))

    assert len(pdf_of(client, meeting).pages) == 1


def test_an_agenda_of_many_items_has_them_all(client, closed, secretary):
    for number in range(3):
        make_item(meeting=closed, heading=f"Punkt {number}", late_reason="Haster", strategic=True)
    client.force_login(secretary)

    client.post(page_of(closed))

    assert len(pdf_of(client, closed).pages) == 5
