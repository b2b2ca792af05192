"""The page of a collaboration shows what is shared, however much it is."""

import pytest
from django.urls import reverse

from portal.refusals import Refused
from requirements_bank.actions import collaborations
from requirements_bank.models import Collaboration
from tests.factories import make_requirement


@pytest.fixture
def nord(editor, authority) -> Collaboration:
    return collaborations.found(Collaboration(name="Nord"), by=editor, authority=authority)


def share(collaboration: Collaboration, number: int) -> None:
    for _one in range(number):
        make_requirement(kind="collaboration", collaboration=collaboration)


def test_what_is_shared_comes_page_by_page(client, nord, editor):
    share(nord, 27)
    client.force_login(editor)
    page = client.get(nord.get_absolute_url()).context["page"]

    rest = client.get(f"{nord.get_absolute_url()}{page.next_url}").context["page"]

    assert (len(page.rows), len(rest.rows)) == (25, 2)


def test_the_page_takes_the_same_queries_however_much_is_shared(client, nord, editor, query_count):
    client.force_login(editor)
    share(nord, 1)
    with_one = query_count(client.get, nord.get_absolute_url())
    share(nord, 2)

    assert query_count(client.get, nord.get_absolute_url()) == with_one


def test_a_name_that_another_took_meanwhile_is_refused_in_a_sentence(nord, editor, authority):
    collaborations.found(Collaboration(name="Syd"), by=editor, authority=authority)
    nord.name = "Syd"

    with pytest.raises(Refused, match="Der er allerede et samarbejde med det navn"):
        collaborations.edit(nord, by=editor)


def test_whoever_shares_is_asked_with_which_collaboration(client, nord, editor, authority):
    own = make_requirement(kind="local", authority=authority)
    client.force_login(editor)

    page = client.get(reverse("requirements_bank:share", args=[own.pk]))

    assert "Hvilket samarbejde?" in page.text
