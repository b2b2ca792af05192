"""After the deadline suppliers are asked to elaborate: on what is marked, until a new deadline."""

import datetime
import itertools

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail, Notification
from notifications.secrets import unseal
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from portal.templatetags.formats import day
from procurement.models import Case
from requirements_bank import tasks
from requirements_bank.actions import dialogues, elaborations, keeping, rounds
from requirements_bank.models import (
    Answer,
    Elaboration,
    Given,
    Invitation,
    MarketDialogue,
    Round,
)
from tests.factories import make_asked, make_dialogue, make_finished, make_invitation
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.rounds import (
    LATER,
    ask,
    entered,
    judge,
    make_answered,
    page,
    time_is_up,
)


@pytest.fixture
def answered(case, buyer):
    return make_answered(case=case, buyer=buyer)


def url(dialogue, verb="ask_to_elaborate"):
    return reverse(f"requirements_bank:{verb}", args=[dialogue.pk])


def form(dialogue, *suppliers: str, **fields) -> dict:
    found = dialogue.invitations.filter(supplier_name__in=suppliers)
    return {
        "suppliers": [one.pk for one in found],
        "message": "Fortæl os mere.",
        "day": "2027-06-01",
        "time": "12:00",
        **fields,
    }


@pytest.mark.spec("E43")
def test_the_marked_requirements_are_open_for_the_chosen_supplier_alone(client, buyer, answered):
    _first, second = answered.requirements.all()
    client.force_login(buyer)
    text = client.get(url(answered)).text
    assert "Krav 2" in text
    assert "Nej</span>: Alfa" in text

    data = form(answered, "Alfa", **{f"question_{second.pk}": "Hvornår kan I?"})
    response = client.post(url(answered), data, follow=True)

    assert "Leverandørerne er bedt om at uddybe" in response.text
    sheet = Round.objects.get().sheets.get()
    row = sheet.elaborations.get()
    assert sheet.invitation.supplier_name == "Alfa"
    assert (row.requirement, row.question, row.choice) == (second, "Hvornår kan I?", "no")


def test_they_get_a_new_link_the_message_and_the_deadline_and_the_old_link_ends(
    client, answered, settings
):
    before = answered.invitations.get(supplier_name="Alfa")

    ask(answered)

    mails = Mail.objects.filter(recipient=None)
    assert {mail.to for mail in mails} == {one.email for one in answered.invitations.all()}
    for mail in mails:
        assert "Fortæl os mere." in mail.text
        assert "1. juni 2027 kl. 14.00" in mail.text
        assert "[[link]]" in mail.text
        link = unseal(mail.secret).removeprefix(settings.SITE_URL)
        assert "Medicinplan" in client.get(link).text
    after = answered.invitations.get(supplier_name="Alfa")
    assert after.token_hash != before.token_hash
    assert after.expires_at == LATER + datetime.timedelta(days=30)
    assert after.event.kind == "requirements_bank.elaboration_asked"


def test_what_is_marked_in_the_address_is_ticked_and_all_suppliers_are_chosen(
    client, buyer, answered
):
    first, second = answered.requirements.all()
    client.force_login(buyer)

    shown = client.get(f"{url(answered)}?mark={second.pk}&mark=sludder").context["form"]

    assert shown[f"ask_{second.pk}"].value() is True
    assert shown[f"ask_{first.pk}"].value() is False
    assert set(shown["suppliers"].value()) == {one.pk for one in answered.invitations.all()}


def test_what_assessors_want_elaborated_is_ticked_where_nothing_else_is_marked(
    client, buyer, answered
):
    first, second = answered.requirements.all()
    judge(answered, "Beta", 2, "elaborate")
    client.force_login(buyer)

    response = client.get(url(answered))

    shown = response.context["form"]
    assert [shown[f"ask_{row.pk}"].value() for row in (first, second)] == [False, True]
    assert "Uddybelse nødvendig" in response.text
    assert [line.requirement for line in response.context["lines"]] == [second, first]
    assert "de står først" in response.text
    marked = client.get(f"{url(answered)}?mark={first.pk}").context["form"]
    assert [marked[f"ask_{row.pk}"].value() for row in (first, second)] == [True, False]


def test_somebody_something_and_a_day_to_come_are_wanted(client, buyer, answered):
    row = answered.requirements.first()
    client.force_login(buyer)

    def error(**fields):
        data = form(answered, "Alfa", **{f"ask_{row.pk}": "on", **fields})
        return client.post(url(answered), data).context["form"].errors

    assert "suppliers" in error(suppliers=[])
    assert "day" in error(day="2020-01-01")
    assert "message" in error(message="")
    assert error(**{f"ask_{row.pk}": ""})["__all__"] == ["Sæt kryds ved mindst ét krav."]
    assert "suppliers" in error(suppliers=[make_invitation(dialogue=answered).pk])
    assert not Round.objects.exists()


def test_an_action_that_asks_nobody_nothing_or_in_the_past_is_refused(answered, buyer):
    row = answered.requirements.first()
    nobody = answered.invitations.none()
    late = timezone.now() - datetime.timedelta(seconds=1)
    for deadline, suppliers, questions in (
        (late, answered.invitations.all(), {row: ""}),
        (LATER, answered.invitations.all(), {}),
        (LATER, nobody, {row: ""}),
    ):
        plan = Round(dialogue=answered, message="Hej", deadline=deadline)
        with pytest.raises(TransitionNotAllowed):
            rounds.ask_to_elaborate(plan, by=buyer, invitations=suppliers, questions=questions)


def test_a_supplier_is_in_one_round_at_a_time_and_others_may_be_in_another(answered):
    ask(answered, "Alfa")

    with pytest.raises(Refused, match="Alfa"):
        ask(answered, "Alfa", "Beta")

    assert ask(answered, "Beta").number == 2


def ask_twice(settings) -> list[str]:
    """Two ask the same supplier at once: how the one who is refused is told."""
    dialogue = make_answered()
    settings.PAUSES = {"a round begins": Meeting()}

    def ask_apart():
        return ask(MarketDialogue.objects.get(pk=dialogue.pk), "Alfa")

    outcomes = at_once(ask_apart, ask_apart, refusals=(Refused, IntegrityError))
    return [type(error).__name__ for error in errors(outcomes)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_the_same_supplier_at_once_one_is_told_that_it_is_asked(settings):
    assert ask_twice(settings) == ["Refused"]


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_database_alone_stops_it(settings):
    settings.LOCKS_OFF = True

    assert ask_twice(settings) == ["IntegrityError"]


def test_meanwhile_it_is_neither_opened_again_nor_archived_nor_deleted(
    client, buyer, administrator, answered
):
    ask(answered)
    for person, verb in ((buyer, "reopen"), (buyer, "archive"), (administrator, "discard")):
        client.force_login(person)
        assert client.post(url(answered, verb)).status_code in (403, 404)
    with pytest.raises(TransitionNotAllowed):
        dialogues.reopen(answered, by=buyer, deadline=LATER, message="Igen")
    for act in (
        lambda: keeping.archive(answered, by=buyer),
        lambda: keeping.discard(answered, by=administrator, reason="Væk"),
    ):
        with pytest.raises(Refused, match="bedt om at uddybe"):
            act()


def test_neither_before_the_deadline_nor_when_the_case_is_over_nor_by_others(
    client, buyer, requester, dialogue, answered
):
    client.force_login(buyer)
    assert client.get(url(dialogue)).status_code == 403
    client.force_login(requester)
    assert client.get(url(answered)).status_code == 403
    Case.objects.filter(pk=answered.case_id).update(status=Case.Status.REJECTED)
    client.force_login(buyer)

    assert client.get(url(answered)).status_code == 403


def test_the_page_of_the_dialogue_shows_its_rounds(client, buyer, member, answered):
    current = ask(answered)
    client.force_login(buyer)

    text = client.get(answered.get_absolute_url()).text

    assert current.get_absolute_url() in text
    assert "Bed leverandører uddybe" in text


@pytest.mark.spec("E43")
def test_what_is_sent_is_sealed_until_the_rounds_deadline_and_then_a_new_version_with_what_changed(
    client, buyer, answered
):
    current = ask(answered, question="Hvornår?")
    sheet, _browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    elaborations.send_elaboration(sheet)
    client.force_login(buyer)
    sealed = client.get(current.get_absolute_url()).text
    assert "Til juni." not in sealed
    assert "Forseglet indtil fristen" in sealed
    assert "Hvornår?" in sealed
    time_is_up(current)

    page_now = client.get(current.get_absolute_url())

    alfa, beta = page_now.context["parts"]
    [said] = alfa.said
    assert [label for label, _pieces in said.differences] == ["Svaret", "Uddybning"]
    assert "Hvornår?" in page_now.text
    assert ("gone", "Nej") in said.differences[0][1]
    assert beta.said is None
    assert "Sendte ingen uddybning" in page_now.text


def test_the_deadline_and_not_the_job_takes_what_is_sent_into_the_answers(answered):
    current = ask(answered)
    sheet, _browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    elaborations.send_elaboration(sheet)
    other, _browser = entered(current, "Beta")
    elaborations.save_elaboration(other, other.elaborations.get(), Given("no", "Aldrig sendt."))
    tasks.close_dialogues()
    assert not Answer.objects.filter(elaboration="Til juni.").exists()
    time_is_up(current)

    tasks.close_dialogues()
    tasks.close_dialogues()

    second = answered.requirements.last()
    alfa = Answer.objects.get(invitation=sheet.invitation, requirement=second)
    assert (alfa.choice, alfa.elaboration) == ("partly", "Til juni.")
    assert not Answer.objects.filter(elaboration="Aldrig sendt.").exists()
    event = Event.objects.get(kind="requirements_bank.round_closed")
    assert "1 af 2 leverandører uddybede" in event.text_da
    assert {row.recipient for row in Notification.objects.filter(event=event)} == {
        answered.owner,
        answered.case.coordinator,
    }


def test_an_answer_that_is_left_as_it_was_is_not_written_anew(answered):
    third = make_finished(answered, "yes", supplier="Gamma")
    current = ask(answered, "Gamma")
    sheet, _browser = entered(current, "Gamma")
    elaborations.send_elaboration(sheet)
    time_is_up(current)

    rounds.close_round(current)

    assert third.answers.count() == 1


def test_a_round_is_not_closed_before_its_time_nor_twice(answered):
    current = ask(answered)
    with pytest.raises(TransitionNotAllowed):
        rounds.close_round(current)
    time_is_up(current)
    rounds.close_round(current)

    with pytest.raises(TransitionNotAllowed):
        rounds.close_round(Round.objects.get())


def test_a_dialogue_that_is_opened_again_seals_its_rounds_too(client, buyer, answered):
    current = ask(answered)
    sheet, _browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    elaborations.send_elaboration(sheet)
    time_is_up(current)
    rounds.close_round(current)
    answered.refresh_from_db()
    dialogues.reopen(answered, by=buyer, deadline=LATER, message="Igen")
    client.force_login(buyer)

    assert "Til juni." not in client.get(current.get_absolute_url()).text


def test_a_cancelled_round_is_never_shown_and_the_suppliers_are_told_why(client, buyer, answered):
    current = ask(answered)
    sheet, browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    elaborations.send_elaboration(sheet)
    Mail.objects.all().delete()
    client.force_login(buyer)

    response = client.post(url(current, "cancel_round"), {"message": "En fejl."}, follow=True)

    assert "Runden er annulleret" in response.text
    assert "En fejl." in Mail.objects.filter(recipient=None)[0].text
    assert Mail.objects.filter(recipient=None).count() == 2
    assert browser.get(page(sheet)).status_code == 404
    time_is_up(current)
    text = client.get(current.get_absolute_url()).text
    assert "Til juni." not in text
    assert "Svaret står, som det var" in text
    with pytest.raises(Refused, match="annulleret"):
        elaborations.take_back_elaboration(sheet)
    assert client.get(url(current, "cancel_round")).status_code == 403
    client.get(answered.get_absolute_url())


def test_a_round_whose_answers_can_be_read_is_not_cancelled(answered, buyer):
    current = ask(answered)
    time_is_up(current)

    with pytest.raises(TransitionNotAllowed):
        rounds.cancel_round(current, by=buyer, message="For sent")


def test_those_who_may_compare_read_a_round_and_others_do_not(
    client, requester, architect, member, stranger, answered
):
    current = ask(answered)
    for person, status in ((requester, 200), (architect, 200), (member, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(current.get_absolute_url()).status_code == status
    client.force_login(requester)
    assert client.get(url(current, "cancel_round")).status_code == 403


def test_a_round_takes_the_same_queries_however_large(client, buyer, answered, query_count):
    current = ask(answered, about=(1,))
    for supplier in ("Alfa", "Beta"):
        sheet, _browser = entered(current, supplier)
        elaborations.send_elaboration(sheet)
    time_is_up(current)
    client.force_login(buyer)
    client.get(current.get_absolute_url())
    with_one = query_count(client.get, current.get_absolute_url())
    rounds.close_round(current)
    larger = ask(answered, about=(1, 2))
    for supplier in ("Alfa", "Beta"):
        sheet, _browser = entered(larger, supplier)
        elaborations.send_elaboration(sheet)
    time_is_up(larger)

    assert query_count(client.get, larger.get_absolute_url()) == with_one


def test_a_requirement_that_was_elaborated_on_leads_to_its_rounds(client, buyer, answered):
    first, second = answered.requirements.all()
    cancelled, current = ask(answered, "Beta"), ask(answered, "Alfa")
    rounds.cancel_round(cancelled, by=buyer, message="En fejl")
    time_is_up(current)
    rounds.close_round(current)
    client.force_login(buyer)

    def text_of(row):
        return client.get(
            reverse("requirements_bank:compared_requirement", args=[answered.pk, row.pk])
        ).text

    assert current.get_absolute_url() in text_of(second)
    assert cancelled.get_absolute_url() not in text_of(second)
    assert current.get_absolute_url() not in text_of(first)


def test_who_has_not_sent_is_reminded_once_two_days_before_the_round_ends(answered):
    current = ask(answered)
    sheet, _browser = entered(current)
    elaborations.send_elaboration(sheet)
    Mail.objects.all().delete()
    tasks.remind()
    assert not Mail.objects.exists()
    current.deadline = timezone.now() + datetime.timedelta(hours=47)
    # The mail of that day is not the one with the link that works: a new one was sent today.
    current.asked_at = timezone.now() - datetime.timedelta(days=5)
    current.save()

    tasks.remind()
    tasks.remind()

    mail = Mail.objects.get()
    assert f"linket i vores mail fra {day(timezone.now())}." in mail.text
    assert mail.to == answered.invitations.get(supplier_name="Beta").email
    assert "Fristen for at uddybe" in mail.subject
    assert not Event.objects.about(answered.case).filter(kind=tasks.ROUND_NEAR).exists()
    time_is_up(current)
    tasks.remind()
    assert Mail.objects.count() == 1


def test_one_reminder_that_fails_does_not_stop_the_others(answered, monkeypatch):
    current = ask(answered)
    current.deadline = timezone.now() + datetime.timedelta(hours=47)
    current.save()
    Mail.objects.all().delete()
    first = tasks.remind_once
    calls = []

    def remind_once(*about, **how):
        calls.append(about)
        return 1 / 0 if len(calls) == 1 else first(*about, **how)

    monkeypatch.setattr(tasks, "remind_once", remind_once)

    tasks.remind()

    assert Mail.objects.count() == 1


def test_a_supplier_that_lost_the_mail_gets_a_new_link_and_a_second_click_sends_no_other(
    client, buyer, answered
):
    current = ask(answered, "Alfa")
    sheet, browser = entered(current)
    Mail.objects.all().delete()
    client.force_login(buyer)
    client.post(url(sheet, "renew_link"))
    assert not Mail.objects.exists()
    # As if the mail were older: what happened cannot be moved.
    Invitation.objects.update(event=None)

    response = client.post(url(sheet, "renew_link"), follow=True)
    rounds.renew_link(sheet, by=buyer)

    assert "Et nyt link er på vej" in response.text
    mail = Mail.objects.get()
    assert mail.to == sheet.invitation.email
    assert "(1 i alt)" in mail.text
    assert browser.get(page(sheet)).status_code == 404


def test_after_the_round_no_link_is_sent_and_others_send_none(client, buyer, requester, answered):
    current = ask(answered, "Alfa")
    sheet, _browser = entered(current)
    client.force_login(requester)
    assert client.post(url(sheet, "renew_link")).status_code == 403
    time_is_up(current)

    with pytest.raises(TransitionNotAllowed):
        rounds.renew_link(sheet, by=buyer)


def test_when_the_case_is_over_a_round_can_be_cancelled_and_no_link_is_offered(
    client, buyer, answered
):
    current = ask(answered, "Alfa")
    client.force_login(buyer)
    offered = url(current.sheets.get(), "renew_link")
    assert offered in client.get(current.get_absolute_url()).text
    Case.objects.filter(pk=answered.case_id).update(status=Case.Status.REJECTED)

    text = client.get(current.get_absolute_url()).text

    assert url(current, "cancel_round") in text
    assert offered not in text


def renew_twice(settings) -> int:
    """Two send a new link at once: how many mails there are."""
    sheet, _browser = entered(ask(make_answered(), "Alfa"))
    Invitation.objects.update(event=None)
    Mail.objects.all().delete()
    settings.PAUSES = {"a link is renewed": Meeting()}

    def renew():
        again = type(sheet).objects.select_related("round__dialogue").get(pk=sheet.pk)
        rounds.renew_link(again, by=again.round.asked_by)

    at_once(renew, renew)
    return Mail.objects.count()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_a_new_link_at_once_one_does(settings):
    assert renew_twice(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_both_do_and_the_first_link_is_dead(settings):
    settings.LOCKS_OFF = True

    assert renew_twice(settings) == 2


def make_wide(case, buyer, requirements, suppliers):
    """As large as they come: who answers, and what."""
    dialogue = make_dialogue(case=case, buyer=buyer, status="answered", requirements=0)
    for number in range(1, requirements + 1):
        make_asked(
            dialogue, number, title=f"Et krav med et navn af helt almindelig længde {number}"
        )
    dialogue.deadline = timezone.now() - datetime.timedelta(days=1)
    dialogue.save(update_fields=["deadline"])
    said = itertools.cycle(["yes", "no", "partly", "addon", "not_relevant"])
    for number in range(suppliers):
        answers = itertools.islice(said, requirements)
        make_finished(dialogue, *answers, supplier=f"Leverandøren Nummer {number} A/S")
    return dialogue


def test_a_page_about_120_requirements_and_12_suppliers_is_small(client, case, buyer, query_count):
    large, small = make_wide(case, buyer, 120, 12), make_wide(case, buyer, 1, 1)
    client.force_login(buyer)
    marks = "&".join(f"mark={row.pk}" for row in large.requirements.all())

    for address in (url(large), f"{url(large)}?{marks}"):
        assert len(client.get(address).content) < 100_000
    assert query_count(client.get, url(large)) == query_count(client.get, url(small))


def test_a_round_about_500_requirements_and_12_suppliers_comes_in_pages_that_are_small(
    client, case, buyer
):
    dialogue = make_wide(case, buyer, 500, 12)
    current = ask(dialogue, about=tuple(range(1, 501)), question="Hvornår kan I?")
    client.force_login(buyer)
    going = client.get(current.get_absolute_url())
    assert len(going.content) < 100_000
    Elaboration.objects.update(choice="partly", elaboration="Fra juni kan løsningen det. " * 5)
    moment = timezone.now()
    current.sheets.update(status="sent", sent_at=moment, digest="0" * 64, content="{}")
    time_is_up(current)

    first = client.get(current.get_absolute_url())

    assert len(first.content) < 300_000
    assert first.text.count("Fra juni") >= 120
    following = client.get(current.get_absolute_url() + first.context["page"].next_url)
    assert "længde 11 " in following.text or "længde 11<" in following.text


def test_a_requirement_that_is_ticked_opens_with_its_answers_and_room_for_a_question(
    client, case, buyer
):
    dialogue = make_wide(case, buyer, 21, 2)
    first, second, *_others = dialogue.requirements.all()
    client.force_login(buyer)
    page = client.get(f"{url(dialogue)}?mark={first.pk}").text
    assert f'name="question_{first.pk}"' in page
    assert f'name="question_{second.pk}"' not in page
    assert "Sæt kryds ved et krav for at se" in page

    line = client.get(f"{url(dialogue)}?line={second.pk}", headers={"HX-Request": "true"}).text

    assert f'name="question_{second.pk}"' in line
    assert "checked" in line
    assert "Nej</span>: Leverandøren Nummer 0 A/S" in line
    assert "Leverandøren Nummer 1 A/S" in line
    assert "<html" not in line


@pytest.mark.parametrize("line", ["0", "x", ""])
def test_a_line_that_is_not_asked_is_not_there(client, buyer, answered, line):
    client.force_login(buyer)

    answer = client.get(f"{url(answered)}?line={line}", headers={"HX-Request": "true"})

    assert answer.status_code == 404


def test_what_is_typed_beside_a_line_is_shown_again_when_something_is_missing(
    client, buyer, answered
):
    row = answered.requirements.last()
    client.force_login(buyer)
    data = form(answered, "Alfa", **{f"question_{row.pk}": "Hvornår?", "message": ""})

    assert ">\nHvornår?</textarea>" in client.post(url(answered), data).text
