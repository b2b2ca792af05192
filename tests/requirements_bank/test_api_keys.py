"""An administrator makes a key for another system, sees it once, and revokes it."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank import permissions
from requirements_bank.actions import api_keys
from requirements_bank.models import ApiKey
from tests.factories import hash_of, make_api_key, make_user
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.api import ask, read
from tests.requirements_bank.suppliers import everything_stored

LIST = reverse("requirements_bank:api_key_list")
NEW = reverse("requirements_bank:make_api_key")


def revoke_url(key: ApiKey) -> str:
    return reverse("requirements_bank:revoke_api_key", args=[key.pk])


def shown_in(page: str) -> list[str]:
    return re.findall(r"indgang_[\w-]{43}", page)


def test_a_key_is_made_shown_once_used_and_revoked(client, administrator, dialogue):
    client.force_login(administrator)
    assert "Der er ingen nøgler" in client.get(LIST).text

    made = client.post(NEW, {"name": "ESDH", "last_day": ""})

    (key,) = shown_in(made.text)
    assert made.headers["Cache-Control"] == "private, no-store"
    kept = ApiKey.objects.get()
    assert (kept.name, kept.made_by, kept.authority) == (
        *("ESDH", administrator, administrator.authority),
    )
    assert len(read(key)["dialogues"]) == 1
    page = client.get(LIST).text
    assert "ESDH" in page
    assert "Indtil den tilbagekaldes" in page
    assert not shown_in(page)
    assert "curl -H" in page

    asked = client.get(revoke_url(kept)).text
    assert "ESDH" in asked
    assert ask(key).status_code == 200
    response = client.post(revoke_url(kept), follow=True)

    assert "Nøglen er tilbagekaldt" in response.text
    assert f"af {administrator}" in response.text
    assert ask(key).status_code == 401
    made, revoked = Event.objects.filter(kind__startswith="requirements_bank.api_key")
    assert (made.actor, revoked.actor) == (administrator, administrator)
    assert "ESDH" in made.text_da
    assert "ESDH" in revoked.text_da


def test_only_a_hash_of_it_is_kept_anywhere(administrator):
    key = api_keys.make_api_key(administrator.authority, by=administrator, name="A", last_day=None)

    assert len(key) == len("indgang_") + 43
    assert ApiKey.objects.get().key_hash == hash_of(key)
    assert not [table for table, rows in everything_stored().items() if key in "".join(rows)]


def test_each_key_is_another(administrator):
    made = {
        api_keys.make_api_key(administrator.authority, by=administrator, name=name, last_day=None)
        for name in ("A", "B", "C")
    }

    assert len(made) == 3


def test_the_last_day_is_today_or_later(client, administrator):
    client.force_login(administrator)
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)

    late = client.post(NEW, {"name": "ESDH", "last_day": yesterday.isoformat()})
    assert "last_day" in late.context["form"].errors
    assert not ApiKey.objects.exists()
    client.post(NEW, {"name": "ESDH", "last_day": today.isoformat()})

    assert ApiKey.objects.get().last_day == today
    assert "Til og med" in client.get(LIST).text
    ApiKey.objects.update(last_day=yesterday, last_used_at=timezone.now())
    assert "Udløb efter" in client.get(LIST).text


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\0b"])
def test_a_key_has_a_name(client, administrator, name):
    client.force_login(administrator)

    assert "name" in client.post(NEW, {"name": name}).context["form"].errors


def test_of_two_clicks_one_makes_a_key_and_a_revoked_name_is_free(client, administrator):
    client.force_login(administrator)
    (first,) = shown_in(client.post(NEW, {"name": "ESDH"}).text)

    again = client.post(NEW, {"name": "ESDH"})

    assert not shown_in(again.text)
    assert "Der er en nøgle med det navn" in again.text
    api_keys.revoke_api_key(ApiKey.objects.get(), by=administrator)
    (second,) = shown_in(client.post(NEW, {"name": "ESDH"}).text)
    assert second != first


def make_two_at_once(settings) -> list:
    """Two click at the same moment: what became of the one who was too late, and how many keys."""
    administrator = make_user(Role.ADMINISTRATOR)
    settings.PAUSES = {"no API key has the name": Meeting()}

    def make() -> str:
        about = {"by": administrator, "name": "ESDH", "last_day": None}
        return api_keys.make_api_key(administrator.authority, **about)

    late = errors(at_once(make, make, refusals=(Refused, IntegrityError)))
    return [*map(type, late), ApiKey.objects.count()]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_reads_that_there_is_one(settings):
    assert make_two_at_once(settings) == [Refused, 1]


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_only_the_database_would_stop_it(settings):
    settings.LOCKS_OFF = True

    assert make_two_at_once(settings) == [IntegrityError, 1]


def test_another_authority_may_have_a_key_of_the_same_name(administrator, stranger):
    for person in (administrator, stranger):
        api_keys.make_api_key(person.authority, by=person, name="ESDH", last_day=None)

    assert ApiKey.objects.count() == 2
    with pytest.raises(Refused):
        api_keys.make_api_key(stranger.authority, by=stranger, name="ESDH", last_day=None)


def test_the_database_holds_it_too(administrator):
    make_api_key(administrator, name="ESDH")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_api_key(administrator, name="ESDH")
    with pytest.raises(IntegrityError):
        ApiKey.objects.update(revoked_at=timezone.now())


def test_a_revoked_key_is_not_revoked_again(client, administrator):
    make_api_key(administrator)
    key = ApiKey.objects.get()
    other = ApiKey.objects.get()
    api_keys.revoke_api_key(key, by=administrator)
    when = ApiKey.objects.get().revoked_at

    with pytest.raises(TransitionNotAllowed):
        api_keys.revoke_api_key(other, by=administrator)

    client.force_login(administrator)
    assert client.post(revoke_url(key)).status_code == 403
    assert ApiKey.objects.get().revoked_at == when
    assert revoke_url(key) not in client.get(LIST).text


def test_only_administrators_of_the_authority_keep_its_keys(client, buyer, administrator, stranger):
    make_api_key(administrator)
    key = ApiKey.objects.get()
    limited = make_user(
        Role.ADMINISTRATOR, department=administrator.department, limited_to=buyer.department
    )

    for person in (buyer, stranger, limited):
        assert not permissions.can_make_api_key(person, administrator.authority)
        assert not permissions.can_revoke_api_key(person, key)
    assert permissions.can_make_api_key(administrator, administrator.authority)
    assert permissions.can_revoke_api_key(administrator, key)
    client.force_login(stranger)
    assert key.name not in client.get(LIST).text
    assert client.post(revoke_url(key)).status_code == 404
    client.force_login(buyer)
    for url in (LIST, NEW, revoke_url(key)):
        assert client.get(url).status_code == 403


def test_the_list_costs_the_same_however_many_there_are(client, administrator, query_count):
    client.force_login(administrator)
    make_api_key(administrator)
    one = query_count(client.get, LIST)
    for _number in range(3):
        make_api_key(administrator)
    api_keys.revoke_api_key(ApiKey.objects.latest("pk"), by=administrator)

    assert query_count(client.get, LIST) == one


def test_the_way_to_the_keys_is_on_the_page_of_the_rules(client, administrator):
    client.force_login(administrator)

    assert LIST in client.get(reverse("requirements_bank:rules")).text
