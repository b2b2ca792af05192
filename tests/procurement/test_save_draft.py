"""A draft is saved as it is written, whatever it lacks, and by several people at once."""

import html
import json
import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import Department
from notifications.models import Event, Mail
from procurement import answers
from procurement.actions import colleagues, requests
from procurement.models import Case
from tests.factories import make_user

HTMX = {"HTTP_HX_REQUEST": "true"}


def shown(case):
    """The marks of a page that was opened now."""
    return json.dumps(answers.marks(Case.objects.get(pk=case.pk)))


def seen_in(response):
    """The marks that an answer gives to the page."""
    found = re.search(r'id="id_seen" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1])


@pytest.mark.spec("F04")
def test_the_first_save_makes_the_draft_and_the_same_page_again_finds_it(client, new_page):
    for title in ("Booking", "Booking af lokaler"):
        client.post(new_page, {"title": title}, **HTMX)

    assert Case.objects.get().title == "Booking af lokaler"


def test_the_first_autosave_moves_the_address_to_the_draft(client, new_page):
    response = client.post(new_page, {"title": "Booking"}, **HTMX)

    case = Case.objects.get()
    assert response.headers["HX-Replace-Url"] == f"/anmodning/{case.pk}/"
    assert "Gemt kl." in response.content.decode()
    assert 'id="id_seen"' in response.content.decode()


def test_a_refresh_or_another_language_on_the_new_page_finds_the_draft(client, new_page):
    client.post(new_page, {"title": "Booking"}, **HTMX)

    response = client.get(new_page)

    assert response.url == f"/anmodning/{Case.objects.get().pk}/"


def test_one_mail_on_the_first_save_with_the_link(client, new_page, requester):
    for _time in range(3):
        client.post(new_page, {"title": "Booking"})

    mail = Mail.objects.get()
    assert mail.to == requester.email
    assert f"/anmodning/{Case.objects.get().pk}/" in mail.text


def test_what_is_fit_is_stored_and_what_is_not_stays_on_the_screen(page, draft):
    response = page(draft, {"title": "Booking", "user_count": "mange", "link": "ikke et link"})

    draft = Case.objects.get()
    text = response.content.decode()
    assert (draft.title, draft.request.user_count, draft.request.link) == ("Booking", None, "")
    assert 'value="mange"' in text
    assert 'value="ikke et link"' in text
    assert 'href="#id_user_count"' in text
    assert "Skriv antallet af brugere som et tal, for eksempel 40." in text


def test_an_autosave_names_what_it_could_not_store(page, draft):
    response = page(draft, {"title": "Booking", "user_count": "mange"}, **HTMX)

    assert response.status_code == 200
    assert 'href="#id_user_count"' in response.content.decode()


def test_a_draft_may_lack_everything(page, draft):
    response = page(draft, {})

    assert response.status_code == 302


@pytest.mark.parametrize("count", ["1200", "1.200", "1,200", "1 200"])
def test_a_number_is_read_as_people_write_it(page, draft, count):
    page(draft, {"user_count": count})

    assert Case.objects.get().request.user_count == 1200


@pytest.mark.spec("F15")
@pytest.mark.parametrize(
    ("one_off", "band"),
    [("499.999,99", "below_direct"), ("500.000", "below_eu"), ("1.611.360", "above_eu")],
)
def test_amounts_decide_the_band(page, draft, one_off, band):
    page(draft, {"cost_one_off": one_off, "cost_band": "unclear"})

    request = Case.objects.get().request
    assert request.cost_band == band
    assert request.thresholds is not None


@pytest.mark.spec("F15")
def test_the_bands_are_those_of_today_without_a_gap(client, new_page):
    text = client.get(new_page).content.decode()

    for band in ("Under 500.000 kr.", "500.000 kr. til under 1.611.360 kr.", "1.611.360 kr. eller"):
        assert band in text


def test_a_band_may_be_chosen_after_the_amounts_are_taken_away(page, draft):
    first = page(draft, {"cost_one_off": "600000", "seen": shown(draft)}, **HTMX)

    page(draft, {"cost_band": "above_eu", "seen": seen_in(first)})

    request = Case.objects.get().request
    assert (request.cost_one_off, request.cost_band) == (None, "above_eu")


def test_the_latest_day_lies_not_before_the_wanted_one(page, draft):
    response = page(draft, {"title": "B", "wanted_from": "2027-03-01", "deadline": "2027-02-01"})

    request = Case.objects.get().request
    assert (request.wanted_from, request.deadline) == (None, None)
    assert 'href="#id_deadline"' in response.content.decode()
    assert 'value="2027-02-01"' in response.content.decode()
    assert Case.objects.get().title == "B"


@pytest.mark.parametrize("seen", ["[" * 5000, "{", "[1]", "9" * 400, '{"title": {"a": 1}}'])
def test_marks_that_make_no_sense_are_no_marks(page, draft, seen):
    assert page(draft, {"title": "Booking", "seen": seen}).status_code in (200, 302)


@pytest.mark.parametrize("key", ["x", "", "\x00", "9" * 400])
def test_a_key_that_makes_no_sense_is_refused(client, requester, key):
    client.force_login(requester)

    assert client.get(reverse("procurement:request_new"), {"key": key}).status_code == 400


def test_somebody_elses_key_opens_nothing(client, draft, department):
    client.force_login(make_user("requester", department=department))

    address = f"{reverse('procurement:request_new')}?key={draft.form_key}"

    assert client.post(address, {"title": "Min nu"}).status_code == 403
    assert Case.objects.get().title == ""


def test_two_people_who_change_different_fields_both_get_their_way(page, draft):
    seen = shown(draft)

    page(draft, {"title": "Min titel", "seen": seen})
    response = page(draft, {"expectations": "Dine forventninger", "seen": seen})

    draft = Case.objects.get()
    assert response.status_code == 302
    assert (draft.title, draft.request.expectations) == ("Min titel", "Dine forventninger")


def test_two_people_who_change_the_same_field_see_both_texts(page, draft):
    seen = shown(draft)

    page(draft, {"title": "Den første", "seen": seen})
    response = page(draft, {"title": "Den anden", "seen": seen})

    text = response.content.decode()
    assert Case.objects.get().title == "Den første"
    assert "Den første" in text
    assert 'value="Den anden"' in text
    page(draft, {"title": "Den anden", "seen": seen_in(response)})
    assert Case.objects.get().title == "Den anden"


def test_an_autosave_never_overwrites_what_another_wrote_however_often_it_comes(page, draft):
    seen = shown(draft)
    page(draft, {"title": "Den første", "seen": seen})

    for _time in range(2):
        response = page(draft, {"title": "Den anden", "seen": seen}, **HTMX)
        seen = seen_in(response)

    assert Case.objects.get().title == "Den første"
    assert "Den første" in response.content.decode()


def test_a_page_with_an_error_does_not_undo_what_another_changed(page, draft):
    seen = shown(draft)
    page(draft, {"title": "Den første", "seen": seen})

    response = page(draft, {"user_count": "mange", "seen": seen})
    page(draft, {"user_count": "40", "seen": seen_in(response)})

    assert Case.objects.get().title == "Den første"


def test_a_viewing_colleague_reads_and_a_writing_colleague_writes(client, draft, department):
    viewer, writer = (make_user("requester", department=department) for _time in range(2))
    for person in (viewer, writer):
        colleagues.invite(draft, by=draft.requester, user=person, may_edit=person == writer)
    address = reverse("procurement:request_edit", args=[draft.pk])

    client.force_login(viewer)
    assert client.get(address).url == reverse("procurement:receipt", args=[draft.pk])
    assert client.post(address, {"title": "Nej"}).status_code == 403
    client.force_login(writer)
    for title in ("Ja", "Ja tak"):
        assert client.post(address, {"title": title}).status_code == 302
    assert Case.objects.get().title == "Ja tak"
    written = Event.objects.about(draft).filter(kind="procurement.draft_written")
    assert [event.actor for event in written] == [writer]


def test_a_draft_is_nobody_elses(client, draft, coordinator, stranger):
    for person in (coordinator, stranger):
        client.force_login(person)
        for name in ("request_edit", "receipt"):
            address = reverse(f"procurement:{name}", args=[draft.pk])
            assert client.get(address).status_code == 404
            assert client.post(address, {"title": "x"}).status_code in (404, 405)


def test_departments_and_people_of_other_authorities_are_not_offered(page, draft, stranger):
    response = page(draft, {"department": stranger.department_id, "contact": stranger.email})

    text = response.content.decode()
    assert 'id="id_department_error"' in text
    assert 'id="id_contact_error"' in text
    assert stranger.name not in text.replace(f'value="{stranger.email}"', "")


def test_somebody_without_a_role_cannot_begin(client, department):
    client.force_login(make_user(department=department))

    assert client.get(reverse("procurement:request_new")).status_code == 403


def test_a_big_authority_types_its_people(client, requester, new_page):
    for _person in range(101):
        make_user(department=requester.department)

    text = client.get(new_page).content.decode()

    assert '<datalist id="people">' in text
    assert f'value="{requester.email}"' in text
    assert len(text) < 100_000


def test_the_form_costs_the_same_for_many_people(client, requester, new_page, query_count):
    one = query_count(client.get, new_page)
    for number in range(5):
        make_user(department=requester.department)
        Department.objects.create(authority=requester.authority, name=f"Ny {number}")

    assert query_count(client.get, new_page) == one


@pytest.mark.spec("F19")
def test_the_page_says_that_a_request_is_never_anonymous(client, new_page):
    assert "aldrig anonym" in client.get(new_page).content.decode()


def test_the_trail_tells_who_began(draft, requester):
    event = Event.objects.about(draft).get(kind="procurement.draft_started")

    assert event.actor == requester


def test_the_same_key_finds_the_same_draft(draft, requester):
    again = requests.start(by=requester, form_key=draft.form_key)
    other = requests.start(by=requester, form_key=uuid.uuid4())

    assert again == draft
    assert other != draft
