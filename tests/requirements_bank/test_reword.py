"""A requirement is asked in own words and with another priority, in one dialogue alone."""

import pytest
from django.urls import reverse

from accounts.models import Role
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import questions, requirements, wording
from requirements_bank.actions.rules import set_rules
from requirements_bank.models import DialogueRequirement
from tests.factories import make_asked, make_requirement, make_user
from tests.requirements_bank.addresses import page

MINIMUM = "minimum"


@pytest.fixture
def bank():
    return make_requirement(
        number=7,
        title="Backup",
        description="Data er tilbage inden for [4] timer.",
        rationale="Borgere venter.",
    )


@pytest.fixture
def row(draft, buyer, bank):
    requirements.add(draft, by=buyer, requirements=[bank])
    return draft.requirements.get()


@pytest.fixture
def held(draft, buyer, administrator):
    """A minimum requirement of the bank, under guard."""
    set_rules(draft.authority, by=administrator, guards_minimum=True)
    minimum = make_requirement(number=8, title="Log", priority=MINIMUM)
    requirements.add(draft, by=buyer, requirements=[minimum])
    return draft.requirements.get(requirement=minimum)


def words_of(row, **changes):
    names = ("title", "description", "rationale", "verification")
    english = [f"{name}_en" for name in names]
    return {name: getattr(row, name) for name in (*names, *english)} | changes


def change(row, by, priority="requirement", **words):
    return wording.reword(row, by=by, words=words_of(row, **words), priority=priority)


def test_the_buyer_rewords_it_on_its_page_and_sees_the_difference(client, buyer, row):
    client.force_login(buyer)
    assert "Anderledes end kravbanken" not in client.get(page("reword", row)).text

    typed = words_of(row, title="Backup og gendannelse") | {"priority": "important"}
    response = client.post(page("reword", row), typed, follow=True)

    row.refresh_from_db()
    assert (row.title, row.priority, row.is_reworded) == (
        "Backup og gendannelse",
        "important",
        True,
    )
    assert "egne ord" in response.text
    text = client.get(page("reword", row)).text
    assert "<ins> og gendannelse</ins>" in text or "og gendannelse</ins>" in text


def test_another_priority_alone_follows_the_bank_on(buyer, row, bank):
    change(row, buyer, priority="option")

    row.refresh_from_db()
    assert (row.priority, row.is_reworded) == ("option", False)


def test_own_words_stand_when_the_bank_changes_and_the_newest_is_a_click_away(
    client, buyer, row, bank
):
    change(row, buyer, description="Data er tilbage inden for [2] timer.", priority="important")
    bank.description, bank.version = "Alt er tilbage inden for [4] timer.", 2
    bank.save()
    assert list(row.dialogue.requirements.behind_the_bank()) == [row]
    client.force_login(buyer)

    client.post(page("take_newest", row))

    row.refresh_from_db()
    assert row.description == "Alt er tilbage inden for [4] timer."
    assert (row.is_reworded, row.bank_version, row.priority) == (False, 2, "important")
    assert not row.dialogue.requirements.behind_the_bank()


def test_other_places_in_the_text_have_values_to_confirm(buyer, row):
    requirements.confirm_parameters(row.dialogue, by=buyer, values={row.pk: ["8"]})
    row.refresh_from_db()
    change(row, buyer, title="Andet navn")
    row.refresh_from_db()
    assert (row.parameters, row.parameters_confirmed) == (["8"], True)

    change(row, buyer, description="Inden for [4] timer, højst [2] gange.")

    row.refresh_from_db()
    assert (row.parameters, row.parameters_confirmed) == (["4", "2"], False)


def test_a_free_requirement_is_edited_and_never_compared_with_the_bank(client, buyer, draft):
    free = make_asked(draft, 1)
    client.force_login(buyer)

    client.post(page("reword", free), words_of(free, title="Nyt navn") | {"priority": MINIMUM})

    free.refresh_from_db()
    assert (free.title, free.is_reworded) == ("Nyt navn", False)
    assert client.post(page("take_newest", free)).status_code == 403
    with pytest.raises(Refused):
        wording.take_newest(free, by=buyer)


def test_what_is_empty_is_refused(client, buyer, row):
    client.force_login(buyer)

    response = client.post(page("reword", row), words_of(row, title="") | {"priority": "option"})

    assert "title" in response.context["form"].errors


def test_two_who_reword_it_lose_nothing(client, buyer, row):
    client.force_login(buyer)
    opened = client.get(page("reword", row))
    typed = words_of(row, title="Min titel", rationale="Min grund") | {"priority": "option"}
    typed["seen"] = opened.context["form"]["seen"].value()
    change(row, buyer, title="Deres titel", verification="Deres måde")

    again = client.post(page("reword", row), typed)

    row.refresh_from_db()
    assert row.title == "Deres titel"
    assert "Deres titel" in again.text
    assert "Min titel" in again.text

    typed["seen"] = again.context["form"]["seen"].value()
    client.post(page("reword", row), typed)

    row.refresh_from_db()
    assert (row.title, row.rationale) == ("Min titel", "Min grund")
    assert (row.verification, row.priority) == ("Deres måde", "option")


def test_a_row_that_was_removed_meanwhile_says_so(buyer, row):
    DialogueRequirement.objects.filter(pk=row.pk).delete()

    with pytest.raises(Refused, match="taget ud"):
        change(row, buyer)


def test_nothing_is_reworded_when_it_is_open(client, buyer, dialogue):
    row = dialogue.requirements.first()
    client.force_login(buyer)

    assert client.get(page("reword", row)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        change(row, buyer)


@pytest.mark.parametrize(
    "way", ["removed", "lowered", "reworded", "dropped by other answers", "removed by the page"]
)
def test_there_is_no_way_round_the_guard(client, buyer, draft, held, way):
    client.force_login(buyer)
    DialogueRequirement.objects.filter(pk=held.pk).update(origin="questions")
    ways = {
        "dropped by other answers": lambda: questions.follow(
            draft, by=buyer, taken=[held.requirement_id], declined=[]
        ),
        "removed": lambda: requirements.remove(draft, by=buyer, rows=[held]),
        "lowered": lambda: change(held, buyer, priority="option"),
        "reworded": lambda: change(held, buyer, priority=MINIMUM, description="Slet intet."),
        "removed by the page": lambda: client.post(
            reverse("requirements_bank:remove_requirements", args=[draft.pk]),
            {"ticked": [held.pk], "confirmed": "1"},
        ),
    }
    if way == "removed by the page":
        assert "Kun en kravredaktør" in ways[way]().text
    else:
        with pytest.raises(Refused, match="NFK-008"):
            ways[way]()

    now = draft.requirements.get(pk=held.pk)
    assert (now.priority, now.description) == (MINIMUM, held.description)


def test_the_page_tells_of_the_guard(client, buyer, held):
    client.force_login(buyer)

    text = client.get(page("reword", held)).text
    again = client.post(page("reword", held), words_of(held) | {"priority": "option"}).text

    assert "må kun en kravredaktør omskrive det" in text
    assert "må kun en kravredaktør omskrive det" in again
    held.refresh_from_db()
    assert held.priority == MINIMUM


def test_saving_it_unchanged_is_no_weakening(buyer, held):
    change(held, buyer, priority=MINIMUM)


def test_an_editor_may(draft, held):
    editor = make_user(Role.EDITOR, Role.BUYER, authority=draft.authority)

    change(held, editor, priority="option")

    held.refresh_from_db()
    assert held.priority == "option"


def test_without_the_rule_the_buyer_may(buyer, administrator, draft, held):
    set_rules(draft.authority, by=administrator, guards_minimum=False)

    assert requirements.remove(draft, by=buyer, rows=[held]) == 1


def test_what_became_a_minimum_in_this_dialogue_alone_may_be_taken_back(
    buyer, administrator, draft, row
):
    set_rules(draft.authority, by=administrator, guards_minimum=True)
    change(row, buyer, priority=MINIMUM)

    change(row, buyer, priority="option")

    row.refresh_from_db()
    assert row.priority == "option"
