"""The bank's list is narrowed down by all that is known of a requirement, and views are kept."""

import datetime

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from requirements_bank.actions import requirements as asked
from requirements_bank.forms.bank_filter import BankFilter
from requirements_bank.models import (
    Collaboration,
    Domain,
    LocalExtension,
    Principle,
    Requirement,
    SavedView,
)
from tests.factories import make_question, make_requirement, make_user

LIST = reverse("requirements_bank:requirement_list")
LONG_AGO = timezone.now() - datetime.timedelta(days=400)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def rows(client, query: str) -> list[Requirement]:
    return client.get(f"{LIST}?{query}").context["page"].rows


def extended(requirement, editor, **fields) -> LocalExtension:
    there = {"authority": editor.authority, "changed_by": editor}
    return LocalExtension.objects.create(requirement=requirement, **there, **fields)


@pytest.mark.spec("E13")
def test_by_source_state_and_principle(signed_in, authority, editor):
    shared = make_requirement(number=1)
    own = make_requirement(number=2, kind="local", authority=authority)
    draft = make_requirement(number=3, kind="local", authority=authority, status="draft")
    gone = make_requirement(
        number=4, kind="local", authority=authority, deleted_at=timezone.now(), deleted_by=editor
    )
    principle = Principle.objects.create(name="Genbrug", reference="FDA")
    own.principles.add(principle)

    assert rows(signed_in, "kind=shared") == [shared]
    assert rows(signed_in, "kind=local") == [own, draft]
    assert rows(signed_in, "status=draft") == [draft]
    assert rows(signed_in, "status=deleted") == [gone]
    assert rows(signed_in, f"principle={principle.pk}") == [own]
    assert rows(signed_in, "") == [shared, own, draft]


def test_what_is_deleted_is_shown_to_its_editors_alone(client, authority, buyer):
    make_requirement(kind="local", authority=authority, deleted_at=timezone.now())
    client.force_login(buyer)

    assert rows(client, "status=deleted") == []


def test_by_what_the_authority_makes_of_it(signed_in, editor, case, buyer, draft):
    favourite, unwanted, old, plain, used = (make_requirement(number=n) for n in range(1, 6))
    extended(favourite, editor, is_favourite=True)
    extended(unwanted, editor, is_deselected=True, deselected_reason="Vi har det.")
    Requirement.objects.filter(pk=old.pk).update(version=2)
    extended(old, editor, interpretation="Læs bredt.")
    asked.add(draft, by=buyer, requirements=[used])
    Requirement.objects.filter(pk=used.pk).update(version=2)

    assert rows(signed_in, "ours=favourite") == [favourite]
    assert rows(signed_in, "ours=deselected") == [unwanted]
    assert rows(signed_in, "ours=extended") == [favourite, unwanted, old]
    assert rows(signed_in, "ours=overtaken") == [old]
    assert rows(signed_in, "ours=changed") == [used]
    assert rows(signed_in, "ours=unused") == [favourite, unwanted, old, plain]
    page = signed_in.get(LIST).text
    assert "Vi har det." in page
    assert "Ændret, siden vi stillede det" in page


@pytest.mark.spec("E17")
@pytest.mark.spec("E19")
def test_by_what_should_be_looked_at(signed_in, editor):
    today = timezone.localdate()
    make_requirement(number=1, rationale="Fordi.")
    bare = make_requirement(number=2)
    old = make_requirement(number=3, rationale="Fordi.", changed_at=LONG_AGO)
    make_requirement(number=4, rationale="Fordi.", changed_at=LONG_AGO, reviewed_at=timezone.now())
    mine = make_requirement(number=5, rationale="Fordi.", reviewer=editor, review_date=today)

    assert rows(signed_in, "attention=bare") == [bare]
    assert rows(signed_in, "attention=old") == [old]
    assert rows(signed_in, "attention=mine") == [mine]
    assert rows(signed_in, "attention=due") == [mine]
    assert old not in rows(signed_in, f"changed={today}")


def test_each_choice_says_how_many_it_would_leave(editor, authority):
    health, work = Domain.objects.create(name="Sundhed"), Domain.objects.create(name="Arbejde")
    question = make_question("S1", short="personoplysninger")
    first = make_requirement(priority="minimum", domains=(health,), questions=(question,))
    make_requirement(kind="local", authority=authority)
    extended(first, editor, is_favourite=True)
    narrowed = BankFilter(
        QueryDict("kind=shared"), Requirement.objects.visible_to(editor), user=editor
    ).count()

    labels = {
        name: [str(label) for key, label in narrowed.form.fields[name].widget.choices if key]
        for name in ("kind", "category", "priority", "domain", "question", "ours", "attention")
    }
    assert labels == {
        "kind": ["Tværkommunalt (1)", "Lokalt (1)"],
        "category": ["Sikkerhed (1)", "Sikkerhed / Login (1)"],
        "priority": ["Mindstekrav (1)"],
        "domain": ["Sundhed (1)"],
        "question": ["personoplysninger (1)"],
        "ours": ["Vores favoritter (1)", "Med vores tilføjelser (1)", "Aldrig stillet af os (1)"],
        "attention": ["Uden rationale (1)"],
    }
    assert work.name not in str(labels)


def test_a_choice_that_leaves_nothing_stays_while_it_is_chosen(signed_in):
    make_requirement()

    page = signed_in.get(f"{LIST}?priority=option&ours=deselected").text

    assert "Option (0)" in page
    assert "Fravalgt af os (0)" in page
    assert '<details class="more-filters" open>' in page


def test_an_authoritys_favourites_are_its_own(client, signed_in, editor):
    extended(make_requirement(), editor, is_favourite=True)
    client.force_login(make_user(Role.EDITOR))

    assert rows(client, "ours=favourite") == []


def test_the_list_takes_the_same_queries_with_words_and_additions(signed_in, editor, query_count):
    extended(make_requirement(), editor, is_favourite=True)
    signed_in.get(LIST)
    with_one = query_count(signed_in.get, f"{LIST}?ours=extended")
    for _number in range(2):
        extended(make_requirement(), editor, is_favourite=True)

    assert query_count(signed_in.get, f"{LIST}?ours=extended") == with_one


KEEP = reverse("requirements_bank:keep_view")


def test_a_view_is_kept_replaced_and_forgotten(signed_in, editor):
    kept = {"name": "Mindstekrav", "query": "priority=minimum&q=&after=xyz"}
    response = signed_in.post(KEEP, kept)
    assert response.url == f"{LIST}?priority=minimum"
    signed_in.post(KEEP, {"name": "Mindstekrav", "query": "priority=option"})

    view = SavedView.objects.get()
    assert view.query == "priority=option"
    assert f'href="{view.get_absolute_url()}"' in signed_in.get(LIST).text.replace("&amp;", "&")
    assert "Giv visningen et navn." in signed_in.post(KEEP, {"name": ""}, follow=True).text
    signed_in.post(reverse("requirements_bank:forget_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_colleagues_see_a_view_that_is_shared_and_do_not_remove_it(
    client, signed_in, buyer, stranger
):
    signed_in.post(KEEP, {"name": "Min", "query": "q=a"})
    signed_in.post(KEEP, {"name": "Vores", "query": "q=b", "is_shared": "on"})
    shared = SavedView.objects.get(name="Vores")
    url = reverse("requirements_bank:forget_view", args=[shared.pk])

    client.force_login(buyer)
    assert [view.name for view in client.get(LIST).context["views"]] == ["Vores"]
    assert client.post(url).status_code == 403
    client.force_login(stranger)
    assert client.post(url).status_code == 404


def test_whose_requirements_one_looks_at_is_one_click_and_a_new_one_is_born_there(
    signed_in, authority, editor
):
    ours, theirs = (
        Collaboration.objects.create(name=name, founded_by=editor) for name in ("Vestlinjen", "Ø")
    )
    ours.memberships.create(authority=authority, status="member", invited_by=editor)
    own = make_requirement(number=1, kind="local", authority=authority)
    together = make_requirement(number=2, kind="collaboration", collaboration=ours)
    make_requirement(number=3, kind="collaboration", collaboration=theirs)
    shared = make_requirement(number=4)
    source = f"collaboration-{ours.pk}"

    page = signed_in.get(f"{LIST}?q=&priority=requirement&after=3")
    chips = {str(label): (address, here) for label, address, here in page.context["owners"]}
    assert chips == {
        "Alle": ("priority=requirement", True),
        "Vores": ("priority=requirement&kind=local", False),
        "Vestlinjen": (f"priority=requirement&kind={source}", False),
        "Tværkommunalt": ("priority=requirement&kind=shared", False),
    }
    assert rows(signed_in, "") == [own, together, shared]
    assert rows(signed_in, f"kind={source}") == [together]
    assert rows(signed_in, f"kind=collaboration-{theirs.pk}") == [own, together, shared]
    shown = signed_in.get(f"{LIST}?kind={source}").text
    assert f'?kind={source}" aria-current="true">Vestlinjen' in shown
    assert f'name="kind" value="{source}"' in shown
    assert "Samarbejdskrav: Vestlinjen" in shown
    assert f"Lokalt: {authority}" in signed_in.get(LIST).text

    new = reverse("requirements_bank:draft_requirement")
    assert f"{new}?owner={source}" in shown
    assert signed_in.get(f"{new}?owner={source}").context["form"]["owner"].value() == source
    for others in (f"collaboration-{theirs.pk}", "shared", "x"):
        assert signed_in.get(f"{new}?owner={others}").context["form"]["owner"].value() == "local"


def test_each_collaboration_says_how_many_it_has(editor, authority):
    together = Collaboration.objects.create(name="Vestlinjen", founded_by=editor)
    together.memberships.create(authority=authority, status="member", invited_by=editor)
    make_requirement(kind="collaboration", collaboration=together)
    narrowed = BankFilter(QueryDict(), Requirement.objects.visible_to(editor), user=editor).count()

    choices = narrowed.form.fields["kind"].widget.choices
    assert [str(label) for key, label in choices if key] == ["Samarbejdskrav (1)", "Vestlinjen (1)"]
