"""One bank for all authorities: its editors keep what is common, and everybody uses it."""

import pytest
from django.urls import reverse

from accounts.models import Role
from requirements_bank import permissions
from requirements_bank.actions import bank
from requirements_bank.models import Category, Requirement
from tests.factories import make_authority, make_requirement, make_user


@pytest.fixture
def keeper(db):
    return make_user(Role.SHARED_EDITOR, name="Inga Vest")


@pytest.mark.spec("E01")
def test_what_the_editors_of_all_publish_every_authority_reads_and_may_ask(client, keeper, buyer):
    elsewhere = make_user(Role.BUYER, authority=make_authority(name="Sydby Kommune"))
    category = Category.objects.create(name="Drift")
    words = {"title": "Gendannelse", "description": "Løsningen kan gendannes."}
    row = bank.draft(
        Requirement(kind="shared", category=category, **words), by=keeper, relations={}
    )
    for reader in (buyer, elsewhere):
        client.force_login(reader)
        assert client.get(row.get_absolute_url()).status_code == 404

    bank.publish(row, by=keeper)

    for reader in (buyer, elsewhere):
        client.force_login(reader)
        assert "Løsningen kan gendannes." in client.get(row.get_absolute_url()).text
        assert row in Requirement.objects.offered_to(reader.authority)


@pytest.mark.spec("E05")
def test_the_editors_of_all_change_what_is_common_and_nothing_else(
    client, keeper, editor, authority
):
    common = make_requirement()
    own = make_requirement(kind="local", authority=authority)

    for person, changed, kept in ((keeper, common, own), (editor, own, common)):
        assert permissions.can_change_requirement(person, changed)
        assert not permissions.can_change_requirement(person, kept)
        client.force_login(person)
        page = reverse("requirements_bank:change_requirement", args=[kept.pk])
        assert client.get(page).status_code in (403, 404)
