"""What the choice would change is shown first, and carried out as far as it is wanted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notifications.models import Event
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import dialogues, questions, requirements
from requirements_bank.choosing.chosen import plan_for
from requirements_bank.dialogues import gates
from requirements_bank.models import Domain, LocalExtension, Requirement
from tests.factories import make_question, make_requirement


@pytest.fixture
def asked(db):
    return [make_question("S1", short="grund 1"), make_question("S2", short="grund 2")]


@pytest.fixture
def changed(buyer, draft, asked):
    """The first question chose one, now the second would choose another."""
    make_requirement(number=1, title="Gammelt", questions=(asked[0],))
    make_requirement(number=2, title="Nyt", questions=(asked[1],))
    questions.answer(draft, by=buyer, answers={"S1": "yes", "S2": "no"})
    return questions.answer(draft, by=buyer, answers={"S1": "no", "S2": "yes"})


@pytest.fixture
def url(draft):
    return reverse("requirements_bank:changes", args=[draft.pk])


def extend(draft, requirement: Requirement, **fields) -> LocalExtension:
    return LocalExtension.objects.create(
        requirement=requirement,
        authority=draft.authority,
        changed_by=draft.created_by,
        **fields,
    )


def labels(draft) -> list[str]:
    return [row.label for row in draft.requirements.all()]


@pytest.mark.spec("E33")
def test_the_page_shows_what_would_be_put_in_and_taken_out_and_why(
    client, buyer, draft, changed, url
):
    client.force_login(buyer)

    page = client.get(url)

    assert "1 vil komme med, og 1 vil gå ud" in page.text
    assert page.context["added"] == [
        (Requirement.objects.get(number=2), "Valgt, fordi: grund 2 = ja")
    ]
    assert "Ikke længere valgt: grund 1 = nej" in page.text
    assert labels(draft) == ["NFK-001"]


def test_other_answers_lead_to_the_page_of_changes(client, buyer, draft, changed, url):
    client.force_login(buyer)
    answered = reverse("requirements_bank:questions", args=[draft.pk])

    response = client.post(answered, {"S1": "no", "S2": "unknown"})

    assert response.url == url


def test_what_is_ticked_is_carried_out(client, buyer, draft, case, changed, url):
    client.force_login(buyer)
    both = [row.pk for row in Requirement.objects.all()]

    response = client.post(url, {"shown": both, "ticked": both})

    assert response.url == reverse("requirements_bank:chosen", args=[draft.pk])
    row = draft.requirements.get()
    assert (row.label, row.origin) == ("NFK-002", "questions")
    assert [question.code for question in row.chosen_by.all()] == ["S2"]
    told = Event.objects.about(case)[0].text
    assert "NFK-002 Nyt" in told
    assert "NFK-001 Gammelt" in told


def test_what_is_not_ticked_is_a_decision_by_hand_and_not_asked_again(
    client, buyer, draft, case, changed, url
):
    client.force_login(buyer)
    both = [row.pk for row in Requirement.objects.all()]

    client.post(url, {"shown": both})

    row = draft.requirements.get()
    assert (row.label, row.origin, row.chosen_by.count()) == ("NFK-001", "hand", 0)
    assert [requirement.number for requirement in draft.removed.all()] == [2]
    assert "Intet vil ændre sig" in client.get(url).text
    assert "Ikke ønsket" in Event.objects.about(case)[0].text


def test_what_came_up_meanwhile_is_still_to_be_looked_at(client, buyer, draft, asked, changed, url):
    client.force_login(buyer)
    both = [row.pk for row in Requirement.objects.all()]
    make_requirement(number=3, questions=(asked[1],))

    response = client.post(url, {"shown": both, "ticked": both})

    assert response.url == url
    assert labels(draft) == ["NFK-002"]


def test_sent_twice_it_is_carried_out_once(buyer, draft, case, changed):
    taken = {row.pk for row in Requirement.objects.all()}
    questions.follow(draft, by=buyer, taken=taken, declined=())
    before = Event.objects.about(case).count()

    assert not questions.follow(draft, by=buyer, taken=taken, declined=()).is_open
    assert Event.objects.about(case).count() == before


def test_nothing_shown_is_an_error_and_changes_nothing(client, buyer, draft, changed, url):
    client.force_login(buyer)

    assert client.post(url, {}).status_code == 200
    assert labels(draft) == ["NFK-001"]


def test_many_changes_are_looked_at_a_page_at_a_time(client, buyer, draft, asked, url):
    questions.answer(draft, by=buyer, answers={"S1": "no", "S2": "yes"})
    for number in range(1, 64):
        make_requirement(number=number, questions=(asked[1],))
    client.force_login(buyer)

    page = client.get(url)

    assert (len(page.context["added"]), page.context["more"]) == (60, 3)
    assert "3 flere kommer" in page.text
    assert len(page.content) < 100_000


def test_a_changed_choice_stops_the_opening_until_it_is_looked_at(
    client, buyer, draft, changed, url
):
    found = gates.missing(draft, now=database_now())
    client.force_login(buyer)

    assert [one.text for one in found if one.url == url] == ["Valget vil ændre 2 krav: se på dem."]
    assert url in client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text
    assert url in client.get(draft.get_absolute_url()).text


def test_other_domains_show_what_they_would_change(client, buyer, draft, asked, url):
    health, work = (Domain.objects.create(name=name) for name in ("Sundhed", "Arbejde"))
    draft.domains.add(health)
    make_requirement(number=1, questions=(asked[0],), domains=(health,))
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    client.force_login(buyer)
    typed = {"name": "Ny", "description": "Ny", "contact_email": "a@example.dk"}
    edit = reverse("requirements_bank:edit_dialogue", args=[draft.pk])

    assert client.post(edit, {**typed, "domains": [health.pk]}).url == draft.get_absolute_url()
    assert client.post(edit, {**typed, "domains": [work.pk]}).url == url


def test_favourites_are_chosen_with_and_without_the_questions(client, buyer, draft, asked):
    extend(draft, make_requirement(number=1), is_favourite=True)
    make_requirement(number=2, always=True)
    client.force_login(buyer)

    response = client.post(reverse("requirements_bank:skip_questions", args=[draft.pk]))

    assert response.url == reverse("requirements_bank:choose", args=[draft.pk])
    row = draft.requirements.get()
    assert (row.label, row.origin) == ("NFK-001", "favourite")
    assert "Jeres favorit" in client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    assert labels(draft) == ["NFK-001", "NFK-002"]


def test_the_questions_are_not_skipped_once_they_are_answered(buyer, draft, case, asked):
    questions.answer(draft, by=buyer, answers={"S1": "no"})
    extend(draft, make_requirement(number=1), is_favourite=True)

    questions.skip(draft, by=buyer)

    assert labels(draft) == []
    assert "requirements_bank.questions_skipped" not in {
        event.kind for event in Event.objects.about(case)
    }


def test_another_authoritys_favourites_choose_nothing_here(buyer, draft, asked, stranger):
    LocalExtension.objects.create(
        requirement=make_requirement(number=1),
        authority=stranger.authority,
        is_favourite=True,
        changed_by=stranger,
    )

    assert not plan_for(draft).is_open


def test_what_you_deselected_is_neither_chosen_nor_counted_and_is_told_with_the_reason(
    client, buyer, draft, asked
):
    extend(
        draft,
        make_requirement(number=1, always=True),
        is_deselected=True,
        deselected_reason="Vi har et andet.",
    )
    make_requirement(number=2, always=True)
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text

    assert labels(draft) == ["NFK-002"]
    assert "1 relevante krav ud af 1 mulige" in page
    assert "NFK-001 Krav 1: Vi har et andet." in page


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (
            lambda draft, one: extend(draft, one, is_deselected=True, deselected_reason="Nej"),
            "I har fravalgt det.",
        ),
        (
            lambda _draft, one: Requirement.objects.filter(pk=one.pk).update(status="retired"),
            "Det er ikke længere i brug i kravbanken.",
        ),
    ],
)
def test_what_the_bank_or_the_authority_has_left_would_be_taken_out(
    client, buyer, draft, asked, url, happens, why
):
    one = make_requirement(number=1, questions=(asked[0],))
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    happens(draft, one)
    client.force_login(buyer)

    assert why in client.get(url).text


def test_a_new_favourite_would_be_put_in(client, buyer, draft, url):
    extend(draft, make_requirement(number=1), is_favourite=True)
    client.force_login(buyer)

    assert "Valgt, fordi: jeres favorit" in client.get(url).text


def test_what_was_a_favourite_would_be_taken_out(client, buyer, draft, url):
    extension = extend(draft, make_requirement(number=1), is_favourite=True)
    questions.skip(draft, by=buyer)
    extension.delete()
    client.force_login(buyer)

    assert "Hverken svarene eller domænerne kræver det længere." in client.get(url).text


def test_what_was_added_by_hand_or_written_freely_is_never_taken_out(buyer, draft, asked):
    one = make_requirement(number=1, questions=(asked[0],))
    requirements.add(draft, by=buyer, requirements=[one])

    outcome = questions.answer(draft, by=buyer, answers={"S1": "no"})

    assert not outcome.plan.is_open


def test_an_opened_dialogue_does_not_follow(buyer, dialogue):
    with pytest.raises(TransitionNotAllowed):
        questions.follow(dialogue, by=buyer, taken=(), declined=())
    with pytest.raises(TransitionNotAllowed):
        questions.skip(dialogue, by=buyer)


def test_once_opened_a_dialogue_shows_its_reasons_as_they_were(client, buyer, draft, asked):
    make_requirement(number=1, questions=(asked[0],))
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    dialogues.set_deadline(draft, by=buyer, deadline=database_now() + timedelta(days=7))
    dialogues.activate(draft, by=buyer)
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text

    assert "Valgt, fordi: grund 1 = ja" in page
    assert "relevante krav ud af" not in page
