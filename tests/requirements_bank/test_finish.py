"""Sending: the receipt, taking back, and the deadline to the millisecond."""

import datetime
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications.models import Event, Mail
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import answers, dialogues
from requirements_bank.models import (
    Answer,
    Given,
    Invitation,
    MarketDialogue,
    SubmissionReceipt,
)
from requirements_bank.sheets import sealing
from requirements_bank.sheets.proof import fingerprint, written_out
from tests.factories import make_dialogue, make_invitation
from tests.races import Hold, Meeting, at_once, somebody_waits, wait
from tests.requirements_bank.suppliers import autosave, inside, page

Status = Invitation.Status


def begun(dialogue: MarketDialogue | None = None) -> Invitation:
    """An invitation with an answer that is not sent."""
    invitation, _browser = inside(dialogue=dialogue)
    answers.save(invitation, invitation.dialogue.requirements.first(), Given("yes", "Ja"))
    return invitation


def resealed(receipt: SubmissionReceipt) -> str:
    """The fingerprint of what is stored now."""
    return fingerprint(written_out(receipt.invitation, receipt.salt))


@pytest.mark.django_db
@pytest.mark.spec("E40")
def test_before_sending_one_sees_what_is_not_answered():
    invitation, browser = inside()
    first, second = invitation.dialogue.requirements.all()
    autosave(browser, first, invitation)

    text = browser.get(page(invitation, "send/")).text

    assert "1 af 2 krav besvaret" in text
    assert f"?page=1#r{second.pk}" in text
    assert f"#r{first.pk}" not in text


@pytest.mark.django_db
def test_sending_gives_a_receipt_on_the_page_and_by_mail():
    invitation, browser = inside(language="en")
    autosave(browser, invitation.dialogue.requirements.first(), invitation, elaboration="Hemmelig")

    answer = browser.post(page(invitation, "send/"), follow=True)

    receipt = SubmissionReceipt.objects.get()
    assert answer.redirect_chain[-1][0] == page(invitation, "kvittering/")
    for part in (receipt.digest, "Hemmelig", "1 of 2", "Take the answer back"):
        assert part in answer.text
    mail = Mail.objects.get(to=invitation.email)
    assert mail.subject == "Receipt: the answer to Bookingsystem is received"
    assert receipt.digest in mail.text
    assert "Hemmelig" not in mail.text
    assert mail.reply_to == "marked@example.dk"


@pytest.mark.django_db
def test_the_fingerprint_can_be_computed_by_anybody_who_has_the_text():
    invitation, browser = inside()
    autosave(browser, invitation.dialogue.requirements.first(), invitation, elaboration="Æ\nø")
    answers.finish(Invitation.objects.get(pk=invitation.pk))

    file = browser.get(page(invitation, "kvittering/fil/"))

    assert hashlib.sha256(file.content).hexdigest() == SubmissionReceipt.objects.get().digest
    assert json.loads(file.content)["answers"] == [
        {
            "id": invitation.dialogue.requirements.first().pk,
            "requirement": "FRI-001",
            "answer": "yes",
            "elaboration": "Æ\nø",
        }
    ]
    assert "attachment" in file["Content-Disposition"]


@pytest.mark.django_db
def test_equal_answers_have_different_fingerprints_so_that_nobody_can_guess():
    dialogue = make_dialogue()

    first, second = (answers.finish(begun(dialogue)) for _ in range(2))

    assert first.digest != second.digest


@pytest.mark.django_db
def test_sending_twice_sends_once():
    invitation, browser = inside()

    for _time in range(2):
        answer = browser.post(page(invitation, "send/"))
        assert answer["Location"] == page(invitation, "kvittering/")

    assert SubmissionReceipt.objects.count() == 1
    assert Mail.objects.filter(to=invitation.email).count() == 1


@pytest.mark.django_db
def test_ten_versions_leave_one_that_counts_and_a_receipt_for_each():
    invitation, browser = inside()
    for number in range(10):
        autosave(
            browser, invitation.dialogue.requirements.first(), invitation, elaboration=str(number)
        )
        browser.post(page(invitation, "send/"))
        if number < 9:
            assert browser.post(page(invitation, "traek-tilbage/"))["Location"] == page(invitation)

    assert SubmissionReceipt.objects.get(withdrawn_at=None).version == 10
    assert SubmissionReceipt.objects.count() == 10
    assert Mail.objects.filter(to=invitation.email).count() == 19
    assert Answer.objects.get().elaboration == "9"


@pytest.mark.django_db
def test_taken_back_it_does_not_count_and_has_no_receipt():
    invitation, browser = inside()
    browser.post(page(invitation, "send/"))

    browser.post(page(invitation, "traek-tilbage/"))

    assert browser.get(page(invitation, "kvittering/"))["Location"] == page(invitation)
    assert browser.get(page(invitation, "kvittering/fil/")).status_code == 404
    assert not Invitation.objects.filter(status=Status.FINISHED).exists()
    text = browser.post(page(invitation, "traek-tilbage/"), follow=True).text
    assert "Svaret er ikke sendt" in text


@pytest.mark.django_db
def test_after_the_deadline_nothing_is_sent_or_taken_back_and_the_receipt_stays():
    sent, browser = inside()
    browser.post(page(sent, "send/"))
    late, other = inside(dialogue=sent.dialogue)
    MarketDialogue.objects.update(deadline=timezone.now())

    refused = other.post(page(late, "send/"), follow=True)
    kept = browser.post(page(sent, "traek-tilbage/"), follow=True)

    assert "Der kan ikke gemmes eller sendes mere" in refused.text
    assert "Jeres svar blev ikke sendt" in refused.text
    assert "Der kan ikke gemmes eller sendes mere" in kept.text
    assert SubmissionReceipt.objects.get().withdrawn_at is None
    assert "Kvittering" in browser.get(page(sent, "kvittering/")).text
    assert "Træk svaret tilbage" not in browser.get(page(sent, "kvittering/")).text
    assert "Jeres svar blev ikke sendt" in other.get(page(late, "send/")).text
    kind = "requirements_bank.late_attempt"
    assert Event.objects.filter(kind=kind).count() == 2


@pytest.mark.django_db
def test_an_answer_sheet_without_answers_may_be_sent():
    _invitation, browser = inside()

    text = browser.post(page(_invitation, "send/"), follow=True).text

    assert "sendt uden svar" in text


# Races: real threads with connections of their own.


def finish_at(invitation: Invitation, moment: datetime.datetime):
    """Wait until the moment and send."""
    time.sleep(max(0, (moment - timezone.now()).total_seconds()))
    before = database_now()
    try:
        receipt = answers.finish(invitation)
    except sealing.DeadlinePassed:
        return "refused", before, database_now()
    return "accepted", receipt.received_at, receipt.pk


def many_around_the_deadline(deadline: datetime.datetime, dialogue: MarketDialogue):
    """Sixteen suppliers send in four threads: one early, the others close around the deadline."""
    invitations = [begun(dialogue) for _ in range(16)]
    shift = datetime.timedelta(seconds=max(0, 1 - (deadline - timezone.now()).total_seconds()))
    MarketDialogue.objects.update(deadline=deadline + shift)
    steps = [deadline + shift + datetime.timedelta(seconds=s / 20) for s in (-20, *range(-7, 8))]

    def run(pair):
        try:
            return finish_at(*pair)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return deadline + shift, list(pool.map(run, zip(invitations, steps, strict=True)))


@pytest.mark.django_db(transaction=True)
def test_around_the_deadline_each_is_accepted_before_it_or_refused_after_it():
    dialogue = make_dialogue()

    deadline, outcomes = many_around_the_deadline(timezone.now(), dialogue)

    accepted = [outcome for outcome in outcomes if outcome[0] == "accepted"]
    refused = [outcome for outcome in outcomes if outcome[0] == "refused"]
    assert accepted
    assert refused
    assert len(accepted) + len(refused) == 16
    assert all(received < deadline for _, received, _ in accepted)
    # Refused not before the deadline: the answer to the refusal came at or after it.
    assert all(deadline <= after for _, _, after in refused)
    receipts = SubmissionReceipt.objects.all()
    assert {receipt.pk for receipt in receipts} == {pk for _, _, pk in accepted}
    for receipt in receipts:
        assert receipt.invitation.answers.exists()
        assert receipt.digest == resealed(receipt)
    finished = Invitation.objects.filter(status=Status.FINISHED)
    assert set(finished) == {receipt.invitation for receipt in receipts}


def send_from_before_until_after(dialogue: MarketDialogue):
    """A transaction that begins before the deadline and gets the lock after it (S4)."""
    invitation = begun(dialogue)
    hold = Hold()

    @transaction.atomic
    def deadline_comes():
        rows = MarketDialogue.objects.filter(pk=dialogue.pk)
        rows.select_for_update().get()
        hold()
        # The other has begun and waits. From here on it is too late.
        assert somebody_waits()
        rows.update(deadline=database_now())

    @transaction.atomic
    def begin_early():
        return transaction_began(), answers.finish(invitation)

    return hold.race(deadline_comes, meanwhile=begin_early, refusals=Refused)[1]


def transaction_began() -> datetime.datetime:
    """The clock that must not decide: it stands still during a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_began_before_the_deadline_does_not_look_on_time():
    assert isinstance(send_from_before_until_after(make_dialogue()), sealing.DeadlinePassed)
    assert not SubmissionReceipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twin_with_the_transactions_own_clock_it_would(monkeypatch):
    monkeypatch.setattr(sealing, "database_now", transaction_began)

    send_from_before_until_after(make_dialogue())

    assert SubmissionReceipt.objects.exists()


def save_while_sending(settings) -> bool:
    """One colleague saves while another sends; whether the receipt is for what is stored."""
    hold = Hold()
    settings.PAUSES = {"answer_save": hold}
    invitation = begun()
    requirement = invitation.dialogue.requirements.first()

    def save():
        stale = Invitation.objects.get(pk=invitation.pk)
        return answers.save(stale, requirement, Given("no", "Alligevel ikke"))

    _saved, receipt = hold.race(save, meanwhile=lambda: answers.finish(invitation))
    return receipt.digest == resealed(receipt)


@pytest.mark.django_db(transaction=True)
def test_what_the_receipt_is_for_is_what_is_stored(settings):
    assert save_while_sending(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_not(settings):
    settings.LOCKS_OFF = True

    assert not save_while_sending(settings)


def close_while_sending(settings) -> tuple[int, int]:
    """The deadline passes while one is being sent: how many closing saw, and how many there are."""
    hold = Hold()
    settings.PAUSES = {"answer_finish": hold}
    invitation = begun()
    deadline = timezone.now() + datetime.timedelta(seconds=2)
    MarketDialogue.objects.update(deadline=deadline)

    def close():
        wait(until=lambda: database_now() > deadline)
        dialogues.close(MarketDialogue.objects.get(pk=invitation.dialogue_id))
        return Answer.objects.unsealed().count()

    _receipt, seen = hold.race(lambda: answers.finish(invitation), meanwhile=close)
    return seen, Answer.objects.unsealed().count()


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_what_was_sent_in_time(settings):
    seen, there = close_while_sending(settings)

    assert seen == there == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_closing_misses_it(settings):
    settings.LOCKS_OFF = True

    seen, there = close_while_sending(settings)

    assert (seen, there) == (0, 1)


def each_with_a_copy(act, invitation: Invitation, *, times: int):
    """What colleagues get who do the same with one invitation at the same moment."""
    copies = [Invitation.objects.get(pk=invitation.pk) for _ in range(times)]
    refusals = (Refused, TransitionNotAllowed)
    return at_once(*(partial(act, copy) for copy in copies), refusals=refusals)


def send_twice(settings) -> list[str]:
    settings.PAUSES = {"answer_finish": Meeting()}
    outcomes = each_with_a_copy(answers.finish, begun(), times=2)
    assert SubmissionReceipt.objects.count() == 1
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_gets_a_receipt_and_the_other_is_told(settings):
    assert send_twice(settings) == ["AlreadyFinished", "SubmissionReceipt"]


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_other_is_not_told_why(settings):
    settings.LOCKS_OFF = True

    assert send_twice(settings) == ["SubmissionReceipt", "TransitionNotAllowed"]


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_open_at_once():
    outcomes = each_with_a_copy(answers.open, make_invitation(), times=4)

    assert outcomes == [None] * 4
    assert Invitation.objects.get().status == Status.STARTED


@pytest.mark.django_db
def test_a_colleague_who_takes_it_back_at_once_breaks_nothing(monkeypatch):
    invitation, browser = inside()
    send = answers.finish

    def finish(sent):
        receipt = send(sent)
        answers.take_back(sent)
        return receipt

    monkeypatch.setattr(answers, "finish", finish)

    assert browser.post(page(invitation, "send/")).status_code == 302
