"""The pages of worksheets: on the step, line by line, and what is lost to nobody."""

import re
import uuid

import pytest
from django.urls import reverse

from procurement.actions import worksheets
from procurement.models import Case, Confirmation, Entry
from procurement.worksheets import written
from tests.factories import make_case
from tests.procurement.sheets import finance, sheets, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets")]
__all__ = ["finance", "sheets"]
OK, BAD = {"what": "Log ind", "result": "ok"}, {"what": "Log ind", "result": "bad"}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def step_url(case, number):
    return case.steps.get(number=number).get_absolute_url()


@pytest.fixture
def browser(client, requester):
    client.force_login(requester)
    return client


def test_the_step_shows_what_to_fill_in(browser, case):
    text = browser.get(step_url(case, 17)).text

    assert "Test af systemet" in text
    assert "Her er ikke skrevet noget endnu." in text
    assert url("write_sheet", case.pk, "test_cases") in text


def test_a_settled_sheet_says_how_to_change_it(browser, case):
    write(case, "support_agreement", day="2026-12-01")
    case.steps.filter(number__in=(10, 19)).update(status="done")

    for page in (step_url(case, 19), url("sheet_detail", case.pk, "support_agreement")):
        text = browser.get(page).text
        assert "Trin 19 er færdigt, så det her kan ikke ændres." in text
        assert url("write_sheet", case.pk, "support_agreement") not in text
    assert browser.get(url("write_sheet", case.pk, "support_agreement")).status_code == 403


def test_a_sheet_that_a_decision_rests_on_says_so(browser, case):
    case.steps.filter(number=7).update(status="done")

    text = browser.get(url("sheet_detail", case.pk, "readiness_questions")).text

    assert "En beslutning bygger på det her" in text


def test_a_line_is_written_from_the_step(browser, case):
    page = url("write_sheet", case.pk, "test_cases")
    line = re.search('name="_line" value="([^"]+)"', browser.get(page).text).group(1)
    typed = OK | {"_line": line}

    answer = browser.post(page, typed)
    browser.post(page, typed)

    assert answer.url == url("sheet_detail", case.pk, "test_cases")
    assert [(row.answers, str(row.line)) for row in Entry.objects.all()] == [(OK, line)]
    text = browser.get(step_url(case, 17)).text
    assert "1. Log ind · OK" in text
    assert "Tegn" in text  # what is computed from the answers
    assert case.requester.name in text
    assert "Åbn listen (1)" in text


def test_another_line_follows_at_once(browser, case):
    page = url("write_sheet", case.pk, "test_cases")

    assert browser.post(page, OK | {"another": "1", "_line": "x"}).url == page
    assert browser.post(page, OK | {"_line": str(uuid.uuid4())}).status_code == 302
    assert Entry.objects.count() == 2


def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, case):
    text = browser.post(
        url("write_sheet", case.pk, "test_cases"), {"what": "Et alt for langt navn", "result": "ok"}
    ).text

    assert "Skriv det kortere." in text
    assert 'value="Et alt for langt navn"' in text
    assert not Entry.objects.exists()


def test_a_sheet_that_is_filled_in_once_is_changed_by_the_same_button(browser, case):
    page = url("write_sheet", case.pk, "support_agreement")
    answer = browser.post(page, {"day": "2027-01-04"})
    entry = Entry.objects.get()

    assert answer.url == f"{step_url(case, 10)}#skema-support-agreement"
    assert "4. januar 2027" in browser.get(step_url(case, 10)).text
    assert browser.get(page).url == url("change_line", entry.pk)
    assert 'value="2027-01-04"' in browser.get(url("change_line", entry.pk)).text


def test_who_comes_second_sees_what_stands_and_keeps_what_was_typed(browser, case, coordinator):
    seen = write(case, **OK)
    theirs = worksheets.change(seen, by=coordinator, answers={"what": "Log ud", "result": "ok"})

    answer = browser.post(url("change_line", seen.pk), BAD | {"what": "Log helt ind"})

    assert answer.status_code == 409
    assert "En anden har ændret det" in answer.text
    assert "Log ud" in answer.text
    assert 'value="Log helt ind"' in answer.text
    action = re.search('<form class="narrow" method="post" action="([^"]+)"', answer.text).group(1)
    assert action == url("change_line", theirs.pk)
    assert browser.post(action, BAD).status_code == 302
    assert [row.answers for row in written.lines(case, "test_cases")] == [BAD]


def test_two_who_fill_in_the_empty_sheet(browser, case, coordinator):
    write(case, "support_agreement", by=coordinator, day="2027-02-01")

    answer = browser.post(url("write_sheet", case.pk, "support_agreement"), {"day": "2027-01-04"})

    assert answer.status_code == 409
    assert "1. februar 2027" in answer.text
    assert 'value="2027-01-04"' in answer.text


def test_the_page_of_an_old_version_leads_to_the_one_that_stands(browser, case):
    seen = write(case, **OK)
    now = worksheets.change(seen, by=case.requester, answers=BAD)

    assert browser.get(url("change_line", seen.pk)).url == url("change_line", now.pk)
    gone = worksheets.remove(now, by=case.requester)
    assert browser.get(url("change_line", gone.pk)).url == url(
        "sheet_detail", case.pk, "test_cases"
    )
    answer = browser.post(url("change_line", now.pk), OK)
    assert answer.status_code == 409
    assert "Linjen er fjernet" in answer.text


def test_a_line_is_removed_and_put_back(browser, case):
    entry = write(case, **OK)

    text = browser.post(url("remove_line", entry.pk), follow=True).text
    gone = Entry.objects.get(is_newest=True)
    assert "Den er fjernet. Du kan sætte den tilbage." in text
    assert url("put_back_line", gone.pk) in text
    assert "Her er ikke skrevet noget endnu" in text
    text = browser.post(url("put_back_line", gone.pk), follow=True).text

    assert "1. Log ind · OK" in text


def test_every_version_can_be_read(browser, case, coordinator):
    seen = write(case, **OK)
    now = worksheets.change(seen, by=coordinator, answers=BAD)
    worksheets.remove(now, by=coordinator)

    text = browser.get(url("line_history", seen.pk)).text

    assert "Fejl" in text
    assert "OK" in text
    assert "Fjernet." in text
    assert coordinator.name in text


def test_the_link_to_versions_is_there_when_there_are_any(browser, case):
    page = url("sheet_detail", case.pk, "test_cases")
    entry = write(case, **OK)
    assert "Tidligere udgaver" not in browser.get(page).text

    worksheets.change(entry, by=case.requester, answers=BAD)

    assert "Tidligere udgaver" in browser.get(page).text


def test_the_lines_as_a_file(browser, case, requester):
    write(case, tester=requester.pk, **OK)
    write(case, what="=1+1", result="bad")

    answer = browser.get(url("sheet_csv", case.pk, "test_cases"))
    lines = b"".join(answer).decode("utf-8-sig").splitlines()

    assert lines[0] == "Nr.;Hvad;Resultat;Tester;Skrevet af;Skrevet"
    assert lines[1].startswith(f"1;Log ind;OK;{requester};{requester};")
    assert lines[2].startswith("2;'=1+1;Fejl;")


def test_a_long_sheet_has_pages(browser, case):
    for number in range(27):
        write(case, what=f"Test {number}", result="ok")

    first = browser.get(url("sheet_detail", case.pk, "test_cases")).text
    following = re.search('rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = browser.get(url("sheet_detail", case.pk, "test_cases") + following).text

    assert "25. Test 24 · OK" in first
    assert "26. Test 25" not in first
    assert "27. Test 26 · OK" in second
    step = browser.get(step_url(case, 17)).text
    assert "5. Test 4" in step
    assert "6. Test 5" not in step
    assert "Åbn listen (27)" in step


def test_a_page_asks_the_same_number_of_questions_for_one_line_and_five(
    browser, case, query_count, requester
):
    def read():
        assert browser.get(step_url(case, 17)).status_code == 200
        assert browser.get(url("sheet_detail", case.pk, "test_cases")).status_code == 200

    write(case, tester=requester.pk, **OK)
    one = query_count(read)
    for _time in range(4):
        write(case, tester=requester.pk, **OK)

    assert query_count(read) == one


def test_the_department_confirms_and_takes_it_back(browser, case):
    entry = write(case, "support_agreement", day="2027-01-04")
    page = url("confirm_sheet", case.pk, "support_agreement")
    assert page in browser.get(step_url(case, 10)).text

    text = browser.post(page, {"party": "department", "seen": entry.pk}, follow=True).text
    agreed = Confirmation.objects.get()
    assert "“Aftalt plan” er bekræftet." in text
    assert url("withdraw_confirmation", agreed.pk) in text
    text = browser.post(url("withdraw_confirmation", agreed.pk), follow=True).text

    assert "Bekræftelsen er trukket tilbage." in text
    assert not Confirmation.objects.exists()


def test_nobody_confirms_for_another_party(browser, case):
    entry = write(case, "support_agreement", day="2027-01-04")
    page = url("confirm_sheet", case.pk, "support_agreement")

    for typed in ({"party": "it", "seen": entry.pk}, {"party": "department", "seen": "x"}, {}):
        assert browser.post(page, typed).status_code == 200
    assert browser.post(page, {"party": "department", "seen": 2**40}).status_code == 404

    assert not Confirmation.objects.exists()


def test_the_coordinator_notes_the_suppliers_yes_with_a_name(client, case, coordinator):
    client.force_login(coordinator)
    entry = write(case, "support_agreement", day="2027-01-04")
    page = url("confirm_sheet", case.pk, "support_agreement")
    typed = {"party": "supplier", "seen": entry.pk}

    assert "Skriv, hvem der har sagt ja hos leverandøren." in client.post(page, typed).text
    text = client.post(page, typed | {"for_supplier": "Sonja Sol, i mail"}, follow=True).text

    assert "Sonja Sol, i mail" in text
    assert f"noteret af {coordinator}" in text


def test_what_is_not_there_is_not_found(browser, case):
    assert browser.get(url("sheet_detail", case.pk, "no_such")).status_code == 404
    assert browser.get(url("change_line", 2**40)).status_code == 404


def test_others_read_and_do_not_write(client, case, finance, stranger):
    entry = write(case, **OK)
    client.force_login(finance)

    text = client.get(url("sheet_detail", case.pk, "test_cases")).text
    assert "1. Log ind · OK" in text
    assert url("change_line", entry.pk) not in text
    for page in (url("write_sheet", case.pk, "test_cases"), url("change_line", entry.pk)):
        assert client.get(page).status_code == 403
    for page in (url("remove_line", entry.pk), url("put_back_line", entry.pk)):
        assert client.post(page).status_code == 403
    client.force_login(stranger)
    for page in (url("sheet_detail", case.pk, "test_cases"), url("line_history", entry.pk)):
        assert client.get(page).status_code == 404
    assert client.post(url("remove_line", entry.pk)).status_code == 404


def test_a_sheet_of_a_case_that_is_over_says_so(browser, case):
    seen = write(case, "support_agreement", day="2027-01-04")
    Case.objects.update(status=Case.Status.CLOSED)

    assert browser.get(url("change_line", seen.pk)).status_code == 403
    text = browser.get(url("sheet_detail", case.pk, "support_agreement")).text
    assert "4. januar 2027" in text
    assert "Ret" not in re.findall(r">(\w+)<span", text)
