"""An authority's own requirement is proposed to everybody as a copy, talked about and decided."""

import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import collaborations, promotions
from requirements_bank.bank import versions
from requirements_bank.models import (
    Attachment,
    Collaboration,
    Domain,
    EditorialMeeting,
    LocalExtension,
    Principle,
    Promotion,
    Requirement,
)
from tests.factories import make_question, make_requirement, make_user
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.addresses import page

SECRET = "HEMMELIG-7731"


@pytest.fixture
def inga(db):
    """A cross-municipal editor, at another authority."""
    return make_user(Role.SHARED_EDITOR, name="Inga Vest")


@pytest.fixture
def own(authority, editor):
    """A local requirement with everything, and secrets in all that must not leave."""
    requirement = make_requirement(
        kind="local",
        authority=authority,
        title="Backup hver nat",
        description="Løsningen tager backup hver nat.",
        rationale="Data må ikke gå tabt.",
        notes=SECRET,
        always=True,
        components=["serviceplatformen"],
        domains=(Domain.objects.create(name="Sundhed"),),
        questions=(make_question(),),
    )
    requirement.principles.add(Principle.objects.create(name="Åbne data", reference="FDA"))
    LocalExtension.objects.create(
        requirement=requirement,
        authority=authority,
        description=SECRET,
        interpretation=SECRET,
        stakeholders=SECRET,
        changed_by=editor,
    )
    now = timezone.now()
    for name, owner in (("Vejledning.pdf", None), (f"{SECRET}.pdf", authority)):
        Attachment.objects.create(
            requirement=requirement,
            authority=owner,
            name=name,
            file=f"requirements/{name}",
            size=1,
            sha256=name,
            added_by=editor,
            added_at=now,
        )
    versions.keep([requirement], by=editor, at=now)
    return requirement


@pytest.fixture
def promotion(own, editor, inga):
    return promotions.propose(own, by=editor, reason="Alle mangler det.")


def meeting(days: int = 7, **fields) -> EditorialMeeting:
    starts_at = timezone.now() + datetime.timedelta(days=days)
    by = make_user(Role.SHARED_EDITOR)
    return EditorialMeeting.objects.create(starts_at=starts_at, planned_by=by, **fields)


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(event__kind=f"requirements_bank.{kind}")
    return set(rows.values_list("recipient__name", flat=True))


@pytest.mark.spec("E06")
def test_what_is_proposed_is_a_copy_with_its_provenance(own, promotion):
    copy = promotion.copy

    assert (copy.kind, copy.status, copy.lifted_from) == ("shared", "draft", own)
    assert copy.number == own.number + 1
    assert copy.title == "Backup hver nat"
    assert (copy.always, copy.components) == (True, ["serviceplatformen"])
    for name in versions.NAMED:
        assert list(getattr(copy, name).all()) == list(getattr(own, name).all())
    assert [file.name for file in copy.attachments.all()] == ["Vejledning.pdf"]
    assert own.label in copy.versions.get().comment
    own.refresh_from_db()
    assert (own.kind, own.status) == ("local", "published")


def test_nothing_that_the_authority_wrote_for_itself_leaves_it(client, own, promotion, inga):
    client.force_login(inga)
    copy = promotion.copy

    assert copy.notes == ""
    assert not copy.extensions.exists()
    assert SECRET not in str(copy.versions.get().content)
    for url in (
        promotion.get_absolute_url(),
        copy.get_absolute_url(),
        page("requirement_versions", copy.pk),
        reverse("requirements_bank:promotion_list"),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert SECRET not in answer.text
    assert client.get(own.get_absolute_url()).status_code == 404
    assert SECRET not in str(list(Event.objects.values_list("text_da", flat=True)))


@pytest.mark.parametrize("name", ["promotion_detail", "promotion_list"])
def test_what_the_owner_writes_afterwards_is_not_told(client, own, promotion, inga, name):
    Requirement.objects.filter(pk=own.pk).update(title=SECRET, description=SECRET)
    client.force_login(inga)
    url = (
        page(name, promotion.pk)
        if name == "promotion_detail"
        else reverse("requirements_bank:promotion_list")
    )

    text = client.get(url).text

    assert "Backup hver nat" in text
    assert SECRET not in text
    assert "Hvad kravredaktionen har rettet" not in text


@pytest.mark.spec("E06")
def test_it_is_proposed_on_the_requirements_page_and_the_editors_are_told(
    client, own, editor, inga
):
    client.force_login(editor)
    assert "Ønsk kravet ophøjet" in client.get(own.get_absolute_url()).text
    assert "kopi" in client.get(page("propose_promotion", own.pk)).text

    for _click in range(2):
        client.post(page("propose_promotion", own.pk), {"reason": "Alle mangler det."})

    promotion = Promotion.objects.get()
    assert (promotion.authority, promotion.proposed_by) == (own.authority, editor)
    assert told("promotion_proposed") == {"Inga Vest"}
    text = client.get(own.get_absolute_url()).text
    assert "Ønsk kravet ophøjet" not in text
    assert promotion.get_absolute_url() in text
    client.force_login(inga)
    assert "Alle mangler det." in client.get(promotion.get_absolute_url()).text


def test_only_what_is_published_is_proposed(own, editor):
    Requirement.objects.update(status="retired")

    with pytest.raises(Refused):
        promotions.propose(own, by=editor, reason="x")


@pytest.mark.parametrize("who", ["requester", "stranger"])
def test_who_does_not_edit_it_does_not_propose_it_and_sees_no_proposal(
    client, request, who, own, promotion
):
    client.force_login(request.getfixturevalue(who))
    if who == "stranger":
        promotion.requirement.authority.users.update(is_active=True)
        client.force_login(make_user(Role.EDITOR, name="En anden"))

    assert client.get(page("propose_promotion", own.pk)).status_code in (403, 404)
    assert client.get(promotion.get_absolute_url()).status_code == 404
    assert client.post(page("discuss", promotion.pk), {"text": "x"}).status_code == 404
    assert (
        promotion.requirement.title
        not in client.get(reverse("requirements_bank:promotion_list")).text
    )


@pytest.mark.spec("E06")
def test_the_proposal_is_talked_about_and_whoever_takes_part_is_told(
    client, promotion, editor, inga
):
    client.force_login(inga)
    for _click in range(2):
        client.post(page("discuss", promotion.pk), {"text": "Skal det være hver nat?"})
    assert client.post(page("discuss", promotion.pk), {"text": ""}).context["form"].errors
    client.force_login(editor)
    client.post(page("discuss", promotion.pk), {"text": "Ja."})

    assert promotion.comments.count() == 2
    assert told("discussed") == {"Editor", "Inga Vest"}
    text = client.get(promotion.get_absolute_url()).text
    assert "Skal det være hver nat?" in text
    assert "Inga Vest" in text


def test_the_editors_vote_and_what_each_said_last_counts(client, promotion, editor, inga):
    bo = make_user(Role.SHARED_EDITOR, name="Bo Nord")
    url = page("discuss", promotion.pk)
    for person, vote in ((inga, "against"), (bo, "for"), (inga, "for")):
        client.force_login(person)
        client.post(url, {"text": f"Jeg er {vote}.", "vote": vote})
    assert (
        "<strong>For:</strong> Inga Vest, Bo Nord" in client.get(promotion.get_absolute_url()).text
    )
    client.post(url, {"text": "Nej alligevel.", "vote": "against"})
    client.post(url, {"text": "Uden stemme."})

    text = client.get(promotion.get_absolute_url()).text

    assert "<strong>For:</strong> Bo Nord · <strong>Imod:</strong> Inga Vest" in text
    promotion.refresh_from_db()
    assert promotion.is_open
    assert "(Imod): Nej alligevel." in Event.objects.order_by("-pk")[1].text_da


def test_the_proposer_talks_and_does_not_vote(client, promotion, editor):
    client.force_login(editor)

    client.post(page("discuss", promotion.pk), {"text": "Ja tak.", "vote": "for"})

    assert promotion.comments.get().vote == ""
    assert 'name="vote"' not in client.get(promotion.get_absolute_url()).text


@pytest.mark.spec("E06")
def test_the_editors_change_the_copy_and_approve_it(client, own, promotion, editor, inga):
    client.force_login(inga)
    copy = promotion.copy
    assert page("change_requirement", copy.pk) in client.get(promotion.get_absolute_url()).text
    assert client.get(page("change_requirement", copy.pk)).status_code == 200
    Requirement.objects.filter(pk=copy.pk).update(description="Løsningen tager backup dagligt.")
    text = client.get(promotion.get_absolute_url()).text
    assert "Hvad kravredaktionen har rettet" in text
    assert "dagligt" in text
    assert "udgivet" in client.get(page("approve_promotion", promotion.pk)).text

    client.post(page("approve_promotion", promotion.pk), {"reason": "Tak."})

    copy.refresh_from_db()
    promotion.refresh_from_db()
    assert copy in Requirement.objects.public()
    assert (promotion.status, promotion.decided_by) == ("approved", inga)
    assert told("promotion_approved") == {"Editor"}
    client.force_login(editor)
    text = client.get(own.get_absolute_url()).text
    assert copy.get_absolute_url() in text
    assert "Ønsk kravet ophøjet" not in text
    assert "Lad jeres eget udgå" in client.get(promotion.get_absolute_url()).text
    client.force_login(make_user(Role.REQUESTER))
    text = client.get(copy.get_absolute_url()).text
    assert f"Kopieret fra {own.label}, Nordby Kommune" in text
    assert promotion.get_absolute_url() not in text
    assert SECRET not in text


@pytest.mark.spec("E06")
def test_a_rejection_has_a_reason_and_the_own_requirement_stays(
    client, own, promotion, editor, inga
):
    client.force_login(inga)
    client.post(page("reject_promotion", promotion.pk), {"reason": ""})
    assert Promotion.objects.open().exists()

    client.post(page("reject_promotion", promotion.pk), {"reason": "For smalt."})

    promotion.refresh_from_db()
    assert promotion.status == "rejected"
    assert promotion.copy.is_deleted
    own.refresh_from_db()
    assert own.is_published
    assert told("promotion_rejected") == {"Editor"}
    event = Event.objects.get(kind="requirements_bank.promotion_rejected")
    assert "For smalt." in event.text_da
    client.force_login(editor)
    assert "Ønsk kravet ophøjet" in client.get(own.get_absolute_url()).text


@pytest.mark.spec("E06")
def test_the_proposer_takes_it_back_and_the_editors_are_told(client, promotion, editor, inga):
    client.force_login(inga)
    assert client.get(page("withdraw_promotion", promotion.pk)).status_code == 403
    client.force_login(editor)
    for name in ("approve_promotion", "reject_promotion", "move_promotion"):
        assert client.get(page(name, promotion.pk)).status_code == 403

    client.post(page("withdraw_promotion", promotion.pk), {"reason": ""})

    promotion.refresh_from_db()
    assert promotion.status == "withdrawn"
    assert promotion.copy.is_deleted
    assert told("promotion_withdrawn") == {"Inga Vest"}
    assert "Trukket tilbage" in client.get(promotion.get_absolute_url()).text


@pytest.mark.parametrize("act", ["approve", "reject", "withdraw", "discuss", "move"])
def test_what_is_decided_is_decided(promotion, editor, inga, act):
    seen = Promotion.objects.get(pk=promotion.pk)
    promotions.approve(promotion, by=inga)
    more = {"discuss": {"text": "x"}, "move": {"meeting": meeting()}}.get(act, {"reason": "x"})

    with pytest.raises(TransitionNotAllowed):
        getattr(promotions, act)(seen, by=inga, **more)


def test_the_copy_is_neither_published_nor_deleted_beside_the_decision(client, promotion, inga):
    client.force_login(inga)
    copy = promotion.copy

    for name in ("publish_requirement", "remove_requirement"):
        assert client.post(page(name, copy.pk), {"reason": "x"}).status_code == 403
    promotions.approve(promotion, by=inga)
    assert client.get(page("remove_requirement", copy.pk)).status_code == 200


def test_a_collaborations_requirement_is_proposed_by_a_member(own, editor, authority):
    made = collaborations.found(Collaboration(name="Nord"), by=editor, authority=authority)
    shared = make_requirement(kind="collaboration", collaboration=made)

    promotion = promotions.propose(shared, by=editor, reason="Alle mangler det.")

    assert promotion.authority == authority


def race(own, editor, settings, hold: Meeting) -> list:
    settings.PAUSES = {"requirement_is_proposed": hold}
    return at_once(
        *[lambda: promotions.propose(own, by=editor, reason="Alle mangler det.")] * 2,
        refusals=IntegrityError,
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_the_same_at_once_make_one_proposal(own, editor, settings):
    outcomes = race(own, editor, settings, Meeting())

    assert not errors(outcomes)
    assert Promotion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_would_get_an_error(own, editor, settings):
    settings.LOCKS_OFF = True

    assert len(errors(race(own, editor, settings, Meeting()))) == 1


def decide_at_once(promotion, inga, settings) -> list:
    """One editor approves while another rejects."""
    settings.PAUSES = {"promotion_is_open": Meeting()}
    rows = [Promotion.objects.get(pk=promotion.pk) for _one in range(2)]
    return at_once(
        lambda: promotions.approve(rows[0], by=inga),
        lambda: promotions.reject(rows[1], by=inga, reason="Nej."),
        refusals=(TransitionNotAllowed, Refused),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(promotion, inga, settings):
    assert len(errors(decide_at_once(promotion, inga, settings))) == 1

    promotion.refresh_from_db()
    copy = Requirement.objects.get(pk=promotion.copy_id)
    assert copy.is_published is promotion.is_approved
