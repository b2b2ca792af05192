import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.actions import items
from governance.models import AgendaItem, Meeting
from governance.overtaken import fingerprint
from governance.placement import TooLate
from notifications.models import Event
from tests.factories import make_document


def page_of(item):
    return reverse("governance:edit_item", args=[item.pk])


def answers(item, **changed):
    return {
        "heading": item.heading,
        "presentation": "Ny fremstilling",
        "recommendation": item.recommendation,
        "organisation": "Plejen",
        "economy": "",
        "contact": item.contact.email,
        "seen": fingerprint(item, items.WRITTEN),
    } | changed


def passed(meeting):
    meeting.deadline_at = timezone.now() - datetime.timedelta(minutes=1)
    meeting.save()


@pytest.mark.spec("G17")
def test_those_who_bring_the_case_change_it_until_the_deadline(client, item, requester):
    paper = make_document(case=item.case)
    client.force_login(requester)
    assert "kan rettes til mandag den" in client.get(page_of(item)).content.decode()

    answer = client.post(page_of(item), answers(item, papers=[paper.pk]))

    assert answer.url == item.get_absolute_url()
    item.refresh_from_db()
    assert item.presentation == "Ny fremstilling"
    assert list(item.papers.all()) == [paper]
    assert Event.objects.about(item.case).filter(kind="governance.item_edited").exists()


def test_who_presses_save_after_the_deadline_is_told_and_loses_nothing(
    client, item, requester, monkeypatch
):
    """The page was open when the deadline passed: the transaction says no, by its own clock."""
    client.force_login(requester)
    monkeypatch.setattr(permissions, "can_edit_item", lambda user, item: True)
    passed(item.meeting)

    page = client.post(page_of(item), answers(item))

    assert "Spørg boardets sekretær" in str(page.context["form"].non_field_errors())
    assert "Ny fremstilling" in page.content.decode()
    item.refresh_from_db()
    assert item.presentation == "Sagen kort."


def test_after_the_deadline_only_the_secretary_changes_it(client, item, requester, secretary):
    passed(item.meeting)
    client.force_login(requester)
    assert client.get(page_of(item)).status_code == 403
    client.force_login(secretary)

    assert client.post(page_of(item), answers(item)).status_code == 302
    item.refresh_from_db()
    assert item.presentation == "Ny fremstilling"


def test_of_two_who_edit_at_once_the_second_sees_both_texts_and_loses_neither(
    client, item, requester
):
    paper = make_document(case=item.case, name="risiko.pdf")
    client.force_login(requester)
    read = answers(item)
    client.post(page_of(item), read | {"economy": "100.000 kr.", "papers": [paper.pk]})

    page = client.post(page_of(item), read | {"presentation": "Min fremstilling"})

    assert "En anden har skrevet her imens" in page.text
    for theirs in ("Ny fremstilling", "100.000 kr.", "risiko.pdf"):
        assert f"<p>{theirs}</p>" in page.text
    assert "Min fremstilling" in page.text
    item.refresh_from_db()
    assert item.presentation == "Ny fremstilling"

    both = read | {"presentation": "Begge", "seen": page.context["form"]["seen"].value()}
    assert client.post(page_of(item), both).url == item.get_absolute_url()
    item.refresh_from_db()
    assert item.presentation == "Begge"
    assert not item.papers.exists()


def test_a_page_from_before_it_was_confidential_does_not_open_it_again(client, item, requester):
    client.force_login(requester)
    read = answers(item)
    AgendaItem.objects.update(confidential="Priser", strategic=True)

    page = client.post(page_of(item), read)

    assert "<p>Priser</p>" in page.text
    assert "<dd><p>Ja</p></dd>" in page.text
    item.refresh_from_db()
    assert item.is_confidential


def test_the_same_words_twice_are_saved_once(client, item, requester):
    client.force_login(requester)
    read = answers(item)

    for _click in range(2):
        assert client.post(page_of(item), read).url == item.get_absolute_url()

    assert Event.objects.about(item.case).filter(kind="governance.item_edited").count() == 1


def test_what_is_empty_by_now_is_said_in_words(client, item, requester):
    client.force_login(requester)
    item.economy = "100.000 kr."
    item.save()
    read = answers(item, economy="200.000 kr.")
    AgendaItem.objects.update(economy="")

    page = client.post(page_of(item), read).text

    assert "<dd><p>Intet</p></dd>" in page
    assert "200.000 kr." in page


def test_nobody_changes_an_item_of_a_published_agenda(decidable, secretary, requester):
    assert not permissions.can_edit_item(secretary, decidable)
    assert not permissions.can_edit_item(requester, decidable)
    with pytest.raises(TooLate):
        items.edit_item(
            decidable,
            by=secretary,
            papers=[],
            seen=fingerprint(decidable, items.WRITTEN),
            after_deadline=True,
        )


def test_nobody_changes_an_item_that_is_treated(item, secretary):
    item.status = AgendaItem.Status.DECIDED

    assert not permissions.can_edit_item(secretary, item)


def test_others_do_not_change_it(client, item, member, manager, stranger):
    for person, expected in [(member, 403), (manager, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(item)).status_code == expected


def test_the_contact_and_the_coordinator_may_too(item, coordinator, architect):
    item.contact = architect

    assert permissions.can_edit_item(architect, item)
    assert permissions.can_edit_item(coordinator, item)
    item.meeting.status = Meeting.Status.CLOSED
    assert not permissions.can_edit_item(coordinator, item)


def test_the_item_shows_what_the_board_reads(client, item, requester):
    item.papers.add(make_document(case=item.case, name="risiko.pdf"))
    client.force_login(requester)

    page = client.get(item.get_absolute_url()).content.decode()

    assert "Sagen kort." in page
    assert "Rådet godkender et pilotforsøg." in page
    assert "risiko.pdf" in page
    assert reverse("governance:edit_item", args=[item.pk]) in page


def test_an_item_of_another_authority_is_not_there(client, item, stranger):
    client.force_login(stranger)

    assert client.get(item.get_absolute_url()).status_code == 404
