"""C23: behind the link a supplier writes, changes and confirms, and sees nothing else."""

import re
import secrets

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event
from procurement.actions import worksheets
from procurement.models import Case, Confirmation, Entry, StepInvitation
from procurement.worksheets import written
from tests.factories import make_case
from tests.procurement.sheets import make_step_invitation, sheets, write
from tests.requirements_bank.suppliers import everything_stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets")]
__all__ = ["sheets"]
OK, BAD = {"what": "Log ind", "result": "ok"}, {"what": "Log ind", "result": "bad"}


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        description="Hemmelig baggrund",
    )


def visitor() -> Client:
    """A browser at an address of its own, for failures are counted by address."""
    return Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}", raise_request_exception=False)


def invited(case, **fields):
    token = secrets.token_urlsafe(32)
    return make_step_invitation(case=case, token=token, **fields), token


def page(invitation, part=""):
    return f"/deltagelse/{invitation.pk}/{part}"


@pytest.fixture
def supplier(case):
    """A supplier who has pressed the button."""
    invitation, token = invited(case)
    browser = visitor()
    browser.post(f"/deltag/{token}/")
    browser.invitation = invitation
    return browser


def test_a_settled_sheet_is_read_and_confirmed_but_not_written(case, supplier):
    write(case, "handover", note="Ring til Sol")
    case.steps.filter(number=19).update(status="done")

    text = supplier.get(page(supplier.invitation)).content.decode()
    assert "Ring til Sol" in text
    sheet = written.sheet_of(Case.objects.get(pk=case.pk), "handover")
    data = {"seen": sheet.latest.pk}
    place = [supplier.invitation.pk, "handover"]
    supplier.post(reverse("procurement:supplier_confirm", args=place), data)
    assert Confirmation.objects.get().party == "supplier"
    writing = reverse("procurement:supplier_write", args=place)
    assert writing not in text
    assert supplier.get(writing).status_code == 404


def test_looking_at_the_link_changes_nothing(case):
    _invitation, token = invited(case)
    browser, before = visitor(), everything_stored()

    for method in (browser.get, browser.head, browser.get):
        answer = method(f"/deltag/{token}/")
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "strict-origin"

    assert everything_stored() == before
    assert "sessionid" not in browser.cookies
    text = browser.get(f"/deltag/{token}/").text
    assert "Bookingsystem" in text
    assert "Sol &amp; Søn" in text
    assert '<meta name="referrer" content="strict-origin">' in text


@pytest.mark.spec("C23")
def test_the_button_opens_the_steps_of_the_supplier_and_nothing_else(case):
    write(case, **OK)
    write(case, "termination", note="Kun for os")
    invitation, token = invited(case)
    browser = visitor()

    answer = browser.post(f"/deltag/{token}/")
    assert answer.url == page(invitation)
    seen = browser.get(page(invitation)).text + browser.get(page(invitation, "test_cases/")).text

    assert "Test af systemet" in seen
    assert "Log ind" in seen
    assert "Aftalt plan" in seen
    assert "Jurist skriver" not in seen
    assert "Kun for os" not in seen
    assert "Hemmelig baggrund" not in seen
    assert case.number not in seen
    assert token not in seen + str(answer.headers) + str(dict(browser.session))
    assert browser.get(page(invitation, "termination/")).status_code == 404
    assert browser.get(page(invitation, "support_agreement/skriv/")).status_code == 404
    for own in (f"/sager/{case.pk}/", f"/sager/{case.pk}/skema/test_cases/", "/"):
        assert browser.get(own).status_code == 302


def test_it_is_told_once_that_the_link_was_opened(case):
    _invitation, token = invited(case)

    for _time in range(3):
        visitor().post(f"/deltag/{token}/")

    opened = Event.objects.about(case).filter(kind="procurement.step_invitation_opened")
    assert opened.count() == 1


def unusable(kind, case):
    invitation, token = invited(case)
    rows = StepInvitation.objects.filter(pk=invitation.pk)
    if kind == "withdrawn":
        rows.update(revoked_at=timezone.now())
    elif kind == "expired":
        rows.update(expires_at=timezone.now())
    elif kind == "case over":
        Case.objects.update(status=Case.Status.CLOSED)
    elif kind == "hash":
        return invitation.token_hash
    else:
        return kind
    return token


@pytest.mark.parametrize("kind", ["withdrawn", "expired", "case over", "hash", "x", "æ" * 300])
@pytest.mark.parametrize("method", ["get", "post"])
def test_all_links_that_do_not_work_get_the_same_answer(kind, method, case):
    def ask(token):
        answer = getattr(visitor(), method)(f"/deltag/{token}/")
        text = re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", answer.text)
        return answer.status_code, text, set(answer.headers), set(answer.cookies)

    assert ask(unusable(kind, case)) == ask("nothing")
    assert ask("nothing")[0] == 404


def test_guessing_is_stopped_and_a_good_link_is_not(case):
    _invitation, token = invited(case)
    browser = visitor()

    codes = [browser.get(f"/deltag/{secrets.token_urlsafe(32)}/").status_code for _ in range(22)]

    assert codes == [404] * 20 + [429] * 2
    assert browser.get(f"/deltag/{token}/").status_code == 200


@pytest.mark.parametrize("loss", ["withdrawn", "expired", "replaced", "case over"])
def test_what_ends_the_link_ends_the_open_page_at_once(loss, supplier, case):
    entry = write(case, **OK)
    rows = StepInvitation.objects.all()
    if loss == "withdrawn":
        rows.update(revoked_at=timezone.now())
    elif loss == "expired":
        rows.update(expires_at=timezone.now())
    elif loss == "replaced":
        rows.update(token_hash="another")
    else:
        Case.objects.update(status=Case.Status.CLOSED)

    parts = ("", "test_cases/", "test_cases/skriv/", f"linjer/{entry.pk}/")
    for part in parts:
        answer = supplier.get(page(supplier.invitation, part))
        assert answer.status_code == 404
        assert "Åbn siden med linket" in answer.text
    assert supplier.post(page(supplier.invitation, parts[2]), OK).status_code == 404
    assert Entry.objects.count() == 1


def test_a_session_opens_its_own_invitation_and_no_other(supplier, case):
    other, _token = invited(case)

    assert supplier.get(page(supplier.invitation)).status_code == 200
    assert supplier.get(page(other)).status_code == 404
    assert supplier.get("/deltagelse/99999999/").status_code == 404


def test_a_supplier_writes_a_line_once(supplier, case):
    address = page(supplier.invitation, "test_cases/skriv/")
    text = supplier.get(address).text
    line = re.search('name="_line" value="([^"]+)"', text).group(1)
    assert "Tester" not in text
    assert case.requester.email not in text

    answer = supplier.post(address, OK | {"_line": line})
    supplier.post(address, OK | {"_line": line})

    assert answer.url == page(supplier.invitation, "test_cases/")
    entry = Entry.objects.get()
    assert (entry.answers, entry.written_for) == (OK, "Sonja Sol, Sol & Søn")
    assert "Sonja Sol, Sol &amp; Søn" in supplier.get(answer.url).text
    assert supplier.post(address, OK | {"another": "1"}).url == address


def test_a_result_is_changed_and_the_tester_stays(supplier, case, requester):
    entry = write(case, tester=requester.pk, **OK)
    address = page(supplier.invitation, f"linjer/{entry.pk}/")

    assert 'value="Log ind"' in supplier.get(address).text
    assert supplier.post(address, BAD).status_code == 302

    [row] = written.lines(case, "test_cases")
    assert row.answers == BAD | {"tester": requester.pk}
    assert supplier.get(address).url == page(supplier.invitation, "test_cases/")


def test_a_sheet_that_is_filled_in_once_is_changed_by_the_same_address(supplier, case):
    address = page(supplier.invitation, "handover/skriv/")

    assert supplier.post(address, {"note": "Ring til Sonja"}).url == page(supplier.invitation)
    entry = Entry.objects.get()
    assert supplier.get(address).url == page(supplier.invitation, f"linjer/{entry.pk}/")
    assert "Ring til Sonja" in supplier.get(page(supplier.invitation)).text


def test_what_is_wrong_is_said_and_what_was_typed_stays(supplier, case):
    text = supplier.post(
        page(supplier.invitation, "test_cases/skriv/"), OK | {"what": "Et alt for langt navn"}
    ).text

    assert "Skriv det kortere." in text
    assert 'value="Et alt for langt navn"' in text


def test_the_supplier_who_comes_second_keeps_what_was_typed(supplier, case):
    entry = write(case, **OK)
    worksheets.change(entry, by=case.requester, answers={"what": "Log ud", "result": "ok"})

    answer = supplier.post(page(supplier.invitation, f"linjer/{entry.pk}/"), BAD)

    assert answer.status_code == 409
    assert "Log ud" in answer.text
    assert 'value="Log ind"' in answer.text


def test_lines_of_other_cases_and_other_sheets_are_not_there(supplier, case):
    foreign = write(make_case(status=Case.Status.IN_PROGRESS), **OK)
    secret = write(case, "termination", note="Kun for os")

    for entry in (foreign, secret):
        assert supplier.get(page(supplier.invitation, f"linjer/{entry.pk}/")).status_code == 404
        assert supplier.post(page(supplier.invitation, f"linjer/{entry.pk}/")).status_code == 404


@pytest.mark.spec("C19")
def test_the_supplier_confirms_and_takes_it_back(supplier, case):
    entry = write(case, "support_agreement", day="2027-01-04")
    address = page(supplier.invitation, "support_agreement/bekraeft/")
    assert "Bekræft for Sol &amp; Søn" in supplier.get(page(supplier.invitation)).text

    text = supplier.post(address, {"seen": entry.pk}, follow=True).text
    assert "Det er bekræftet." in text
    agreed = Confirmation.objects.get()
    assert (agreed.party, agreed.by, agreed.by_supplier) == (
        *("supplier", None, "Sonja Sol, Sol & Søn"),
    )
    withdraw = page(supplier.invitation, "support_agreement/traek-tilbage/")
    assert "Bekræftelsen er trukket tilbage." in supplier.post(withdraw, follow=True).text
    supplier.post(withdraw)

    assert not Confirmation.objects.exists()


def test_what_the_supplier_has_not_read_is_not_confirmed(supplier, case):
    entry = write(case, "support_agreement", day="2027-01-04")
    worksheets.change(entry, by=case.requester, answers={"day": "2027-02-01"})
    address = page(supplier.invitation, "support_agreement/bekraeft/")

    for seen in (entry.pk, "x", ""):
        text = supplier.post(address, {"seen": seen}, follow=True).text
        assert "Skemaet er ændret" in text
    other = page(supplier.invitation, "test_cases/bekraeft/")
    assert supplier.post(other, {"seen": entry.pk}).status_code == 404

    assert not Confirmation.objects.exists()


def test_the_supplier_does_not_take_back_what_was_noted_here(supplier, case, coordinator):
    entry = write(case, "support_agreement", day="2027-01-04")
    worksheets.confirm(entry, by=coordinator, party="supplier", for_supplier="Sonja")

    supplier.post(page(supplier.invitation, "support_agreement/traek-tilbage/"))

    assert Confirmation.objects.exists()


def test_a_link_that_ends_between_look_and_save_refuses_and_keeps_the_text(
    supplier, case, settings
):
    def end():
        StepInvitation.objects.update(revoked_at=timezone.now())

    settings.PAUSES = {"before the case is locked": end}

    answer = supplier.post(page(supplier.invitation, "test_cases/skriv/"), OK)

    assert answer.status_code == 409
    assert "Linket virker ikke længere." in answer.text
    assert 'value="Log ind"' in answer.text


def test_the_pages_are_in_the_language_of_the_invitation(case):
    invitation, token = invited(case, language="en")
    browser = visitor()

    door = browser.get(f"/deltag/{token}/")
    assert 'lang="en"' in door.text
    assert door["Content-Language"] == "en"
    browser.post(f"/deltag/{token}/")

    assert "Nothing is written here yet." in browser.get(page(invitation)).text


def test_an_empty_case_says_that_there_is_nothing_to_do(supplier, case):
    case.steps.filter(number__in=[10, 14, 15, 17, 18, 19]).update(
        status="not_relevant", not_relevant_reason="Nej"
    )

    assert "Der er ikke noget for dig at gøre nu" in supplier.get(page(supplier.invitation)).text
