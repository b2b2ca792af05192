"""The cross-municipal editors keep categories, domains, filters and principles in order."""

import pytest
from django.db import IntegrityError

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from requirements_bank.actions import classifications
from requirements_bank.bank import uses
from requirements_bank.models import (
    Category,
    Domain,
    LocalExtension,
    Principle,
    Question,
    QuestionAnswer,
)
from tests.factories import make_dialogue, make_question, make_requirement, make_user
from tests.races import Hold, errors
from tests.requirements_bank.addresses import page


@pytest.fixture
def keeper(db):
    """A cross-municipal editor."""
    return make_user(Role.SHARED_EDITOR, name="Inga Vest")


def names(model=Category) -> set[str]:
    return set(model.objects.values_list("name", flat=True))


@pytest.mark.spec("E20")
@pytest.mark.parametrize(
    ("which", "model", "typed"),
    [
        ("kategorier", Category, {"name": "Miljøer", "position": 3}),
        ("domaener", Domain, {"name": "Kultur og fritid", "name_en": "Culture"}),
        ("filtre", Question, {"short": "ny", "text": "Er systemet nyt?", "position": 9}),
        ("principper", Principle, {"name": "Åbne snitflader", "reference": "FDA, princip 4"}),
    ],
)
def test_each_kind_is_added_and_edited_on_its_page(client, keeper, which, model, typed):
    client.force_login(keeper)
    shown = typed.get("text", typed.get("name"))

    client.post(page("add_classification", which), typed)
    client.post(page("add_classification", which), typed)
    row = model.objects.get()
    assert shown in client.get(page("classification_list", which)).text

    field = "text" if "text" in typed else "name"
    client.post(page("edit_classification", which, row.pk), {**typed, field: "Noget nyt"})

    row.refresh_from_db()
    assert str(row) == "Noget nyt"
    assert [event.kind for event in Event.objects.about(row)] == [
        "requirements_bank.classification_edited",
        "requirements_bank.classification_added",
    ]
    assert f"Før: {shown}" in Event.objects.about(row).first().text_da
    assert "Noget nyt" in client.get(page("edit_classification", which, row.pk)).text


@pytest.mark.parametrize(
    ("which", "model", "about"),
    [
        ("kategorier", Category, {"description": "Test og undervisning", "position": 1}),
        ("domaener", Domain, {"kle": "27, 29"}),
    ],
)
def test_the_list_says_what_belongs_where(client, keeper, which, model, about):
    client.force_login(keeper)

    client.post(page("add_classification", which), {"name": "Sundhed", **about})

    said = next(iter(about))
    assert getattr(model.objects.get(), said) == about[said]
    assert about[said] in client.get(page("classification_list", which)).text


def test_a_filter_may_be_asked_only_when_another_is_and_no_deeper(client, keeper):
    first, second, third = (make_question(f"S{number}") for number in (1, 2, 3))
    typed = {"short": "S2", "text": "S2?", "position": 2, "asked_if": first.pk}
    client.force_login(keeper)

    client.post(page("edit_classification", "filtre", second.pk), typed)

    second.refresh_from_db()
    assert second.asked_if == first
    for row, offered in ((third, {first}), (first, set())):
        form = client.get(page("edit_classification", "filtre", row.pk)).context["form"]
        assert set(form.fields["asked_if"].queryset) == offered
    with pytest.raises(Refused):
        classifications.remove(first, by=keeper)


def test_two_filters_of_which_one_depended_on_the_other_become_one_that_is_always_asked(keeper):
    first = make_question("S1")
    second = make_question("S2", asked_if=first)

    classifications.merge(first, by=keeper, into=second)

    second.refresh_from_db()
    assert second.asked_if is None


def test_a_filter_that_others_come_to_depend_on_depends_on_none_itself(keeper):
    first, other = make_question("S1"), make_question("S3")
    child, into = make_question("S2", asked_if=first), make_question("S4", asked_if=other)

    classifications.merge(first, by=keeper, into=into)

    into.refresh_from_db()
    child.refresh_from_db()
    assert (child.asked_if, into.asked_if) == (into, None)


def test_a_new_filter_gets_a_code_that_no_other_ever_had(keeper):
    first = classifications.add(Question(short="a", text="A?", position=1), by=keeper)
    classifications.remove(Question.objects.get(code=first.code), by=keeper)
    second = classifications.add(Question(short="b", text="B?", position=1), by=keeper)

    assert second.code.startswith("F")
    assert second.code != first.code


@pytest.mark.spec("E15")
def test_categories_have_two_levels_and_no_third(client, keeper):
    client.force_login(keeper)
    top = Category.objects.create(name="Drift")
    sub = Category.objects.create(name="Backup / restore", parent=top)
    other = Category.objects.create(name="Sikkerhed")

    assert "Backup / restore" in client.get(page("classification_list", "kategorier")).text
    for row, parent in ((Category(name="Ny"), sub), (top, other)):
        row.parent = parent
        act = classifications.edit if row.pk else classifications.add
        with pytest.raises(Refused):
            act(row, by=keeper)
    answer = client.post(
        page("edit_classification", "kategorier", top.pk),
        {"name": "Drift", "parent": other.pk, "position": 1},
    )

    assert "to niveauer" in answer.text
    below = Category(name="Overvågning", parent=other)
    classifications.add(below, by=keeper)
    assert list(other.children.all()) == [below]
    assert Category.objects.get(name="Drift").parent is None


def test_the_same_name_in_the_same_place_is_refused(client, keeper):
    client.force_login(keeper)
    Category.objects.create(name="Drift")
    row = Category.objects.create(name="Sikkerhed")

    answer = client.post(
        page("edit_classification", "kategorier", row.pk), {"name": "Drift", "position": 1}
    )

    assert "Der er allerede en kategori med det navn her." in answer.text


def test_what_nothing_carries_is_removed(client, keeper):
    client.force_login(keeper)
    row = Domain.objects.create(name="Kultur")

    client.post(page("remove_classification", "domaener", row.pk))

    assert not Domain.objects.exists()
    assert "Domæne fjernet: Kultur" in Event.objects.about(keeper.authority).first().text_da


@pytest.mark.parametrize("deleted", [False, True])
def test_what_a_requirement_carries_is_not_removed_though_that_is_deleted(client, keeper, deleted):
    client.force_login(keeper)
    domain, question = Domain.objects.create(name="Kultur"), make_question()
    requirement = make_requirement(domains=(domain,), questions=(question,))
    principle = Principle.objects.create(name="Åbne data", reference="FDA")
    requirement.principles.add(principle)
    if deleted:
        type(requirement).objects.update(deleted_at=requirement.changed_at)

    rows = {
        "domaener": domain,
        "filtre": question,
        "principper": principle,
        "kategorier": requirement.category,
    }
    for which, row in rows.items():
        answer = client.post(page("remove_classification", which, row.pk), follow=True)
        assert "Den er i brug. Flet den ind i en anden i stedet." in answer.text
        assert type(row).objects.filter(pk=row.pk).exists()
    with pytest.raises(Refused):
        classifications.remove(requirement.category.parent, by=keeper)


@pytest.mark.spec("E20")
def test_a_domain_is_merged_into_another_and_the_requirements_follow(client, keeper):
    client.force_login(keeper)
    old, new = Domain.objects.create(name="Ældre"), Domain.objects.create(name="Sundhed")
    both, one = make_requirement(domains=(old, new)), make_requirement(domains=(old,))
    dialogue = make_dialogue()
    dialogue.domains.set([old])
    assert "Sundhed" in client.get(page("merge_classification", "domaener", old.pk)).text

    client.post(page("merge_classification", "domaener", old.pk), {"into": new.pk})

    assert names(Domain) == {"Sundhed"}
    assert list(both.domains.all()) == list(one.domains.all()) == [new]
    assert list(dialogue.domains.all()) == [new]
    told = Event.objects.about(new).first().text_da
    assert "Domæne “Ældre” er flettet ind i “Sundhed”" in told
    assert "2 krav" in told


def test_merging_keeps_a_version_and_does_not_call_the_words_changed(keeper, authority):
    old, new = Domain.objects.create(name="Ældre"), Domain.objects.create(name="Sundhed")
    requirement = make_requirement(domains=(old,))
    written = {"authority": authority, "changed_by": keeper}
    current = LocalExtension.objects.create(requirement=requirement, written_against=1, **written)
    other = make_requirement(domains=(old,), version=3)
    outdated = LocalExtension.objects.create(requirement=other, written_against=2, **written)

    classifications.merge(old, by=keeper, into=new)

    kept = requirement.versions.get()
    assert (kept.number, kept.by) == (2, keeper)
    assert kept.content["domains"] == ["Sundhed"]
    assert "Ældre" in kept.comment
    for row in (current, outdated, requirement, other):
        row.refresh_from_db()
    assert (requirement.version, current.written_against) == (2, 2)
    assert (other.version, outdated.written_against) == (4, 2)


def test_of_two_answers_to_what_is_one_question_the_one_that_chooses_more_stands(keeper):
    old, new = make_question("S1"), make_question("S2")
    pairs = [("yes", "no"), ("no", "unknown"), ("unknown", "")]
    dialogues = []
    for first, second in pairs:
        dialogue = make_dialogue()
        dialogues.append(dialogue)
        for question, answer in ((old, first), (new, second)):
            if answer:
                dialogue.question_answers.create(question=question, answer=answer, source="buyer")
    asked = dialogues[0].requirements.first()
    asked.chosen_by.set([old])

    classifications.merge(old, by=keeper, into=new)

    answers = [QuestionAnswer.objects.get(dialogue=dialogue) for dialogue in dialogues]
    assert [row.answer for row in answers] == ["yes", "unknown", "unknown"]
    assert {row.question for row in answers} == {new}
    assert list(asked.chosen_by.all()) == [new]


def test_a_category_takes_its_subcategories_along_and_namesakes_become_one(keeper):
    old, new = Category.objects.create(name="Sikker"), Category.objects.create(name="Værn")
    ours = Category.objects.create(name="Login", parent=old)
    theirs = Category.objects.create(name="Login", parent=new)
    Category.objects.create(name="Logning", parent=old)
    below, at_top = make_requirement(category=ours), make_requirement(category=old)

    classifications.merge(old, by=keeper, into=new)

    below.refresh_from_db()
    at_top.refresh_from_db()
    assert below.category == theirs
    assert at_top.category == new
    assert {child.name for child in new.children.all()} == {"Login", "Logning"}
    assert (below.version, at_top.version) == (2, 2)


def test_what_has_subcategories_is_not_merged_into_a_subcategory(client, keeper):
    client.force_login(keeper)
    old = Category.objects.create(name="Sikker")
    Category.objects.create(name="Login", parent=old)
    sub = Category.objects.create(name="Logning", parent=Category.objects.create(name="Drift"))

    answer = client.post(page("merge_classification", "kategorier", old.pk), {"into": sub.pk})

    assert "to niveauer" in answer.text
    assert "Sikker" in names()


def test_nothing_is_merged_into_itself_or_into_what_is_gone(keeper):
    row, gone = Domain.objects.create(name="Ældre"), Domain(pk=0, name="Væk")

    for into in (row, gone):
        with pytest.raises(Refused):
            classifications.merge(row, by=keeper, into=into)


def test_the_list_says_how_much_carries_each(client, keeper, requester):
    client.force_login(requester)
    domain = Domain.objects.create(name="Kultur")
    make_requirement(domains=(domain,))
    make_dialogue().domains.set([domain])

    assert uses.counted(Domain)["requirements"][domain.pk] == 1
    text = client.get(page("classification_list", "domaener")).text
    assert "Kultur" in text
    assert "1 krav" in text
    assert "1 markedsdialog" in text
    assert "Tilføj" not in text


def test_the_list_takes_the_same_queries_however_long(client, keeper, query_count):
    client.force_login(keeper)
    url = page("classification_list", "domaener")
    make_requirement(domains=(Domain.objects.create(name="Kultur"),))
    client.get(url)
    with_one = query_count(client.get, url)
    make_requirement(domains=(Domain.objects.create(name="Fritid"),))
    Domain.objects.create(name="Klima")

    assert query_count(client.get, url) == with_one


def test_who_edits_for_the_own_authority_alone_only_reads_them(client, editor):
    client.force_login(editor)
    row = Domain.objects.create(name="Kultur")

    assert client.get(page("classification_list", "domaener")).status_code == 200
    for name in ("edit_classification", "merge_classification"):
        assert client.get(page(name, "domaener", row.pk)).status_code == 403
    assert client.get(page("add_classification", "domaener")).status_code == 403
    assert client.post(page("remove_classification", "domaener", row.pk)).status_code == 403
    assert client.get(page("classification_list", "vejr")).status_code == 404


def race(keeper, settings) -> tuple[list[Exception], int]:
    """A requirement is given a domain that is just being removed; who is told, what it has then."""
    domain, requirement = Domain.objects.create(name="Kultur"), make_requirement()
    hold = Hold()
    settings.PAUSES = {"classification_is_unused": hold}
    outcomes = hold.race(
        lambda: classifications.remove(domain, by=keeper),
        lambda: requirement.domains.add(domain),
        refusals=IntegrityError,
    )
    return errors(outcomes), requirement.domains.count()


@pytest.mark.django_db(transaction=True)
def test_nobody_is_given_what_is_being_removed_without_being_told(keeper, settings):
    told, domains = race(keeper, settings)

    assert (len(told), domains) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_lost_in_silence(keeper, settings):
    settings.LOCKS_OFF = True

    told, domains = race(keeper, settings)

    assert (len(told), domains) == (0, 0)
