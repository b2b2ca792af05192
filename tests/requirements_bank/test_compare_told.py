"""What a comparison tells: answers of every kind, what is offered, prices, counts, files."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from portal import uploads
from requirements_bank.models import (
    Answer,
    AnswerFile,
    Solution,
    Verdict,
)
from tests.factories import make_asked, make_finished


@pytest.fixture
def url(dialogue):
    return reverse("requirements_bank:comparison", args=[dialogue.pk])


def addresses(dialogue) -> list[str]:
    row = dialogue.requirements.first()
    return [
        reverse("requirements_bank:comparison", args=[dialogue.pk]),
        reverse("requirements_bank:comparison_csv", args=[dialogue.pk]),
        reverse("requirements_bank:compared_requirement", args=[dialogue.pk, row.pk]),
    ]


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_an_empty_answer_is_no_other_than_none(closed, client, buyer, url):
    make_finished(closed, "yes", "")
    make_finished(closed, "yes")
    client.force_login(buyer)

    assert client.get(f"{url}?only=differences").context["shown"].groups == []


def test_twelve_suppliers_and_verdicts_on_all_that_they_say_fit_a_small_page(
    closed, client, buyer, url
):
    for number in range(3, 121):
        make_asked(closed, number)
    for supplier in range(12):
        make_finished(
            closed, *["partly"] * 120, supplier=f"Leverandør {supplier}", elaboration="Ord " * 200
        )
    pairs = Answer.objects.values_list("invitation", "requirement")
    about = {"assessor": buyer, "given_at": timezone.now(), "word": "elaborate", "comment": "Hm."}
    Verdict.objects.bulk_create(
        Verdict(invitation_id=invitation, requirement_id=row, **about) for invitation, row in pairs
    )
    client.force_login(buyer)

    page = client.get(url)

    assert page.context["shown"].text == "1–15 / 120"
    assert len(page.content) < 100_000
    assert "Ord " * 14 + "Ord…" in page.text
    assert "Ord " * 16 not in page.text
    alone = client.get(f"{url}?supplier={Answer.objects.first().invitation_id}")
    assert "Ord " * 98 in alone.text
    assert len(alone.content) < 100_000
    assert f"Vurderet af {buyer} (1.440)" in page.text


@pytest.mark.spec("E40")
@pytest.mark.spec("E41")
def test_answers_of_every_kind_stand_beside_each_other_in_their_own_words(
    closed, client, buyer, url
):
    number = make_asked(closed, 3, answer_kind="number", unit="timer", priority="minimum")
    option = make_asked(closed, 4, answer_kind="options", options=["Edge", "Chrome"])
    text = make_asked(closed, 5, answer_kind="text")
    for supplier, hours, browser, words in (
        ("Alfa", 4, "Edge", "Vi gør det om natten."),
        ("Beta", 8, "Edge", "Vi gør det om dagen."),
    ):
        invitation = make_finished(closed, "addon", "yes", supplier=supplier)
        kept = {"invitation": invitation, "saved_at": timezone.now()}
        Answer.objects.create(requirement=number, number=hours, **kept)
        Answer.objects.create(requirement=option, option=browser, **kept)
        Answer.objects.create(requirement=text, elaboration=words, **kept)
    dear = Answer.objects.filter(invitation__supplier_name="Beta", choice="addon")
    dear.update(price=12000, price_per="year")
    client.force_login(buyer)

    page = client.get(url)
    different = client.get(f"{url}?only=differences").context["shown"].groups

    for words in ("4 timer", "8 timer", "Edge", "Vi gør det om natten.", "12.000 kr. pr. år"):
        assert words in page.text
    assert [line.requirement.label for group in different for line in group.lines] == [
        "FRI-001",
        "FRI-003",
        "FRI-005",
    ]
    assert not page.context["compared"].unmet
    assert "6 svar skal læses af et menneske" in page.text


@pytest.mark.spec("E41")
def test_what_each_supplier_offers_is_told(closed, client, buyer, url):
    invitation = make_finished(closed, "yes", supplier="Alfa")
    make_finished(closed, "yes", supplier="Beta")
    Solution.objects.create(
        invitation=invitation,
        system="Plejeplan",
        vendor="Alfa Soft",
        operation="saas",
        kitos_url="https://kitos.dk/1",
        reference="A-17",
        remarks="Fra april.",
    )
    client.force_login(buyer)

    page = client.get(url).text

    for words in (
        "Plejeplan",
        "(Alfa Soft)",
        "leverandøren driver",
        "kitos.dk/1",
        "A-17",
        "Fra april.",
    ):
        assert words in page


def test_what_the_addons_cost_together_is_told(closed, client, buyer, url):
    make_asked(closed, 3)
    invitation = make_finished(closed, "addon", "addon", "addon", supplier="Alfa")
    once, yearly, _free = invitation.answers.order_by("requirement__position")
    for answer, price, per in ((once, 500, "once"), (yearly, 1200, "year")):
        Answer.objects.filter(pk=answer.pk).update(price=price, price_per=per)
    client.force_login(buyer)

    page = client.get(url).text

    assert "3 tilkøb: 500 kr. én gang + 1.200 kr. pr. år" in page


def test_each_category_says_how_many_each_supplier_meets(closed, client, buyer, url):
    make_asked(closed, 3, category="Drift / Backup")
    make_finished(closed, "yes", "no", "yes", supplier="Alfa")
    make_finished(closed, "addon", "yes", "partly", supplier="Beta")
    client.force_login(buyer)

    groups = client.get(url).context["shown"].groups

    assert [(group.name, group.met) for group in groups] == [
        ("Sikkerhed", [1, 2]),
        ("Drift", [1, 0]),
    ]


def test_two_suppliers_are_compared_with_each_other_alone(closed, client, buyer, url):
    alfa = make_finished(closed, "yes", "no", supplier="Alfa")
    beta = make_finished(closed, "yes", "yes", supplier="Beta")
    make_finished(closed, "no", "yes", supplier="Gamma")
    client.force_login(buyer)

    response = client.get(f"{url}?supplier={alfa.pk}&supplier={beta.pk}&only=differences")
    shown = response.context["shown"]

    assert [column.invitation for column in shown.compared.columns] == [alfa, beta]
    assert [line.requirement.label for line in shown.groups[0].lines] == ["FRI-002"]
    assert f"supplier={alfa.pk}&amp;supplier={beta.pk}" in response.text
    everybody = client.get(f"{url}?supplier=0&supplier=sludder").context["shown"]
    assert len(everybody.compared.columns) == 3


def test_a_file_on_an_answer_is_fetched_when_it_is_unsealed(
    dialogue, client, buyer, stranger, member, kept_file
):
    url = reverse("requirements_bank:compared_file", args=[kept_file.pk])
    client.force_login(buyer)
    assert client.get(url).status_code == 404
    dialogue.deadline = timezone.now()
    dialogue.save()

    response = client.get(url)

    assert text_of(response) == "%PDF-1.7 bevis"
    assert response.headers["Content-Disposition"] == 'attachment; filename="bevis.pdf"'
    client.get(addresses(dialogue)[0])
    page = client.get(addresses(dialogue)[2]).text
    assert url in page
    for person, answer in ((stranger, 404), (member, 403)):
        client.force_login(person)
        assert client.get(url).status_code == answer


@pytest.fixture
def kept_file(dialogue, settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    answer = make_finished(dialogue, "yes").answers.get()
    stored = uploads.keep(ContentFile(b"%PDF-1.7 bevis", name="bevis.pdf"), AnswerFile.FOLDER)
    about = {"name": "bevis.pdf", "content_type": "application/pdf", "size": 14, "sha256": "a"}
    return AnswerFile.objects.create(
        answer=answer, file=stored, uploaded_at=timezone.now(), **about
    )
