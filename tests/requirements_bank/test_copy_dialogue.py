"""A new dialogue begins with the requirements of a template or an earlier one."""

import pytest
from django.urls import reverse

from requirements_bank.actions import dialogues, keeping, requirements, wording
from requirements_bank.actions.rules import set_rules
from requirements_bank.models import DialogueRequirement, Domain, MarketDialogue, Requirement
from tests.factories import make_asked, make_dialogue, make_requirement
from tests.requirements_bank.test_reword import words_of

Origin = DialogueRequirement.Origin


@pytest.fixture
def source(case, buyer):
    """One requirement of the bank as it is, one reworded, one free."""
    status = MarketDialogue.Status.DRAFT
    source = make_dialogue(case=case, buyer=buyer, status=status, requirements=0, name="Ruteplan")
    plain = make_requirement(number=1, title="Log", description="Logges i [6] måneder.")
    reworded = make_requirement(number=2, title="Backup")
    requirements.add(source, by=buyer, requirements=[plain, reworded])
    row = source.requirements.get(requirement=reworded)
    words = words_of(row, description="Vores egne ord.")
    wording.reword(row, by=buyer, words=words, priority="minimum")
    first = source.requirements.get(requirement=plain)
    requirements.confirm_parameters(source, by=buyer, values={first.pk: ["12"]})
    make_asked(source, 3)
    return source


@pytest.fixture
def domain(db):
    return Domain.objects.create(name="Kultur og fritid")


def copy_of(source, case, buyer, domain):
    new = MarketDialogue(case=case, name="Ny", description="Ny", contact_email="a@example.dk")
    return dialogues.start(new, by=buyer, domains=[domain], copied_from=source)


def test_it_takes_the_banks_newest_and_keeps_own_words_priorities_and_values(
    case, buyer, source, domain
):
    Requirement.objects.filter(number=1).update(description="Logges mindst [6] måneder.")

    copy = copy_of(source, case, buyer, domain)

    plain, reworded, free = copy.requirements.order_by("pk")
    assert (plain.description, plain.parameters) == ("Logges mindst [6] måneder.", ["12"])
    assert not plain.parameters_confirmed
    assert (reworded.description, reworded.priority) == ("Vores egne ord.", "minimum")
    assert (plain.is_reworded, reworded.is_reworded) == (False, True)
    assert [row.origin for row in (plain, reworded, free)] == [
        Origin.COPIED,
        Origin.COPIED,
        Origin.FREE,
    ]
    assert (free.title, free.label, free.category) == ("Krav 3", "FRI-003", "Sikkerhed / Login")
    assert copy.copied_from == source


def test_other_places_in_the_text_get_the_banks_values(case, buyer, source, domain):
    Requirement.objects.filter(number=1).update(description="[2] kopier i [6] måneder.")

    copy = copy_of(source, case, buyer, domain)

    assert copy.requirements.get(requirement__number=1).parameters == ["2", "6"]


def test_what_the_bank_no_longer_offers_is_left_out_and_told(client, case, buyer, source, domain):
    Requirement.objects.filter(number=2).update(status=Requirement.Status.RETIRED)
    client.force_login(buyer)
    url = reverse("requirements_bank:dialogue_new", args=[case.pk])
    assert f"Ruteplan ({case.number})" in client.get(url).text

    typed = {
        "name": "Ny",
        "description": "Ny",
        "contact_email": "a@example.dk",
        "domains": [domain.pk],
        "copied_from": source.pk,
    }
    response = client.post(url, typed, follow=True)

    assert "så de er udeladt: NFK-002" in response.text
    copy = MarketDialogue.objects.get(name="Ny")
    assert copy.requirements.count() == 2
    assert response.redirect_chain[-1][0] == reverse("requirements_bank:chosen", args=[copy.pk])


def test_with_nothing_left_out_nothing_is_said(client, case, buyer, source, domain):
    client.force_login(buyer)
    typed = {
        "name": "Ny",
        "description": "Ny",
        "contact_email": "a@example.dk",
        "domains": [domain.pk],
        "copied_from": source.pk,
    }

    response = client.post(
        reverse("requirements_bank:dialogue_new", args=[case.pk]), typed, follow=True
    )

    assert "udeladt" not in response.text


def test_a_copy_is_no_way_round_the_guard_on_minimum_requirements(
    case, buyer, administrator, source, domain
):
    """Lowered and reworded in the other dialogue, when nobody guarded it."""
    bank = Requirement.objects.get(number=2)
    row = source.requirements.get(requirement=bank)
    wording.reword(row, by=buyer, words=words_of(row), priority="option")
    Requirement.objects.filter(pk=bank.pk).update(priority="minimum")
    set_rules(case.authority, by=administrator, guards_minimum=True)

    copy = copy_of(source, case, buyer, domain)

    copied = copy.requirements.get(requirement=bank)
    assert (copied.priority, copied.description) == ("minimum", bank.description)
    assert not copied.is_reworded
    assert copy.requirements.get(requirement__number=1).priority == "requirement"


def test_templates_come_first_and_nothing_foreign_or_deleted_is_offered(
    case, buyer, administrator, source
):
    make_dialogue(name="Fremmed")
    template = make_dialogue(case=case, buyer=buyer, name="Gammel")
    keeping.offer_as_template(template, by=buyer, name="Standard")
    gone = make_dialogue(case=case, buyer=buyer, status=MarketDialogue.Status.ANSWERED)
    keeping.discard(gone, by=administrator, reason="Prøve")

    offered = MarketDialogue.objects.beginnings(case.authority, buyer)

    assert list(offered) == [template, source]


def test_a_template_is_for_all_who_start_dialogues(client, case, buyer, coordinator, source):
    keeping.offer_as_template(source, by=buyer, name="Standard")
    client.force_login(coordinator)

    text = client.get(reverse("requirements_bank:dialogue_new", args=[case.pk])).text

    assert "Skabelon: Standard" in text
