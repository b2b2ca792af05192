"""What a case waits for, on whom and for how long, as whoever drives it sees it."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import Role
from procurement.actions import checklist
from procurement.models import Assessment, Case, DocumentReview, Enquiry
from procurement.turns import waits, wanted
from tests.factories import make_case, make_document, make_user

TODAY = timezone.localdate()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def kaja(db):
    return make_user(Role.COORDINATOR, name="Kaja")


@pytest.fixture
def case(kaja):
    case = make_case(requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS)
    since = timezone.now() - datetime.timedelta(days=9)
    Case.objects.filter(pk=case.pk).update(step_since=since)
    return case


def found(case):
    return [(str(wait.who), wait.days, wait.due) for wait in waits.in_case(again(case))]


def again(case):
    return Case.objects.get(pk=case.pk)


def test_the_current_step_waits_for_its_roles_since_the_case_came_there(case):
    who, since, due = found(case)[0]

    assert str(Role.REQUESTER.label) in who
    assert (since, due) == (9, None)


def test_a_step_that_was_given_to_somebody_waits_for_them(case, kaja):
    checklist.assign(case.steps.get(number=3), by=kaja, assignee=kaja, due_date=days(2))

    assert found(case)[0] == ("Kaja", None, days(2))


def test_whom_an_edition_names_is_waited_for_when_the_case_comes_there(case, kaja):
    """Named for steps 1 and 12 by the authority: only the first of them is now."""
    names = {1: kaja.pk, 12: kaja.pk}
    steps = [replace(one, person_id=names.get(one.number)) for one in case.course.steps]

    def seen():
        found = again(case)
        vars(found)["course"] = replace(case.course, steps=tuple(steps))
        return found

    case.steps.filter(number__in=names).update(assignee=kaja)
    assert [str(wait.what)[:7] for wait in waits.in_case(seen())] == ["Trin 1:"]
    assert [str(one.text)[:7] for one in wanted.wanted_from(kaja, seen())] == ["Trin 1:"]

    case.steps.filter(number=12).update(due_date=days(5))
    assert [str(wait.what)[:7] for wait in waits.in_case(seen())] == ["Trin 12", "Trin 1:"]


def test_a_step_of_somebody_who_left_waits_for_its_roles(case, kaja):
    gone = make_user(Role.COORDINATOR, name="Gert")
    checklist.assign(case.steps.get(number=3), by=kaja, assignee=gone, due_date=days(2))
    gone.is_active = False
    gone.save()

    assert found(case)[0][0] != "Gert"
    assert str(Role.REQUESTER.label) in found(case)[0][0]


@pytest.mark.spec("C05b")
def test_assessments_questions_and_reviews_are_waited_for_too(case, kaja, client):
    Assessment.objects.create(case=case, kind="gdpr", version=1, due_date=days(5))
    Enquiry.objects.create(
        case=case, text="Hvor ligger data?", addressee=kaja, asked_by=kaja, due_date=days(-1)
    )
    DocumentReview.objects.create(document=make_document(case=case), role=Role.LEGAL)

    rows = found(case)

    assert rows[0] == ("Kaja", 0, days(-1))
    assert rows[1][2] == days(5)
    assert rows[-1][0] == str(Role.LEGAL.label)
    client.force_login(kaja)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Det, sagen venter på" in page
    assert "Overskredet" in page


def test_a_case_that_is_over_waits_for_nobody(case):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)

    assert found(case) == []


def test_the_requester_is_not_troubled_with_it(client, case):
    person = make_user(Role.REQUESTER, department=case.department)
    client.force_login(person)

    assert "Det, sagen venter på" not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.spec("C05b")
def test_a_specialist_reads_the_question_on_the_first_screen(client, case, kaja):
    specialist = make_user(Role.SECURITY, department=case.department)
    Assessment.objects.create(case=case, kind="gdpr", version=1, due_date=days(5))
    Enquiry.objects.create(
        case=case, text="Hvor ligger data?", addressee=specialist, asked_by=kaja, due_date=days(1)
    )
    client.force_login(specialist)

    asked = client.get(case.get_absolute_url()).context["wanted"]

    assert [wanted.by_when for wanted in asked] == [days(1), days(5)]
    assert "Hvor ligger data?" in str(asked[0].text)
