"""Nobody mails strangers without end by booking meetings; and what was typed is not lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notifications.models import Event, Mail
from portal.clock import database_now
from portal.refusals import Refused
from procurement.actions import meetings
from procurement.models import Case, CaseMeeting
from tests.factories import make_case, make_user
from tests.procurement.test_book_meeting import plan, posted
from tests.races import Meeting, at_once, errors

GUESTS = ["salg@acme.example", "bo@beta.example"]


@pytest.fixture
def case(department, requester, coordinator):
    return make_case(
        requester=requester,
        department=department,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
    )


@pytest.fixture(autouse=True)
def three_a_day(settings):
    settings.GUEST_MAILS_PER_DAY = 3


def letters():
    return Mail.objects.filter(recipient=None).count()


def test_the_mails_of_a_day_are_counted_over_all_cases(case, coordinator, requester):
    another = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))

    with pytest.raises(Refused, match=r"Du har det seneste døgn sendt 2 mails .* grænsen er 3"):
        meetings.book(another, by=coordinator, plan=plan(outsiders=GUESTS))

    assert (letters(), CaseMeeting.objects.count()) == (2, 1)
    # Fewer, colleagues alone, or by somebody else: all of these may be.
    meetings.book(another, by=coordinator, plan=plan(outsiders=GUESTS[:1]))
    meetings.book(another, by=coordinator, plan=plan(requester, title="Kun os"))
    meetings.book(another, by=requester, plan=plan(outsiders=GUESTS))


def test_the_next_day_there_are_as_many_again(case, coordinator, monkeypatch):
    meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))
    tomorrow = database_now() + timedelta(days=1)
    monkeypatch.setattr(meetings, "database_now", lambda: tomorrow)

    meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS, title="Igen"))

    assert letters() == 4


def test_a_change_mails_them_too_but_that_it_is_cancelled_they_are_always_told(case, coordinator):
    booked = meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))
    with pytest.raises(Refused, match="seneste døgn"):
        meetings.change(booked, by=coordinator, plan=plan(outsiders=GUESTS, place="Ny"), seen=0)
    assert CaseMeeting.objects.get().place != "Ny"

    meetings.cancel(booked, by=coordinator, reason="Syg")

    assert letters() == 4


def test_every_letter_of_a_meeting_counts(case, coordinator, settings):
    settings.GUEST_MAILS_PER_DAY = 100
    booked = meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))
    changed = meetings.change(booked, by=coordinator, plan=plan(outsiders=GUESTS[:1]), seen=0)
    meetings.cancel(changed, by=coordinator, reason="Syg")

    written = set(Event.objects.filter(mails__recipient=None).values_list("kind", flat=True))
    assert written == set(meetings.MAILED)


def test_a_second_click_is_no_second_meeting_and_counts_for_nothing(case, coordinator):
    one = meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))

    assert meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS)) == one


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_says_so_and_keeps_what_was_typed(client, case, coordinator, language):
    meetings.book(case, by=coordinator, plan=plan(outsiders=GUESTS))
    client.force_login(coordinator)
    client.cookies["django_language"] = language
    form = posted(case, title="Min egen titel", outsiders="\n".join(GUESTS), agenda="Prisen")

    page = client.post(reverse("procurement:book_meeting", args=[case.pk]), form)

    assert page.status_code == 200
    (said,) = page.context["form"].non_field_errors()
    assert said.startswith(
        {"da": "Du har det seneste døgn", "en": "In the last 24 hours"}[language]
    )
    for typed in ("Min egen titel", "Prisen", *GUESTS):
        assert typed in page.text


@pytest.fixture
def at_two_cases(transactional_db, settings):
    settings.PAUSES = {"outsiders_are_counted": Meeting()}
    by = make_user()
    cases = [make_case(requester=by, status=Case.Status.IN_PROGRESS) for _case in range(2)]
    books = [
        lambda case=case: meetings.book(case, by=by, plan=plan(outsiders=GUESTS)) for case in cases
    ]
    return lambda: len(errors(at_once(*books, refusals=Refused)))


def test_of_two_invitations_at_once_one_is_over_the_limit(at_two_cases):
    assert at_two_cases() == 1


def test_without_the_lock_both_are_sent(at_two_cases, settings):
    settings.LOCKS_OFF = True
    assert at_two_cases() == 0
