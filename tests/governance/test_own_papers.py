"""Who may not read an item has the agenda and the minutes made without it."""

import pytest
from django.urls import reverse

from governance import packages, permissions, tasks
from governance.actions import items
from governance.documents import html_of
from governance.gaps import hidden_in
from governance.models import Addendum, AgendaItem, Meeting, Paper, Recusal
from governance.own_papers import papers_for
from notifications.models import Event
from procurement.models import Case, DocumentView
from tests.factories import (
    make_document,
    make_item,
    make_meeting,
    make_seat,
    make_user,
    next_monday,
)

SENTENCE = "Punktet er udeladt i dit eksemplar"
LEFT_OUT = ("Opsigelse af aftale", "Rådet siger den op.")


@pytest.fixture
def closed(meeting, item):
    """One of two items is confidential, and everything of the meeting is made."""
    make_item(meeting=meeting, heading="Åbent punkt")
    content = {"heading": LEFT_OUT[0], "recommendation": LEFT_OUT[1], "confidential": "Priser"}
    AgendaItem.objects.filter(pk=item.pk).update(**content)
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    for kind in ("agenda", "minutes", "public"):
        meeting.papers.create(kind=kind, state=Paper.State.READY, file="x.pdf")
    return AgendaItem.objects.get(pk=item.pk)


def page_of(name, meeting, *more):
    return reverse(f"governance:{name}", args=[meeting.pk, *more])


@pytest.mark.parametrize("kind", ["agenda", "minutes", "public"])
def test_the_copy_is_asked_for_made_and_fetched(client, closed, manager, architect, kind):
    meeting, pdf = closed.meeting, {"public": "public_minutes"}.get(kind, kind)
    address = page_of(f"{pdf}_pdf", meeting)
    ask = page_of("ask_for_paper", meeting, kind)
    client.force_login(manager)
    assert ask in client.get(meeting.get_absolute_url()).text
    assert "Få lavet dit eget eksemplar" in client.get(address, follow=True).text

    answer = client.post(ask)

    assert answer.status_code == 302
    made = meeting.papers.get(kind=kind, without=str(closed.pk))
    assert made.is_ready
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    assert address in client.get(answer.url).text
    text = html_of(made)
    assert SENTENCE in text
    assert "Åbent punkt" in text
    assert not [secret for secret in LEFT_OUT if secret in text]
    client.force_login(architect)
    client.post(ask)
    assert Event.objects.filter(kind="governance.paper_asked_for").count() == 1


def test_who_may_read_all_of_it_has_nothing_to_ask_for(client, closed, member):
    client.force_login(member)

    page = client.get(closed.meeting.get_absolute_url()).text

    assert page_of("agenda_pdf", closed.meeting) in page
    ask = page_of("ask_for_paper", closed.meeting, "agenda")
    assert ask not in page
    assert client.post(ask).status_code == 403


@pytest.mark.parametrize("kind", ["addendum", "alt"])
def test_there_is_no_copy_of_what_is_not_made(client, closed, manager, kind):
    client.force_login(manager)

    assert client.post(page_of("ask_for_paper", closed.meeting, kind)).status_code == 400


def test_what_was_taken_off_is_left_out_too_for_it_stands_in_the_paper(closed, secretary, manager):
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    Case.objects.filter(pk=closed.case_id).update(status=Case.Status.AWAITING_BOARD)

    items.take_off(AgendaItem.objects.get(pk=closed.pk), by=secretary)

    assert hidden_in(closed.meeting, manager) == str(closed.pk)
    [agenda, *_others] = papers_for(manager, closed.meeting)
    assert agenda.pk is None


def test_an_addendum_is_read_by_those_who_may_read_what_it_is_about(client, closed, manager):
    for item in (closed, None):
        about = Addendum.objects.create(
            meeting=closed.meeting, item=item, text="Rettelse", written_by=manager
        )
        closed.meeting.papers.create(
            kind="addendum", addendum=about, state=Paper.State.READY, file="x.pdf"
        )
    client.force_login(manager)
    secret, open_ = Addendum.objects.order_by("pk")

    assert [one.addendum for one in papers_for(manager, closed.meeting)[3:]] == [open_]
    assert client.get(page_of("addendum_pdf", closed.meeting, secret.pk)).status_code == 404


def test_what_could_not_be_made_is_tried_again_by_whoever_asked(
    client, closed, manager, monkeypatch
):
    client.force_login(manager)
    monkeypatch.setattr(tasks, "render_paper", lambda _paper: 1 / 0)
    ask = page_of("ask_for_paper", closed.meeting, "agenda")
    client.post(ask)
    Paper.objects.exclude(without="").update(state=Paper.State.FAILED)
    paper = Paper.objects.exclude(without="").get()
    assert permissions.can_make_paper_again(manager, paper)
    assert not permissions.can_make_paper_again(manager, Paper.objects.filter(without="").first())
    again = reverse("governance:make_paper_again", args=[paper.pk])
    assert again in client.get(closed.meeting.get_absolute_url()).text
    monkeypatch.undo()

    client.post(ask)

    assert Paper.objects.get(pk=paper.pk).is_ready


def test_the_disqualified_have_a_copy_without_their_item(closed, member):
    AgendaItem.objects.update(confidential="")
    Recusal.objects.create(item=closed, user=member, reason="x", declared_by=member)

    [agenda, *_others] = papers_for(member, closed.meeting)

    assert (agenda.pk, agenda.without) == (None, str(closed.pk))
    assert LEFT_OUT[0] not in html_of(agenda)


@pytest.fixture
def seated(board, authority):
    """Somebody with a seat in the board, and no role at all."""
    make_seat(board, role="secretary")
    return make_seat(board, make_user(authority=authority)).user


@pytest.mark.spec("X10")
def test_a_seat_opens_the_papers_of_a_published_agenda_while_it_lasts(
    client, meeting, item, seated, settings, tmp_path
):
    paper = make_document(case=item.case)
    other = make_document(case=item.case, name="andet.pdf")
    item.papers.add(paper)
    later = make_item(meeting=make_meeting(board=meeting.board, starts_at=next_monday(weeks=1)))
    later.papers.add(make_document(case=later.case))
    use(settings, tmp_path, paper)
    client.force_login(seated)
    address = reverse("governance:item_paper", args=[item.pk, paper.pk])

    assert client.get(address).status_code == 403
    assert "når dagsordenen er udsendt" in client.get(item.get_absolute_url()).text
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.PUBLISHED)
    assert b"".join(client.get(address).streaming_content) == b"%PDF"
    assert DocumentView.objects.get().user == seated
    for closed_to_them in (
        reverse("governance:item_paper", args=[item.pk, other.pk]),
        reverse("procurement:document", args=[paper.pk]),
        item.case.get_absolute_url(),
    ):
        assert client.get(closed_to_them).status_code == 404
    assert not permissions.can_read_papers(seated, later)

    seated.seats.update(last_day="2026-01-01", first_day="2026-01-01")
    assert client.get(address).status_code == 404
    assert client.get(item.get_absolute_url()).status_code == 404


@pytest.mark.spec("X10")
def test_who_fetches_the_package_has_opened_the_papers_in_it(
    client, meeting, item, seated, settings, tmp_path
):
    mine, hidden = (make_document(case=item.case) for _count in range(2))
    item.papers.add(mine)
    other = make_item(meeting=meeting, confidential="Priser")
    other.papers.add(hidden)
    Recusal.objects.create(item=other, user=seated, reason="x", declared_by=seated)
    use(settings, tmp_path, mine)
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    package = meeting.packages.create(without=hidden_in(meeting, seated))
    packages.keep(package, b"%PDF")
    client.force_login(seated)

    assert b"".join(client.get(page_of("package_pdf", meeting)).streaming_content) == b"%PDF"

    assert [one.document for one in DocumentView.objects.filter(user=seated)] == [mine]


def use(settings, tmp_path, paper):
    """A storage of the test's own, with the paper in it."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages
    (tmp_path / "cases").mkdir()
    (tmp_path / paper.file.name).write_bytes(b"%PDF")
