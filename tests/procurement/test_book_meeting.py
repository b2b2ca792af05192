"""Meetings about a case: booked, moved, called off, in everybody's calendar, and written up."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import cases, meetings
from procurement.actions.meetings import Plan
from procurement.course import timeline
from procurement.forms.meetings import MeetingForm
from procurement.models import Case, CaseMeeting, ChecklistStep, Colleague
from tests.factories import make_case, make_department, make_user
from tests.races import Meeting, at_once, errors

DAY = timezone.localdate() + timedelta(days=7)
TEN = timezone.make_aware(datetime.combine(DAY, time(10)))
HOUR = timedelta(hours=1)
ACME = "salg@acme.example"
CLOSED = Case.Status.WITHDRAWN


@pytest.fixture
def case(department, requester, coordinator):
    return make_case(
        requester=requester,
        department=department,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
    )


def plan(*people, **changes):
    return Plan(
        **{
            "title": "Opfølgning",
            "starts_at": TEN,
            "ends_at": TEN + HOUR,
            "place": "Mødelokale 2",
            "agenda": "Vi ser på tilbuddet.",
            "outsiders": [],
            "language": "da",
            "people": list(people),
            **changes,
        }
    )


@pytest.fixture
def meeting(case, coordinator, requester):
    return meetings.book(case, by=coordinator, plan=plan(requester, outsiders=[ACME]))


def again(meeting):
    return CaseMeeting.objects.get(pk=meeting.pk)


def mails_to(address):
    return Mail.objects.filter(to=getattr(address, "email", address)).order_by("pk")


def has_begun(meeting):
    """It is held now, and has been for half an hour."""
    now = timezone.now()
    CaseMeeting.objects.filter(pk=meeting.pk).update(
        starts_at=now - HOUR / 2, ends_at=now + HOUR / 2
    )
    return again(meeting)


# Booking.


@pytest.mark.spec("C05c")
@pytest.mark.spec("F24")
def test_everybody_gets_a_mail_that_puts_the_meeting_in_the_calendar(
    case, meeting, requester, coordinator
):
    inside, outside = mails_to(requester).get(), mails_to(ACME).get()

    assert inside.calendar == outside.calendar
    for line in (
        "METHOD:REQUEST",
        f"UID:{meeting.uid}@127.0.0.1",
        "SEQUENCE:0",
        f"DTSTART:{TEN.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Opfølgning",
        f"mailto:{requester.email}",
        f"mailto:{ACME}",
        f"mailto:{coordinator.email}",
    ):
        assert line in inside.calendar.replace("\r\n ", "")
    assert inside.subject == f"Møde: Opfølgning ({case})"
    assert "kl. 10.00–11.00" in outside.text
    assert "Vi ser på tilbuddet." in outside.text
    assert outside.reply_to == coordinator.email
    # Who called it takes it from the page: calendars keep no invitation to oneself.
    assert not mails_to(coordinator).exists()
    assert Event.objects.about(case).first().kind == "procurement.meeting_booked"


def test_others_are_written_to_in_their_language(case, coordinator):
    meetings.book(case, by=coordinator, plan=plan(outsiders=[ACME], language="en"))

    assert "calls the meeting" in mails_to(ACME).get().text


def test_whoever_cannot_see_the_case_is_let_in_to_read_it(case, coordinator):
    outside = make_user(department=make_department(authority=case.authority))

    meetings.book(case, by=coordinator, plan=plan(outside))

    assert Colleague.objects.get().user == outside
    assert "kan nu læse sagen" in mails_to(outside).get().text


def test_a_second_click_books_once(case, coordinator, requester, meeting):
    same = plan(requester, outsiders=[ACME])
    assert meetings.book(case, by=coordinator, plan=same) == meeting
    assert meetings.book(case, by=coordinator, plan=plan(requester, title="Andet")) != meeting
    meetings.cancel(meeting, by=coordinator, reason="Syg")
    assert meetings.book(case, by=coordinator, plan=same) != meeting


@pytest.mark.parametrize(
    "other", [{"outsiders": ["salg@beta.example"]}, {"place": "Teams"}, {"agenda": "Prisen"}]
)
def test_what_is_corrected_at_once_is_booked_too(case, coordinator, requester, other):
    """Nobody is told that all are invited while one of them is not."""
    first = meetings.book(case, by=coordinator, plan=plan(requester))

    second = meetings.book(case, by=coordinator, plan=plan(requester, **other))

    assert second != first
    assert second.outsiders == other.get("outsiders", [])


def test_nothing_is_booked_in_a_case_that_is_over_or_in_the_past(case, coordinator, requester):
    gone = {"starts_at": TEN - timedelta(days=30), "ends_at": TEN - timedelta(days=30) + HOUR}
    with pytest.raises(Refused, match="passeret"):
        meetings.book(case, by=coordinator, plan=plan(requester, **gone))
    Case.objects.update(status=CLOSED)
    with pytest.raises(Refused, match="afsluttet"):
        meetings.book(case, by=coordinator, plan=plan(requester))


@pytest.mark.parametrize("length", [timedelta(0), -HOUR, timedelta(hours=20)])
def test_the_database_refuses_a_meeting_of_no_or_endless_length(case, coordinator, length):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMeeting.objects.create(
            case=case, organizer=coordinator, title="T", starts_at=TEN, ends_at=TEN + length
        )


# Changing.


@pytest.mark.spec("C05c")
def test_a_moved_meeting_is_the_same_one_with_the_next_number(meeting, coordinator, requester):
    later = plan(requester, outsiders=[ACME], starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR)

    meetings.change(meeting, by=coordinator, plan=later, seen=0)

    first, second = mails_to(ACME)
    assert f"UID:{meeting.uid}" in second.calendar
    assert ("SEQUENCE:0" in first.calendar, "SEQUENCE:1" in second.calendar) == (True, True)
    assert "METHOD:REQUEST" in second.calendar
    assert again(meeting).starts_at == TEN + HOUR


def test_nothing_changed_tells_nobody(meeting, coordinator, requester):
    meetings.change(meeting, by=coordinator, plan=plan(requester, outsiders=[ACME]), seen=0)

    assert again(meeting).sequence == 0
    assert mails_to(ACME).count() == 1


def test_whoever_is_left_out_gets_it_taken_out_of_the_calendar(
    meeting, case, coordinator, requester, architect
):
    meetings.change(meeting, by=coordinator, plan=plan(architect), seen=0)

    for gone in (requester, ACME):
        assert "METHOD:CANCEL" in mails_to(gone).last().calendar
        assert "Taget af et møde" in mails_to(gone).last().subject
        assert "behøver ikke komme" in mails_to(gone).last().text
    assert "METHOD:REQUEST" in mails_to(architect).get().calendar
    kinds = set(Event.objects.about(case).values_list("kind", flat=True))
    assert {"procurement.meeting_changed", "procurement.meeting_left_out"} <= kinds


def test_an_outsider_alone_can_be_left_out(meeting, coordinator, requester):
    meetings.change(meeting, by=coordinator, plan=plan(requester), seen=0)

    cancelled = mails_to(ACME).last().calendar.replace("\r\n ", "")
    assert "METHOD:CANCEL" in cancelled
    assert f"mailto:{ACME}" in cancelled
    # The others are none of a supplier's business any more.
    assert requester.email not in cancelled
    assert "METHOD:REQUEST" in mails_to(requester).last().calendar


def test_who_comes_second_is_told_and_overwrites_nothing(meeting, coordinator, requester):
    meetings.change(meeting, by=coordinator, plan=plan(requester, place="Kantinen"), seen=0)

    with pytest.raises(Refused, match="En anden har ændret mødet"):
        meetings.change(meeting, by=requester, plan=plan(requester, place="Gangen"), seen=0)
    assert again(meeting).place == "Kantinen"


def test_when_the_one_who_called_it_has_left_whoever_changes_it_answers_for_it(
    meeting, coordinator, requester, architect
):
    User.objects.filter(pk__in=[coordinator.pk, requester.pk]).update(is_active=False)

    meetings.change(meeting, by=architect, plan=plan(outsiders=[ACME], place="Gangen"), seen=0)

    assert again(meeting).organizer == architect
    assert mails_to(ACME).last().reply_to == architect.email
    assert requester.email not in mails_to(ACME).last().calendar
    assert mails_to(requester).count() == 1


def test_what_has_begun_or_is_cancelled_is_not_changed(meeting, coordinator, requester):
    has_begun(meeting)
    with pytest.raises(Refused, match="begyndt"):
        meetings.change(meeting, by=coordinator, plan=plan(requester), seen=0)
    with pytest.raises(Refused, match="begyndt"):
        meetings.cancel(meeting, by=coordinator, reason="For sent")


# Calling off.


@pytest.mark.spec("C05c")
def test_a_cancelled_meeting_leaves_the_calendars_once(meeting, case, coordinator, requester):
    Case.objects.update(status=CLOSED)

    meetings.cancel(meeting, by=requester, reason="Sagen er slut")
    meetings.cancel(meeting, by=coordinator, reason="Igen")

    mail = mails_to(ACME).last()
    assert ("METHOD:CANCEL" in mail.calendar, "SEQUENCE:1" in mail.calendar) == (True, True)
    assert "Sagen er slut" in mail.text
    assert mails_to(ACME).count() == 2
    assert mails_to(coordinator).count() == 1
    assert again(meeting).cancelled_by == requester


@pytest.mark.parametrize("end", [cases.withdraw, cases.reject, cases.leave])
def test_a_case_that_is_given_up_takes_its_coming_meetings_with_it(
    end, meeting, case, coordinator, requester
):
    held = has_begun(meetings.book(case, by=coordinator, plan=plan(title="I gang nu")))

    end(Case.objects.get(pk=case.pk), by=requester, reason="Vi venter et år")

    assert again(meeting).cancelled_by == requester
    assert "Sagen er slut" in mails_to(ACME).last().text
    assert not again(held).is_cancelled


# Races.


@pytest.fixture
def racing(transactional_db, settings):
    settings.PAUSES = {
        "meeting_is_new": Meeting(),
        "meeting_is_as_seen": Meeting(),
        "meeting_stands": Meeting(),
    }
    coordinator = make_user()
    case = make_case(coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    return case, coordinator


def book_twice(case, by):
    at_once(*[lambda: meetings.book(case, by=by, plan=plan(outsiders=[ACME]))] * 2)
    return CaseMeeting.objects.count()


def test_two_clicks_at_once_book_one_meeting(racing):
    assert book_twice(*racing) == 1


def test_without_the_lock_they_book_two(racing, settings):
    settings.LOCKS_OFF = True
    assert book_twice(*racing) == 2


def change_twice(case, by):
    one = meetings.book(case, by=by, plan=plan(outsiders=[ACME]))
    moves = [
        lambda: meetings.change(one, by=by, plan=plan(outsiders=[ACME], place="A"), seen=0),
        lambda: meetings.change(one, by=by, plan=plan(outsiders=[ACME], place="B"), seen=0),
    ]
    return len(errors(at_once(*moves, refusals=Refused)))


def test_of_two_who_change_it_at_once_one_is_told(racing):
    assert change_twice(*racing) == 1


def test_without_the_lock_one_overwrites_the_other(racing, settings):
    settings.LOCKS_OFF = True
    assert change_twice(*racing) == 0


def cancel_twice(case, by):
    one = meetings.book(case, by=by, plan=plan(outsiders=[ACME]))
    at_once(*[lambda: meetings.cancel(one, by=by, reason="Syg")] * 2)
    return mails_to(ACME).count()


def test_two_who_cancel_it_tell_it_once(racing):
    assert cancel_twice(*racing) == 2


def test_without_the_lock_it_is_told_twice(racing, settings):
    settings.LOCKS_OFF = True
    assert cancel_twice(*racing) == 3


# Who may.


def may(person, meeting):
    person = User.objects.get(pk=person.pk)
    one = CaseMeeting.objects.select_related("case__request").get(pk=meeting.pk)
    return (
        permissions.can_book_meeting(person, one.case),
        permissions.can_change_meeting(person, one),
        permissions.can_cancel_meeting(person, one),
    )


def test_who_may_book_and_change(meeting, case, coordinator, requester, architect, stranger):
    assert may(coordinator, meeting) == (True, True, True)
    # Step 1 is the requester's, step 6 the architect's.
    assert may(requester, meeting) == (True, False, False)
    assert may(architect, meeting) == may(stranger, meeting) == (False, False, False)
    Case.objects.update(current_step=6)
    assert may(architect, meeting) == (True, False, False)
    assert may(requester, meeting) == (False, False, False)

    Case.objects.update(status=CLOSED)
    assert may(coordinator, meeting) == (False, False, True)
    has_begun(meeting)
    assert may(coordinator, meeting) == (False, False, False)


# The form.


def fill(case, by, meeting=None, **changes):
    data = {
        "title": "Opfølgning",
        "day": f"{DAY}",
        "start": "10:00",
        "end": "11:00",
        "place": "Mødelokale 2",
        "people": [case.requester_id],
        "language": "da",
        "seen": "0",
        **changes,
    }
    return MeetingForm(data, case=case, by=by, meeting=meeting)


def test_the_end_or_the_length_says_how_long_it_is(case, coordinator):
    ends = fill(case, coordinator)
    lasts = fill(case, coordinator, start="10.00", end="", minutes="90")

    assert ends.is_valid(), ends.errors
    assert lasts.is_valid(), lasts.errors
    assert ends.plan.ends_at == TEN + HOUR
    assert lasts.plan.ends_at == TEN + 1.5 * HOUR


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"end": "09:59"}, "end", "efter det er begyndt"),
        ({"end": ""}, "end", "hvornår mødet slutter"),
        ({"minutes": "30"}, "end", "hvornår mødet slutter"),
        ({"start": "00:00", "end": "20:00"}, "end", "højst 12 timer"),
        ({"end": "", "minutes": "1200"}, "minutes", "højst 12 timer"),
        ({"end": "", "minutes": "9" * 5000}, "minutes", ""),
        ({"end": "25:00"}, "end", ""),
        ({"day": "2020-01-01"}, "day", "Dagen er gået"),
        ({"day": "9999-12-31"}, "day", "årstallet"),
        ({"day": f"{DAY + timedelta(days=800)}"}, "day", "to år frem"),
        ({"day": f"{timezone.localdate()}", "start": "00:00", "end": "00:05"}, "start", "passeret"),
        ({"day": "2027-03-28", "start": "02:30"}, "start", "Uret stilles"),
        ({"people": []}, "people", "hvem der deltager"),
        ({"people": ["x"]}, "people", ""),
        ({"outsiders": "ikke en adresse"}, "outsiders", "“ikke” er ikke en e-mailadresse"),
        ({"outsiders": f"bo@acme.example\r\nBcc:{ACME}"}, "outsiders", "er ikke en e-mailadresse"),
        ({"outsiders": " ".join(f"a{n}@b.dk" for n in range(21))}, "outsiders", "højst"),
        ({"title": "x\x00"}, "title", ""),
        ({"title": "  "}, "title", "handler om"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(case, coordinator, changes, field, sentence):
    form = fill(case, coordinator, **changes)

    assert not form.is_valid()
    assert sentence in " ".join(form.errors[field])


def test_addresses_of_colleagues_are_colleagues(case, coordinator, architect, requester):
    typed = f"{architect.email.upper()}, {ACME};{ACME}\n{coordinator.email}"

    form = fill(case, coordinator, outsiders=typed, more_1=architect.email)

    assert form.is_valid(), form.errors
    assert form.plan.people == [requester, architect]
    assert form.plan.outsiders == [ACME]


def test_who_has_left_is_not_invited(case, coordinator, architect, requester):
    User.objects.filter(pk__in=[architect.pk, requester.pk]).update(is_active=False)

    form = fill(case, coordinator, people=[], outsiders=architect.email)
    assert f"{architect.name} er fratrådt." in form.errors["outsiders"][0]
    assert "fratrådt" in fill(case, coordinator).errors["people"][0]
    assert "more_1" in fill(case, coordinator, more_1=architect.email).errors


def test_a_title_is_one_line_in_mail_and_calendar(case, coordinator, requester):
    form = fill(case, coordinator, title="Hej\r\nBcc: eve@evil.example")
    assert form.is_valid(), form.errors

    meetings.book(case, by=coordinator, plan=form.plan)

    mail = mails_to(requester).get()
    assert "\n" not in mail.subject
    assert "SUMMARY:Hej Bcc: eve@evil.example\r\n" in mail.calendar


def test_a_meeting_past_midnight_is_shown_by_its_length(case, coordinator, requester):
    late = TEN + 13 * HOUR
    one = meetings.book(
        case, by=coordinator, plan=plan(requester, starts_at=late, ends_at=late + 2 * HOUR)
    )

    form = MeetingForm(case=case, by=coordinator, meeting=one)

    assert (form.initial["end"], form.initial["minutes"]) == (None, 120)


# The pages.


@pytest.fixture
def pages(client, case, coordinator):
    client.force_login(coordinator)
    return client


def url(name, thing):
    return reverse(f"procurement:{name}", args=[thing.pk])


def posted(case, **changes):
    form = fill(case, case.coordinator, **changes)
    return {name: value for name, value in form.data.items() if value != ""}


def test_a_meeting_is_booked_moved_and_cancelled_from_the_case(pages, case, coordinator):
    assert url("book_meeting", case) in pages.get(case.get_absolute_url()).content.decode()
    assert pages.get(url("book_meeting", case)).status_code == 200

    pages.post(url("book_meeting", case), posted(case))
    one = CaseMeeting.objects.get()
    assert pages.get(url("change_meeting", one)).context["form"]["start"].value() == time(10)
    pages.post(url("change_meeting", one), posted(case, start="12:00", end="13:00"))
    assert again(one).starts_at == TEN + 2 * HOUR
    assert one.get_absolute_url() in pages.get(case.get_absolute_url()).content.decode()

    assert pages.get(url("cancel_meeting", one)).status_code == 200
    pages.post(url("cancel_meeting", one), {"reason": "Syg"})
    assert "Syg" in pages.get(one.get_absolute_url()).content.decode()
    assert "Aflyst" in pages.get(url("case_meetings", case)).content.decode()
    assert one.get_absolute_url() not in pages.get(case.get_absolute_url()).content.decode()


def test_what_was_typed_stays_when_it_is_refused(pages, case, meeting):
    Case.objects.filter(pk=case.pk).update(next_due=None)
    CaseMeeting.objects.update(sequence=3)
    page = pages.post(url("change_meeting", meeting), posted(case, title="Min egen titel"))
    assert "En anden har ændret mødet" in page.content.decode()
    assert "Min egen titel" in page.content.decode()


def test_a_case_that_closes_meanwhile_says_so_on_the_form(pages, case, settings):
    close = Case.objects.filter(pk=case.pk).update
    settings.PAUSES = {"before the case is locked": lambda: close(status=CLOSED)}

    page = pages.post(url("book_meeting", case), posted(case))

    assert "Sagen er afsluttet" in page.content.decode()
    assert not CaseMeeting.objects.exists()


def test_the_calendar_file_is_for_those_who_see_the_case(client, meeting, coordinator, stranger):
    client.force_login(coordinator)
    file = client.get(url("meeting_calendar", meeting))
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"METHOD:PUBLISH" in file.content
    meetings.cancel(meeting, by=coordinator, reason="Syg")
    assert b"METHOD:CANCEL" in client.get(url("meeting_calendar", meeting)).content

    client.force_login(stranger)
    assert client.get(url("meeting_calendar", meeting)).status_code == 404


@pytest.mark.spec("F24")
def test_what_was_said_is_a_line_of_the_sheet_of_meetings(pages, case, coordinator, meeting):
    assert pages.get(meeting.get_absolute_url()).context["write_minutes"] == ""
    address = has_begun(meeting) and pages.get(meeting.get_absolute_url()).context["write_minutes"]

    page = pages.get(address)
    assert page.context["form"]["participants"].value().splitlines() == [
        coordinator.name,
        case.requester.name,
        ACME,
    ]
    today = timezone.localdate(again(meeting).starts_at)
    answers = {
        "date": f"{today}",
        "kind": "follow_up",
        "participants": "Alle",
        "notes": "Vi køber.",
    }
    pages.post(address, {**answers, "_line": page.context["line"]})

    assert case.entries.get().line == meeting.uid
    assert "Vi køber." in pages.get(meeting.get_absolute_url()).content.decode()


def test_another_line_of_the_sheet_begins_empty(pages, case):
    sheet = reverse("procurement:write_sheet", args=[case.pk, "meetings"])
    for line in ("", f"?line={uuid.uuid4()}", "?line=nonsense"):
        assert not pages.get(f"{sheet}{line}").context["form"]["participants"].value()


def test_a_case_without_the_sheet_has_meetings_all_the_same(pages, case, meeting):
    case.steps.update(status=ChecklistStep.Status.NOT_RELEVANT, not_relevant_reason="Nej")
    has_begun(meeting)

    assert pages.get(meeting.get_absolute_url()).context["write_minutes"] == ""


@pytest.mark.spec("C05c")
def test_coming_meetings_stand_in_my_work_and_on_the_line_of_the_case(
    client, case, meeting, requester, coordinator, architect, stranger
):
    for person, sees in ((requester, True), (coordinator, True), (architect, False)):
        client.force_login(person)
        assert (meeting.get_absolute_url() in client.get("/").content.decode()) == sees
    (moment,) = [m for m in timeline.coming(case, timezone.localdate()) if "Opfølgning" in m.text]
    assert (moment.day, moment.url) == (DAY, meeting.get_absolute_url())

    has_begun(meeting)
    past = [moment.text for month in timeline.past(case) for moment in month.moments]
    assert "Møde: Opfølgning" in past


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    pages, case, coordinator, meeting, query_count
):
    pages.get(url("case_meetings", case))
    one = query_count(pages.get, url("case_meetings", case))
    for number in range(2):
        more = plan(case.requester, title=f"Nr. {number}")
        meetings.book(case, by=coordinator, plan=more)

    assert query_count(pages.get, url("case_meetings", case)) == one
