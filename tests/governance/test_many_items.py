"""A meeting with sixty items: its pages stay small, and cost what a short agenda costs."""

import pytest
from django.urls import reverse

from governance.models import AgendaItem, Meeting
from tests.factories import begin, make_case, make_document, make_item

LARGEST = 100_000
LONG = "Kommunen skal have et nyt system, fordi det nuværende ikke længere understøttes. " * 20


def fill(meeting, department, count):
    for number in range(count):
        case = make_case(department=department, status="awaiting_board")
        item = make_item(
            meeting=meeting,
            case=case,
            heading=f"Sag {number} om et nyt system til planlægning af arbejdet i plejen",
            presentation=LONG,
            recommendation=LONG,
            economy=LONG,
            late_reason="Aftalen udløber, før rådet mødes igen.",
        )
        item.papers.set(make_document(case=case, name=f"Bilag {n}.pdf") for n in range(3))


@pytest.mark.parametrize("verb", ["meeting_detail", "read_agenda", "order_items", "publish_agenda"])
def test_no_page_of_it_is_over_100_kb(client, meeting, department, secretary, verb):
    fill(meeting, department, 60)
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    begin(meeting)
    client.force_login(secretary)

    page = client.get(reverse(f"governance:{verb}", args=[meeting.pk]))

    assert page.text.count("Sag 59 om") >= 1
    assert len(page.content) < LARGEST, len(page.content)


def test_of_a_long_agenda_each_item_says_less_and_leads_to_the_rest(
    client, meeting, department, secretary
):
    fill(meeting, department, 26)
    item = AgendaItem.objects.first()
    item.status = AgendaItem.Status.DECIDED
    item.save()
    item.decisions.create(outcome="rejected", reason="Alt for dyrt.", decided_by=secretary)
    client.force_login(secretary)

    page = client.get(meeting.get_absolute_url()).text

    assert "Afvist" in page
    assert "Alt for dyrt." not in page
    assert "3 bilag" in page
    assert item.get_absolute_url() in page


def test_an_item_of_it_is_read_in_as_many_queries_as_one_of_three(
    client, meeting, department, secretary, query_count
):
    client.force_login(secretary)
    fill(meeting, department, 3)
    address = reverse("governance:read_item", args=[AgendaItem.objects.first().pk])
    client.get(address)
    few = query_count(client.get, address)
    fill(meeting, department, 57)

    assert query_count(client.get, address) == few
    assert len(client.get(address).content) < LARGEST
