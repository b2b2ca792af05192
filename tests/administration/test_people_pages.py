"""The list of people, and the page of one."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from accounts.models import Assignment, Role, User
from notifications.models import Event, Mail
from tests.factories import make_authority, make_department, make_user

PEOPLE = reverse("administration:people")


def shown(client, by, **filters):
    client.force_login(by)
    return client.get(PEOPLE, filters).content.decode()


def test_the_list_shows_the_own_authority_and_no_other(client, administrator, stranger):
    page = shown(client, administrator)

    assert administrator.email in page
    assert stranger.email not in page


def test_the_list_finds_by_name_address_role_and_access(client, administrator, department):
    architect = make_user(Role.ARCHITECT, department=department, name="Arne Arkitekt")
    User.objects.filter(pk=architect.pk).update(is_active=False)

    for filters in ({"q": "arne"}, {"q": architect.email}, {"role": "architect"}):
        assert architect.email in shown(client, administrator, **filters)
    assert architect.email in shown(client, administrator, state="inactive")
    assert architect.email not in shown(client, administrator, state="active")
    assert architect.email not in shown(client, administrator, role="legal")


def test_the_list_shows_who_has_not_come_in_yet(client, administrator, department):
    invited = make_user(department=department)
    invited.set_unusable_password()
    invited.save()
    User.objects.filter(pk=administrator.pk).update(password="md5$x$y")
    administrator.refresh_from_db()

    page = shown(client, administrator, state="invited")

    assert invited.email in page
    assert administrator.email not in page


def test_an_empty_list_says_what_to_do(client, administrator):
    assert "empty" in shown(client, administrator, q="nobody of that name")


def test_a_filter_that_makes_no_sense_is_no_error(client, administrator):
    assert administrator.email in shown(client, administrator, role="emperor", state="asleep")


def test_the_list_asks_as_often_for_one_as_for_three(
    client, administrator, department, query_count
):
    client.force_login(administrator)
    client.get(PEOPLE)
    one = query_count(client.get, PEOPLE)
    for _number in range(3):
        make_user(Role.ARCHITECT, Role.LEGAL, department=make_department(parent=department))

    assert query_count(client.get, PEOPLE) == one


def test_the_list_comes_in_pages(client, administrator, department):
    for _number in range(30):
        make_user(department=department)
    client.force_login(administrator)

    first = client.get(PEOPLE).context["page"]
    second = client.get(PEOPLE + first.next_url).context["page"]

    assert len(first.rows) == 25
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_name_department_and_language_are_changed(client, administrator, department):
    person = make_user(department=department)
    other = make_department(authority=department.authority)
    client.force_login(administrator)
    url = reverse("administration:edit_person", args=[person.pk])

    client.post(url, {"name": "Nyt Navn", "department": other.pk, "language": "en"})

    person.refresh_from_db()
    assert (person.name, person.department, person.language) == ("Nyt Navn", other, "en")
    assert Event.objects.about(person).get().kind == "administration.person_edited"
    assert "Nyt Navn" in client.get(url).content.decode()


def test_a_name_cannot_be_taken_away(client, administrator, department):
    person = make_user(department=department, name="Else")
    client.force_login(administrator)

    url = reverse("administration:edit_person", args=[person.pk])
    page = client.post(url, {"name": "", "language": "da"})

    assert page.context["form"].errors["name"]
    person.refresh_from_db()
    assert person.name == "Else"


def pages_about(person, assigned):
    names = ("edit_person", "assign_role", "deactivate", "resend_invitation", "reactivate")
    pages = [reverse(f"administration:{name}", args=[person.pk]) for name in names]
    return [*pages, reverse("administration:remove_role", args=[assigned.pk])]


def test_people_of_another_authority_are_not_there(client, administrator, stranger):
    client.force_login(administrator)

    for url in pages_about(stranger, stranger.assignments.first()):
        assert client.post(url).status_code == 404, url
    stranger.refresh_from_db()
    assert stranger.is_active


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_reaches_people(client, administrator, department, role):
    client.force_login(make_user(role, department=department))

    assert client.get(PEOPLE).status_code == 403
    for url in pages_about(administrator, administrator.assignments.get()):
        assert client.post(url).status_code == 403, url


def test_a_role_is_given_for_one_department_and_told(client, administrator, department):
    person = make_user(department=department)
    client.force_login(administrator)
    url = reverse("administration:assign_role", args=[person.pk])

    client.post(url, {"role": "manager", "department": department.pk})

    assigned = Assignment.objects.get(user=person)
    assert (assigned.role, assigned.department) == ("manager", department)
    assert Mail.objects.filter(to=person.email).count() == 1
    client.post(url, {"role": "manager", "department": department.pk})
    assert Assignment.objects.filter(user=person).count() == 1
    assert Mail.objects.filter(to=person.email).count() == 1


def test_an_administrator_is_not_limited_to_a_department(client, administrator, department):
    person = make_user(department=department)
    client.force_login(administrator)
    url = reverse("administration:assign_role", args=[person.pk])

    page = client.post(url, {"role": "administrator", "department": department.pk})

    assert page.context["form"].errors["department"]
    assert not person.assignments.exists()


def test_a_role_is_removed_and_told(client, administrator, architect):
    client.force_login(administrator)
    assigned = architect.assignments.get()

    client.post(reverse("administration:remove_role", args=[assigned.pk]))

    assert not architect.assignments.exists()
    assert Mail.objects.filter(to=architect.email).count() == 1


def test_everybody_has_a_profile_with_the_own_roles(client, requester):
    client.force_login(requester)
    url = reverse("administration:profile")

    assert "Bestiller" in client.get(url).content.decode()
    answer = client.post(url, {"name": "Rita Rejsende", "language": "en"})

    requester.refresh_from_db()
    assert (requester.name, requester.language) == ("Rita Rejsende", "en")
    assert answer.cookies["django_language"].value == ""
    assert client.post(url, {"name": "", "language": "en"}).context["form"].errors["name"]


def offered_on(client, by, page, field):
    client.force_login(by)
    return {value for value, _label in client.get(page).context[field].fields["role"].choices}


def test_who_edits_the_shared_requirements_is_chosen_by_who_runs_the_portal(
    client, administrator, department
):
    operator = make_user(Role.ADMINISTRATOR, authority=make_authority(kind="operator"))
    theirs = make_user(authority=operator.authority)
    ours = make_user(department=department)
    shared = {"role": Role.SHARED_EDITOR}

    for by, person, may in ((administrator, ours, False), (operator, theirs, True)):
        page = reverse("administration:edit_person", args=[person.pk])
        assert (Role.SHARED_EDITOR in offered_on(client, by, page, "role_form")) is may
        invite = client.get(reverse("administration:invite")).context["form"]
        assert (Role.SHARED_EDITOR in dict(invite.fields["roles"].choices)) is may
        client.post(reverse("administration:assign_role", args=[person.pk]), shared)
        assert person.assignments.filter(**shared).exists() is may


def test_nobody_is_invited_or_let_in_by_a_group_to_edit_the_shared_requirements(
    client, administrator, provider
):
    make_authority(kind="operator")
    client.force_login(administrator)
    ny = {"name": "Ny", "email": "ny@nordby.example", "language": "da", "roles": ["shared_editor"]}

    client.post(reverse("administration:invite"), ny)
    client.post(reverse("administration:add_claim_rule"), {"rule-role": "shared_editor"})

    assert not User.objects.filter(email="ny@nordby.example").exists()
    assert not provider.rules.filter(role="shared_editor").exists()


def test_at_the_console_the_operator_gives_it_to_anybody(department, capsys):
    inga = make_user(department=department, name="Inga Vest")

    call_command("give_shared_editor", email=inga.email.upper())

    assert inga.assignments.get().role == Role.SHARED_EDITOR
    assert "Inga Vest" in capsys.readouterr().out
    assert "Den, der driver portalen" in Event.objects.about(inga).first().text_da
    with pytest.raises(CommandError):
        call_command("give_shared_editor", email="ingen@nordby.example")
