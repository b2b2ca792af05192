"""The tree of departments: added, renamed, moved, and removed when nothing refers to them."""

import pytest
from django.urls import reverse

from accounts.models import Department, Role
from administration import permissions
from administration.actions import departments
from administration.tree import tree_of
from notifications.models import Event
from tests.factories import make_authority, make_case, make_department, make_user
from tests.races import Hold

LIST = reverse("administration:department_list")


def edit(client, department, **typed):
    return client.post(reverse("administration:edit_department", args=[department.pk]), typed)


def test_each_department_stands_below_its_parent(authority):
    area = make_department(authority=authority, name="Velfærd")
    make_department(authority=authority, name="Økonomi")
    make_department(parent=area, name="Pleje")

    shown = [(branch.department.name, branch.depth) for branch in tree_of(authority)]

    assert shown == [("Velfærd", 0), ("Pleje", 1), ("Økonomi", 0)]


def test_a_department_is_added_below_another(client, administrator, department):
    client.force_login(administrator)
    add = reverse("administration:add_department")
    page = client.get(add, {"below": department.pk})
    assert page.context["form"].initial["parent"] == str(department.pk)

    client.post(add, {"name": " Nat   og dag ", "parent": department.pk})

    new = Department.objects.get(name="Nat og dag")
    assert new.parent == department
    assert new.authority == administrator.authority
    assert "Nat og dag" in client.get(LIST).content.decode()
    assert Event.objects.about(administrator.authority).count() == 1


def test_the_same_name_in_the_same_place_is_refused(client, administrator, department):
    client.force_login(administrator)

    page = client.post(reverse("administration:add_department"), {"name": department.name})

    assert page.context["form"].errors
    assert Department.objects.filter(name=department.name).count() == 1


def test_a_department_is_renamed_and_moved(client, administrator, department):
    area = make_department(authority=department.authority)
    client.force_login(administrator)

    edit(client, department, name="Omsorg", parent=area.pk)

    department.refresh_from_db()
    assert (department.name, department.parent) == ("Omsorg", area)
    assert "Pleje" in Event.objects.about(department.authority).get().text_da


def test_a_department_cannot_lie_below_itself(client, administrator, department):
    below = make_department(parent=make_department(parent=department))
    client.force_login(administrator)

    page = edit(client, department, name=department.name, parent=below.pk)

    assert page.context["form"].errors["parent"]
    department.refresh_from_db()
    assert department.parent is None


def test_a_department_needs_a_name(client, administrator, department):
    client.force_login(administrator)

    assert edit(client, department, name=" ").context["form"].errors["name"]


def test_an_empty_department_is_removed(client, administrator, authority):
    empty = make_department(authority=authority)
    client.force_login(administrator)

    client.post(reverse("administration:remove_department", args=[empty.pk]))

    assert not Department.objects.filter(pk=empty.pk).exists()


def test_a_department_in_use_stays(client, administrator, department):
    make_case(department=department)
    client.force_login(administrator)

    url = reverse("administration:remove_department", args=[department.pk])
    page = client.post(url, follow=True)

    assert Department.objects.filter(pk=department.pk).exists()
    assert "alert" in page.content.decode()


def test_departments_of_another_authority_are_not_there(client, administrator, stranger):
    client.force_login(administrator)

    assert edit(client, stranger.department, name="Min").status_code == 404
    remove = reverse("administration:remove_department", args=[stranger.department.pk])
    assert client.post(remove).status_code == 404
    page = edit(client, administrator.department, name="X", parent=stranger.department.pk)
    assert page.context["form"].errors["parent"]
    assert not permissions.can_edit_department(administrator, stranger.department)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_reaches_the_departments(client, department, role):
    client.force_login(make_user(role, department=department))

    assert client.get(LIST).status_code == 403
    assert client.post(reverse("administration:add_department"), {"name": "X"}).status_code == 403
    assert edit(client, department, name="X").status_code == 403


def test_the_tree_takes_one_query_however_large(client, administrator, department, query_count):
    client.force_login(administrator)
    client.get(LIST)
    one = query_count(client.get, LIST)
    make_department(parent=make_department(parent=department))

    assert query_count(client.get, LIST) == one


def test_an_authority_without_departments_is_told_to_begin(client, db):
    new = make_authority()
    guest = make_user()
    guest.assignments.create(role=Role.ADMINISTRATOR, authority=new)
    client.force_login(guest)

    assert "empty" in client.get(LIST).content.decode()


def place_below_each_other(settings):
    """The first has looked when the second looks and saves; answers how many hang in the tree."""
    hold = Hold()
    settings.PAUSES = {"department_ring": hold}
    administrator = make_user(Role.ADMINISTRATOR)
    first, second = (make_department(authority=administrator.authority) for _number in range(2))

    def move(department, parent):
        department.parent = parent
        return lambda: departments.edit(department, by=administrator)

    # Each has its own copies, as two requests would.
    first_again, second_again = (
        Department.objects.get(pk=first.pk),
        Department.objects.get(pk=second.pk),
    )
    hold.race(
        move(first, second_again), move(second, first_again), refusals=departments.MovedBelowItself
    )
    return len(tree_of(administrator.authority))


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_cannot_close_a_ring(settings):
    assert place_below_each_other(settings) == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_ring_is_closed(settings):
    settings.LOCKS_OFF = True

    # A ring hangs in no tree: only the administrator's own department is left in it.
    assert place_below_each_other(settings) == 1
