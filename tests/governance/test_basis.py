"""What the case says to the board is drawn from it until the agenda is out, then it stays."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from governance import basis
from governance.actions import decisions, meetings
from governance.basis import draw, facts_of
from governance.forms.item import content_from
from governance.models import AgendaItem, Decision, Meeting
from procurement.models import Assessment, Candidate
from tests.factories import begin, make_case, make_document, make_item


@pytest.fixture
def asked(requester, department):
    """A case whose request has answered the six questions."""
    return make_case(
        requester=requester,
        status="awaiting_board",
        title="Medicinplan",
        kind="app",
        need="Færre fejl.",
        user_count=40,
        deadline=timezone.localdate(),
        cost_one_off=310_000,
        payer=department,
    )


@pytest.fixture
def brought(meeting, asked):
    return make_item(meeting=meeting, case=asked)


def publish(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
    meetings.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=secretary)


@pytest.mark.spec("G17")
@pytest.mark.spec("G13")
def test_who_what_where_when_why_and_how_much_are_drawn_from_the_request(
    client, brought, requester
):
    client.force_login(requester)

    page = client.get(brought.get_absolute_url()).text

    for text in (requester.name, "antal brugere: 40", "En app", "Pleje", "Færre fejl."):
        assert text in page
    assert "310.000 kr.<br>Betales af: Pleje" in page


def test_what_nobody_has_answered_is_left_out(case):
    with translation.override("en"):
        assert [label for label, _text in facts_of(case)] == ["Who", "Where"]


def test_without_an_amount_the_band_is_said(case):
    case.request.cost_band = "below_eu"
    with translation.override("en"):
        assert dict(facts_of(case))["How much"] == case.request.get_cost_band_display()


def test_assessments_stand_there_with_how_far_they_are_and_what_was_concluded(brought):
    Assessment.objects.create(case=brought.case, kind="gdpr", version=1, conclusion="Se bilag 2.")

    with translation.override("en"):
        text = draw(AgendaItem.objects.get(pk=brought.pk))

    assert "Data protection screening: Waits for an answer" in text
    assert "Se bilag 2." in text


def test_the_item_begins_with_a_recommendation_to_edit_in_the_authoritys_language(asked):
    with translation.override("en"):
        assert content_from(asked)["recommendation"] == (
            "Boardet godkender, at vi går videre med Medicinplan."
        )


def test_when_the_agenda_is_out_it_says_in_both_languages_what_the_case_said_then(
    client, brought, secretary, requester
):
    publish(brought.meeting, secretary)
    Candidate.objects.create(
        case=brought.case, name="Kommet siden", verdict="no", reason="Nej", by=requester
    )
    brought.case.request.user_count = 999
    brought.case.request.save()
    client.force_login(requester)

    danish = client.get(brought.get_absolute_url()).text
    client.cookies["django_language"] = "en"
    english = client.get(brought.get_absolute_url()).text

    for page, words in [(danish, "antal brugere: 40"), (english, "number of users: 40")]:
        assert words in page
        assert "Kommet siden" not in page


def test_what_is_decided_before_the_agenda_is_out_keeps_what_the_board_had(
    client, brought, secretary, member
):
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    paper = make_document(case=brought.case, name="risiko.pdf")
    brought.papers.set([paper])
    held = AgendaItem.objects.select_related("case", "meeting__board").get(pk=brought.pk)
    begin(held.meeting)
    decisions.decide(held, by=secretary, decision=Decision(outcome="approved"))
    remove(paper)
    brought.case.request.user_count = 999
    brought.case.request.save()

    meetings.publish_agenda(Meeting.objects.get(), by=secretary)

    client.force_login(member)
    page = client.get(brought.get_absolute_url()).text
    assert "antal brugere: 40" in page
    assert "risiko.pdf" in page


def test_a_paper_removed_from_the_case_stays_in_a_published_agenda_and_the_page_says_so(
    client, brought, secretary, member, tmp_path, settings
):
    paper = make_document(case=brought.case, name="risiko.pdf")
    early = make_document(case=brought.case, name="kladde.pdf")
    brought.papers.set([paper, early])
    remove(early)
    publish(brought.meeting, secretary)
    remove(paper)
    client.force_login(member)

    page = client.get(brought.get_absolute_url()).text

    assert "risiko.pdf" in page
    assert "fjernet fra sagen" in page
    assert "kladde.pdf" not in page
    assert list(brought.papers.all()) == [paper]


def test_a_paper_is_opened_from_the_item_also_when_the_case_has_removed_it(
    client, brought, secretary, member, stranger, settings, tmp_path
):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages
    paper = make_document(case=brought.case, name="risiko.pdf")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "risiko.pdf").write_bytes(b"%PDF")
    brought.papers.set([paper])
    publish(brought.meeting, secretary)
    remove(paper)
    address = reverse("governance:item_paper", args=[brought.pk, paper.pk])
    client.force_login(member)

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert paper.views.get().user == member
    other = make_document(case=brought.case, name="andet.pdf")
    assert client.get(
        reverse("governance:item_paper", args=[brought.pk, other.pk])
    ).status_code == (404)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def remove(paper):
    paper.removed_at = timezone.now()
    paper.save()


def test_sixty_cases_are_frozen_in_as_many_queries_as_two(meeting, department, query_count):
    def freeze(count):
        for _more in range(count - meeting.items.count()):
            make_item(meeting=meeting, case=make_case(department=department))
        return query_count(basis.freeze, meeting.items.all())

    few = freeze(2)

    assert freeze(60) == few
