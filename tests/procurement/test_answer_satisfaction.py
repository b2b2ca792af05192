"""F03: the requester is asked once how a case went, and the answers stand together."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import cases, satisfaction
from procurement.figures.satisfaction import by_year
from procurement.models import Case, Colleague, Satisfaction
from tests.factories import make_case, make_user
from tests.races import Meeting, at_once

PAGE = reverse("procurement:statistics")


@pytest.fixture
def case(department, requester, coordinator):
    return over(requester, department=department, coordinator=coordinator)


def over(requester, status=Case.Status.CLOSED, **fields):
    case = make_case(requester=requester, status=status, **fields)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    return Case.objects.get(pk=case.pk)


def page_of(case):
    return reverse("procurement:answer_satisfaction", args=[case.pk])


@pytest.mark.spec("F03")
@pytest.mark.parametrize("status", [Case.Status.CLOSED, Case.Status.REJECTED, "withdrawn"])
def test_the_requester_is_asked_once_on_the_page_of_the_case(client, requester, status):
    case = over(requester, status)
    client.force_login(requester)
    assert page_of(case) in client.get(case.get_absolute_url()).content.decode()
    assert client.get(page_of(case)).status_code == 200

    client.post(page_of(case), {"score": "4", "text": "Hurtigere svar"})

    said = Satisfaction.objects.get()
    assert (said.score, said.text, said.answered_by) == (4, "Hurtigere svar", requester)
    assert str(said) == f"{case}: Godt"
    assert page_of(case) not in client.get(case.get_absolute_url()).content.decode()
    assert client.get(page_of(case)).status_code == 403
    # Many read the trail.
    assert "Hurtigere" not in Event.objects.about(case).first().text_da


def test_it_may_be_skipped_and_is_not_asked_again(client, case, requester):
    client.force_login(requester)
    client.post(page_of(case), {"skip": "1", "score": "1", "text": "x"})

    said = Satisfaction.objects.get()
    assert (said.score, said.text) == (None, "")
    assert str(said) == f"{case}: –"
    assert client.get(page_of(case)).status_code == 403


@pytest.mark.parametrize("score", ["", "0", "6", "x"])
def test_another_answer_is_none(client, case, requester, score):
    client.force_login(requester)

    assert client.post(page_of(case), {"score": score}).context["form"].errors["score"]
    assert not Satisfaction.objects.exists()


def test_the_database_takes_one_to_five(case, requester):
    with pytest.raises(IntegrityError), transaction.atomic():
        Satisfaction.objects.create(case=case, score=6, answered_by=requester)


def test_nobody_else_is_asked_nor_while_it_goes_on(case, requester, coordinator):
    friend = make_user(department=case.department)
    Colleague.objects.create(case=case, user=friend, invited_by=requester)
    going_on = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    draft = make_case(requester=requester, status=Case.Status.DRAFT)

    may = permissions.can_answer_satisfaction
    assert may(requester, case)
    assert not may(coordinator, case)
    assert not may(friend, case)
    assert not may(requester, going_on)
    assert not may(requester, draft)


@pytest.mark.spec("F03")
def test_the_mail_about_the_end_says_where_the_question_is(case, requester, coordinator):
    ended = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_OPERATION)

    cases.close(ended, by=coordinator)

    mail = Mail.objects.get(to=requester.email)
    assert "Hvordan gik det?" in mail.text
    assert ended.get_absolute_url() in mail.text


def test_sent_twice_the_first_counts(case, requester):
    satisfaction.answer(case, by=requester, score=5, text="")
    satisfaction.answer(case, by=requester, score=1, text="")

    assert Satisfaction.objects.get().score == 5


def test_a_case_that_is_taken_up_again_is_not_over(case, requester):
    Case.objects.update(status=Case.Status.IN_PROGRESS)

    with pytest.raises(Refused, match="i gang igen"):
        satisfaction.answer(case, by=requester, score=5, text="")


@pytest.fixture
def racing(transactional_db, settings):
    settings.PAUSES = {"nothing is said yet": Meeting()}
    return over(make_user())


def say_twice(case):
    by = case.requester
    calls = [
        lambda score=score: satisfaction.answer(case, by=by, score=score, text="")
        for score in (1, 5)
    ]
    return [type(one) for one in at_once(*calls, refusals=IntegrityError)]


def test_two_clicks_at_once_are_one_answer(racing):
    assert say_twice(racing) == [Satisfaction, Satisfaction]
    assert Satisfaction.objects.count() == 1


def test_without_the_lock_the_constraint_refuses_one(racing, settings):
    settings.LOCKS_OFF = True
    assert IntegrityError in say_twice(racing)
    assert Satisfaction.objects.count() == 1


# Together.


def answered(requester, department, year, *scores, text=""):
    for score in scores:
        said = Satisfaction.objects.create(
            case=over(requester, department=department),
            score=score,
            text=text,
            answered_by=requester,
        )
        day = datetime(year, 6, 1, tzinfo=UTC)
        Satisfaction.objects.filter(pk=said.pk).update(answered_at=day)


def of(cases):
    return [
        (one.year, one.count, one.average and str(one.average), one.words) for one in by_year(cases)
    ]


@pytest.mark.spec("F03")
def test_the_answers_of_a_year_stand_together_from_five_on(requester, department):
    answered(requester, department, 2025, 5, 5, 4, 4, text="Fint")
    answered(requester, department, 2025, 3, None)
    answered(requester, department, 2026, 1, 1, 1, 1, text="Hemmeligt")

    assert of(Case.objects.all()) == [
        (2026, None, None, []),
        (2025, 5, "4.2", ["Fint"] * 4),
    ]


def test_a_sixth_answer_waits_until_it_is_one_of_five(requester, department):
    answered(requester, department, 2025, 5, 5, 5, 5, 5, text="Fint")
    answered(requester, department, 2025, 1, 1, 1, 1, text="Ensomt")
    assert of(Case.objects.all()) == [(2025, 5, "5.0", ["Fint"] * 5)]

    answered(requester, department, 2025, 1)

    assert of(Case.objects.all()) == [(2025, 10, "3.0", ["Ensomt"] * 4 + ["Fint"] * 5)]


def test_few_answers_of_those_one_may_see_are_few(requester, department, stranger):
    answered(requester, department, 2025, 5, 5, 5, 5)
    answered(stranger, stranger.department, 2025, 1)

    assert of(Case.objects.visible_to(User.objects.get(pk=requester.pk))) == [
        (2025, None, None, [])
    ]
    assert of(Case.objects.none()) == []


@pytest.mark.spec("F03")
def test_the_page_and_the_sheet_say_no_more(client, requester, department, manager):
    answered(requester, department, 2024, 5, 4, 4, 4, 4, text="Godt samarbejde")
    answered(requester, department, 2025, 2, text="Ensomt svar")
    client.force_login(manager)

    page = client.get(PAGE).content.decode()
    assert "4,2" in page
    assert "Godt samarbejde" in page
    assert "Ensomt svar" not in page
    assert "færre end 5" in page

    sheet = client.get(reverse("procurement:statistics_csv", args=["tilfredshed"]))
    rows = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert rows == ["År;Svar;Gennemsnit", "2025;færre end 5;", "2024;5;4,2"]
