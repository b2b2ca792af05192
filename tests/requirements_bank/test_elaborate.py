"""A supplier elaborates: on what is open and nothing else, and never after the round's deadline."""

import datetime
import hashlib
import itertools

import pytest
from django.utils import timezone

from notifications.models import Event, Mail
from portal.clock import database_now
from portal.refusals import Refused
from requirements_bank.actions import elaborations, rounds
from requirements_bank.models import Answer, DialogueRules, Elaboration, Given, Round, RoundSheet
from requirements_bank.sheets.sealing import DeadlinePassed
from tests.factories import make_asked, make_dialogue, make_finished
from tests.races import Hold, wait
from tests.requirements_bank.rounds import ask, entered, make_answered, page, time_is_up, typed

pytestmark = pytest.mark.django_db
Status = RoundSheet.Status


@pytest.fixture
def asked():
    """Alfa's sheet of a round about the second requirement, and the browser that has it open."""
    return entered(ask(make_answered(), question="Hvornår kan I?"))


def autosave(browser, sheet, requirement, **fields):
    return browser.post(
        page(sheet, f"krav/{requirement}/"),
        {f"r{requirement}-{name}": value for name, value in fields.items()},
        headers={"HX-Request": "true"},
    )


def test_the_page_shows_what_is_asked_and_what_was_answered_and_nothing_else(asked):
    sheet, browser = asked

    text = browser.get(page(sheet)).text

    for part in ("Krav 2", "Hvornår kan I?", "Fortæl os mere.", "Som det var.", "1 krav er åbent"):
        assert part in text
    assert "Krav 1" not in text


def test_who_comes_in_by_the_link_is_shown_the_way(asked):
    sheet, browser = asked

    text = browser.get(f"/besvarelse/{sheet.invitation_id}/").text

    assert page(sheet) in text
    assert "I er bedt om at uddybe jeres svar" in text


def test_it_is_saved_as_it_is_typed_and_the_answer_stands_meanwhile(asked):
    sheet, browser = asked
    row = sheet.elaborations.get()

    response = autosave(
        browser, sheet, row.requirement_id, choice="partly", elaboration="Til juni."
    )

    assert "Gemt kl." in response.text
    row.refresh_from_db()
    assert (row.choice, row.elaboration) == ("partly", "Til juni.")
    answer = Answer.objects.get(invitation=sheet.invitation, requirement=row.requirement)
    assert (answer.choice, answer.elaboration) == ("no", "Som det var.")


def test_what_is_wrong_or_not_new_is_not_saved(asked):
    sheet, browser = asked
    row = sheet.elaborations.get()

    wrong = autosave(browser, sheet, row.requirement_id, choice="sludder", elaboration="")
    same = autosave(browser, sheet, row.requirement_id, choice="no", elaboration="Som det var.")

    assert (wrong.status_code, same.status_code) == (422, 200)
    row.refresh_from_db()
    assert row.saved_at is None


def test_a_requirement_that_is_not_open_cannot_be_answered(asked):
    sheet, browser = asked
    first = sheet.invitation.dialogue.requirements.first()

    assert autosave(browser, sheet, first.pk, choice="no", elaboration="").status_code == 404
    # Nor by the sheet itself: its deadline has passed.
    shut = browser.post(
        f"/besvarelse/{sheet.invitation_id}/krav/{first.pk}/", {f"r{first.pk}-choice": "no"}
    )
    assert shut.status_code == 422
    assert not Elaboration.objects.filter(requirement=first).exists()


@pytest.mark.spec("E43")
def test_sending_gives_a_proof_on_the_page_and_by_mail_and_tells_nobody_else(asked):
    sheet, browser = asked
    Mail.objects.all().delete()
    told_before = Event.objects.about(sheet.invitation.dialogue.case).count()

    response = browser.post(page(sheet), {**typed(sheet), "send": "1"}, follow=True)

    sheet.refresh_from_db()
    assert sheet.is_sent
    assert sheet.digest in response.text
    assert "Jeres uddybning er modtaget" in response.text
    mail = Mail.objects.get()
    assert (mail.to, sheet.digest in mail.text) == (sheet.invitation.email, True)
    assert "Til juni." not in mail.text
    assert Event.objects.about(sheet.invitation.dialogue.case).count() == told_before
    file = browser.get(page(sheet, "fil/"))
    assert hashlib.sha256(file.content).hexdigest() == sheet.digest
    assert "Til juni." in file.text


def test_until_the_deadline_it_can_be_taken_back_and_sent_again(asked):
    sheet, browser = asked
    browser.post(page(sheet), {**typed(sheet), "send": "1"})
    with pytest.raises(Refused, match="Træk"):
        elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("no"))

    text = browser.post(page(sheet, "traek-tilbage/"), follow=True).text

    assert "Send uddybningen" in text
    sheet.refresh_from_db()
    assert not sheet.is_sent
    assert browser.get(page(sheet, "fil/")).status_code == 404
    browser.post(page(sheet, "traek-tilbage/"))
    browser.post(page(sheet), {**typed(sheet, elaboration="Til maj."), "send": "1"})
    sheet.refresh_from_db()
    assert "Til maj." in sheet.content


def test_what_the_rules_want_must_be_written_before_it_is_sent(asked):
    sheet, browser = asked
    DialogueRules.objects.create(
        authority=sheet.invitation.dialogue.authority, wants_reason_for_no=True
    )

    text = browser.post(page(sheet), {**typed(sheet, "no", ""), "send": "1"}, follow=True).text

    assert "skal uddybes, før I kan sende" in text
    sheet.refresh_from_db()
    assert not sheet.is_sent
    assert sheet.elaborations.get().elaboration == ""


def test_saving_is_not_sending(asked):
    sheet, browser = asked

    browser.post(page(sheet), typed(sheet))

    sheet.refresh_from_db()
    assert not sheet.is_sent
    assert sheet.elaborations.get().choice == "partly"


def test_after_the_deadline_nothing_is_saved_sent_or_taken_back_and_what_was_typed_is_kept(asked):
    sheet, browser = asked
    row = sheet.elaborations.get()
    time_is_up(sheet.round)

    response = browser.post(page(sheet), {**typed(sheet, elaboration="For sent."), "send": "1"})

    assert response.status_code == 409
    assert "For sent." in response.text
    saved = autosave(browser, sheet, row.requirement_id, choice="yes", elaboration="For sent.")
    assert saved.status_code == 422
    browser.post(page(sheet, "traek-tilbage/"))
    for act in (
        lambda: elaborations.save_elaboration(sheet, row, Given("yes")),
        lambda: elaborations.send_elaboration(sheet),
        lambda: elaborations.take_back_elaboration(sheet),
    ):
        with pytest.raises(DeadlinePassed):
            act()
    row.refresh_from_db()
    assert (row.choice, row.saved_at) == ("no", None)
    assert Event.objects.filter(kind="requirements_bank.late").count() == 1
    assert "I sendte ikke en uddybning" in browser.get(page(sheet)).text
    assert "Tiden til at uddybe er gået" in browser.get(f"/besvarelse/{sheet.invitation_id}/").text


def test_a_send_that_comes_too_late_says_so(asked, monkeypatch):
    sheet, browser = asked
    monkeypatch.setattr(elaborations, "save_elaboration", lambda *_args: time_is_up(sheet.round))

    text = browser.post(page(sheet), {**typed(sheet), "send": "1"}, follow=True).text

    assert "Fristen er overskredet" in text


def test_the_second_the_deadline_falls_is_too_late(asked):
    sheet, _browser = asked
    Round.objects.update(deadline=timezone.now())

    with pytest.raises(DeadlinePassed):
        elaborations.send_elaboration(sheet)


def test_what_is_wrong_on_the_page_is_shown_and_nothing_is_sent(asked):
    sheet, browser = asked

    response = browser.post(page(sheet), {**typed(sheet, "sludder"), "send": "1"})

    assert response.status_code == 422
    sheet.refresh_from_db()
    assert not sheet.is_sent


def test_another_supplier_and_another_sheet_are_not_there(asked):
    sheet, browser = asked
    current = sheet.round
    other, foreign = entered(current, "Beta")

    assert foreign.get(page(sheet)).status_code == 404
    mixed = f"/besvarelse/{other.invitation_id}/uddybning/{sheet.pk}/"
    assert foreign.get(mixed).status_code == 404
    assert foreign.post(f"{mixed}traek-tilbage/").status_code == 404
    assert browser.get(page(other)).status_code == 404


def close_while_sending(settings) -> int:
    """The deadline passes while one is being sent: how many answers closing has taken over."""
    hold = Hold()
    settings.PAUSES = {"elaboration_send": hold}
    sheet, _browser = entered(ask(make_answered()))
    row = sheet.elaborations.get()
    elaborations.save_elaboration(sheet, row, Given("partly", "Til juni."))
    deadline = timezone.now() + datetime.timedelta(seconds=2)
    Round.objects.update(deadline=deadline)

    def close():
        wait(until=lambda: database_now() > deadline)
        rounds.close_round(Round.objects.get())
        return Answer.objects.filter(elaboration="Til juni.").count()

    _sent, seen = hold.race(lambda: elaborations.send_elaboration(sheet), meanwhile=close)
    return seen


@pytest.mark.django_db(transaction=True)
def test_the_end_of_the_round_waits_for_what_was_sent_in_time(settings):
    assert close_while_sending(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_end_misses_it(settings):
    settings.LOCKS_OFF = True

    assert close_while_sending(settings) == 0


def send_while_saving(settings) -> bool:
    """A colleague sends while one saves: whether what was sent says what is saved."""
    hold = Hold()
    settings.PAUSES = {"elaboration_save": hold}
    sheet, _browser = entered(ask(make_answered()))
    same = RoundSheet.objects.select_related("invitation__dialogue", "round").get(pk=sheet.pk)
    row = sheet.elaborations.get()
    hold.race(
        lambda: elaborations.save_elaboration(sheet, row, Given("partly", "Til juni.")),
        meanwhile=lambda: elaborations.send_elaboration(same),
    )
    row.refresh_from_db()
    same.refresh_from_db()
    assert row.elaboration == "Til juni."
    return "Til juni." in same.content


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_is_what_a_colleague_saves_in_the_same_moment(settings):
    assert send_while_saving(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_proof_misses_what_is_saved(settings):
    settings.LOCKS_OFF = True

    assert not send_while_saving(settings)


def make_long(number: int = 500, *, long: bool = True):
    """Alfa is asked about so many requirements again."""
    dialogue = make_dialogue(
        status="answered", requirements=0, deadline=timezone.now() - datetime.timedelta(days=1)
    )
    for position in range(1, number + 1):
        make_asked(dialogue, position)
    if long:
        dialogue.requirements.update(description="Ord " * 60, rationale="Ord " * 60)
    make_finished(dialogue, *itertools.repeat("no", number), supplier="Alfa")
    return ask(dialogue, about=tuple(range(1, number + 1)))


def test_five_hundred_requirements_come_in_pages_that_are_small(query_count):
    few, browser = entered(make_long(1))
    many, other = entered(make_long())

    first = other.get(page(many))

    assert len(first.content) < 100_000
    assert "500 krav er åbne igen" in first.text
    assert first.text.count("data-autosave") == 25
    assert "Send uddybningen" not in first.text
    last = other.get(page(many), {"page": 20}).text
    assert "Krav 500" in last
    assert "Send uddybningen" in last
    assert query_count(browser.get, page(few)) == query_count(other.get, page(many))


def test_a_page_is_saved_and_leads_to_the_next_and_the_last_one_sends_all():
    sheet, browser = entered(make_long(30))
    first, second = sheet.elaborations.first(), sheet.elaborations.last()

    went_on = browser.post(page(sheet), {**answered(first), "next": "1"})
    sent = browser.post(f"{page(sheet)}?page=2", {**answered(second), "send": "1"}, follow=True)

    assert went_on.url == f"{page(sheet)}?page=2"
    assert "Jeres uddybning er modtaget" in sent.text
    sheet.refresh_from_db()
    assert sheet.content.count("Til juni.") == 2


def test_what_must_be_written_on_another_page_leads_there():
    sheet, browser = entered(make_long(30))
    first, second = sheet.elaborations.first(), sheet.elaborations.last()
    elaborations.save_elaboration(sheet, first, Given("partly"))

    refused = browser.post(f"{page(sheet)}?page=2", {**answered(second), "send": "1"})

    assert refused.url == f"{page(sheet)}?page=1"
    sheet.refresh_from_db()
    assert not sheet.is_sent


def test_the_files_of_an_answer_lead_back_to_its_page():
    sheet, browser = entered(make_long(30))
    last = sheet.elaborations.last().requirement_id

    assert f"?page=2#r{last}" in browser.get(page(sheet, f"krav/{last}/filer/")).text


def answered(row: Elaboration) -> dict:
    pk = row.requirement_id
    return {f"r{pk}-choice": "partly", f"r{pk}-elaboration": "Til juni."}
