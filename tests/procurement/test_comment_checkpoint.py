"""What is learnt at a checkpoint is written there, for one's own authority and perhaps for all."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from procurement import permissions
from procurement.actions import checkpoints
from procurement.actions.checkpoints import Experience
from procurement.models import Case, CheckpointComment
from tests.factories import make_authority, make_case, make_user
from tests.races import Meeting, at_once

KEY = "market.1"
SAID = {"text": "Spørg nabokommunen først."}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def elsewhere():
    """A case of another authority, and its coordinator."""
    other = make_user(Role.COORDINATOR, authority=make_authority(name="Vestby Kommune"))
    return make_case(requester=other, coordinator=other, status=Case.Status.IN_PROGRESS)


def step_of(case):
    return case.steps.select_related("case").get(number=2)


def page_of(case):
    return reverse("procurement:checkpoint_comments", args=[step_of(case).pk, KEY])


def write(case, *, by=None, text="Spørg nabokommunen først.", is_shared=False):
    by = by or case.requester
    said = Experience(text, is_shared=is_shared)
    return checkpoints.comment(step_of(case), by=by, key=KEY, said=said)


def see(client, case):
    client.force_login(case.requester)
    return client.get(page_of(case)).text


@pytest.mark.spec("D05")
def test_what_is_shared_is_read_by_others_without_person_or_case(client, case, elsewhere):
    client.force_login(case.requester)
    client.post(page_of(case), SAID | {"is_shared": "on"})

    text = see(client, elsewhere)

    assert SAID["text"] in text
    assert str(case.authority) in text
    for hidden in (case.requester.name, case.number, case.title):
        assert hidden not in text.replace(elsewhere.title, "")
    assert Event.objects.about(case).filter(kind="procurement.checkpoint_commented").exists()


@pytest.mark.spec("D05")
def test_what_is_not_shared_stays_in_the_house(client, case, elsewhere, coordinator):
    write(case)
    own = make_case(requester=coordinator, status=Case.Status.IN_PROGRESS)

    text = see(client, own)

    assert SAID["text"] in text
    assert case.requester.name in text
    assert SAID["text"] not in see(client, elsewhere)


@pytest.mark.spec("D05")
def test_the_step_says_how_many_have_written(client, case, elsewhere):
    write(case)
    write(case, text="Bed om en demo.", is_shared=True)
    client.force_login(case.requester)
    assert "Erfaringer (2)" in client.get(step_of(case).get_absolute_url()).text

    client.force_login(elsewhere.requester)
    assert "Erfaringer (1)" in client.get(step_of(elsewhere).get_absolute_url()).text


@pytest.mark.spec("D14")
def test_experience_is_sorted_by_the_five_stepping_stones(client, case):
    write(case, text="Uden sten.")
    client.force_login(case.requester)
    client.post(page_of(case), SAID | {"stone": "involve"})
    assert set(client.post(page_of(case), SAID | {"stone": "jump"}).context["form"].errors) == {
        "stone"
    }

    page = client.get(page_of(case)).text
    for name in (
        "Blive opmærksom",
        "Involvere og engagere",
        "Analysere og opbygge viden",
        "Handle og erfare",
        "Fastholde ny praksis",
    ):
        assert name in page

    narrowed = client.get(page_of(case), {"sten": "involve"}).text
    assert SAID["text"] in narrowed
    assert "Uden sten." not in narrowed
    assert "Uden sten." in client.get(page_of(case), {"sten": "findes ikke"}).text


def test_a_draft_has_no_experience_yet(case):
    Case.objects.update(status=Case.Status.DRAFT)

    assert not permissions.can_comment_checkpoint(case.requester, step_of(case))


def test_checkpoints_of_other_processes_are_others(client, case, elsewhere):
    write(elsewhere, is_shared=True)
    CheckpointComment.objects.update(process="kl")

    assert SAID["text"] not in see(client, case)


def test_nothing_is_no_experience(client, case):
    client.force_login(case.requester)

    assert "Viser 0" not in client.get(page_of(case)).text
    text = client.post(page_of(case), {"text": " ", "is_shared": "on"}).text

    assert "Skriv, hvad I har lært." in text
    assert not CheckpointComment.objects.exists()


@pytest.mark.spec("D05")
def test_the_author_removes_it_everywhere(client, case, elsewhere):
    row = write(case, is_shared=True)
    remove = reverse("procurement:remove_checkpoint_comment", args=[row.pk])
    assert remove not in see(client, elsewhere)
    assert client.post(remove).status_code == 404
    assert remove in see(client, case)

    assert client.post(remove).url == page_of(case)

    assert SAID["text"] not in see(client, case)
    assert SAID["text"] not in see(client, elsewhere)


def test_who_only_reads_the_case_neither_writes_nor_removes(client, case, legal):
    row = write(case)
    client.force_login(legal)

    text = client.get(page_of(case)).text

    assert SAID["text"] in text
    assert "Gem erfaringen" not in text
    assert client.post(page_of(case), SAID).status_code == 403
    remove = reverse("procurement:remove_checkpoint_comment", args=[row.pk])
    assert client.post(remove).status_code == 403


def test_the_coordinator_removes_what_somebody_who_left_wrote(client, case, coordinator):
    row = write(case)
    client.force_login(coordinator)

    client.post(reverse("procurement:remove_checkpoint_comment", args=[row.pk]))
    checkpoints.remove_comment(row, by=coordinator)

    row.refresh_from_db()
    assert row.removed_at
    kind = "procurement.checkpoint_comment_removed"
    assert Event.objects.about(case).filter(kind=kind).count() == 1


def test_who_was_drawn_in_writes_and_a_closed_case_still_learns(client, case, legal):
    experts = checkpoints.Experts(judged_by=legal)
    checkpoints.assign(step_of(case), by=case.requester, key=KEY, experts=experts)
    Case.objects.update(status=Case.Status.CLOSED)
    client.force_login(legal)

    client.post(page_of(case), SAID)

    assert CheckpointComment.objects.get().author == legal


def test_an_unknown_checkpoint_is_not_found(client, case):
    client.force_login(case.requester)
    address = reverse("procurement:checkpoint_comments", args=[step_of(case).pk, "ukendt"])

    assert client.get(address).status_code == 404


def test_a_long_list_has_pages_and_costs_what_a_short_one_does(client, case, query_count):
    write(case)
    client.force_login(case.requester)
    client.get(page_of(case))
    one = query_count(client.get, page_of(case))
    for number in range(26):
        write(case, text=f"Råd {number}")

    assert query_count(client.get, page_of(case)) == one
    assert "Råd 0" not in client.get(page_of(case)).text


def twice(case):
    at_once(*[lambda: write(case)] * 2)
    return CheckpointComment.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_are_one_experience(settings, case):
    settings.PAUSES = {"comment is new": Meeting()}

    assert twice(case) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_are_two(settings, case):
    settings.PAUSES = {"comment is new": Meeting()}
    settings.LOCKS_OFF = True

    assert twice(case) == 2
