"""A market dialogue is opened: what is missing is said, and the requirements are frozen."""

import datetime

import pytest
from django.utils import timezone

from notifications.models import Event, Notification
from portal.lifecycle import Lifecycle, TransitionNotAllowed
from requirements_bank import permissions
from requirements_bank.actions import dialogues, free, requirements
from requirements_bank.bank import snapshots
from requirements_bank.models import (
    Category,
    DialogueRequirement,
    MarketDialogue,
    Requirement,
    RequirementText,
)
from tests.factories import make_case, make_dialogue, make_requirement
from tests.races import Hold, Meeting, at_once
from tests.requirements_bank.addresses import page


@pytest.fixture
def ready(draft, buyer):
    """A draft with one requirement and a deadline."""
    row = make_requirement(
        number=100,
        title="Backup",
        description="Tilbage inden for [4] timer",
        description_en="Back within [4] hours",
    )
    requirements.add(draft, by=buyer, requirements=[row])
    asked = draft.requirements.get()
    requirements.confirm_parameters(draft, by=buyer, values={asked.pk: ["8"]})
    return draft


@pytest.mark.spec("E34")
@pytest.mark.spec("E36")
def test_what_is_missing_is_said_with_a_link(client, buyer, draft):
    draft.deadline = None
    draft.save()
    client.force_login(buyer)

    text = client.get(page("activate", draft)).text

    assert "Der er ikke valgt nogen krav." in text
    assert "Der er ingen frist for leverandørernes svar." in text
    assert page("set_deadline", draft) in text
    assert client.get(page("set_deadline", draft)).context["form"]["day"].value() is None
    requirements.add(
        draft, by=buyer, requirements=[make_requirement(description="Inden [4] timer")]
    )
    assert "1 krav har værdier, der skal bekræftes." in client.get(page("activate", draft)).text


def test_nothing_can_be_opened_while_something_is_missing(client, buyer, draft):
    client.force_login(buyer)

    client.post(page("activate", draft))

    draft.refresh_from_db()
    assert draft.is_draft
    with pytest.raises(TransitionNotAllowed):
        dialogues.activate(draft, by=buyer)


def test_a_deadline_that_has_passed_is_missing(client, buyer, ready):
    ready.deadline = timezone.now() - datetime.timedelta(minutes=1)
    ready.save()
    client.force_login(buyer)

    assert "Fristen er " in client.get(page("activate", ready)).text
    with pytest.raises(TransitionNotAllowed):
        dialogues.activate(ready, by=buyer)


def test_a_place_that_came_after_the_confirmation_is_missing(buyer, ready):
    asked = ready.requirements.get()
    asked.requirement.description = "Inden [4] timer, [2] gange"
    asked.requirement.save()

    with pytest.raises(TransitionNotAllowed):
        dialogues.activate(ready, by=buyer)


@pytest.mark.spec("E36")
def test_the_texts_are_frozen_with_the_values_in_them(buyer, ready):
    bank = ready.requirements.get().requirement
    bank.rationale = "Rettet, mens det var en kladde"
    bank.save()

    dialogues.activate(ready, by=buyer)
    bank.title = "Rettet bagefter"
    bank.save()

    row = ready.requirements.get()
    assert row.description == "Tilbage inden for 8 timer"
    assert row.description_en == "Back within 8 hours"
    assert row.rationale == "Rettet, mens det var en kladde"
    assert row.title == "Backup"


def test_one_function_copies_every_field_of_a_requirement():
    requirement = Requirement(kind="shared", category=Category(name="Sikkerhed"), number=7)

    copied = snapshots.snapshot(requirement)

    fields = {field.name for field in RequirementText._meta.get_fields()}
    assert fields <= set(copied)
    assert set(copied) <= {field.name for field in DialogueRequirement._meta.get_fields()}


@pytest.mark.spec("E34")
@pytest.mark.spec("E42")
def test_it_is_open_and_those_of_the_case_are_told(client, buyer, requester, coordinator, ready):
    client.force_login(buyer)
    assert "1 krav låses" in client.get(page("activate", ready)).text

    response = client.post(page("activate", ready), follow=True)

    ready.refresh_from_db()
    assert (ready.status, ready.activated_at is not None) == ("active", True)
    assert "Markedsdialogen er aktiv. Invitér nu leverandører." in response.text
    event = Event.objects.about(ready.case)[0]
    assert event.kind == "requirements_bank.activated"
    told = {row.recipient for row in Notification.objects.filter(event=event)}
    assert told == {requester, coordinator}


def test_nothing_in_it_can_be_changed_afterwards(client, buyer, ready):
    dialogues.activate(ready, by=buyer)
    client.force_login(buyer)
    rows = list(ready.requirements.all())

    for name in ("edit_dialogue", "set_deadline", "questions", "choose", "free_requirement"):
        assert client.get(page(name, ready)).status_code == 403, name
    assert client.get(page("parameters", ready)).status_code == 403
    assert client.post(page("remove_requirements", ready), {}).status_code == 403
    assert client.get(page("activate", ready)).status_code == 403
    for change in (
        lambda: requirements.add(ready, by=buyer, requirements=[]),
        lambda: requirements.remove(ready, by=buyer, rows=rows),
        lambda: free.write_free(DialogueRequirement(dialogue=ready), by=buyer),
        lambda: requirements.confirm_parameters(ready, by=buyer, values={}),
        lambda: dialogues.edit(ready, by=buyer, domains=[]),
        lambda: dialogues.set_deadline(ready, by=buyer, deadline=timezone.now()),
        lambda: dialogues.activate(ready, by=buyer),
    ):
        with pytest.raises(TransitionNotAllowed):
            change()


def test_others_may_not(client, requester, manager, stranger, ready):
    for person, answer in ((requester, 403), (manager, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(page("activate", ready)).status_code == answer
    assert not permissions.can_activate(requester, ready)


@pytest.mark.spec("E45")
@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("2037-01-15", "12:00", "2037-01-15T11:00:00+00:00"),
        ("2037-07-15", "23:59", "2037-07-15T21:59:00+00:00"),
        ("2037-03-29", "12:00", "2037-03-29T10:00:00+00:00"),
    ],
)
def test_the_deadline_is_noon_or_the_end_of_a_danish_day(client, buyer, draft, day, time, utc):
    client.force_login(buyer)

    response = client.post(page("set_deadline", draft), {"day": day, "time": time}, follow=True)

    draft.refresh_from_db()
    assert draft.deadline.astimezone(datetime.UTC).isoformat() == utc
    assert "(dansk tid)" in response.text
    assert client.get(page("set_deadline", draft)).context["form"]["time"].value() == time


@pytest.mark.spec("E45")
@pytest.mark.parametrize(
    ("day", "time", "field"),
    [
        ("2020-01-01", "12:00", "day"),
        ("2037-01-15", "00:00", "time"),
        ("", "12:00", "day"),
        ("2037-13-15", "12:00", "day"),
    ],
)
def test_midnight_and_the_past_are_no_deadlines(client, buyer, draft, day, time, field):
    client.force_login(buyer)
    before = draft.deadline

    response = client.post(page("set_deadline", draft), {"day": day, "time": time})

    assert field in response.context["form"].errors
    draft.refresh_from_db()
    assert draft.deadline == before


def open_twice(dialogue: MarketDialogue) -> list[str]:
    def act():
        dialogues.activate(MarketDialogue.objects.get(pk=dialogue.pk), by=dialogue.created_by)

    outcomes = at_once(act, act, refusals=TransitionNotAllowed)
    return sorted("refused" if outcome else "done" for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_people_open_it_once(settings):
    settings.PAUSES = {"dialogue_locked": Meeting()}
    dialogue = make_dialogue(status=MarketDialogue.Status.DRAFT)

    assert open_twice(dialogue) == ["done", "refused"]
    assert Event.objects.filter(kind="requirements_bank.activated").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_compare_and_set_two_people_open_it_twice(settings, monkeypatch):
    def careless(self, status):
        type(self).objects.filter(pk=self.pk).update(status=status)
        self.status = status

    settings.PAUSES = {"dialogue_locked": Meeting()}
    settings.LOCKS_OFF = True
    monkeypatch.setattr(Lifecycle, "move_to", careless)

    assert open_twice(make_dialogue(status=MarketDialogue.Status.DRAFT)) == ["done", "done"]


def add_while_opening(dialogue: MarketDialogue, settings) -> bool:
    """Somebody adds a requirement to a draft; before it is written, the draft is opened.

    Answers whether the requirement slipped in among the frozen ones.
    """
    hold = Hold()
    settings.PAUSES = {"dialogue_locked": hold}
    row = make_requirement(description="Inden for [4] timer")

    def add():
        fresh = MarketDialogue.objects.get(pk=dialogue.pk)
        requirements.add(fresh, by=dialogue.created_by, requirements=[row])

    def activate():
        fresh = MarketDialogue.objects.get(pk=dialogue.pk)
        dialogues.activate(fresh, by=dialogue.created_by)

    hold.race(add, meanwhile=activate, refusals=TransitionNotAllowed)
    fresh = MarketDialogue.objects.get(pk=dialogue.pk)
    return fresh.is_active and fresh.requirements.filter(requirement=row).exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_while_it_opens(settings):
    assert not add_while_opening(make_dialogue(status=MarketDialogue.Status.DRAFT), settings)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_something_slips_in(settings):
    settings.LOCKS_OFF = True

    assert add_while_opening(make_dialogue(status=MarketDialogue.Status.DRAFT), settings)


def test_a_dialogue_of_a_case_that_is_over_is_not_activated(client, buyer):
    case = make_case(department=buyer.department, status="withdrawn")
    dialogue = make_dialogue(case=case, buyer=buyer, status=MarketDialogue.Status.DRAFT)
    client.force_login(buyer)

    page = client.post(f"/markedsdialoger/{dialogue.pk}/aktiver/")

    assert page.status_code == 403
    dialogue.refresh_from_db()
    assert dialogue.is_draft
