"""What was typed on a page that no longer takes it is shown back, to be copied."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve
from django.utils import timezone

from accounts.models import Role
from portal.typed import typed_in
from procurement.actions import assessments, enquiries
from procurement.models import Case, Enquiry, StepInvitation
from tests.factories import make_case, make_user
from tests.procurement.sheets import sheets, write
from tests.procurement.test_supplier_steps import invited, page, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets")]
__all__ = ["sheets"]
WORDS = "Det her tog mig en time"
HIDDEN = {"csrfmiddlewaretoken": "Et Token", "new_password1": "Et Kodeord", "seen": "Nr. 1"}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def textarea(answer):
    return re.search(r"<textarea[^>]*readonly>(.*?)</textarea>", answer.text, re.DOTALL)[1]


def alike(text, pk):
    """The page without what differs each time: the token against forgery, and its own address."""
    return re.sub(r'(CSRFToken": ")\w+|(value=")\w{64}', "", text).replace(f"/{pk}/", "/")


def places(case, coordinator):
    """Where people type for long: each of these pages asks for permission before it reads."""
    gdpr = assessments.ask(case, by=coordinator, kind="gdpr")
    step = case.steps.first().pk
    day = timezone.localdate() + timedelta(days=3)
    question = Enquiry(case=case, addressee=coordinator, due_date=day, text="Hvem?")
    question = enquiries.ask(question, by=coordinator)
    return {
        "answer": f"/vurderinger/{gdpr.pk}/besvar/",
        "sheet": f"/sager/{case.pk}/skema/test_cases/skriv/",
        "ask": f"/sager/{case.pk}/spoergsmaal/nyt/?step={step}",
        "reply": f"{question.get_absolute_url()}svar/",
    }


@pytest.mark.parametrize("name", ["answer", "sheet", "ask", "reply"])
@pytest.mark.parametrize("sees", [True, False])
def test_words_come_back_when_the_permission_went(client, case, coordinator, name, sees):
    address = places(case, coordinator)[name]
    assert resolve(address.partition("?")[0])
    person = make_user(Role.MEMBER, department=case.department) if sees else make_user()
    client.force_login(person)

    answer = client.post(address, {"text": WORDS, "status": "partly", **HIDDEN})

    assert answer.status_code in ((403, 404) if sees else (404,))
    assert textarea(answer) == f"text: {WORDS}\n\nstatus: partly"
    assert "er ikke gemt" in answer.text


def test_a_stranger_cannot_tell_what_there_is(client, case, stranger):
    client.force_login(stranger)

    there, nowhere = (
        client.post(f"/sager/{pk}/spoergsmaal/nyt/", {"text": WORDS}).text
        for pk in (case.pk, 10**6)
    )

    assert alike(there, case.pk) == alike(nowhere, 10**6)


def test_what_is_refused_comes_back_too(client, case, coordinator, architect):
    day = timezone.localdate() + timedelta(days=3)
    question = Enquiry(case=case, addressee=coordinator, due_date=day, text="Hvem?")
    question = enquiries.ask(question, by=architect)
    enquiries.close(question, by=architect)
    client.force_login(architect)
    sent = {"text": WORDS, "due_date": day.isoformat()}
    address = f"{question.get_absolute_url()}genaabn/"
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)

    answer = client.post(address, sent)

    assert answer.status_code in (400, 403)
    assert WORDS in textarea(answer)


@pytest.mark.parametrize("change", ["expired", "settled"])
def test_a_suppliers_words_come_back_when_the_link_has_ended(case, change):
    invitation, token = invited(case)
    browser = visitor()
    browser.post(f"/deltag/{token}/")
    if change == "expired":
        StepInvitation.objects.update(expires_at=timezone.now())
    else:
        write(case, "handover", note="Ring til Sol")
        case.steps.update(status="done")
        Case.objects.update(status=Case.Status.CLOSED)

    answer = browser.post(page(invitation, "test_cases/skriv/"), {"what": WORDS})

    assert answer.status_code == 404
    assert WORDS in textarea(answer)


def test_a_suppliers_link_that_never_was_answers_the_same(case):
    invitation, _token = invited(case)

    there, nowhere = (
        visitor().post(f"/deltagelse/{pk}/test_cases/skriv/", {"what": WORDS}).text
        for pk in (invitation.pk, 10**6)
    )

    assert WORDS in there
    assert alike(there, invitation.pk) == alike(nowhere, 10**6)


@pytest.mark.parametrize(
    ("method", "data"), [("get", {"q": WORDS}), ("post", {"party": "supplier", "seen": "7"})]
)
def test_nothing_typed_nothing_shown(client, coordinator, case, method, data):
    client.force_login(make_user())

    answer = getattr(client, method)(f"/sager/{case.pk}/spoergsmaal/nyt/", data)

    assert answer.status_code == 404
    assert "readonly" not in answer.text


def test_an_address_that_there_is_not_gives_nothing_back(client, coordinator):
    client.force_login(coordinator)

    answer = client.post("/findes/slet/ikke/", {"text": WORDS})

    assert answer.status_code == 404
    assert WORDS not in answer.text


def test_words_are_not_markup(client, case):
    client.force_login(make_user())

    answer = client.post(f"/sager/{case.pk}/spoergsmaal/nyt/", {"text": "</textarea><script>"})

    assert textarea(answer) == "text: &lt;/textarea&gt;&lt;script&gt;"


def test_no_file_is_shown(rf):
    file = SimpleUploadedFile("a.txt", b"Indholdet af filen")
    request = rf.post("/", {"text": WORDS, "files": file})
    request.resolver_match = resolve("/")

    assert typed_in(request) == f"text: {WORDS}"
