"""The agenda as a calm page to read before the meeting."""

import pytest
from django.urls import reverse

from governance.models import Meeting
from tests.factories import make_document, make_item


@pytest.fixture
def three(meeting, item):
    more = [make_item(meeting=meeting, heading=f"Punkt {name}") for name in ("B", "C")]
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    return [item, *more]


def page_of(item):
    return reverse("governance:read_item", args=[item.pk])


def test_the_agenda_leads_item_by_item_through_the_meeting(client, meeting, three, member):
    client.force_login(member)

    agenda = client.get(reverse("governance:read_agenda", args=[meeting.pk])).text
    first, second, last = (client.get(page_of(item)) for item in three)

    assert all(page_of(item) in agenda for item in three)
    assert "Punkt 2 af 3, kl. 09.10, 10 min." in second.text
    assert (first.context["before"], first.context["after"].item) == (None, three[1])
    assert (second.context["before"].item, second.context["after"].item) == (three[0], three[2])
    assert last.context["after"] is None
    # Above and below, and one landmark: two of the same name lead nobody.
    assert (second.text.count('class="pager"'), second.text.count('<nav class="pager"')) == (2, 1)


def test_papers_are_a_tap_away(client, three, member):
    paper = make_document(case=three[0].case, name="risiko.pdf")
    three[0].papers.add(paper)
    client.force_login(member)

    page = client.get(page_of(three[0])).text

    assert reverse("governance:item_paper", args=[three[0].pk, paper.pk]) in page


def test_who_brings_the_case_reads_the_own_item_without_the_others(client, three, requester):
    client.force_login(requester)

    page = client.get(page_of(three[0]))

    assert "after" not in page.context
    assert client.get(page_of(three[1])).status_code == 404
    assert (
        client.get(reverse("governance:read_agenda", args=[three[0].meeting_id])).status_code == 404
    )


def test_reading_costs_the_same_for_one_item_and_for_three(
    client, meeting, item, member, query_count
):
    client.force_login(member)
    agenda = reverse("governance:read_agenda", args=[meeting.pk])

    def both():
        client.get(agenda)
        client.get(page_of(item))

    both()
    one = query_count(both)
    for _number in range(2):
        more = make_item(meeting=meeting)
        more.papers.add(make_document(case=more.case))

    assert query_count(both) == one


def test_the_meeting_leads_there(client, meeting, three, member):
    client.force_login(member)

    page = client.get(meeting.get_absolute_url()).text

    assert reverse("governance:read_agenda", args=[meeting.pk]) in page


def test_an_item_that_was_taken_off_is_read_without_a_place_in_the_agenda(client, item, member):
    item.move_to(item.Status.WITHDRAWN)
    client.force_login(member)

    shown = client.get(page_of(item))

    assert shown.status_code == 200
    assert item.heading in shown.text
