"""Questions about a case: to a colleague or a supplier, answered, asked further, closed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement import permissions, tasks
from procurement.actions import enquiries, reminders
from procurement.models import Assessment, Case, Colleague, Enquiry
from tests.factories import make_case, make_department, make_user
from tests.races import Hold, Meeting, at_once, errors

SOON = timezone.localdate() + timedelta(days=7)


@pytest.fixture
def case(department, requester, coordinator):
    return make_case(
        requester=requester,
        department=department,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
    )


def asked(case, by, *, to=None, supplier="", email="", due=SOON, text="Hvem drifter det?", **more):
    enquiry = Enquiry(
        case=case,
        addressee=to,
        supplier=supplier,
        supplier_email=email,
        due_date=due,
        text=text,
        **more,
    )
    return enquiries.ask(enquiry, by=by)


@pytest.fixture
def question(case, architect, requester):
    return asked(case, architect, to=requester)


@pytest.fixture
def at_supplier(case, architect):
    return asked(case, architect, supplier="Acme", email="salg@acme.dk")


def fresh(enquiry):
    return Enquiry.objects.threads().get(pk=enquiry.pk)


def mails_to(address):
    return Mail.objects.filter(to=getattr(address, "email", address)).order_by("pk")


# Asking.


@pytest.mark.spec("C05b")
def test_a_question_has_somebody_to_answer_it_and_a_day(case, architect, requester, question):
    mail = mails_to(requester).get()

    assert question.text in mail.text
    assert question.get_absolute_url() in mail.text
    assert not mails_to(architect).exists()
    assert Event.objects.about(case).first().kind == "procurement.enquiry_asked"
    assert not Colleague.objects.exists()
    assert question.waits_on == requester.name
    assert str(question) == f"{case}: Hvem drifter det?"


def test_whoever_cannot_see_the_case_is_let_in_to_read_it(case, architect):
    outside = make_user(department=make_department(authority=case.authority))

    asked(case, architect, to=outside)
    asked(case, architect, to=outside, text="Og hvornår?")

    colleague = Colleague.objects.get()
    assert (colleague.user, colleague.may_edit, colleague.invited_by) == (outside, False, architect)
    assert Case.objects.visible_to(User.objects.get(pk=outside.pk)).get() == case
    first, second = mails_to(outside)
    assert "kan nu læse sagen" in first.text
    assert "kan nu læse sagen" not in second.text


@pytest.mark.spec("C05b")
@pytest.mark.spec("C08b")
def test_a_supplier_is_asked_by_mail_and_answers_to_the_one_who_asked(case, architect):
    asked(case, architect, supplier="Acme", email="salg@acme.dk", language="en")

    mail = mails_to("salg@acme.dk").get()
    assert mail.reply_to == architect.email
    assert "has a question for Acme" in mail.subject
    assert architect.name in mail.text
    assert "/spoergsmaal/" not in mail.text


def test_a_supplier_without_address_is_asked_in_another_way(case, architect):
    enquiry = asked(case, architect, supplier="Acme")

    assert not Mail.objects.exists()
    assert fresh(enquiry).waits_on == "Acme"


def test_a_second_click_asks_once(case, architect, requester, question):
    assert asked(case, architect, to=requester) == question
    assert asked(case, architect, to=requester, text="Noget andet") != question
    enquiries.close(question, by=architect)
    assert asked(case, architect, to=requester) != question


def test_what_is_corrected_at_once_is_asked_too(case, architect):
    """The first went to an address that nobody reads."""
    wrong = asked(case, architect, supplier="Acme", email="slag@acme.example")

    right = asked(case, architect, supplier="Acme", email="salg@acme.example")

    assert right != wrong
    assert Mail.objects.filter(to="salg@acme.example").count() == 1


def test_a_case_that_is_over_is_asked_nothing(case, architect, requester):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)

    with pytest.raises(Refused):
        asked(case, architect, to=requester)


# Answering.


@pytest.mark.spec("C05b")
def test_an_answer_goes_to_whoever_asked_and_it_is_their_turn(question, architect, requester):
    reply = enquiries.reply(question, by=requester, text="Det gør leverandøren.")

    assert (reply.from_supplier, reply.to_addressee) == (False, False)
    assert "har svaret" in mails_to(architect).get().subject
    assert fresh(question).waits_on == architect.name
    assert str(reply) == f"{question}: {requester}"


@pytest.mark.spec("C05b")
def test_whoever_asked_can_ask_further(question, architect, requester):
    enquiries.reply(question, by=requester, text="Det gør leverandøren.")
    enquiries.reply(question, by=architect, text="Hvilken?")

    assert "igen" in mails_to(requester).last().subject
    assert fresh(question).waits_on == requester.name


@pytest.mark.spec("C08b")
def test_a_suppliers_answer_is_noted_and_a_further_question_is_mailed(at_supplier, architect):
    enquiries.reply(at_supplier, by=architect, text="Vi gør.", from_supplier=True)
    assert fresh(at_supplier).waits_on == architect.name

    enquiries.reply(at_supplier, by=architect, text="Også om natten?")

    assert fresh(at_supplier).waits_on == "Acme"
    assert "Også om natten?" in mails_to("salg@acme.dk").last().text
    assert mails_to("salg@acme.dk").count() == 2


def test_the_same_answer_twice_at_once_is_one(question, requester, architect):
    one = enquiries.reply(question, by=requester, text="Ja")

    assert enquiries.reply(question, by=requester, text="Ja") == one
    assert enquiries.reply(question, by=architect, text="Ja") != one


def test_a_closed_question_is_not_answered(question, architect, requester):
    enquiries.close(Enquiry.objects.get(pk=question.pk), by=architect)

    with pytest.raises(Refused, match="lukket"):
        enquiries.reply(question, by=requester, text="For sent")


# Closing.


def test_whoever_asked_closes_it_once(question, architect, requester):
    enquiries.close(question, by=architect)
    closed_at = question.closed_at
    enquiries.close(Enquiry.objects.get(pk=question.pk), by=architect)

    question.refresh_from_db()
    assert (question.closed_at, question.closed_by) == (closed_at, architect)
    assert fresh(question).waits_on == ""
    assert mails_to(requester).count() == 2


def test_it_can_be_opened_again_with_another_day(question, architect, requester):
    later = SOON + timedelta(days=7)
    enquiries.reply(question, by=requester, text="Det gør de.")
    enquiries.close(question, by=architect)

    enquiries.reopen(question, by=architect, text="Hvem er de?", due_date=later)

    again = fresh(question)
    assert (again.is_open, again.due_date, again.waits_on) == (True, later, requester.name)
    assert "Hvem er de?" in mails_to(requester).last().text
    with pytest.raises(Refused, match="allerede åbent"):
        enquiries.reopen(question, by=architect, text="Igen", due_date=later)


def test_a_supplier_hears_that_it_is_open_again(at_supplier, architect):
    enquiries.close(at_supplier, by=architect)

    enquiries.reopen(at_supplier, by=architect, text="Vi mangler svar.", due_date=SOON)

    assert "Vi mangler svar." in mails_to("salg@acme.dk").last().text


# Whose turn.


def waiting_on(person, day=None):
    rows = Enquiry.objects.waiting_on(person.acting_ids, day or timezone.localdate())
    return list(rows.order_by("pk"))


def test_what_waits_on_whom(question, at_supplier, architect, requester, coordinator):
    assert waiting_on(requester) == [question]
    assert waiting_on(architect) == waiting_on(coordinator) == []

    enquiries.reply(question, by=requester, text="Ja")
    assert waiting_on(requester) == []
    assert waiting_on(architect) == [question]
    assert waiting_on(architect, SOON + timedelta(days=1)) == [question, at_supplier]

    enquiries.reply(question, by=architect, text="Og?")
    enquiries.reply(at_supplier, by=architect, text="Ja", from_supplier=True)
    assert waiting_on(requester) == [question]
    assert waiting_on(architect) == [at_supplier]

    enquiries.close(at_supplier, by=architect)
    Case.objects.update(status=Case.Status.WITHDRAWN)
    assert waiting_on(requester) == waiting_on(architect) == []


# Who may.


def may(person, question):
    person = User.objects.get(pk=person.pk)
    question = Enquiry.objects.select_related("case__request").get(pk=question.pk)
    return (
        permissions.can_ask_enquiry(person, question.case),
        permissions.can_reply_to_enquiry(person, question),
        permissions.can_close_enquiry(person, question),
        permissions.can_reopen_enquiry(person, question),
    )


def test_who_may_ask_answer_and_close(
    question, architect, requester, coordinator, legal, member, stranger
):
    assert may(architect, question) == (True, True, True, False)
    assert may(requester, question) == (True, True, False, False)
    assert may(coordinator, question) == (True, True, True, False)
    assert may(legal, question) == (True, False, False, False)
    assert may(member, question) == may(stranger, question) == (False,) * 4

    enquiries.close(question, by=architect)
    assert may(architect, question) == (True, True, True, True)
    Case.objects.update(status=Case.Status.WITHDRAWN)
    assert may(architect, question) == may(requester, question) == (False,) * 4


def test_everybody_who_may_ask_notes_a_suppliers_answer(at_supplier, legal, member):
    assert may(legal, at_supplier) == (True, True, False, False)
    assert may(member, at_supplier) == (False,) * 4


def test_a_system_owner_may_ask_about_the_own_system(case, system_owner, question):
    case.request.system_owner = system_owner
    case.request.save()

    assert may(system_owner, question)[0]


# Reminders.

LATE = date(2026, 11, 19)
AFTER = date(2026, 11, 20)


def test_the_day_after_the_answer_was_due_the_one_who_answers_is_reminded_once(
    case, architect, requester
):
    late = asked(case, architect, to=requester, due=LATE)

    assert tasks.remind_of_late_enquiries(LATE) == 0
    assert tasks.remind_of_late_enquiries(AFTER) == 1
    assert tasks.remind_of_late_enquiries(AFTER) == 0

    mail = mails_to(requester).last()
    assert "19. november 2026" in mail.subject
    assert late.get_absolute_url() in mail.text
    assert not mails_to(architect).exists()


def test_of_a_supplier_or_one_who_left_the_one_who_asked_is_reminded(case, architect, requester):
    asked(case, architect, supplier="Acme", due=LATE)
    asked(case, architect, to=requester, due=LATE)
    User.objects.filter(pk=requester.pk).update(is_active=False)

    assert tasks.remind_of_late_enquiries(AFTER) == 2
    assert mails_to(architect).count() == 2


def test_nobody_is_reminded_of_what_is_answered_or_closed(case, architect, requester):
    answered = asked(case, architect, to=requester, due=LATE)
    enquiries.reply(answered, by=requester, text="Ja")
    enquiries.close(asked(case, architect, to=requester, due=LATE, text="Og?"), by=architect)

    assert tasks.remind_of_late_enquiries(AFTER) == 0


@pytest.mark.parametrize("change", ["gone", "closed", "answered", "moved"])
def test_what_happened_since_the_run_began_is_seen(case, architect, requester, change):
    late = asked(case, architect, to=requester, due=LATE)
    stale = Enquiry.objects.get(pk=late.pk)
    if change == "gone":
        late.delete()
    elif change == "closed":
        enquiries.close(late, by=architect)
    elif change == "answered":
        enquiries.reply(late, by=requester, text="Ja")
    else:
        Enquiry.objects.update(due_date=SOON)

    assert reminders.remind_of_late(stale, people=[requester]) == 0


# Two at once.


def ask_twice_at_once(settings):
    settings.PAUSES = {"enquiry_is_new": Meeting()}
    requester = make_user(Role.REQUESTER)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    architect = make_user(Role.ARCHITECT, authority=case.authority)

    def run():
        asked(case, architect, to=requester)

    at_once(run, run)
    return Enquiry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_ask_once(settings):
    assert ask_twice_at_once(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_ask_twice(settings):
    settings.LOCKS_OFF = True

    assert ask_twice_at_once(settings) == 2


def close_while_somebody_answers(settings):
    """Answers with what the one who answered was told."""
    hold = Hold()
    settings.PAUSES = {"enquiry_is_open": hold}
    requester = make_user(Role.REQUESTER)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    architect = make_user(Role.ARCHITECT, authority=case.authority)
    question = asked(case, architect, to=requester)

    def close():
        enquiries.close(Enquiry.objects.get(pk=question.pk), by=architect)

    def answer():
        enquiries.reply(Enquiry.objects.get(pk=question.pk), by=requester, text="Ja")

    return errors(hold.race(close, answer, refusals=Refused))


@pytest.mark.django_db(transaction=True)
def test_whoever_answers_while_it_is_closed_is_told(settings):
    assert len(close_while_somebody_answers(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_answer_slips_in(settings):
    settings.LOCKS_OFF = True

    assert close_while_somebody_answers(settings) == []


# Pages.


@pytest.fixture
def signed_in(client, architect):
    client.force_login(architect)
    return client


def ask_page(case, tail=""):
    return reverse("procurement:ask_enquiry", args=[case.pk]) + tail


def test_the_page_asks_a_colleague(signed_in, case, requester):
    step = case.steps.get(number=5)
    page = ask_page(case, f"?step={step.pk}")
    assert signed_in.get(page).status_code == 200

    answer = signed_in.post(
        page,
        {"whom": "colleague", "addressee": requester.email, "text": "Hvor?", "due_date": SOON},
    )

    enquiry = Enquiry.objects.get()
    assert answer.url == enquiry.get_absolute_url()
    assert (enquiry.step, enquiry.addressee, enquiry.supplier) == (step, requester, "")


def test_the_page_asks_a_supplier_about_an_assessment(signed_in, case, requester):
    about = Assessment.objects.create(case=case, kind="gdpr", version=1)

    signed_in.post(
        ask_page(case, f"?assessment={about.pk}"),
        {
            "whom": "supplier",
            "addressee": "typed-before@the.choice",
            "supplier": "Acme",
            "supplier_email": "salg@acme.dk",
            "text": "Hvor?",
            "due_date": SOON,
        },
    )

    enquiry = Enquiry.objects.get()
    assert (enquiry.assessment, enquiry.addressee, enquiry.language) == (about, None, "da")


@pytest.mark.spec("C08b")
@pytest.mark.parametrize("asker", ["procurement", "legal"])
def test_the_doubts_of_procurement_and_legal_are_cleared_with_the_supplier_at_step_8(
    client, case, request, asker
):
    person, step = request.getfixturevalue(asker), case.steps.get(number=8)
    client.force_login(person)
    typed = {"supplier": "Acme", "supplier_email": "salg@acme.dk", "text": "Er optionen bindende?"}
    page = ask_page(case, f"?step={step.pk}")

    client.post(page, typed | {"whom": "supplier", "due_date": SOON})
    doubt = Enquiry.objects.get()
    address = reverse("procurement:reply_to_enquiry", args=[doubt.pk])
    client.post(address, {"text": "Nej, den er frivillig.", "from_supplier": "yes"})

    shown = client.get(step.get_absolute_url()).content.decode()
    assert doubt.step == step
    assert "Er optionen bindende?" in shown
    assert person.name in shown
    assert "Nej, den er frivillig." in client.get(doubt.get_absolute_url()).content.decode()
    assert mails_to("salg@acme.dk").get().reply_to == person.email


@pytest.mark.parametrize("tail", ["?step=x", "?step=99999999999999", "?assessment=77", "?step=77"])
def test_an_address_that_names_nothing_of_the_case_asks_about_the_case(signed_in, case, tail):
    page = signed_in.get(ask_page(case, tail))

    assert page.status_code == 200
    assert not page.context.get("step")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"addressee": ""}, "Vælg, hvem du spørger."),
        ({"addressee": "nobody@example.dk"}, "Der er ingen aktiv person"),
        ({"addressee": "architect"}, "Vælg en anden end dig selv."),
        ({"whom": ""}, "Vælg, hvem du spørger."),
        ({"whom": "supplier"}, "Skriv, hvilken leverandør du spørger."),
        ({"whom": "supplier", "supplier": "x" * 201}, "højst"),
        ({"whom": "supplier", "supplier": "A", "supplier_email": "@"}, "e-mail"),
        ({"text": ""}, "Skriv dit spørgsmål."),
        ({"due_date": ""}, "Skriv, hvornår du senest skal have svaret."),
        ({"due_date": "2020-01-01"}, "Dagen er gået."),
    ],
)
def test_what_is_missing_stands_beside_the_field(
    signed_in, case, requester, architect, changed, sentence
):
    typed = {
        "whom": "colleague",
        "addressee": requester.email,
        "text": "Det jeg skrev",
        "due_date": SOON,
    } | changed
    if typed["addressee"] == "architect":
        typed["addressee"] = architect.email

    page = signed_in.post(ask_page(case), typed)

    assert not Enquiry.objects.exists()
    assert sentence in page.content.decode()
    assert changed.get("text") == "" or "Det jeg skrev" in page.content.decode()


def test_the_thread_is_read_and_answered(client, case, question, requester, architect):
    client.force_login(requester)
    page = client.get(question.get_absolute_url()).content.decode()
    assert question.text in page
    assert "Luk spørgsmålet" not in page

    answer = client.post(
        reverse("procurement:reply_to_enquiry", args=[question.pk]), {"text": "Os selv"}
    )

    assert answer.url == question.get_absolute_url()
    assert "Os selv" in client.get(answer.url).content.decode()
    client.force_login(architect)
    assert "Spørg videre" in client.get(answer.url).content.decode()
    assert "Os selv" not in client.get(case.get_absolute_url()).content.decode()
    assert "Besvaret" in client.get(case.get_absolute_url()).content.decode()


def test_whose_words_they_are_is_said_with_a_supplier(signed_in, at_supplier):
    page = reverse("procurement:reply_to_enquiry", args=[at_supplier.pk])
    assert "Sig, hvis ord det er." in signed_in.post(page, {"text": "Ja"}).content.decode()

    signed_in.post(page, {"text": "Ja", "from_supplier": "yes"})

    page = signed_in.get(at_supplier.get_absolute_url()).content.decode()
    assert "Acme, noteret af" in page


def test_words_for_a_closed_question_stay_on_the_page(client, question, requester, architect):
    enquiries.close(question, by=architect)
    client.force_login(requester)
    assert "lukkede spørgsmålet" in client.get(question.get_absolute_url()).content.decode()

    page = client.post(
        reverse("procurement:reply_to_enquiry", args=[question.pk]), {"text": "Et langt svar"}
    )

    assert "lukket imens" in page.content.decode()
    assert "Et langt svar" in page.content.decode()


def test_the_page_closes_and_opens_again(signed_in, question):
    signed_in.post(reverse("procurement:close_enquiry", args=[question.pk]))
    assert not fresh(question).is_open
    page = reverse("procurement:reopen_enquiry", args=[question.pk])
    assert "Dagen er gået" in (
        signed_in.post(page, {"text": "Mere", "due_date": "2020-01-01"}).content.decode()
    )

    assert signed_in.get(page).status_code == 200
    signed_in.post(page, {"text": "Mere", "due_date": SOON})

    assert fresh(question).is_open


def test_nothing_is_there_for_those_who_do_not_see_the_case(client, question, stranger):
    client.force_login(stranger)

    for name in ("enquiry", "reply_to_enquiry", "reopen_enquiry"):
        assert client.get(reverse(f"procurement:{name}", args=[question.pk])).status_code == 404


def test_a_reader_reads_and_no_more(client, question, case):
    reader = make_user(department=make_department(authority=case.authority))
    Colleague.objects.create(case=case, user=reader, may_edit=False, invited_by=reader)
    client.force_login(reader)

    assert client.get(question.get_absolute_url()).context["reply_form"] is None
    assert client.get(ask_page(case)).status_code == 403


def test_the_case_the_step_and_the_assessment_show_their_questions(signed_in, case, requester):
    about = Assessment.objects.create(case=case, kind="gdpr", version=1)
    step = case.steps.get(number=5)
    asked(case, requester, to=case.coordinator, text="Spurgt om sagen")
    asked(case, requester, to=case.coordinator, text="Om trinnet", step=step)
    late = timezone.localdate() - timedelta(days=1)
    asked(case, requester, to=case.coordinator, text="Om vurdering", assessment=about, due=late)

    texts = [
        signed_in.get(thing.get_absolute_url()).content.decode() for thing in (case, step, about)
    ]

    assert ["Spurgt om sagen" in text for text in texts] == [True, False, False]
    assert ["Om trinnet" in text for text in texts] == [True, True, False]
    assert ["Om vurdering" in text for text in texts] == [True, False, True]
    assert "Over fristen" in texts[2]


def test_a_case_page_costs_the_same_for_one_question_and_for_three(
    signed_in, case, requester, question, query_count
):
    enquiries.reply(question, by=requester, text="Os")
    one = query_count(signed_in.get, case.get_absolute_url())
    for text in ("To", "Tre"):
        another = asked(case, requester, to=case.coordinator, text=text)
        enquiries.reply(another, by=requester, text="Os")

    assert query_count(signed_in.get, case.get_absolute_url()) == one
