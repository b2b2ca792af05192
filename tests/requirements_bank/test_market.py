"""What the market answers to the bank's requirements: counted, of nobody in particular."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.models import Case, Supplier
from requirements_bank.market.tallies import ENOUGH, tallies
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Invitation,
    MarketDialogue,
    Requirement,
)
from tests.factories import (
    make_authority,
    make_case,
    make_dialogue,
    make_finished,
    make_requirement,
    make_supplier,
    make_user,
)

PAGE = reverse("requirements_bank:market")
CSV = reverse("requirements_bank:market_csv")


@pytest.fixture
def requirement():
    return make_requirement(number=7, title="Adgang med MitID")


@pytest.fixture
def editor(buyer):
    return make_user(Role.EDITOR, authority=buyer.authority)


def ask(requirement: Requirement, buyer, *choices: str, hours: int = -1) -> MarketDialogue:
    """A dialogue that asks it, with a supplier for each of these answers."""
    dialogue = make_dialogue(
        case=make_case(department=buyer.department, status=Case.Status.IN_PROGRESS),
        buyer=buyer,
        deadline=timezone.now() + datetime.timedelta(hours=hours),
        requirements=0,
    )
    DialogueRequirement.objects.create(
        dialogue=dialogue,
        requirement=requirement,
        label=requirement.label,
        origin="hand",
        title=requirement.title,
        description=requirement.description,
        category="Sikkerhed / Login",
        position=requirement.number,
    )
    for choice in choices:
        make_finished(dialogue, choice)
    return dialogue


def counted(buyer) -> dict[int, dict[str, int]]:
    found = tallies(buyer.authority_id, Requirement.objects.all())
    return {pk: dict(tally.counts) for pk, tally in found.items()}


def test_the_page_says_how_many_answer_what_and_how_many_have_a_price(client, buyer, requirement):
    ask(requirement, buyer, "yes", "yes", "yes", "addon", "no")
    Answer.objects.filter(choice="addon").update(price=1000, price_per="year")
    client.force_login(buyer)

    for address in (PAGE, requirement.get_absolute_url()):
        text = client.get(address).text
        assert "60 %" in text
        assert text.count("20 %") == 2
    assert "5 svar i alt" in text
    rows = b"".join(client.get(CSV)).decode().splitlines()
    assert rows[1] == "NFK-007;Adgang med MitID;5;3;1;0;1;0;1"


def test_what_every_solution_can_and_what_none_can_are_found(client, editor, buyer, requirement):
    never = make_requirement(title="Tankelæsning")
    ask(requirement, buyer, *["yes"] * 4, "addon")
    ask(never, buyer, *["no"] * 4, "partly")
    client.force_login(editor)

    every, none = (client.get(PAGE, {"only": key}).text for key in ("always", "never"))

    assert "Adgang med MitID" in every
    assert "Tankelæsning" not in every
    assert "Tankelæsning" in none
    assert "Adgang med MitID" not in none
    assert "Adgang med MitID" in client.get(PAGE, {"only": "sludder"}).text


def test_fewer_than_five_answers_tell_nothing(client, buyer, requirement):
    ask(requirement, buyer, *["yes"] * (ENOUGH - 1))
    client.force_login(buyer)

    assert "Der er ikke noget at fortælle endnu" in client.get(PAGE).text
    assert "Adgang med MitID" not in client.get(PAGE).text


def test_the_few_answers_that_others_got_are_not_told_by_subtraction(buyer, requirement):
    elsewhere = make_user(Role.BUYER, authority=make_authority())
    ask(requirement, buyer, *["yes"] * 5)
    ask(requirement, elsewhere, *["no"] * 4)
    assert counted(buyer) == {requirement.pk: {"yes": 5}}

    ask(requirement, elsewhere, "no")
    assert counted(buyer) == {requirement.pk: {"yes": 5, "no": 5}}


def test_a_supplier_who_answers_again_and_again_is_still_one(buyer, requirement):
    for _year in range(2):
        ask(requirement, buyer, *["no"] * (ENOUGH - 1))
    mailboxes = Invitation.objects.order_by("pk")
    for first, second in zip(mailboxes[:4], mailboxes[4:], strict=True):
        Invitation.objects.filter(pk=second.pk).update(email=first.email.upper())
    assert counted(buyer) == {}

    ask(requirement, buyer, "yes")
    assert counted(buyer) == {requirement.pk: {"no": 8, "yes": 1}}

    company = make_supplier(authority=buyer.authority)
    Supplier.objects.update(cvr="12345678")
    Invitation.objects.update(supplier=company)
    assert counted(buyer) == {}


def test_sealed_and_automatic_answers_and_those_of_cancelled_dialogues_do_not_count(
    buyer, requirement
):
    ask(requirement, buyer, *["yes"] * 5, hours=1)
    cancelled = ask(requirement, buyer, *["yes"] * 5)
    cancelled.status = MarketDialogue.Status.CANCELLED
    cancelled.save()
    ask(requirement, buyer, *["not_relevant"] * 5)
    Answer.objects.filter(choice="not_relevant").update(origin=Answer.Origin.OPERATION)

    assert counted(buyer) == {}


def test_those_who_read_answers_or_write_requirements_see_it_and_others_do_not(
    client, buyer, requester, editor, requirement
):
    ask(requirement, buyer, *["yes"] * 5)
    for person, status in ((buyer, 200), (editor, 200), (requester, 403)):
        client.force_login(person)
        assert [client.get(page).status_code for page in (PAGE, CSV)] == [status] * 2
        assert ("100 %" in client.get(requirement.get_absolute_url()).text) == (status == 200)


def test_another_authoritys_own_requirement_is_not_told_of(client, buyer):
    elsewhere = make_user(Role.BUYER, authority=make_authority())
    own = make_requirement(title="Deres eget", kind="local", authority=elsewhere.authority)
    ask(own, elsewhere, *["yes"] * 5)
    client.force_login(buyer)

    assert "Deres eget" not in client.get(PAGE).text


def test_the_page_takes_the_same_queries_however_many(client, buyer, requirement, query_count):
    ask(requirement, buyer, *["yes"] * 5)
    client.force_login(buyer)
    client.get(PAGE)
    with_one = query_count(client.get, PAGE)
    for _number in range(2):
        ask(make_requirement(), buyer, *["no"] * 5)

    assert query_count(client.get, PAGE) == with_one
