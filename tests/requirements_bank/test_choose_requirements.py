"""Requirements are added, removed and written by hand, and their values are settled."""

import pytest

from notifications.models import Event
from requirements_bank.actions import free, requirements
from requirements_bank.forms.requirement import around
from requirements_bank.models import DialogueRequirement
from tests.factories import make_requirement
from tests.requirements_bank.addresses import page


@pytest.fixture
def signed_in(client, buyer):
    client.force_login(buyer)
    return client


@pytest.mark.spec("E26")
@pytest.mark.spec("E35")
def test_requirements_are_found_and_added_by_hand(signed_in, draft, case):
    wanted, other = make_requirement(number=1), make_requirement(number=2)

    assert "NFK-002" in signed_in.get(page("choose", draft)).text
    response = signed_in.post(page("choose", draft), {"ticked": [wanted.pk]}, follow=True)

    row = draft.requirements.get()
    assert (row.requirement, row.origin) == (wanted, "hand")
    assert "Tilføjet i hånden" in response.text
    assert "NFK-001" in Event.objects.about(case)[0].text
    left = signed_in.get(page("choose", draft)).context["page"].rows
    assert left == [other]


def test_the_same_requirement_is_added_once_and_told_once(buyer, draft, case):
    wanted = make_requirement(number=1)

    assert requirements.add(draft, by=buyer, requirements=[wanted]) == 1
    assert requirements.add(draft, by=buyer, requirements=[wanted]) == 0
    assert (
        Event.objects.about(case).filter(kind="requirements_bank.requirements_added").count() == 1
    )


def test_nothing_ticked_is_said(signed_in, draft):
    make_requirement(number=1)

    assert "Sæt kryds ved mindst ét krav." in signed_in.post(page("choose", draft), {}).text
    response = signed_in.post(page("remove_requirements", draft), {}, follow=True)
    assert "Sæt kryds ved mindst ét krav." in response.text


def test_a_search_without_result_offers_to_write_one(signed_in, draft):
    response = signed_in.get(page("choose", draft), {"q": "brintbil"})

    assert page("free_requirement", draft) in response.text


@pytest.mark.spec("E33")
def test_a_removed_requirement_can_be_brought_back_by_hand(signed_in, buyer, draft):
    wanted = make_requirement(number=1)
    requirements.add(draft, by=buyer, requirements=[wanted])
    row = draft.requirements.get()

    response = signed_in.post(page("remove_requirements", draft), {"ticked": [row.pk]}, follow=True)

    assert not draft.requirements.exists()
    assert "Fjernet i hånden" in response.text
    requirements.add(draft, by=buyer, requirements=[wanted])
    assert not draft.removed.exists()


def test_removing_a_minimum_requirement_warns_first(signed_in, buyer, draft):
    make_requirement(number=1, priority="minimum")
    requirements.add(draft, by=buyer, requirements=[make_requirement(number=2, priority="minimum")])
    ticked = {"ticked": [draft.requirements.get().pk]}

    warning = signed_in.post(page("remove_requirements", draft), ticked)

    assert "Du er ved at fjerne mindstekrav" in warning.text
    assert draft.requirements.exists()
    signed_in.post(page("remove_requirements", draft), {**ticked, "confirmed": "1"})
    assert not draft.requirements.exists()


@pytest.mark.spec("E34")
@pytest.mark.spec("E44")
def test_a_requirement_of_ones_own_belongs_to_the_dialogue_alone(signed_in, draft):
    category = make_requirement(number=1).category
    typed = {
        "title": "Kører på vores pumper",
        "description": "Løsningen styrer [2] pumper & <ventiler>.",
        "category": category.pk,
        "priority": "important",
    }

    signed_in.get(page("free_requirement", draft))
    signed_in.post(page("free_requirement", draft), typed)
    signed_in.post(page("free_requirement", draft), {**typed, "title": "Nummer to"})

    rows = draft.requirements.all()
    assert [row.label for row in rows] == ["FRI-1", "FRI-2"]
    assert rows[0].category == "Sikkerhed / Login"
    assert rows[0].category_en == "Security / Sign-in"
    assert rows[0].parameters == ["2"]
    assert rows[0].requirement is None
    requirements.remove(draft, by=draft.created_by, rows=rows)
    assert not draft.removed.exists()


@pytest.mark.spec("E44")
@pytest.mark.parametrize("field", ["title", "description", "category", "priority"])
def test_category_and_priority_are_wanted(signed_in, draft, field):
    category = make_requirement(number=1).category
    typed = {
        "title": "Pumper",
        "description": "Styrer pumper.",
        "category": category.pk,
        "priority": "important",
        field: "",
    }

    response = signed_in.post(page("free_requirement", draft), typed)

    assert field in response.context["form"].errors
    assert not DialogueRequirement.objects.exists()


@pytest.mark.spec("E36")
@pytest.mark.spec("E37")
def test_the_values_in_the_texts_are_shown_in_place_and_confirmed(signed_in, buyer, draft):
    text = "Data er tilbage inden for [4] timer og prøvet [2] gange."
    wanted = make_requirement(number=100, description=text)
    requirements.add(draft, by=buyer, requirements=[wanted, make_requirement(number=101)])
    row = draft.requirements.get(requirement=wanted)

    form = signed_in.get(page("parameters", draft)).context["form"]
    first, second = f"value-{row.pk}-0", f"value-{row.pk}-1"
    assert list(form.fields) == [first, second]
    assert form[first].value() == "4"
    missing = signed_in.post(page("parameters", draft), {first: "8", second: ""})
    assert second in missing.context["form"].errors
    signed_in.post(page("parameters", draft), {first: "8", second: "2"})

    row.refresh_from_db()
    assert (row.parameters, row.parameters_confirmed) == (["8", "2"], True)
    assert row.asked == "Data er tilbage inden for 8 timer og prøvet 2 gange."
    assert signed_in.get(page("parameters", draft)).context["form"][first].value() == "8"


@pytest.mark.spec("E36")
@pytest.mark.parametrize("typed", ["… mdr.", "... mdr."])
def test_dots_are_no_value(signed_in, buyer, draft, typed):
    wanted = make_requirement(number=1, description="Browsere er højst [… mdr.] gamle.")
    requirements.add(draft, by=buyer, requirements=[wanted])
    row = draft.requirements.get()

    page_again = signed_in.post(page("parameters", draft), {f"value-{row.pk}-0": typed})

    assert "Skriv værdien i stedet for prikkerne." in page_again.text
    row.refresh_from_db()
    assert not row.parameters_confirmed
    signed_in.post(page("parameters", draft), {f"value-{row.pk}-0": "6 mdr."})
    row.refresh_from_db()
    assert row.parameters_confirmed


def test_a_text_that_got_another_place_since_suggests_the_banks_values(signed_in, buyer, draft):
    wanted = make_requirement(number=100, description="Inden for [4] timer")
    requirements.add(draft, by=buyer, requirements=[wanted])
    wanted.description = "Inden for [4] timer, [2] gange"
    wanted.save()

    form = signed_in.get(page("parameters", draft)).context["form"]

    assert [form[name].value() for name in form.fields] == ["4", "2"]


def test_without_values_the_page_says_so(signed_in, draft):
    assert "Der er ingen værdier at bekræfte" in signed_in.get(page("parameters", draft)).text


def test_the_label_of_a_value_is_the_words_round_it():
    text = "Genindlæsning fra backup sker inden for [4] timer efter anmodning, [2] gange."

    assert around(text, 0) == "sker inden for … timer efter"
    assert around(text, 1) == "timer efter anmodning, … gange"


def test_free_text_is_never_read_as_markup(signed_in, draft):
    row = DialogueRequirement(
        dialogue=draft,
        title="{{ 7|add:7 }}",
        description="<script>alert(1)</script> [<b>4</b>] timer",
        category="Sikkerhed",
    )
    free.write_free(row, by=draft.created_by)

    for name in ("parameters", "chosen"):
        text = signed_in.get(page(name, draft)).text
        assert "<script>alert" not in text
        assert "<b>4" not in text
        assert "{{ 7|add:7 }}" in text


def test_the_page_of_requirements_takes_the_same_queries_however_long(
    signed_in, buyer, draft, query_count
):
    requirements.add(draft, by=buyer, requirements=[make_requirement()])
    signed_in.get(page("chosen", draft))
    with_one = query_count(signed_in.get, page("chosen", draft))
    requirements.add(draft, by=buyer, requirements=[make_requirement(), make_requirement()])

    assert query_count(signed_in.get, page("chosen", draft)) == with_one


def test_all_that_the_filters_leave_are_added_at_once(signed_in, draft):
    wanted = [make_requirement(priority="minimum") for _number in range(3)]
    other = make_requirement(priority="option")
    url = page("choose", draft)
    assert 'name="all"' not in signed_in.get(url).text
    narrowed = f"{url}?priority=minimum"
    assert "Tilføj alle fundne (3)" in signed_in.get(narrowed).text

    response = signed_in.post(narrowed, {"all": "1"}, follow=True)

    assert "3 krav er tilføjet" in response.text
    added = set(draft.requirements.values_list("requirement", flat=True))
    assert added == {row.pk for row in wanted}
    assert other.pk not in added


def test_all_that_is_found_is_not_the_whole_bank_when_a_filter_is_gone_meanwhile(signed_in, draft):
    make_requirement()

    response = signed_in.post(f"{page('choose', draft)}?category=999999", {"all": "1"})

    assert response.status_code == 200
    assert not draft.requirements.exists()
