"""Answering: requirement by requirement, saved while typing, nothing typed is lost."""

import datetime
import threading
from functools import partial

import pytest
from django.utils import timezone

from notifications.models import Event
from portal.refusals import Refused
from requirements_bank.actions import answers
from requirements_bank.models import Answer, DialogueRequirement, Given, Invitation
from requirements_bank.sheets.parts import parts_of
from tests.factories import make_asked, make_dialogue, make_invitation
from tests.races import at_once
from tests.requirements_bank.suppliers import autosave, inside, page, typed

pytestmark = pytest.mark.django_db


def close(invitation: Invitation) -> None:
    """The deadline passes."""
    dialogue = invitation.dialogue
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save(update_fields=["deadline"])


@pytest.fixture
def opened():
    """An invitation, the browser that has it open, and its first requirement."""
    invitation, browser = inside()
    return invitation, browser, invitation.dialogue.requirements.first()


@pytest.mark.spec("E40")
def test_the_sheet_shows_each_requirement_with_all_that_is_needed_to_answer():
    dialogue = make_dialogue(requirements=0)
    DialogueRequirement.objects.create(
        dialogue=dialogue,
        label="NFK-007",
        origin=DialogueRequirement.Origin.HAND,
        title="Log på",
        description="Løsningen lukker efter [4] timer.",
        rationale="Fordi skærme står åbne.",
        verification="Vis det i en demo.",
        priority="minimum",
        category="Sikkerhed / Login",
        parameters=["8"],
    )
    invitation, browser = inside(dialogue=dialogue)

    text = browser.get(page(invitation)).text

    for part in (
        "NFK-007",
        "Log på",
        "lukker efter 8 timer",
        "Fordi skærme står åbne.",
        "Vis det i en demo.",
        "Mindstekrav",
        "Sikkerhed",
        "Login",
        "0 af 1 krav besvaret",
    ):
        assert part in text
    for label in ("Ja", "Ja, som et tilkøb", "Ja, delvist", "Nej", "Ikke relevant"):
        assert f">{label}</label>" in text


def test_priorities_stay_hidden_when_the_buyer_wants_that():
    dialogue = make_dialogue()
    dialogue.shows_priorities = False
    dialogue.save()
    invitation, browser = inside(dialogue=dialogue)

    assert '<p class="note">Login</p>' in browser.get(page(invitation)).text


@pytest.mark.spec("E40")
def test_one_answer_is_saved_while_it_is_typed(opened):
    invitation, browser, requirement = opened

    answer = autosave(browser, requirement, invitation, choice="partly", elaboration="Næsten")

    assert answer.status_code == 200
    assert "Gemt kl." in answer.text
    assert "1 af 2 krav besvaret" in answer.text
    saved = invitation.answers.get()
    assert (saved.choice, saved.elaboration) == ("partly", "Næsten")


def test_saving_the_same_again_writes_nothing(opened):
    invitation, browser, requirement = opened
    autosave(browser, requirement, invitation, choice="yes", elaboration="a\r\nb")
    events = Event.objects.count()

    assert (
        autosave(browser, requirement, invitation, choice="yes", elaboration="a\nb").status_code
        == 200
    )

    assert Event.objects.count() == events
    assert invitation.answers.get().elaboration == "a\nb"


@pytest.mark.spec("E40")
def test_without_script_a_page_is_saved_by_its_button(opened):
    invitation, browser, requirement = opened
    other = make_asked(invitation.dialogue, 9, category="Drift / Oppetid")

    answer = browser.post(page(invitation, "?page=1"), typed(requirement, "no", "Nej tak"))
    assert answer["Location"] == page(invitation, "?page=1")
    answer = browser.post(page(invitation, "?page=1"), typed(requirement, "no") | {"next": "1"})
    assert answer["Location"] == page(invitation, "?page=2")
    answer = browser.post(page(invitation, "?page=2"), typed(other) | {"next": "1"})
    assert answer["Location"] == page(invitation, "send/")

    assert set(invitation.answers.values_list("choice", flat=True)) == {"no", "yes"}


def test_a_colleagues_newer_answer_is_not_put_back_by_an_old_page(opened):
    invitation, browser, requirement = opened
    other = invitation.dialogue.requirements.last()
    old = browser.get(page(invitation)).context["forms"]
    seen = {form["seen"].html_name: form["seen"].value() for form in old}
    autosave(browser, requirement, invitation, choice="yes", elaboration="Af en kollega")

    browser.post(page(invitation), typed(requirement, "") | typed(other, "no") | seen)

    assert invitation.answers.get(requirement=requirement).elaboration == "Af en kollega"
    assert invitation.answers.get(requirement=other).choice == "no"


def test_too_long_an_elaboration_is_said_beside_it_and_the_rest_is_saved(opened):
    invitation, browser, requirement = opened
    other = invitation.dialogue.requirements.last()
    long = "x" * 10_001

    answer = browser.post(page(invitation), typed(requirement, "yes", long) | typed(other, "no"))

    assert answer.status_code == 422
    assert long in answer.text
    assert "10.000" in answer.text or "10000" in answer.text
    assert invitation.answers.get().requirement == other
    answer = autosave(browser, requirement, invitation, elaboration=long)
    assert answer.status_code == 422
    assert "10.000" in answer.text or "10000" in answer.text


def test_an_unknown_choice_and_a_foreign_requirement_are_refused(opened):
    invitation, browser, requirement = opened
    foreign = make_dialogue().requirements.first()

    assert autosave(browser, requirement, invitation, choice="perhaps").status_code == 422
    assert autosave(browser, foreign, invitation).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_suppliers_do_not_wait_for_one_another(settings):
    """Both are in the middle of saving at the same time, which a lock of their own would forbid."""
    settings.PAUSES = {"answer_save": threading.Barrier(2, timeout=20).wait}
    one, _browser = inside()
    other, _another = inside(dialogue=one.dialogue)
    row = one.dialogue.requirements.first()

    at_once(*[partial(answers.save, invitation, row, Given("yes")) for invitation in (one, other)])

    assert Answer.objects.count() == 2


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "²", "9" * 5000])
def test_any_page_number_shows_a_page(opened, number):
    invitation, browser, _requirement = opened

    assert browser.get(page(invitation), {"page": number}).status_code == 200


def test_a_dialogue_without_requirements_says_so():
    invitation, browser = inside(dialogue=make_dialogue(requirements=0))

    assert "Der er ingen krav at svare på" in browser.get(page(invitation)).text
    assert browser.post(page(invitation), {"next": "1"})["Location"] == page(invitation, "send/")


def test_requirements_of_one_category_are_one_part_wherever_they_stand():
    dialogue = make_dialogue(requirements=0)
    for number, category in enumerate(["A / a", "B", "A / b", ""], 1):
        make_asked(dialogue, number, category=category)
    invitation, browser = inside(dialogue=dialogue)

    parts = browser.get(page(invitation)).context["parts"]

    assert [part.name for part in parts] == ["A", "B", "Øvrige krav"]
    assert [len(part.requirements) for part in parts] == [2, 1, 1]


def test_what_comes_too_late_stays_on_the_screen_and_is_not_stored(opened):
    invitation, browser, requirement = opened
    close(invitation)

    answer = browser.post(page(invitation), typed(requirement, "partly", "Fire lange afsnit"))

    assert answer.status_code == 409
    assert "Fire lange afsnit" in answer.text
    assert "Fristen er overskredet" in answer.text
    assert "kopiere" in answer.text
    assert not Answer.objects.exists()
    answer = autosave(browser, requirement, invitation, elaboration="Mere")
    assert answer.status_code == 422
    assert "Fristen er overskredet" in answer.text
    assert not Answer.objects.exists()


def test_a_late_attempt_is_kept_on_the_case_without_what_was_written(opened):
    invitation, browser, requirement = opened
    close(invitation)

    for _time in range(3):
        autosave(browser, requirement, invitation, elaboration="Hemmeligt")
    browser.post(page(invitation, "send/"))

    event = Event.objects.about(invitation.dialogue.case).get()
    assert event.kind == "requirements_bank.late"
    assert invitation.supplier_name in event.text_da
    assert not Event.objects.filter(text_da__contains="Hemmeligt").exists()


def test_a_postponed_deadline_lets_the_supplier_go_on(opened):
    invitation, browser, requirement = opened
    close(invitation)
    assert autosave(browser, requirement, invitation).status_code == 422
    dialogue = invitation.dialogue
    dialogue.deadline = timezone.now() + datetime.timedelta(days=3)
    dialogue.save()

    assert autosave(browser, requirement, invitation).status_code == 200


def test_a_sent_answer_cannot_be_changed(opened):
    invitation, browser, requirement = opened
    answers.finish(invitation)

    answer = autosave(browser, requirement, invitation)

    assert answer.status_code == 422
    assert "Træk det tilbage" in answer.text
    assert not Answer.objects.exists()


def test_a_withdrawn_invitation_and_a_cancelled_dialogue_take_nothing():
    invitation, _browser = inside()
    requirement = invitation.dialogue.requirements.first()
    stale = Invitation.objects.get(pk=invitation.pk)
    invitation.move_to("revoked")
    with pytest.raises(Refused, match="trukket tilbage"):
        answers.save(stale, requirement, Given("yes"))

    cancelled, _browser = inside(dialogue=make_dialogue(status="cancelled"))
    asked = cancelled.dialogue.requirements.first()
    with pytest.raises(Refused, match="annulleret"):
        answers.save(cancelled, asked, Given("yes"))
    assert not Answer.objects.exists()


def test_nothing_is_saved_before_somebody_opened_the_link():
    invitation = make_invitation()

    with pytest.raises(Refused):
        answers.save(invitation, invitation.dialogue.requirements.first(), Given("yes"))


def test_a_session_that_ended_while_typing_says_how_to_go_on(opened):
    invitation, browser, requirement = opened
    browser.cookies.pop("sessionid")

    answer = autosave(browser, requirement, invitation)

    assert answer.status_code == 422
    assert "Åbn linket fra din mail i en anden fane" in answer.text


def test_a_page_of_a_large_dialogue_is_small_and_asks_the_same_of_the_database(query_count):
    small, browser = inside(dialogue=make_dialogue(requirements=1))
    dialogue = make_dialogue(requirements=0)
    for number in range(1, 81):
        requirement = make_asked(dialogue, number, category=f"Kategori {number % 4} / Under")
        requirement.description = requirement.rationale = requirement.verification = "Ord " * 60
        requirement.save()
    large, other = inside(dialogue=dialogue)

    assert len(other.get(page(large)).content) < 100_000
    assert query_count(browser.get, page(small)) == query_count(other.get, page(large))
    assert query_count(browser.get, page(small, "send/")) == query_count(
        other.get, page(large, "send/")
    )


def test_each_group_of_choices_says_which_requirement_it_is_about(opened):
    invitation, browser, requirement = opened

    text = browser.get(page(invitation)).text

    label = f'Jeres svar <span class="sr-only">{requirement.label}</span>'
    assert f'<legend class="form-label">{label}</legend>' in text


def test_a_long_sheet_leads_from_its_head_to_its_parts_and_to_what_else_can_be_done(opened):
    invitation, browser, _asked = opened
    shown = browser.get(page(invitation)).text

    links = ['href="#parts-title"', 'class="work"', 'id="parts-title"', "Sig nej til at svare"]
    assert [shown.index(link) for link in links] == sorted(shown.index(link) for link in links)


def test_a_category_with_many_requirements_is_several_parts_each_a_page_that_is_soon_there():
    dialogue = make_dialogue(requirements=0)
    for number in range(1, 121):
        requirement = make_asked(dialogue, number, category="Sikkerhed / Login")
        requirement.description = requirement.rationale = requirement.verification = "Ord " * 60
        requirement.save()
    invitation, browser = inside(dialogue=dialogue)

    first = browser.get(page(invitation))

    parts = first.context["parts"]
    assert [len(part.requirements) for part in parts] == [24, 24, 24, 24, 24]
    assert [part.name for part in parts][:2] == ["Sikkerhed, 1 af 5", "Sikkerhed, 2 af 5"]
    assert len(first.content) < 100_000
    last = browser.get(page(invitation), {"page": 5})
    assert dialogue.requirements.last().label in last.text


def test_26_requirements_of_one_category_are_two_parts_of_13():
    dialogue = make_dialogue(requirements=0)
    for number in range(1, 27):
        make_asked(dialogue, number, category="Drift")

    parts = parts_of(make_invitation(dialogue=dialogue))

    assert [len(part.requirements) for part in parts] == [13, 13]
