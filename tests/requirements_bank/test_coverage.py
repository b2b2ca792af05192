"""How many requirements serve each architecture principle, and how many of them were asked."""

from django.urls import reverse

from requirements_bank.models import DialogueRequirement, Principle
from tests.factories import make_dialogue, make_requirement

PAGE = reverse("requirements_bank:coverage")
CSV = reverse("requirements_bank:coverage_csv")


def serving(principle: Principle | None, **fields):
    requirement = make_requirement(**fields)
    requirement.principles.set([principle] if principle else [])
    return requirement


def test_each_principle_says_how_many_serve_it_and_were_asked(client, buyer, case):
    reuse = Principle.objects.create(name="Genbrug", reference="Princip 1")
    Principle.objects.create(name="Åbenhed", reference="Princip 2")
    asked = serving(reuse, priority="minimum")
    serving(reuse)
    serving(None)
    serving(reuse, status="draft")
    for status in ("active", "draft"):
        dialogue = make_dialogue(case=case, buyer=buyer, status=status, requirements=0)
        DialogueRequirement.objects.create(
            dialogue=dialogue, requirement=asked, label="x", origin="hand", title="x", position=1
        )
    client.force_login(buyer)

    page = client.get(PAGE).text
    rows = b"".join(client.get(CSV)).decode().splitlines()

    assert rows[1:] == ["Genbrug;2;1;1", "Åbenhed;0;0;0", "Intet princip;1;0;0"]
    link = f"?principle={reuse.pk}&amp;status=published"
    assert link in page
    found = client.get(reverse("requirements_bank:requirement_list") + link.replace("&amp;", "&"))
    assert len(found.context["lines"]) == 2


def test_the_list_of_principles_leads_to_it(client, requester):
    client.force_login(requester)
    principles = reverse("requirements_bank:classification_list", args=["principper"])
    domains = reverse("requirements_bank:classification_list", args=["domaener"])

    assert PAGE in client.get(principles).text
    assert PAGE not in client.get(domains).text


def test_what_another_authority_asks_or_keeps_for_itself_does_not_count(client, buyer, stranger):
    reuse = Principle.objects.create(name="Genbrug", reference="Princip 1")
    asked = serving(reuse)
    serving(reuse, kind="local", authority=buyer.authority)
    dialogue = make_dialogue(buyer=buyer, requirements=0)
    DialogueRequirement.objects.create(
        dialogue=dialogue, requirement=asked, label="x", origin="hand", title="x", position=1
    )
    client.force_login(stranger)

    rows = b"".join(client.get(CSV)).decode().splitlines()

    assert rows[1] == "Genbrug;1;0;0"


def test_the_page_takes_the_same_queries_however_many(client, requester, query_count):
    serving(Principle.objects.create(name="Et", reference="1"))
    client.force_login(requester)
    client.get(PAGE)
    with_one = query_count(client.get, PAGE)
    for name in ("To", "Tre"):
        serving(Principle.objects.create(name=name, reference="1"))

    assert query_count(client.get, PAGE) == with_one
