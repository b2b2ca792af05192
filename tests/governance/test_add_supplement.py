"""What comes after the agenda is out stands beside the item, with who and when."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from governance import permissions
from governance.actions import supplements
from governance.models import AgendaItem, Meeting, Supplement
from notifications.models import Event, Notification
from portal.refusals import Refused
from tests.factories import make_case, make_document


@pytest.fixture
def published(item):
    Meeting.objects.filter(pk=item.meeting_id).update(status=Meeting.Status.PUBLISHED)
    return AgendaItem.objects.get(pk=item.pk)


def page_of(item):
    return reverse("governance:add_supplement", args=[item.pk])


def add(item, by, text="Prisen er nu kendt.", papers=()):
    supplements.add_supplement(Supplement(text=text), by=by, item=item, papers=papers)


def test_those_who_bring_the_case_add_to_it_and_the_board_is_told(
    client, published, requester, member, chair
):
    had, new = (make_document(case=published.case, name=name) for name in ("a.pdf", "b.pdf"))
    published.papers.set([had])
    client.force_login(requester)
    form = client.get(page_of(published)).context["form"]
    assert list(form.fields["papers"].queryset) == [new]

    answer = client.post(page_of(published), {"text": "Prisen er kendt.", "papers": [new.pk]})

    assert answer.url == published.get_absolute_url()
    client.force_login(member)
    for address in (published.get_absolute_url(), published.meeting.get_absolute_url()):
        page = client.get(address).text
        assert "Supplement" in page
        assert "Prisen er kendt." in page
    page = client.get(published.get_absolute_url()).text
    assert f"{requester.name}</h2>" in page
    assert reverse("governance:item_paper", args=[published.pk, new.pk]) in page
    event = Event.objects.about(published.case).get(kind="governance.supplement_added")
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert {member, chair} <= told


def test_nothing_is_added_to_what_the_board_has_treated_and_what_was_typed_stays(
    client, published, requester, monkeypatch
):
    monkeypatch.setattr(permissions, "can_add_supplement", lambda user, item: True)
    AgendaItem.objects.update(status=AgendaItem.Status.DECIDED)
    client.force_login(requester)

    page = client.post(page_of(published), {"text": "For sent"})

    assert "har behandlet punktet" in str(page.context["form"].non_field_errors())
    assert "For sent" in page.text
    assert not Supplement.objects.exists()


def test_added_twice_at_once_it_is_one(published, requester):
    add(published, requester)
    add(published, requester)

    assert Supplement.objects.count() == 1


def test_a_supplement_is_never_changed(published, requester):
    add(published, requester)

    with pytest.raises(DatabaseError), transaction.atomic():
        Supplement.objects.update(text="Andet")


def test_before_the_agenda_is_out_the_item_itself_is_edited(item, requester, secretary):
    assert not permissions.can_add_supplement(requester, item)
    with pytest.raises(Refused):
        add(item, secretary)


def test_who_may(client, published, requester, coordinator, secretary, member, stranger):
    for person in (requester, coordinator, secretary):
        assert permissions.can_add_supplement(person, published)
    for person, expected in [(member, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(published)).status_code == expected
    published.status = AgendaItem.Status.DECIDED
    assert not permissions.can_add_supplement(secretary, published)


def test_papers_of_other_cases_cannot_be_chosen(client, published, requester):
    foreign = make_document(case=make_case(requester=requester))
    client.force_login(requester)

    page = client.post(page_of(published), {"text": "Mere", "papers": [foreign.pk]})

    assert set(page.context["form"].errors) == {"papers"}
