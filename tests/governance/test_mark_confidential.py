"""A confidential item is read by the board and those who bring the case; others see a gap."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from governance import permissions, tasks
from governance.actions import conditions, decisions, items, recusals
from governance.following import Onward
from governance.models import AgendaItem, Decision, Meeting, Paper
from governance.overtaken import fingerprint
from notifications.models import Event
from portal import uploads
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Dossier
from tests.factories import close_item, make_board, make_case, make_item, make_meeting, next_monday


@pytest.fixture
def secret(item):
    item.heading, item.confidential = "Opsigelse af aftale", "Forretningsforhold"
    item.save()
    return AgendaItem.objects.get(pk=item.pk)


def said(item, reason):
    """What somebody sends who has read how the item stands now."""
    now = AgendaItem.objects.get(pk=item.pk)
    return {"confidential": reason, "seen": fingerprint(now, items.MARKED)}


def page_of(item):
    return reverse("governance:mark_confidential", args=[item.pk])


def pages_of_the_agenda(client, meeting):
    for name in ("meeting_detail", "read_agenda"):
        yield client.get(reverse(f"governance:{name}", args=[meeting.pk])).text


def test_the_board_and_those_who_bring_the_case_read_it(
    client, secret, member, chair, secretary, requester, coordinator
):
    for person in (member, chair, secretary, requester, coordinator):
        client.force_login(person)
        page = client.get(secret.get_absolute_url()).text
        assert "Opsigelse af aftale" in page
        assert "Forretningsforhold" in page


def test_others_see_its_number_and_the_word(client, secret, manager, architect, buyer):
    make_item(meeting=secret.meeting, heading="Åbent punkt")

    for person in (manager, architect, buyer):
        client.force_login(person)
        for page in pages_of_the_agenda(client, secret.meeting):
            assert "Fortrolig" in page
            assert "Åbent punkt" in page
            assert "Opsigelse af aftale" not in page
            assert "Forretningsforhold" not in page
        for name in ("item_detail", "read_item"):
            address = reverse(f"governance:{name}", args=[secret.pk])
            assert client.get(address).status_code == 404


def test_the_page_of_the_case_shows_the_gap_to_others(client, secret, manager, requester):
    client.force_login(manager)
    assert "Fortrolig" in client.get(secret.case.get_absolute_url()).text
    client.force_login(requester)
    assert secret.get_absolute_url() in client.get(secret.case.get_absolute_url()).text


def test_the_dossier_which_more_people_get_says_only_that_it_is_confidential(secret):
    part = render_to_string("governance/includes/dossier_decisions.html", {"case": secret.case})

    assert "Punktet er fortroligt" in part
    assert "Opsigelse af aftale" not in part
    assert secret.recommendation not in part


def test_the_trail_of_the_case_says_what_was_decided_and_not_why(decidable, chair):
    decidable.confidential = "Forretningsforhold"
    decidable.save()
    rejection = Decision(outcome="rejected", reason="Leverandøren er i krise.")

    decisions.decide(decidable, by=chair, decision=rejection)

    text = Event.objects.get(kind="governance.decided").text_da
    assert "Afvist" in text
    assert "Leverandøren er i krise." not in text


def test_a_paper_on_the_whole_meeting_is_not_for_others(client, secret, manager):
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    Paper.objects.create(meeting=secret.meeting, kind="agenda", state="ready", file="x.pdf")
    client.force_login(manager)

    answer = client.get(reverse("governance:agenda_pdf", args=[secret.meeting_id]), follow=True)

    assert "som du ikke må læse" in answer.text


def test_the_secretary_closes_an_item_and_opens_it_again(client, item, secretary, requester):
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    client.force_login(secretary)
    assert "Fortroligt punkt" in client.get(page_of(item)).text

    twice = said(item, "Priser")
    for _click in range(2):
        assert client.post(page_of(item), twice).url == item.get_absolute_url()
    item.refresh_from_db()
    assert item.confidential == "Priser"
    client.post(page_of(item), said(item, ""))
    item.refresh_from_db()
    assert not item.is_confidential
    texts = Event.objects.about(item.case).filter(kind="governance.marked_confidential")
    assert texts.count() == 2
    assert not any("Priser" in text for text in texts.values_list("text_da", flat=True))


def test_who_opens_an_item_that_somebody_else_closed_meanwhile_reads_why_first(
    client, item, secretary, chair
):
    before = said(item, "")
    close_item(item, by=chair, reason="Prisoplysninger")
    client.force_login(secretary)

    page = client.post(page_of(item), before | {"confidential": "Priser"})

    item.refresh_from_db()
    assert item.confidential == "Prisoplysninger"
    assert "Prisoplysninger" in page.text
    assert 'value="Priser"' in page.text
    client.post(page_of(item), said(item, "Priser"))
    item.refresh_from_db()
    assert item.confidential == "Priser"


def test_who_brings_the_case_says_so_when_reporting(client, item, requester):
    client.force_login(requester)
    answers = {
        "heading": item.heading,
        "presentation": item.presentation,
        "recommendation": item.recommendation,
        "organisation": "Plejen",
        "contact": item.contact.email,
        "confidential": "Priser",
        "seen": fingerprint(item, items.WRITTEN),
    }

    client.post(reverse("governance:edit_item", args=[item.pk]), answers)

    item.refresh_from_db()
    assert item.is_confidential


def test_in_approved_minutes_an_item_is_still_closed_but_not_opened(client, secret, secretary):
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    client.force_login(secretary)

    shown = client.post(page_of(secret), said(secret, ""))

    assert "åbnes punktet ikke igen" in shown.text
    secret.refresh_from_db()
    assert secret.is_confidential
    client.post(page_of(secret), said(secret, "Priser"))
    secret.refresh_from_db()
    assert secret.confidential == "Priser"


def test_an_item_of_a_cancelled_meeting_is_left_alone(item, secretary):
    Meeting.objects.update(status=Meeting.Status.CANCELLED)
    item = AgendaItem.objects.get(pk=item.pk)

    assert not permissions.can_mark_confidential(secretary, item)
    with pytest.raises(TransitionNotAllowed):
        close_item(item, by=secretary, reason="x")


def test_who_may(client, item, chair, member, requester, stranger):
    assert permissions.can_mark_confidential(chair, item)
    for person, expected in [(member, 403), (requester, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(item)).status_code == expected


def test_the_agenda_costs_the_same_with_one_confidential_item_as_with_three(
    client, secret, manager, department, query_count
):
    client.force_login(manager)
    address = secret.meeting.get_absolute_url()
    client.get(address)
    one = query_count(client.get, address)
    for _number in range(2):
        case = make_case(department=department, status="awaiting_board")
        make_item(meeting=secret.meeting, case=case, confidential="Priser")

    assert query_count(client.get, address) == one


def test_the_words_of_the_board_stay_on_the_item(decidable, chair, coordinator):
    decidable.confidential = "Forretningsforhold"
    decidable.save()
    approval = Decision(outcome="conditions", conditions="Opsig den gamle aftale først.")

    decisions.decide(decidable, by=chair, decision=approval)
    condition = approval.condition_rows.get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    conditions.give_condition(condition, by=chair, owner=coordinator, due_date=tomorrow)
    tasks.remind()
    conditions.settle_condition(condition, by=coordinator, status="met", note="Opsagt i går.")
    conditions.reopen_condition(condition, by=chair)

    for event in Event.objects.about(decidable.case):
        assert "Opsig den gamle aftale først." not in event.text_da
        assert "Opsagt i går." not in event.text_da
    assert Event.objects.filter(kind="governance.condition_due").exists()
    decidable.case.refresh_from_db()
    assert "læses på dets dagsorden" in decidable.case.outcome_note


@pytest.mark.spec("G19")
def test_what_is_marked_while_somebody_forwards_it_is_confidential_before_the_next_board_too(
    decidable, chair, authority
):
    following = make_board(authority=authority, name="Chefforum")
    make_meeting(board=following)
    read_before = AgendaItem.objects.get(pk=decidable.pk)
    close_item(decidable, by=chair, reason="Prisoplysninger")

    said = Decision(outcome="forwarded", forwarded_to="Chefforum")
    decisions.decide(read_before, by=chair, decision=said, onward=Onward(to_board=following))

    assert following.meetings.get().items.get().confidential == "Prisoplysninger"


def test_a_page_from_before_it_was_marked_does_not_bring_it_back_open(
    client, decidable, chair, requester, board
):
    decision = Decision(outcome="deferred", reason="Det bør undersøges.")
    decisions.decide(decidable, by=chair, decision=decision)
    make_meeting(board=board, starts_at=next_monday(1))
    address = reverse("governance:report", args=[decidable.case_id])
    client.force_login(requester)
    read = client.get(address).context["form"]
    typed = {name: read[name].value() or "Nej" for name in ("heading", "presentation", "economy")}
    typed |= {"recommendation": "Godkend.", "organisation": "Plejen.", "board": board.pk}
    typed |= {"contact": requester.email, "confidential": ""}
    close_item(decidable, by=chair, reason="Prisoplysninger")

    assert client.post(address, typed).status_code == 302

    again = AgendaItem.objects.latest("pk")
    assert again != decidable
    assert again.confidential == "Prisoplysninger"


@pytest.fixture
def dossier_of(settings, tmp_path):
    """One that was made while all of it was said openly."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages

    def make(case):
        file = uploads.keep(ContentFile(b"Ordet", name="sag.pdf"), Dossier.FOLDER)
        known = {"asked_by": case.requester, "file": file, "made_at": timezone.now()}
        return Dossier.objects.create(case=case, form="pdf", **known)

    return make


def test_a_dossier_that_was_made_before_is_not_fetched_with_the_words_in_it(
    client, item, chair, manager, dossier_of, django_capture_on_commit_callbacks
):
    made = dossier_of(item.case)
    address = made.get_absolute_url()
    client.force_login(manager)
    assert b"".join(client.get(address).streaming_content) == b"Ordet"

    with django_capture_on_commit_callbacks(execute=True):
        close_item(item, by=chair, reason="Prisoplysninger")

    assert client.get(address).status_code == 404
    assert not made.file.storage.exists(made.file.name)


def test_a_dossier_that_is_being_made_meanwhile_is_made_anew(item, chair):
    known = {"case": item.case, "form": "zip", "language": "en", "asked_by": item.case.requester}
    begun = Dossier.objects.create(**known, begun_at=timezone.now(), attempts=1)
    waiting = Dossier.objects.create(**known | {"form": "pdf"})

    close_item(item, by=chair, reason="Prisoplysninger")

    again = Dossier.objects.get(form="zip")
    assert again.pk != begun.pk
    assert (again.begun_at, again.attempts, again.language) == (None, 0, "en")
    assert again.asked_by == item.case.requester
    assert Dossier.objects.get(form="pdf") == waiting


@pytest.mark.spec("X08")
def test_a_dossier_from_before_somebody_was_disqualified_is_gone_as_well(
    item, chair, member, dossier_of
):
    dossier_of(item.case)

    recusals.recuse(item, by=chair, person=member, reason="Bror")

    assert not Dossier.objects.exists()
