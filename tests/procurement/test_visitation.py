"""The IT visitation: an agenda of the cases to go through, attendance, and minutes of each.

Both are read page by page, and fetched as PDF.
"""

import io
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from pikepdf import open as open_pdf

from accounts.models import Role, User
from notifications.models import Event
from procurement import pdfs, tasks, visitation
from procurement.actions import visitation as actions
from procurement.course import standing
from procurement.files import orphans
from procurement.models import Case, ChecklistStep, Entry, VisitationPaper
from tests.factories import (
    make_case,
    make_department,
    make_document,
    make_user,
    open_gates,
    write_sheet,
)
from tests.races import at_once

PAGE, MINUTES = "/it-visitation/", "/it-visitation/referater/"


def at_step(number, person, **options):
    case = make_case(department=person.department, status=Case.Status.IN_PROGRESS, **options)
    case.steps.filter(number__lt=number).update(status=ChecklistStep.Status.DONE)
    standing.update(Case.objects.get(pk=case.pk))
    return case


@pytest.fixture
def agenda(client):
    def agenda(person):
        client.force_login(person)
        return [step.case for step in client.get(PAGE).context["agenda"]]

    return agenda


@pytest.mark.spec("C05a")
def test_the_agenda_has_the_cases_whose_papers_are_gathered_the_oldest_first(agenda, architect):
    first, second = at_step(5, architect), at_step(6, architect)
    at_step(4, architect)
    at_step(7, architect)
    over = at_step(5, architect)
    Case.objects.filter(pk=over.pk).update(status=Case.Status.WITHDRAWN)

    assert agenda(architect) == [first, second]


@pytest.mark.spec("C05a")
def test_each_case_has_its_attendance_and_its_minutes_by_day(client, architect):
    case, other = at_step(5, architect, title="Vagtplan"), at_step(5, architect)
    page = reverse("procurement:write_sheet", args=[case.pk, "visitation_meeting"])
    typed = {"date": "2026-11-20", "attended": "Amir og Bo", "minutes": "Login mangler."}
    client.force_login(architect)

    assert set(client.post(page, {}).context["form"].errors) == set(typed)
    client.post(page, typed)
    write_sheet(other, "visitation_meeting", **typed | {"date": "2026-11-13"})
    answer = client.get(MINUTES)

    held = [(str(day), [line.case for line in lines]) for day, lines in answer.context["held"]]
    assert held == [("2026-11-20", [case]), ("2026-11-13", [other])]
    for words in ("fredag den 20. november 2026", "Amir og Bo", "Login mangler."):
        assert words in answer.content.decode()
    assert "Login mangler." in client.get(case.steps.get(number=5).get_absolute_url()).text


@pytest.mark.spec("C06c")
def test_after_a_maybe_the_case_comes_back_with_its_papers(client, agenda, architect, coordinator):
    case = open_gates(at_step(6, architect, coordinator=coordinator))
    decide = reverse("procurement:decide_step", args=[case.steps.get(number=6).pk])
    client.force_login(architect)
    maybe = {"outcome": "maybe", "missing": "Tegning", "missing_by": "2026-12-04", "round": 1}
    client.post(decide, maybe)
    assert agenda(architect) == []

    client.force_login(coordinator)
    client.post(reverse("procurement:complete_step", args=[case.steps.get(number=4).pk]))

    assert agenda(architect) == [case]
    assert "runde 2" in client.get(PAGE).content.decode()


def test_a_process_with_a_weekly_meeting_has_its_cases_there_too(agenda, coordinator):
    case = make_case(department=coordinator.department, status=Case.Status.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(
        process="sih", current_phase="intake", current_step=3, next_roles=["coordinator"]
    )

    found = Case.objects.at_visitation().get()

    assert (found, found.course.step(3).key) == (case, "weekly_meeting")
    assert agenda(coordinator) == [case]


def test_it_is_for_the_visitation_and_each_sees_the_own_authority(
    client, agenda, architect, security, coordinator, requester, stranger
):
    case = at_step(5, architect)
    write_sheet(case, "visitation_meeting", date="2026-11-20", minutes="Internt", attended="Amir")

    for person in (architect, security, coordinator):
        assert agenda(person) == [case]
        assert "Internt" in client.get(MINUTES).content.decode()
    assert agenda(stranger) == []
    assert "Internt" not in client.get(MINUTES).content.decode()
    for person in (requester, make_user(Role.LEGAL, department=architect.department)):
        client.force_login(person)
        assert client.get(PAGE).status_code == client.get(MINUTES).status_code == 403
        assert client.post(reverse("procurement:ask_for_visitation_paper")).status_code == 403


def test_an_empty_agenda_says_how_cases_come_there(client, architect):
    client.force_login(architect)

    text = client.get(PAGE).content.decode()

    assert "Ingen sager venter på visitationen" in text
    assert "Lav dagsordenen som PDF" not in text
    assert "Der er ikke skrevet referat endnu" in client.get(MINUTES).content.decode()


def test_the_page_costs_the_same_for_one_case_and_for_three(client, architect, query_count):
    def add():
        case = at_step(5, architect)
        write_sheet(case, "visitation_meeting", date="2026-11-20", minutes="Ja", attended="Amir")

    client.force_login(architect)
    add()
    one = [query_count(client.get, page) for page in (PAGE, MINUTES)]
    add()
    add()

    assert [query_count(client.get, page) for page in (PAGE, MINUTES)] == one


# The minutes, page by page.


def said(case, day, words="Ja"):
    return write_sheet(case, "visitation_meeting", date=day, minutes=words, attended="Amir")


@pytest.fixture
def case(architect):
    return at_step(5, architect)


@pytest.fixture
def held(client, architect):
    """The days of the minutes on a page, each with the number of its lines."""
    client.force_login(architect)

    def held(address=""):
        found = client.get(f"{MINUTES}{address}").context
        return [(str(day), len(lines)) for day, lines in found["held"]], found["page"]

    return held


@pytest.mark.spec("C05a")
def test_all_minutes_are_read_page_by_page_by_the_day_of_the_meeting(case, held):
    for number in range(20):
        said(case, "2026-11-13")
        said(case, f"2026-10-{number + 1:02d}")
    said(case, "2026-11-20")

    first, page = held()
    second, last = held(page.next_url)

    assert first[:3] == [("2026-11-20", 1), ("2026-11-13", 20), ("2026-10-20", 1)]
    assert second == [(f"2026-10-{number:02d}", 1) for number in range(16, 0, -1)]
    assert (page.text, last.next_url) == ("Viser 25 af 41", "")
    assert held(last.previous_url)[0] == first


def test_the_minutes_of_a_day_are_found(client, case, held):
    said(case, "2026-11-20", "Om fredagen")
    said(case, "2026-11-13", "Ugen før")

    assert held("?day=2026-11-13")[0] == [("2026-11-13", 1)]
    assert 'href="?day=2026-11-13"' in client.get(MINUTES).text
    assert "Ingen referater fra den dag" in client.get(f"{MINUTES}?day=2026-11-14").text


@pytest.mark.parametrize("day", ["i går", "2026-13-40", "0001-01-01", "%00"])
def test_a_day_that_makes_no_sense_is_said_to_be_none(client, case, held, day):
    said(case, "2026-11-20")

    assert client.get(f"{MINUTES}?day={day}").context["filter"].form.errors
    assert held(f"?day={day}")[0] == [("2026-11-20", 1)]


def test_what_was_changed_or_removed_stands_once_or_not_at_all(case, held):
    said(case, "2026-11-20")
    Entry.objects.filter(pk=said(case, "2026-11-20").pk).update(is_removed=True)
    Entry.objects.filter(pk=said(case, "2026-11-20").pk).update(is_newest=False)

    assert held()[0] == [("2026-11-20", 1)]


# On paper.


@pytest.fixture
def ask(client, architect, uploads_folder):
    """Ask for a paper, wait for it, and answer with the page that one comes back to."""
    client.force_login(architect)

    def ask(**data):
        return client.post(reverse("procurement:ask_for_visitation_paper"), data, follow=True)

    return ask


@pytest.mark.spec("C05a")
def test_the_agenda_is_made_as_a_pdf_in_the_background_and_fetched(client, case, ask):
    page = ask()

    paper = VisitationPaper.objects.get()
    assert page.redirect_chain[-1][0] == f"{PAGE}#paper"
    assert "Hent dagsordenen (PDF)" in page.text
    got = client.get(paper.get_absolute_url())
    content = b"".join(got.streaming_content)
    assert f'"dagsorden for it-visitationen {paper.date}.pdf"' in got["Content-Disposition"]
    with open_pdf(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert "Dagsordenen for it-visitationen" in Event.objects.about(case.authority).get().text_da


def test_the_minutes_of_a_day_are_made_as_a_pdf(client, case, ask):
    said(case, "2026-11-20")
    assert "Lav referatet som PDF" not in client.get(MINUTES).text
    assert "Lav referatet som PDF" in client.get(f"{MINUTES}?day=2026-11-20").text

    page = ask(day="2026-11-20")

    assert page.redirect_chain[-1][0] == f"{MINUTES}?day=2026-11-20#paper"
    assert "Hent referatet (PDF)" in page.text
    assert "Hent referatet (PDF)" not in client.get(f"{MINUTES}?day=2026-11-13").text
    got = client.get(VisitationPaper.objects.get().get_absolute_url())
    assert '"referat fra it-visitationen 2026-11-20.pdf"' in got["Content-Disposition"]
    got.close()


def on_paper(by, day=None):
    paper = VisitationPaper(asked_by=User.objects.get(pk=by.pk), day=day)
    context = visitation.context_of(paper)
    with translation.override("da"):
        return render_to_string(visitation.MINUTES if day else visitation.AGENDA, context)


def test_the_agenda_on_paper_has_every_case_with_its_papers(architect, coordinator, stranger):
    known = {"title": "Vagtplan", "description": "Bytte vagt"}
    case = at_step(5, architect, coordinator=coordinator, **known)
    make_document(case=case, name="tegning.pdf")
    Case.objects.update(triage_rounds=1)
    for _number in range(26):
        at_step(6, architect)

    text = on_paper(architect)

    assert text.count("<h2>") == 27
    for words in ("Vagtplan", "Bytte vagt", "tegning.pdf", coordinator.name, "runde 2"):
        assert words in text, words
    assert "Ingen sager venter" in on_paper(stranger)


def test_the_minutes_on_paper_are_of_the_day_and_of_what_the_reader_may_see(
    case, architect, stranger
):
    said(case, "2026-11-20", "Login mangler.")
    write_sheet(
        case,
        "visitation_meeting",
        date="2026-11-20",
        minutes="Prisen er for høj.",
        attended="Bo",
        papers="Tilbud",
        next="Bo spørger",
    )
    said(case, "2026-11-13", "Ugen før")
    day = date(2026, 11, 20)

    text = on_paper(architect, day)

    for words in ("Login mangler.", "Prisen er for høj.", "Tilbud", "Bo spørger"):
        assert words in text, words
    assert "Ugen før" not in text
    assert "Login mangler." not in on_paper(stranger, day)


def test_on_paper_more_cases_take_the_same_queries(case, architect, query_count):
    def add():
        another = at_step(5, architect)
        make_document(case=another)
        said(another, "2026-11-20")

    add()
    few = [query_count(on_paper, architect, day) for day in (None, date(2026, 11, 20))]
    add()
    add()

    assert [query_count(on_paper, architect, day) for day in (None, date(2026, 11, 20))] == few


def test_asked_for_again_while_it_is_made_it_is_one(architect):
    first = actions.ask_for_paper(by=architect, day=None)

    assert actions.ask_for_paper(by=architect, day=None) == first
    assert actions.ask_for_paper(by=architect, day=date(2026, 11, 20)) != first
    pdfs.keep(first, b"%PDF")
    assert actions.ask_for_paper(by=architect, day=None) != first


def test_a_paper_is_for_whoever_asked_for_it(client, architect, security, uploads_folder):
    paper = actions.ask_for_paper(by=architect, day=None)
    progress = reverse("procurement:visitation_paper_progress", args=[paper.pk])
    client.force_login(architect)
    assert "PDF’en er ved at blive lavet" in client.get(progress).text
    assert client.get(paper.get_absolute_url()).status_code == 404

    tasks.make_visitation_paper(paper.pk)

    fetched = client.get(paper.get_absolute_url())
    assert b"".join(fetched.streaming_content).startswith(b"%PDF")
    client.force_login(security)
    for page in (progress, paper.get_absolute_url()):
        assert client.get(page).status_code == 404


def test_whoever_goes_to_no_visitation_any_more_reads_no_paper(client, architect):
    paper = actions.ask_for_paper(by=architect, day=None)
    architect.assignments.all().delete()
    client.force_login(architect)

    for page in ("visitation_paper_progress", "visitation_pdf"):
        assert client.get(reverse(f"procurement:{page}", args=[paper.pk])).status_code == 403


def test_a_day_that_is_none_is_refused(ask):
    assert ask(day="i går").status_code == 400


def test_what_nobody_rang_for_is_made_and_what_cannot_be_is_said(
    client, case, architect, monkeypatch, uploads_folder
):
    actions.ask_for_paper(by=architect, day=None)
    tasks.sweep_papers()
    assert VisitationPaper.objects.get().made_at is None
    VisitationPaper.objects.update(asked_at=timezone.now() - timedelta(minutes=5))

    def burst(paper):
        raise OSError("no disk")

    monkeypatch.setattr(visitation, "render_paper", burst)
    for _attempt in range(6):
        tasks.sweep_papers()

    paper = VisitationPaper.objects.get()
    assert (paper.attempts, paper.failed_at is not None) == (5, True)
    client.force_login(architect)
    assert "PDF’en kunne ikke laves" in client.get(PAGE).text


def test_after_a_month_it_is_gone_with_its_file(architect, uploads_folder):
    old, fresh = (actions.ask_for_paper(by=architect, day=date(2026, 11, day)) for day in (1, 2))
    for paper in (old, fresh):
        pdfs.keep(paper, b"%PDF")
    VisitationPaper.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=31))
    old.refresh_from_db()
    fresh.refresh_from_db()
    lost = default_storage.save("visitation/2026/11/lost.pdf", ContentFile(b"%PDF"))

    tasks.sweep_orphans()
    orphans.sweep(timezone.now() + timedelta(minutes=1))

    assert VisitationPaper.objects.get() == fresh
    there = [default_storage.exists(name) for name in (old.file.name, lost, fresh.file.name)]
    assert there == [False, False, True]


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, architect, uploads_folder):
    paper = actions.ask_for_paper(by=architect, day=None)
    pdfs.keep(paper, b"%PDF")
    paper.refresh_from_db()
    default_storage.delete(paper.file.name)
    client.force_login(architect)

    assert client.get(paper.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_paper_comes():
    """The constraint of the database decides, without a lock."""
    architect = make_user(Role.ARCHITECT, department=make_department())

    at_once(*[lambda: actions.ask_for_paper(by=architect, day=None)] * 2)

    assert VisitationPaper.objects.count() == Event.objects.count() == 1
