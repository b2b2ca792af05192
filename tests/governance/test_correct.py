import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import decisions
from governance.models import AgendaItem, Decision
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case
from tests.factories import make_item, make_meeting, next_monday

Outcome = Decision.Outcome
TEXTS = {"reason": "Fordi.", "conditions": "DPIA først.", "forwarded_to": "Direktionen"}


def decided(item, by, outcome):
    decision = Decision(outcome=outcome, **TEXTS)
    decisions.decide(item, by=by, decision=decision)
    return decision


def correct(item, by, old, outcome):
    item = AgendaItem.objects.select_related("case").get(pk=item.pk)
    new = Decision(outcome=outcome, **TEXTS)
    return decisions.correct(item, by=by, decision=new, corrects=old), new


AFTER = [
    (Outcome.APPROVED, Case.Status.APPROVED),
    (Outcome.CONDITIONS, Case.Status.APPROVED),
    (Outcome.DEFERRED, Case.Status.IN_PROGRESS),
    (Outcome.REJECTED, Case.Status.REJECTED),
    (Outcome.FORWARDED, Case.Status.AWAITING_BOARD),
]


@pytest.mark.spec("G21")
@pytest.mark.parametrize(("new", "status"), AFTER)
@pytest.mark.parametrize("old", [outcome for outcome, _status in AFTER])
def test_the_case_follows_from_every_decision_to_every_other(decidable, chair, old, new, status):
    first = decided(decidable, chair, old)

    follows, second = correct(decidable, chair, first, new)

    assert follows
    assert Case.objects.get(pk=decidable.case_id).status == status
    assert second.corrects == first
    assert list(Decision.objects.filter(item=decidable)) == [first, second]


def test_a_case_that_has_moved_on_stays_as_it_is(decidable, chair):
    first = decided(decidable, chair, Outcome.APPROVED)
    Case.objects.filter(pk=decidable.case_id).update(status=Case.Status.CONTRACTED)

    follows, _second = correct(decidable, chair, first, Outcome.REJECTED)

    assert not follows
    assert Case.objects.get(pk=decidable.case_id).status == Case.Status.CONTRACTED


def test_a_case_that_is_before_the_board_again_waits_for_that_decision(decidable, board, chair):
    first = decided(decidable, chair, Outcome.FORWARDED)
    case = Case.objects.get(pk=decidable.case_id)
    make_item(meeting=make_meeting(board=board, starts_at=next_monday(1)), case=case)

    follows, _second = correct(decidable, chair, first, Outcome.APPROVED)

    assert not follows


def test_only_the_last_word_can_be_corrected(decidable, chair):
    first = decided(decidable, chair, Outcome.APPROVED)
    correct(decidable, chair, first, Outcome.CONDITIONS)

    with pytest.raises(TransitionNotAllowed):
        correct(decidable, chair, first, Outcome.REJECTED)


def test_what_is_not_decided_cannot_be_corrected(decidable, chair):
    with pytest.raises(TransitionNotAllowed):
        correct(decidable, chair, Decision(), Outcome.APPROVED)


def test_the_page_shows_both_and_people_are_told(client, decidable, secretary):
    old = decided(decidable, secretary, Outcome.APPROVED)
    client.force_login(secretary)
    page = reverse("governance:correct", args=[decidable.pk])
    assert client.get(page).context["form"].initial["outcome"] == "approved"

    said = {"outcome": "conditions", "conditions": "Ni måneder.", "corrects": old.pk}
    answer = client.post(page, said, follow=True)

    text = answer.content.decode()
    assert "Berigtigelsen er gemt, og sagen følger den." in text
    assert "Berigtigelse:" in text
    assert "Ni måneder." in text
    event = Event.objects.about(decidable.case).get(kind="governance.corrected")
    assert "Ni måneder." in event.text_da


def test_the_page_says_when_the_case_did_not_follow(client, decidable, secretary):
    old = decided(decidable, secretary, Outcome.APPROVED)
    Case.objects.filter(pk=decidable.case_id).update(status=Case.Status.CONTRACTED)
    client.force_login(secretary)

    page = reverse("governance:correct", args=[decidable.pk])
    said = {"outcome": "rejected", "reason": "Nej.", "corrects": old.pk}
    answer = client.post(page, said, follow=True)

    assert "Sagen er kommet videre siden" in answer.content.decode()


def test_who_may(client, decidable, chair, member, requester, stranger):
    page = reverse("governance:correct", args=[decidable.pk])
    assert not permissions.can_correct(chair, decidable)
    decided(decidable, chair, Outcome.APPROVED)
    assert permissions.can_correct(chair, decidable)
    for person, expected in [(member, 403), (requester, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page).status_code == expected


def test_a_decided_item_without_a_decision_is_refused(client, decidable, chair):
    AgendaItem.objects.update(status=AgendaItem.Status.DECIDED)
    client.force_login(chair)

    assert client.get(reverse("governance:correct", args=[decidable.pk])).status_code == 400


@pytest.mark.spec("G19")
def test_no_correction_approves_a_strategic_project_past_the_strategic_board(
    client, decidable, chair
):
    AgendaItem.objects.update(strategic=True)
    item = AgendaItem.objects.get()
    first = decided(item, chair, Outcome.DEFERRED)
    client.force_login(chair)

    form = client.get(reverse("governance:correct", args=[item.pk])).context["form"]

    offered = [value for value, _label in form.fields["outcome"].choices]
    assert offered == ["deferred", "rejected", "forwarded"]
    with pytest.raises(TransitionNotAllowed):
        correct(item, chair, first, Outcome.APPROVED)
    assert Case.objects.get(pk=item.case_id).status == Case.Status.IN_PROGRESS


@pytest.mark.spec("G19")
def test_what_a_body_outside_said_of_a_strategic_project_is_corrected_to_what_it_said(
    decidable, chair
):
    AgendaItem.objects.update(strategic=True)
    decided(AgendaItem.objects.get(), chair, Outcome.FORWARDED)
    said = Decision(outcome=Outcome.REJECTED, reason="Nej.")
    decisions.conclude(AgendaItem.objects.get(), by=chair, decision=said)

    _follows, second = correct(decidable, chair, said, Outcome.CONDITIONS)
    follows, _third = correct(decidable, chair, second, Outcome.APPROVED)

    assert follows
    assert Case.objects.get(pk=decidable.case_id).status == Case.Status.APPROVED


def test_a_second_click_corrects_once_and_a_page_from_before_shows_how_it_stands(
    client, decidable, chair, secretary
):
    old = decided(decidable, chair, Outcome.APPROVED)
    page = reverse("governance:correct", args=[decidable.pk])
    said = {"outcome": "rejected", "reason": "Nej.", "corrects": old.pk}
    client.force_login(chair)
    assert [client.post(page, said).status_code for _click in range(2)] == [302, 302]
    new = Decision.objects.get(corrects=old)
    client.force_login(secretary)

    late = client.post(page, said | {"reason": "Mine egne ord."})

    assert "berigtiget imens" in late.text
    assert "Mine egne ord." in late.text
    assert late.context["form"]["corrects"].value() == str(new.pk)
    assert Decision.objects.last() == new
