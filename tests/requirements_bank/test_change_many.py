"""Many requirements are changed at once, each of them as if it were the only one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail
from procurement import meanwhile
from requirements_bank.actions import bank, bulk, promotions
from requirements_bank.bank import versions
from requirements_bank.models import Category, Domain, LocalExtension, Requirement
from tests.factories import make_question, make_requirement, make_user
from tests.races import Hold

MANY = reverse("requirements_bank:change_many")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def own(authority):
    return [make_requirement(kind="local", authority=authority, status="draft") for _n in range(3)]


def fresh(requirement) -> Requirement:
    return Requirement.objects.get(pk=requirement.pk)


def test_the_words_of_all_ticked_are_changed_and_kept_as_versions(signed_in, own, editor):
    health, work = Domain.objects.create(name="Sundhed"), Domain.objects.create(name="Arbejde")
    old, new = make_question("S1"), make_question("S2")
    own[0].domains.set([work])
    own[0].questions.set([old])
    drift = Category.objects.create(name="Drift")
    wish = {
        "ticked": [own[0].pk, own[1].pk],
        "category": drift.pk,
        "priority": "minimum",
        "added_domains": [health.pk],
        "removed_domains": [work.pk],
        "added_questions": [new.pk],
        "removed_questions": [old.pk],
        "state": "published",
        "reviewer": editor.email,
        "review_date": "2027-01-01",
        "reason": "Ny inddeling.",
    }

    response = signed_in.post(MANY, wish, follow=True)

    assert "2 krav er rettet." in response.text
    row = fresh(own[0])
    assert (row.category, row.priority, row.status, row.reviewer) == (
        *(drift, "minimum", "published"),
        editor,
    )
    assert (list(row.domains.all()), list(row.questions.all())) == ([health], [new])
    assert row.versions.get().comment == "Ny inddeling."
    assert fresh(own[2]).priority == "requirement"
    assert Event.objects.filter(kind="requirements_bank.many_changed").count() == 1


def test_all_that_the_filters_leave_are_changed(signed_in, own):
    page = signed_in.get(f"{MANY}?kind=local&all=1")

    assert [row.pk for row in page.context["chosen"]] == [row.pk for row in own]


def test_of_others_requirements_only_the_own_additions_are_changed(signed_in, own, authority):
    shared, unwanted = make_requirement(), make_requirement()
    refused = {"is_deselected": True, "deselected_reason": "Vi har det."}
    extension = {"authority": authority, "changed_by": make_user()}
    LocalExtension.objects.create(requirement=unwanted, **extension, **refused)
    ticked = [own[0].pk, shared.pk, unwanted.pk]
    assert "2 af dem kan du ikke rette" in signed_in.get(MANY, {"ticked": ticked}).text

    signed_in.post(MANY, {"ticked": ticked, "priority": "minimum", "favourite": "yes"})

    assert fresh(own[0]).priority == "minimum"
    assert fresh(shared).priority == "requirement"
    favourites = LocalExtension.objects.filter(is_favourite=True)
    assert set(favourites.values_list("requirement", flat=True)) == {own[0].pk, shared.pk}
    signed_in.post(MANY, {"ticked": ticked, "favourite": "no"})
    assert not favourites.exists()


def test_a_favourite_by_the_many_says_nothing_of_whether_the_additions_still_fit(
    signed_in, authority, editor
):
    shared = make_requirement(version=3)
    LocalExtension.objects.create(
        requirement=shared, authority=authority, changed_by=editor, written_against=2
    )

    signed_in.post(MANY, {"ticked": [shared.pk], "favourite": "yes"})

    kept = LocalExtension.objects.get()
    assert (kept.is_favourite, kept.written_against) == (True, 2)


def test_who_retires_many_says_why_and_a_state_that_cannot_be_is_left(signed_in, own, authority):
    published = make_requirement(kind="local", authority=authority)
    wish = {"ticked": [own[0].pk, published.pk], "state": "retired"}

    assert "Skriv, hvorfor de udgår." in signed_in.post(MANY, wish).text
    signed_in.post(MANY, wish | {"reason": "Forældet."})

    assert (fresh(own[0]).status, fresh(published).status) == ("draft", "retired")


def test_nothing_ticked_or_nothing_chosen_is_said(signed_in, own):
    assert "Sæt kryds ved mindst ét krav." in signed_in.get(MANY, follow=True).text
    assert "Vælg mindst én ting at rette." in signed_in.post(MANY, {"ticked": [own[0].pk]}).text


def test_a_cross_municipal_editor_has_no_favourites(client, db):
    client.force_login(make_user(Role.SHARED_EDITOR))

    form = client.get(MANY, {"ticked": [make_requirement().pk]}).context["form"]

    assert "priority" in form.fields
    assert "favourite" not in form.fields


def test_who_may_edit_none_of_them_changes_only_the_own_additions(signed_in, own):
    gone = make_requirement()
    form = signed_in.get(MANY, {"ticked": [gone.pk]}).context["form"]

    assert set(form.fields) == {"favourite"}


def test_a_deleted_one_is_passed_over(signed_in, own):
    Requirement.objects.filter(pk=own[0].pk).update(deleted_at=timezone.now())

    signed_in.post(MANY, {"ticked": [own[0].pk, own[1].pk], "priority": "option"})

    assert (fresh(own[0]).priority, fresh(own[1]).priority) == ("requirement", "option")


def test_nobody_else_changes_many(client, buyer, own):
    client.force_login(buyer)

    assert client.get(MANY, {"ticked": [own[0].pk]}).status_code == 403


def test_a_reviewer_gets_one_mail_about_all_that_they_are_given_at_once(
    signed_in, own, architect, editor
):
    Requirement.objects.filter(pk=own[2].pk).update(reviewer=editor)
    wish = {"ticked": [row.pk for row in own[:2]], "reviewer": architect.email}

    for _time in range(2):
        signed_in.post(MANY, wish)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (
        architect.email,
        f"{architect} skal gennemgå 2 krav",
    )
    assert all(row.title in mail.text for row in own[:2])
    assert own[2].title not in mail.text
    assert Event.objects.about(own[0]).filter(kind="requirements_bank.review_planned").exists()


def test_where_only_the_day_moves_each_reviewer_is_told_of_their_own(
    signed_in, own, architect, security
):
    for row, reviewer in zip(own, (architect, security, None), strict=True):
        Requirement.objects.filter(pk=row.pk).update(reviewer=reviewer)

    signed_in.post(MANY, {"ticked": [row.pk for row in own], "review_date": "2027-01-01"})

    assert {mail.to for mail in Mail.objects.all()} == {architect.email, security.email}
    assert all("skal gennemgå 1 krav" in mail.subject for mail in Mail.objects.all())


def test_what_is_proposed_to_everybody_is_published_by_the_decision_alone(
    client, editor, authority
):
    requirement = make_requirement(kind="local", authority=authority)
    copy = promotions.propose(requirement, by=editor, reason="Alle mangler det.").copy
    client.force_login(make_user(Role.SHARED_EDITOR))

    client.post(MANY, {"ticked": [copy.pk], "state": "published", "priority": "minimum"})

    assert (fresh(copy).status, fresh(copy).priority) == ("draft", "minimum")


def change_at_once(row: Requirement, editor, settings) -> Requirement:
    """One changes the priority of many, another the title of one of them."""
    hold = Hold()
    settings.PAUSES = {"many_are_changed": hold}
    opened = fresh(row)
    seen = meanwhile.marks(opened, bank.CHANGED)
    opened.title = "Ny titel"
    none = dict.fromkeys(versions.NAMED, ())
    hold.race(
        lambda: bulk.change_many([row], by=editor, wish=bulk.Wish(priority="minimum")),
        lambda: bank.change(opened, by=editor, relations=none, seen=seen),
    )
    return fresh(row)


@pytest.mark.django_db(transaction=True)
def test_what_another_writes_meanwhile_stays(own, editor, settings):
    row = change_at_once(own[0], editor, settings)

    assert (row.title, row.priority, row.version) == ("Ny titel", "minimum", 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_lost(own, editor, settings):
    settings.LOCKS_OFF = True

    assert change_at_once(own[0], editor, settings).title != "Ny titel"
