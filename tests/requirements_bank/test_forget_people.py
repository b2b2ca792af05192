"""People at suppliers are forgotten years after a market dialogue, as the authority's rule says."""

import datetime
import secrets

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from notifications import permissions as mail_permissions
from notifications.models import Event, Mail, Reminder
from portal.refusals import Refused
from procurement.models import Case
from requirements_bank import tasks
from requirements_bank.actions import address_book, dialogues, forgetting, invitations, keeping
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import (
    Answer,
    AnswerFile,
    AnswerFileView,
    DialogueRules,
    Invitation,
    LinkCode,
    MarketDialogue,
    Round,
    SupplierChoice,
    SupplierColleague,
    SupplierContact,
)
from tests.factories import (
    make_authority,
    make_case,
    make_contact,
    make_dialogue,
    make_finished,
    make_invitation,
    make_supplier,
)
from tests.races import Hold
from tests.requirements_bank.suppliers import asks, everything_stored, invited, visitor

Status = MarketDialogue.Status
FORGOTTEN = "requirements_bank.supplier_people_forgotten"
LATER = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)
PERSON = "hanne.kanarie@alfa.example"
HELPER = "kim.kanarie@alfa.example"


def ago(years, days=0):
    return timezone.now() - datetime.timedelta(days=366 * years + days)


def make_over(*, case=None, buyer=None, years=6, status=Status.ARCHIVED, supplier="Alfa A/S"):
    """A market dialogue that was over so many years ago, with one supplier's whole answer."""
    dialogue = make_dialogue(case=case, buyer=buyer, status=status, deadline=ago(years))
    invitation = make_finished(dialogue, "yes", "no", supplier=supplier)
    Invitation.objects.filter(pk=invitation.pk).update(email=PERSON)
    return dialogue


def send(target, to, kind, state=Mail.State.SENT):
    event = Event.objects.create(kind=kind, target=target, text_da="Hændt", text_en="Happened")
    return Mail.objects.create(
        key=f"event:{event.pk}:letter:{to}",
        event=event,
        to=to,
        subject="Vil I svare?",
        text=f"Kære {to}",
        message_id=f"<{event.pk}@example.dk>",
        state=state,
        next_try_at=timezone.now(),
        last_error=f"550 {to}",
    )


def with_people(dialogue):
    """A colleague, a code, who opened a file, a reminder and mails: everything that names."""
    invitation = dialogue.invitations.get()
    SupplierColleague.objects.create(
        invitation=invitation,
        name="Kim Kanarie",
        email=HELPER,
        token_hash=secrets.token_hex(32),
        invited_at=dialogue.deadline,
    )
    moments = {"sent_at": dialogue.deadline, "counted_since": dialogue.deadline}
    LinkCode.objects.create(invitation=invitation, token_hash=invitation.token_hash, **moments)
    file = AnswerFile(answer=invitation.answers.first(), name="svar.pdf", size=1, sha256="x" * 64)
    file.content_type, file.uploaded_at = "application/pdf", dialogue.deadline
    file.file.save("x.pdf", ContentFile(b"x"))
    for who in ({"email": HELPER}, {"user": dialogue.owner}):
        AnswerFileView.objects.create(file=file, **who)
    _open_in_round(invitation)
    send(dialogue.case, PERSON, "requirements_bank.supplier_invited")
    send(invitation, HELPER, "requirements_bank.supplier_colleague_invited", Mail.State.FAILED)
    Reminder.objects.create(
        kind="requirements_bank.deadline_near",
        target=invitation,
        deadline="da",
        step="2 days",
        address=PERSON,
        event=Event.objects.about(invitation).first(),
    )
    return invitation


def _open_in_round(invitation):
    """A colleague has opened a file that came in an elaboration round."""
    dialogue = invitation.dialogue
    asked = {"asked_by": dialogue.owner, "asked_at": ago(6, days=9), "deadline": ago(6)}
    current = Round.objects.create(dialogue=dialogue, number=1, message="Mere", **asked)
    sheet = current.sheets.create(invitation=invitation)
    row = sheet.elaborations.create(requirement=dialogue.requirements.first(), before={})
    file = AnswerFile(elaboration=row, name="mere.pdf", size=1, sha256="y" * 64)
    file.content_type, file.uploaded_at = "application/pdf", dialogue.deadline
    file.file.save("y.pdf", ContentFile(b"y"))
    AnswerFileView.objects.create(file=file, email=HELPER)


def known(dialogue):
    return set(dialogue.invitations.exclude(email="").values_list("email", flat=True))


def without_the_trail():
    """All that is stored, but what is never changed."""
    found = everything_stored()
    del found["notifications_event"]
    return "\n".join(row for rows in found.values() for row in rows)


@pytest.mark.django_db
def test_nothing_but_the_trail_names_the_people_and_everything_else_is_kept(case, buyer):
    dialogue = make_over(case=case, buyer=buyer)
    invitation = with_people(dialogue)
    SupplierChoice.objects.create(
        dialogue=dialogue,
        invitation=invitation,
        reason="Bedst",
        chosen_by=buyer,
        chosen_at=dialogue.deadline,
    )
    assert "kanarie" in without_the_trail().lower()

    tasks.forget_people_at_suppliers()

    assert "kanarie" not in without_the_trail().lower()
    invitation.refresh_from_db()
    assert (invitation.supplier_name, invitation.status) == ("Alfa A/S", "finished")
    assert Answer.objects.unsealed().filter(invitation=invitation).count() == 2
    assert AnswerFileView.objects.get().user == buyer
    assert SupplierChoice.objects.get().invitation == invitation
    assert Mail.objects.filter(to="", text="", state=Mail.State.SENT).count() == 1


@pytest.mark.django_db
def test_it_is_written_in_the_trail_once_and_nobody_gets_a_mail(case, buyer):
    dialogue = make_over(case=case, buyer=buyer)

    tasks.forget_people_at_suppliers()
    tasks.forget_people_at_suppliers()
    forgetting.forget_people(dialogue, before=ago(5))

    event = Event.objects.about(case).get(kind=FORGOTTEN)
    assert "Personer hos leverandører er glemt, som reglerne siger" in event.text_da
    assert "People at suppliers were forgotten, as the rules say" in event.text_en
    assert event.actor is None
    assert not Mail.objects.exists()


@pytest.mark.parametrize("status", [Status.ARCHIVED, Status.CANCELLED])
@pytest.mark.django_db
def test_one_that_is_put_away_is_forgotten_after_the_years_of_the_rule_and_not_before(status):
    old = make_over(years=2, status=status)
    asks(forgets_after=3)
    tasks.forget_people_at_suppliers()
    assert known(old) == {PERSON}

    asks(forgets_after=2)
    tasks.forget_people_at_suppliers()

    assert known(old) == set()


@pytest.mark.django_db
def test_without_a_rule_of_its_own_an_authority_forgets_after_five_years():
    four, five = make_over(years=4), make_over(years=5)

    tasks.forget_people_at_suppliers()

    assert (known(four), known(five)) == ({PERSON}, set())


@pytest.mark.django_db
def test_an_answered_one_is_forgotten_when_its_case_is_over(case, buyer):
    dialogue = make_over(case=case, buyer=buyer, status=Status.ANSWERED)
    tasks.forget_people_at_suppliers()
    assert known(dialogue) == {PERSON}

    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN, closed_at=ago(5))
    tasks.forget_people_at_suppliers()

    assert known(dialogue) == set()


@pytest.mark.django_db
def test_a_deleted_one_is_forgotten_too(case, buyer):
    dialogue = make_over(case=case, buyer=buyer, status=Status.ANSWERED)
    keeping.discard(dialogue, by=buyer, reason="Forkert")

    tasks.forget_people_at_suppliers()

    assert known(dialogue) == set()


@pytest.mark.django_db
def test_as_long_as_a_link_opens_the_receipt_or_a_round_is_younger_nobody_is_forgotten():
    linked, elaborated = make_over(), make_over()
    linked.invitations.update(expires_at=LATER)
    Round.objects.create(
        dialogue=elaborated,
        number=1,
        message="Mere",
        deadline=ago(4),
        asked_by=elaborated.owner,
        asked_at=ago(4, days=9),
    )

    tasks.forget_people_at_suppliers()

    assert known(linked) == known(elaborated) == {PERSON}


@pytest.mark.django_db
def test_a_mail_that_is_on_its_way_is_sent_first(case, buyer):
    dialogue = make_over(case=case, buyer=buyer)
    mail = send(case, PERSON, "requirements_bank.outcome_told", Mail.State.QUEUED)
    tasks.forget_people_at_suppliers()
    assert known(dialogue) == {PERSON}

    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT)
    tasks.forget_people_at_suppliers()

    assert known(dialogue) == set()


@pytest.mark.django_db
def test_mails_of_a_younger_dialogue_of_the_case_and_of_the_case_itself_are_kept(case, buyer):
    make_over(case=case, buyer=buyer)
    younger = make_over(case=case, buyer=buyer, years=1, supplier="Alfa igen")
    both = send(case, PERSON, "requirements_bank.supplier_invited")
    enquiry = send(case, PERSON, "procurement.enquiry_sent")

    tasks.forget_people_at_suppliers()
    assert set(Mail.objects.filter(to=PERSON)) == {both, enquiry}

    MarketDialogue.objects.filter(pk=younger.pk).update(deadline=ago(7))
    tasks.forget_people_at_suppliers()

    assert Mail.objects.get(to=PERSON) == enquiry


@pytest.mark.django_db
def test_the_link_opens_nothing_any_more():
    dialogue = make_dialogue(status=Status.ARCHIVED, deadline=ago(6))
    _invitation, token = invited(dialogue=dialogue)

    tasks.forget_people_at_suppliers()

    assert visitor().get(f"/svar/{token}/").status_code == 404


@pytest.mark.django_db
def test_several_suppliers_of_one_dialogue_are_forgotten(case, buyer):
    dialogue = make_over(case=case, buyer=buyer)
    make_invitation(dialogue=dialogue, supplier="Beta")

    tasks.forget_people_at_suppliers()

    assert [one.email for one in dialogue.invitations.all()] == ["", ""]


def test_pages_and_files_show_the_company_and_that_the_person_is_deleted(client, case, buyer):
    dialogue = make_over(case=case, buyer=buyer)
    with_people(dialogue)
    tasks.forget_people_at_suppliers()
    client.force_login(buyer)

    text = client.get(dialogue.get_absolute_url()).text

    assert "Alfa A/S" in text
    assert "slettet efter reglen" in text
    assert "Personerne hos leverandørerne blev glemt" in text
    treatment = reverse("requirements_bank:treatment", args=[case.pk])
    assert "slettet efter reglen" in client.get(treatment).text
    as_file = client.get(reverse("requirements_bank:treatment_csv", args=[case.pk]))
    assert "slettet efter reglen" in b"".join(as_file.streaming_content).decode()
    compared = client.get(reverse("requirements_bank:comparison", args=[dialogue.pk]))
    assert "Alfa A/S" in compared.text


def test_a_mail_to_nobody_is_not_sent_again(coordinator, buyer):
    dialogue = make_over(
        case=make_case(coordinator=coordinator, requester=buyer, status=Case.Status.IN_PROGRESS),
        buyer=buyer,
    )
    with_people(dialogue)
    mail = send(dialogue.case, PERSON, "requirements_bank.postponed", Mail.State.FAILED)
    assert mail_permissions.can_resend(coordinator, mail)

    tasks.forget_people_at_suppliers()

    mail.refresh_from_db()
    assert not mail_permissions.can_resend(coordinator, mail)
    assert not Mail.objects.failed().exists()


def test_who_would_open_it_again_is_told_that_nobody_can_be_written_to(client, case, buyer):
    dialogue = make_over(case=case, buyer=buyer, status=Status.CANCELLED)
    tasks.forget_people_at_suppliers()
    client.force_login(buyer)

    form = {"day": "2027-06-01", "time": "12:00", "message": "Vi fortsætter"}
    response = client.post(reverse("requirements_bank:reopen", args=[dialogue.pk]), form)

    assert "så ingen kan få en mail" in response.text
    dialogue.refresh_from_db()
    assert dialogue.is_cancelled


def test_one_that_fails_does_not_stop_the_others(case, buyer, settings):
    fails, other = make_over(case=case, buyer=buyer), make_over()
    calls = []

    def stumble():
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError

    settings.PAUSES = {"people are forgotten": stumble}
    tasks.forget_people_at_suppliers()

    assert sorted([len(known(fails)), len(known(other))]) == [0, 1]


def open_again_while_people_are_forgotten(settings):
    """An old cancelled dialogue is opened again at night: whether it can write to its supplier."""
    hold = Hold()
    settings.PAUSES = {"people are forgotten": hold}
    dialogue = make_over(status=Status.CANCELLED)

    def reopen():
        row = MarketDialogue.objects.get(pk=dialogue.pk)
        dialogues.reopen(row, by=row.owner, deadline=LATER, message="Vi fortsætter")

    hold.race(lambda: forgetting.forget_people(dialogue, before=ago(5)), reopen, refusals=Refused)
    dialogue.refresh_from_db()
    return dialogue.status, known(dialogue)


@pytest.mark.django_db(transaction=True)
def test_one_that_is_opened_again_in_that_moment_knows_its_suppliers_or_stays_closed(settings):
    assert open_again_while_people_are_forgotten(settings) == (Status.CANCELLED, set())


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_is_open_and_knows_nobody(settings):
    settings.LOCKS_OFF = True

    assert open_again_while_people_are_forgotten(settings) == (Status.ACTIVE, set())


@pytest.mark.django_db
def test_one_that_is_opened_again_before_is_left_alone():
    dialogue = make_over(status=Status.CANCELLED)
    row = MarketDialogue.objects.get(pk=dialogue.pk)
    dialogues.reopen(row, by=row.owner, deadline=LATER, message="Vi fortsætter")

    forgetting.forget_people(dialogue, before=ago(5))

    assert known(dialogue) == {PERSON}


def untouched_since(contact, moment):
    SupplierContact.objects.filter(pk=contact.pk).update(changed_at=moment)
    return contact


@pytest.mark.django_db
def test_a_contact_that_nothing_uses_leaves_the_address_book_as_if_asked_for(case, buyer):
    dialogue = make_over(case=case, buyer=buyer)
    supplier = make_supplier(authority=case.authority, name="Alfa A/S")
    untouched_since(make_contact(supplier=supplier, email=PERSON.upper()), ago(5))

    tasks.forget_people_at_suppliers()

    assert known(dialogue) == set()
    assert not supplier.contacts.exists()
    event = Event.objects.about(supplier).get()
    assert (event.kind, event.actor) == ("requirements_bank.contact_removed", None)


@pytest.mark.django_db
def test_contacts_that_are_in_use_or_were_changed_or_are_another_authority_s_stay(case, buyer):
    make_over(case=case, buyer=buyer, years=1)
    supplier = make_supplier(authority=case.authority)
    used = untouched_since(make_contact(supplier=supplier, email=PERSON), ago(9))
    changed = make_contact(supplier=supplier)
    patient = make_authority()
    DialogueRules.objects.create(authority=patient, forgets_after=10)
    elsewhere = untouched_since(make_contact(supplier=make_supplier(authority=patient)), ago(9))

    tasks.forget_people_at_suppliers()

    assert set(SupplierContact.objects.all()) == {used, changed, elsewhere}


@pytest.mark.django_db
def test_who_changes_a_contact_keeps_it(buyer):
    contact = make_contact(supplier=make_supplier(authority=buyer.authority))
    untouched_since(contact, ago(9))
    contact.name = "Hanne Holm"

    address_book.change_contact(contact, by=buyer)
    tasks.forget_people_at_suppliers()

    assert SupplierContact.objects.get().name == "Hanne Holm"


def invite_while_the_contact_is_forgotten(settings):
    """Whether the address book knows whom a supplier's invitation went to."""
    hold = Hold()
    settings.PAUSES = {"a contact is forgotten": hold}
    dialogue = make_dialogue()
    supplier = make_supplier(authority=dialogue.authority, name="Alfa A/S")
    contact = untouched_since(make_contact(supplier=supplier, email=PERSON), ago(9))
    words = Wording(subject="Vil I?", message="Hej", language="da")

    def invite():
        row, to = MarketDialogue.objects.get(pk=dialogue.pk), {PERSON: "Alfa A/S"}
        invitations.invite(row, by=row.owner, suppliers=to, wording=words)

    hold.race(lambda: address_book.forget_contact(contact, before=ago(5)), invite)
    return supplier.contacts.filter(email=PERSON).exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_invited_in_that_moment_is_in_the_address_book(settings):
    assert invite_while_the_contact_is_forgotten(settings)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_address_book_does_not_know_who_was_invited(settings):
    settings.LOCKS_OFF = True

    assert not invite_while_the_contact_is_forgotten(settings)


@pytest.mark.django_db
def test_a_contact_that_was_changed_since_the_night_began_stays():
    contact = make_contact()
    address_book.forget_contact(contact, before=ago(5))

    assert SupplierContact.objects.get() == contact


@pytest.mark.spec("E21")
def test_an_administrator_chooses_the_years_and_the_trail_says_so(client, administrator):
    client.force_login(administrator)
    url = reverse("requirements_bank:rules")
    assert client.get(url).context["form"]["forgets_after"].value() == 5

    client.post(url, {"forgets_after": "11"})
    assert not DialogueRules.objects.exists()
    client.post(url, {"forgets_after": "3"})

    assert DialogueRules.of(administrator.authority).forgets_after == 3
    event = Event.objects.get(kind="requirements_bank.rules_set")
    assert "År, før personer hos leverandører glemmes: 3" in event.text_da
