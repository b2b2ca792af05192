"""E41: the authority finds in its own register what a supplier offers, with its KITOS link."""

import io
import uuid

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import answers, offered_systems, sheets
from requirements_bank.answers.comparison import compare
from requirements_bank.documents.annex import write_annex
from requirements_bank.models import MarketDialogue, RecognisedSystem, Solution
from requirements_bank.workbook.comparing import write_comparison
from tests.factories import make_authority, make_finished, make_system
from tests.requirements_bank.suppliers import inside, page

KITOS = "https://kitos.dk/ui/it-systems/it-system-usages/1"


@pytest.fixture
def ours(closed):
    system = make_system(authority=closed.authority, name="Acadre ESDH")
    system.kitos_link, system.kitos_uuid = KITOS, uuid.uuid4()
    system.save()
    return system


@pytest.fixture
def invitation(closed):
    made = make_finished(closed, "yes", supplier="Formpipe")
    Solution.objects.create(invitation=made, system="Acadre", operation="both")
    return made


@pytest.fixture
def url(closed, invitation):
    return reverse("requirements_bank:recognise_system", args=[closed.pk, invitation.pk])


def seen(closed):
    return compare(closed).columns[0].system


class Report:
    """Asked for now."""

    asked_at = timezone.now()


def kinds():
    return list(
        Event.objects.filter(kind="requirements_bank.system_recognised").values_list(
            "text_da", flat=True
        )
    )


@pytest.mark.spec("E41")
def test_the_buyer_links_it_and_it_stands_with_the_answers(
    client, buyer, closed, ours, invitation, url
):
    client.force_login(buyer)
    there = reverse("requirements_bank:comparison", args=[closed.pk])
    assert url in client.get(there).text

    response = client.post(url, {"system": "acadre esdh"})

    assert response.url == there
    shown = client.get(there).text
    assert ours.get_absolute_url() in shown
    assert KITOS in shown
    assert "Acadre ESDH" in kinds()[0]


@pytest.mark.spec("E41")
def test_it_stands_in_the_files(buyer, closed, ours, invitation):
    Solution.objects.update(kitos_url="https://kitos.dk/1")
    make_finished(closed, "yes", supplier="Ukendt")
    offered_systems.recognise_system(invitation, by=buyer, system=ours)

    book = CalamineWorkbook.from_filelike(io.BytesIO(write_comparison(closed, shows_register=True)))
    heads, first, second = book.get_sheet_by_name("Leverandører").to_python()
    context = {"dialogue": closed, "compared": compare(closed), "report": Report()}
    printed = render_to_string("requirements_bank/answers_pdf.html", context)

    assert heads[5:8] == ["I vores register", "Id i KITOS", "Link i KITOS"]
    assert first[4:8] == ["https://kitos.dk/1", "Acadre ESDH", str(ours.kitos_uuid), KITOS]
    assert second[4:8] == ["", "", "", ""]
    for words in ("Acadre", "https://kitos.dk/1", "Acadre ESDH", KITOS):
        assert words in printed


def test_the_annex_says_where_the_supplier_finds_it_in_kitos_and_not_our_register(
    buyer, closed, ours, invitation
):
    Solution.objects.update(kitos_url="https://kitos.dk/1")
    offered_systems.recognise_system(invitation, by=buyer, system=ours)
    invitation.dialogue = closed

    document = Document(io.BytesIO(write_annex(invitation)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "https://kitos.dk/1" in text
    assert "ESDH" not in text


def test_what_is_called_the_same_is_proposed(client, buyer, closed, invitation, url):
    make_system(authority=closed.authority, name="ACADRE")
    client.force_login(buyer)

    assert client.get(url).context["form"].initial["system"] == "ACADRE"


def test_what_is_linked_is_proposed_again_and_can_be_taken_back(
    client, buyer, closed, ours, invitation, url
):
    offered_systems.recognise_system(invitation, by=buyer, system=ours)
    client.force_login(buyer)
    assert client.get(url).context["form"].initial["system"] == "Acadre ESDH"

    client.post(url, {"system": ""})
    client.post(url, {"system": ""})

    assert seen(closed) is None
    assert len(kinds()) == 2


def test_a_second_click_says_it_once(buyer, ours, invitation):
    offered_systems.recognise_system(invitation, by=buyer, system=ours)
    offered_systems.recognise_system(invitation, by=buyer, system=ours)

    assert len(kinds()) == 1


def test_a_supplier_that_named_no_system_can_be_linked(
    buyer, closed, ours, invitation, client, url
):
    Solution.objects.all().delete()
    client.force_login(buyer)

    assert client.get(url).context["form"].initial["system"] == ""
    client.post(url, {"system": ours.name})

    assert seen(closed) == ours


def test_another_system_offered_later_is_not_taken_for_the_linked_one(
    buyer, closed, ours, invitation
):
    offered_systems.recognise_system(invitation, by=buyer, system=ours)
    Solution.objects.update(system="Noget andet")

    assert seen(closed) is None


def test_nothing_is_linked_while_the_answers_are_sealed(
    client, buyer, closed, ours, invitation, url
):
    closed.deadline = timezone.now() + timezone.timedelta(days=1)
    closed.save()
    client.force_login(buyer)

    assert client.get(url).status_code == 403
    with pytest.raises(Refused):
        offered_systems.recognise_system(invitation, by=buyer, system=ours)
    MarketDialogue.objects.update(status="cancelled")
    with pytest.raises(TransitionNotAllowed):
        offered_systems.recognise_system(invitation, by=buyer, system=ours)
    assert not RecognisedSystem.objects.exists()


def test_a_system_of_another_authority_is_not_ours(client, buyer, invitation, url):
    make_system(authority=make_authority(), name="Fremmed")
    client.force_login(buyer)

    assert client.post(url, {"system": "Fremmed"}).status_code == 200
    assert not RecognisedSystem.objects.exists()


def test_who_may_not_assess_may_not_link(
    client, manager, stranger, member, closed, invitation, url
):
    for person, answer in ((manager, 403), (member, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(url).status_code == answer
    client.force_login(manager)
    assert url not in client.get(reverse("requirements_bank:comparison", args=[closed.pk])).text


def test_the_supplier_never_sees_it(buyer, dialogue):
    ours = make_system(authority=dialogue.authority, name="Acadre ESDH")
    invitation, browser = inside(dialogue=dialogue, supplier="Formpipe")
    sheets.describe(invitation, operation="both", system="Acadre")
    answers.finish(invitation)
    dialogue.deadline = timezone.now()
    dialogue.save()
    offered_systems.recognise_system(invitation, by=buyer, system=ours)

    for part in ("", "loesning/", "kvittering/"):
        assert "ESDH" not in browser.get(page(invitation, part)).text
