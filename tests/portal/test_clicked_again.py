"""Whoever clicks twice lands where the first click led; whoever is late is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event as Happening
from portal import second_click
from procurement.models import Case
from tests.access_world import make_world
from tests.factories import begin, make_board, make_case, make_contract, make_item, make_meeting
from tests.races import LONG
from tests.test_access import PEOPLE, read_table

BUTTONS = {
    asked.split()[1]: PEOPLE[answers.index("302")]
    for asked, answers in read_table().items()
    if asked.startswith("POST") and "302" in answers
}


def place_of(answer):
    """The status and the path; a new request has a key of its own behind it."""
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def test_every_button_of_the_portal_pressed_twice_leads_to_one_place(db, settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    world = make_world(PEOPLE)
    astray = {}
    for name, person in BUTTONS.items():
        url = reverse(name, kwargs=world.arguments(name))
        with transaction.atomic():
            first, second = (place_of(world.clients[person].post(url)) for _click in range(2))
            transaction.set_rollback(True)
        world.sign_in_again(person)
        if first != second:
            astray[name] = first, second

    assert len(BUTTONS) > 50
    assert astray == {}


@pytest.fixture
def item(authority, requester):
    case = make_case(requester=requester, status=Case.Status.AWAITING_BOARD)
    meeting = make_meeting(board=make_board(authority=authority), status="published")
    return make_item(case=case, meeting=begin(meeting))


def decides(item, people):
    url = reverse("governance:decide", args=[item.pk])
    return people["chair"], url, {"outcome": "rejected", "reason": "Vi har et."}


def ends_a_contract(item, people):
    contract = make_contract(case=item.case, owner=people["contracts"])
    url = reverse("procurement:terminate_contract", args=[contract.pk])
    return people["contracts"], url, {"day": f"{timezone.localdate()}"}


def discards_a_draft(item, people):
    draft = make_case(requester=people["requester"], status=Case.Status.DRAFT)
    return people["requester"], reverse("procurement:discard", args=[draft.pk]), {}


def invites(item, people):
    """The address is taken now: by the first click."""
    typed = {"name": "Nina Ny", "email": "nina@nordby.example", "language": "da"}
    return people["administrator"], reverse("administration:invite"), typed


@pytest.fixture
def people(requester, chair, contracts, administrator):
    return {
        "requester": requester,
        "chair": chair,
        "contracts": contracts,
        "administrator": administrator,
    }


ACTS = [decides, ends_a_contract, discards_a_draft, invites]


@pytest.mark.parametrize("act", ACTS)
def test_it_is_done_once_and_said_once(client, item, people, act):
    person, url, typed = act(item, people)
    client.force_login(person)

    first = client.post(url, typed)
    done = Happening.objects.count()
    second = client.post(url, typed)

    assert place_of(first)[0] == 302
    assert place_of(second) == place_of(first)
    assert Happening.objects.count() == done
    # What the first click said is still to be read, though the second was refused.
    said = [str(message) for message in messages.get_messages(second.wsgi_request)]
    assert len(said) == 1
    assert said[0] in client.get(first.url, follow=True).content.decode()


def test_somebody_else_who_is_late_is_told_so(client, item, people, secretary):
    person, url, typed = decides(item, people)
    client.force_login(person)
    client.post(url, typed)
    client.force_login(secretary)

    answer = client.post(url, typed)

    assert answer.status_code == 400
    assert "allerede truffet beslutning om punktet: Afvist" in answer.content.decode()


def test_other_words_are_not_a_second_click(client, item, people):
    person, url, typed = decides(item, people)
    client.force_login(person)
    client.post(url, typed)

    answer = client.post(url, typed | {"reason": "Noget helt andet."})

    assert answer.status_code == 400
    assert "Noget helt andet." in answer.content.decode()


def test_what_was_refused_the_first_time_is_refused_the_second(client, item, people):
    _chair, url, typed = decides(item, people)
    client.force_login(people["requester"])

    assert [client.post(url, typed).status_code for _click in range(2)] == [403, 403]


def test_what_can_be_done_twice_is_done_twice(client, requester):
    draft = make_case(requester=requester, status=Case.Status.DRAFT)
    client.force_login(requester)
    for status in (Case.Status.DISCARDED, Case.Status.DRAFT) * 2:
        page = "discard" if status == Case.Status.DISCARDED else "restore"
        client.post(reverse(f"procurement:{page}", args=[draft.pk]))
        assert Case.objects.get().status == status


def test_without_a_cache_a_second_click_is_refused_as_before(client, item, people, settings):
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {"default": away}
    person, url, typed = decides(item, people)
    client.force_login(person)

    assert [client.post(url, typed).status_code for _click in range(2)] == [302, 400]


@pytest.fixture
def click(rf):
    """The same form, sent by one browser to a view of the test's own."""

    def send(view, **headers):
        request = rf.post("/her/", {"text": "Hej"}, headers=headers)
        request.session = SimpleNamespace(session_key=f"{id(rf)}")
        request._messages = SimpleNamespace(used=True)
        return second_click.second_click(view)(request)

    return send


def refuses(request):
    return HttpResponse(status=403)


def test_while_the_first_is_under_way_the_second_waits_for_it(click, monkeypatch):
    came, waits = Event(), Event()
    monkeypatch.setattr(second_click.time, "sleep", lambda seconds: waits.set())

    def first(request):
        came.set()
        assert waits.wait(LONG)
        return redirect("/der/")

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(click, first)
        assert came.wait(LONG)

        assert place_of(click(refuses)) == place_of(answer.result()) == (302, "/der/")


def test_it_does_not_wait_long_for_one_that_never_ends(click, monkeypatch):
    monkeypatch.setattr(second_click, "PATIENCE_S", 0.1)
    answers = []

    def first(request):
        """In its midst the second comes and goes."""
        answers.append(click(refuses).status_code)
        return refuses(request)

    assert click(first).status_code == 403
    assert click(refuses).status_code == 403
    assert answers == [403]


def test_htmx_waits_for_its_own_answers(click):
    click(lambda request: redirect("/der/"))

    assert click(refuses).status_code == 302
    assert click(refuses, HX_Request="true").status_code == 403


def test_a_form_that_broke_off_on_its_way_has_no_second(click, monkeypatch):
    def breaks_off(request):
        raise UnreadablePostError

    monkeypatch.setattr(WSGIRequest, "POST", property(breaks_off))

    assert click(refuses).status_code == 403
