"""An archive tells what happened, who did it, when and why, and asks nobody for anything."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Role
from notifications.models import Event
from procurement import tasks
from procurement.actions import assessments, cases, enquiries
from procurement.dossier import contents, package
from procurement.models import Case, Enquiry
from tests.factories import make_case, make_user
from tests.notifications.test_texts import CALLS

pytestmark = pytest.mark.django_db
WHY = "Vi bruger det, vi har."


@pytest.fixture
def case(requester, coordinator, architect):
    """A case that people were asked about and reminded of, and that was given up."""
    case = make_case(requester=requester, status=Case.Status.SUBMITTED)
    make_user(Role.SECURITY, department=case.department, name="Sara Sikker")
    cases.assign_coordinator(case, by=coordinator, coordinator=coordinator)
    due = timezone.localdate()
    assessments.ask(case, by=architect, kind="gdpr", due_date=due)
    question = Enquiry(case=case, addressee=requester, text="Hvem ejer data?", due_date=due)
    enquiries.ask(question, by=architect)
    tasks.remind_of_late_assessments(due + timedelta(days=1))
    tasks.remind_of_late_enquiries(due + timedelta(days=1))
    cases.withdraw(Case.objects.get(pk=case.pk), by=requester, reason=WHY)
    return case


def history(case, language):
    with translation.override(language):
        read = contents.read(contents.cases().get(pk=case.pk))
        html = render_to_string(package.TEMPLATE, read)
    return html[html.rindex("<table>") :]


@pytest.mark.spec("F32")
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_line_of_the_history_asks_for_anything_or_links_anywhere(case, language):
    told = history(case, language)

    assert "http" not in told
    assert "/sager/" not in told
    for word in told.split("<td>"):
        assert not CALLS[language].search(word), word
    assert Event.objects.about(case).count() == told.count("<tr>") - 1


def test_each_line_says_what_happened_by_whom_and_why(case, requester, architect, coordinator):
    told = history(case, "da")

    for words in ("Hvem ejer data?", WHY, requester.name, architect.name, coordinator.name):
        assert words in told, words
    assert "Intet svar siden" in told
    assert f"{timezone.localtime():%Y}" in told
