"""Everybody who is signed in reads the requirements bank."""

import pytest
from django.urls import reverse

from accounts.models import Role
from requirements_bank.bank import highlight, search
from requirements_bank.models import Collaboration, Domain, Requirement
from tests.factories import make_authority, make_question, make_requirement, make_user

LIST = reverse("requirements_bank:requirement_list")


@pytest.fixture
def reader(client, requester):
    client.force_login(requester)
    return client


def indexed(**fields) -> Requirement:
    requirement = make_requirement(**fields)
    search.index([requirement])
    return requirement


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("databehandleraftale", True),
        ("aftale", True),
        ("aftalen", True),
        ("behandler aft", True),
        ("NFK-022", True),
        ("nfk22", True),
        ("NFK-023", False),
        ("brintbil", False),
        ("!?", False),
        ("", True),
    ],
)
def test_danish_words_are_found_also_inside_long_ones(db, words, found):
    row = indexed(number=22, title="Databehandleraftale efter standardbestemmelser")

    assert (row in search.matching(Requirement.objects.all(), words)) is found


@pytest.mark.parametrize("words", ["SAM-022", "sam22", "sam-22"])
def test_a_collaborations_requirement_is_found_by_its_number_too(db, words):
    made = Collaboration.objects.create(name="Nord", founded_by=make_user())
    row = indexed(number=22, kind="collaboration", collaboration=made)

    assert list(search.matching(Requirement.objects.all(), words)) == [row]


@pytest.mark.spec("E35")
def test_the_list_is_narrowed_by_words_category_priority_domain_and_question(reader):
    question, health = make_question("S1"), Domain.objects.create(name="Sundhed")
    work = Domain.objects.create(name="Arbejde")
    wanted = indexed(
        title="Kryptering af data", priority="minimum", domains=(health,), questions=(question,)
    )
    indexed(title="Noget andet", domains=(work,))
    top = wanted.category.parent

    for query in (
        "q=kryptering",
        "priority=minimum",
        f"domain={health.pk}",
        f"question={question.pk}",
        f"category={top.pk}&q=kryptering",
    ):
        rows = reader.get(f"{LIST}?{query}").context["page"].rows
        assert rows == [wanted], query
    assert len(reader.get(f"{LIST}?category={top.pk}").context["page"].rows) == 2


def test_nothing_found_says_what_to_do(reader):
    assert "Ingen krav passer" in reader.get(f"{LIST}?q=brintbil").text


def test_the_list_takes_the_same_queries_however_long(reader, query_count):
    make_requirement()
    reader.get(LIST)
    with_one = query_count(reader.get, LIST)
    make_requirement()
    make_requirement()

    assert query_count(reader.get, LIST) == with_one


def test_a_requirement_says_why_it_is_asked_and_what_chooses_it(reader):
    question = make_question("S1", short="personoplysninger")
    row = make_requirement(rationale="Fordi loven siger det.", questions=(question,))

    page = reader.get(row.get_absolute_url()).text

    assert "Fordi loven siger det." in page
    assert "personoplysninger" in page


def test_another_authoritys_own_requirement_is_not_there(reader, authority):
    foreign = make_requirement(kind="local", authority=make_authority(), title="Hemmeligt krav")
    own = make_requirement(kind="local", authority=authority, title="Vores eget krav")

    page = reader.get(LIST).text

    assert "Vores eget krav" in page
    assert "Hemmeligt krav" not in page
    assert reader.get(foreign.get_absolute_url()).status_code == 404
    assert own.label.startswith("LOK-")


def test_a_reader_of_english_gets_the_english_words(client, db):
    client.force_login(make_user(Role.REQUESTER, language="en"))
    make_requirement(title="Kryptering", title_en="Encryption")

    page = client.get(LIST).text

    assert "Encryption" in page
    assert "Kryptering" not in page


def test_what_was_searched_for_is_marked_and_nothing_else_gets_through(reader):
    indexed(
        title="Databehandleraftalen <b>",
        description="Først noget helt andet, som fylder en del, før det vigtige kommer. " * 3
        + "Så skal aftaler & bilag følge med.",
    )

    page = reader.get(f"{LIST}?q=aftale").text

    assert "Databehandler<mark>aftalen</mark> &lt;b&gt;" in page
    assert "… " in page
    assert "skal <mark>aftaler</mark> &amp; bilag følge med." in page


def test_short_words_are_marked_at_their_beginning_alone(db):
    assert highlight.marked("En bil og en sabil", highlight.stems("bil")) == (
        "En <mark>bil</mark> og en sabil"
    )
    assert highlight.stems("!?") == []
    assert highlight.marked("Intet & alt", []) == "Intet &amp; alt"
    assert highlight.excerpt(["a" * 400], []) == "a" * 170 + " …"
