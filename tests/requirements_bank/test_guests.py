"""Authorities of a collaboration run a market dialogue together: people of one are on the team of
the other's, and see nothing else of it.
"""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import Assignment, Authority, Role, Substitution, User
from notifications.models import Event, Mail, Notification
from portal import urls
from procurement.models import Case, Request
from requirements_bank import permissions
from requirements_bank.actions import collaborations, keeping, offered_systems, questions
from requirements_bank.models import (
    Collaboration,
    DialogueRules,
    LocalExtension,
    MarketDialogue,
    Membership,
    QuestionAnswer,
)
from tests.access_addresses import NOT_OF_AN_AUTHORITY
from tests.access_world import make_world
from tests.factories import (
    make_authority,
    make_case,
    make_contact,
    make_dialogue,
    make_finished,
    make_question,
    make_requirement,
    make_supplier,
    make_system,
    make_user,
)
from tests.requirements_bank.addresses import page
from tests.test_access import ASKED, PAGES, PEOPLE, answer, asks_who, refusal
from tests.test_architecture import PUBLIC

Status = MarketDialogue.Status
# All that a guest reaches of the authority: what is about the one dialogue.
OPEN = """
activate annex archive ask_report ask_to_elaborate asked_file assess cancel cancel_round changes
choose chosen clarification_csv clarification_list clarify compared_file compared_requirement
comparison comparison_csv comparison_xlsx course dialogue_detail dialogue_file dialogue_files
edit_dialogue exports free_requirement inform invite_supplier parameters paste postpone
postpone_round preview propose questions remove_dialogue_file remove_requirements renew_link
reopen report_pdf report_progress resend resume revoke reword round_detail send_back set_aside
set_deadline skip_questions take_newest take_out weigh
"""


@pytest.fixture
def sydby(db):
    return make_authority(name="Sydby Kommune", code="SYD")


@pytest.fixture
def guest(sydby):
    return make_user(authority=sydby, name="Ida Holm")


@pytest.fixture
def together(authority, sydby, editor) -> Collaboration:
    made = Collaboration.objects.create(name="Nord og syd", founded_by=editor)
    for one in (authority, sydby):
        made.memberships.create(authority=one, status=Membership.Status.MEMBER, invited_by=editor)
    return made


@pytest.fixture
def shared(draft, together, guest) -> MarketDialogue:
    draft.team.add(guest)
    return draft


def hand_over(client, dialogue, team: str) -> str:
    typed = {"owner": dialogue.owner.email, "team": team}
    return client.post(page("hand_over", dialogue), typed, follow=True).text


def test_people_of_the_collaborations_are_found_by_name_or_address_and_told(
    client, buyer, draft, together, guest
):
    client.force_login(buyer)
    assert (
        "Sydby Kommune: deres folk kan også være med" in client.get(page("hand_over", draft)).text
    )

    hand_over(client, draft, "ida holm")

    assert list(draft.team.all()) == [guest]
    event = Event.objects.get(kind="requirements_bank.handed_over")
    assert "Ida Holm (Sydby Kommune)" in event.text_da
    told = Notification.objects.get(recipient=guest)
    assert told.url == draft.get_absolute_url()
    [mail] = Mail.objects.filter(recipient=guest)
    assert draft.name in mail.text
    assert str(draft.case) not in mail.text
    client.force_login(guest)
    shown = client.get(draft.get_absolute_url()).text
    assert str(draft.authority) in shown
    assert f"Ida Holm ({guest.authority})" in shown
    assert f'href="{draft.case.get_absolute_url()}"' not in shown
    listed = client.get(reverse("requirements_bank:dialogue_list")).text
    assert draft.name in listed
    assert str(draft.authority) in listed


def test_the_own_work_leads_a_guest_to_it_and_shows_whose_it_is(client, shared, guest, buyer):
    work = reverse("procurement:my_work")
    link = f'href="{shared.get_absolute_url()}"'
    client.force_login(guest)
    text = client.get(work).text
    assert "Markedsdialoger sammen" in text
    assert link in text
    assert str(shared.authority) in text
    client.force_login(buyer)
    assert "Markedsdialoger sammen" not in client.get(work).text


def test_a_name_that_may_mean_several_is_answered_with_who_they_are(
    client, buyer, draft, together, guest, sydby
):
    other = make_user(authority=sydby, name="Ida Holm")
    client.force_login(buyer)

    for typed in ("Ida Holm", "ida"):
        text = hand_over(client, draft, typed)
        assert f"Ida Holm, {guest.email} (Sydby Kommune)" in text
        assert other.email in text
    hand_over(client, draft, f"{other.email} {guest.email}")

    assert set(draft.team.all()) == {guest, other}


def test_nobody_of_an_authority_that_is_only_invited_or_has_left(
    client, buyer, draft, together, guest
):
    client.force_login(buyer)
    for status in (Membership.Status.INVITED, Membership.Status.LEFT):
        together.memberships.filter(authority=guest.authority).update(status=status)
        assert "er ikke bruger hos jeres myndighed" in hand_over(client, draft, guest.email)
    assert not draft.team.exists()


def test_the_owner_is_of_the_own_authority(client, buyer, draft, together, guest):
    client.force_login(buyer)

    typed = {"owner": guest.email, "team": ""}
    text = client.post(page("hand_over", draft), typed).text

    assert "er ikke bruger hos jeres myndighed" in text


def test_a_guest_does_what_the_owner_does_but_not_what_is_the_authoritys(
    client, shared, guest, buyer
):
    client.force_login(guest)
    for name in ("edit_dialogue", "questions", "choose", "set_deadline", "weigh", "activate"):
        assert client.get(page(name, shared)).status_code == 200, name
    for name in ("hand_over", "offer_as_template", "discard"):
        assert client.get(page(name, shared)).status_code == 403, name
    opened = make_dialogue(case=shared.case, buyer=buyer)
    assert client.get(opened.get_absolute_url()).status_code == 404
    opened.team.add(guest)
    assert client.get(page("invite_supplier", opened)).status_code == 200
    assert permissions.can_compare(guest, opened)
    assert permissions.can_assess(guest, opened)


def test_the_second_pair_of_eyes_is_the_authoritys_own(shared, guest, buyer):
    colleague = make_user(Role.BUYER, authority=shared.authority)
    shared.proposed_by = buyer
    shared.save()
    shared.move_to(Status.PROPOSED)

    assert not permissions.can_activate(guest, shared)
    assert permissions.can_activate(colleague, shared)
    assert permissions.can_send_back(guest, shared)


def test_a_guest_reads_neither_the_address_book_nor_who_stands_in_it(client, shared, guest, buyer):
    opened = make_dialogue(case=shared.case, buyer=buyer)
    opened.team.add(guest)
    contact = make_contact(supplier=make_supplier(authority=shared.authority, name="Alfa ApS"))
    invite = f"{page('invite_supplier', opened)}?contact={contact.pk}"
    client.force_login(buyer)
    assert "Alfa ApS" in client.get(invite).text
    client.force_login(guest)

    assert "Alfa ApS" not in client.get(invite).text
    assert page("choose_suppliers", opened) not in client.get(invite).text
    assert client.get(page("choose_suppliers", opened)).status_code == 403


def test_a_guest_adds_what_both_may_read_and_sees_no_interpretation(
    client, shared, guest, together, editor
):
    own = make_requirement(title="Nordbys eget", kind="local", authority=shared.authority)
    common = make_requirement(title="Fælles ord", kind="collaboration", collaboration=together)
    client.force_login(guest)

    text = client.get(page("choose", shared)).text
    assert "Fælles ord" in text
    assert "Nordbys eget" not in text
    client.post(page("choose", shared), {"ticked": own.pk})
    assert not shared.requirements.exists()
    client.post(page("choose", shared), {"ticked": common.pk})
    kept = {"authority": shared.authority, "changed_by": editor}
    LocalExtension.objects.create(requirement=common, interpretation="Læs bredt.", **kept)
    unwanted = make_requirement(title="Uønsket")
    LocalExtension.objects.create(
        requirement=unwanted, is_deselected=True, deselected_reason="Vi har det.", **kept
    )

    address = reverse("requirements_bank:asked_file", args=[shared.pk, "csv"])
    assert "Læs bredt." not in b"".join(client.get(address)).decode()
    assert "Vi har det." not in client.get(page("chosen", shared)).text
    client.force_login(editor)
    shared.team.add(editor)
    assert "Læs bredt." in b"".join(client.get(address)).decode()


def test_a_guest_does_not_read_the_register_of_systems_beside_the_answers(
    client, shared, guest, buyer
):
    closed = make_dialogue(
        case=shared.case, buyer=buyer, deadline=timezone.now() - datetime.timedelta(hours=1)
    )
    closed.team.add(guest)
    invitation = make_finished(closed, "yes")
    ours = make_system(authority=shared.authority, name="Kun for os")
    offered_systems.recognise_system(invitation, by=buyer, system=ours)

    for person, reads in ((buyer, True), (guest, False)):
        client.force_login(person)
        assert ("Kun for os" in client.get(page("comparison", closed)).text) == reads
        content = client.get(page("comparison_xlsx", closed)).content
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1)
        assert ("Kun for os" in sheet.to_python()[1]) == reads


def test_a_guest_who_is_told_that_it_is_deleted_reads_nothing_of_the_case(shared, guest, buyer):
    Case.objects.filter(pk=shared.case_id).update(title="Hemmelig sag")
    shared.case.refresh_from_db()

    keeping.discard(shared, by=make_user(authority=shared.authority), reason="Forkert.")

    mail = Mail.objects.get(recipient=guest)
    assert "Forkert." in mail.text
    assert "Hemmelig sag" not in mail.text
    assert shared.case.get_absolute_url() not in mail.text


def test_what_a_guest_answers_to_the_questions_leaves_the_case_as_it_is(shared, guest, buyer):
    make_question("S1", prefilled_from="replaces_system")

    outcome = questions.answer(shared, by=guest, answers={"S1": "yes"})

    assert QuestionAnswer.objects.get(dialogue=shared).answer == "yes"
    assert outcome.unwritten == []
    assert Request.objects.get(case=shared.case).replaces == ""
    # By a buyer, the request is asked, and says what it would have to know first.
    assert questions.answer(shared, by=buyer, answers={"S1": "no"}).unwritten


def test_whoever_stands_in_for_a_guest_works_on_it_for_the_time(shared, guest, sydby):
    substitute = make_user(authority=sydby)
    Substitution.objects.create(
        absent=guest,
        substitute=substitute,
        first_day="2000-01-01",
        last_day="2100-01-01",
        named_by=guest,
    )

    assert shared in MarketDialogue.objects.visible_to(substitute)
    assert permissions.can_edit_dialogue(substitute, shared)


def test_off_the_team_a_guest_sees_nothing_at_once(client, shared, guest, buyer):
    client.force_login(guest)
    assert client.get(shared.get_absolute_url()).status_code == 200

    keeping.hand_over(shared, by=buyer, owner=buyer, team=[])

    assert client.get(shared.get_absolute_url()).status_code == 404


def test_when_the_authority_leaves_the_collaboration_its_people_leave_the_teams(
    client, shared, guest, buyer, together, sydby
):
    syd = make_user(Role.EDITOR, authority=sydby)
    case = make_case(requester=make_user(authority=sydby), status=Case.Status.IN_PROGRESS)
    theirs = make_dialogue(case=case)
    theirs.team.add(buyer)
    colleague = make_user(authority=shared.authority)
    shared.team.add(colleague)
    membership = together.memberships.get(authority=sydby)

    collaborations.leave(membership, by=syd)

    assert list(shared.team.all()) == [colleague]
    assert not theirs.team.exists()
    client.force_login(guest)
    assert client.get(shared.get_absolute_url()).status_code == 404
    event = Event.objects.about(shared.case).get(kind="requirements_bank.guests_parted")
    assert "Ida Holm (Sydby Kommune)" in event.text_da
    told = set(event.notifications.values_list("recipient", flat=True))
    assert told == {buyer.pk, colleague.pk}


def test_those_who_are_together_in_another_collaboration_too_stay(
    shared, guest, together, sydby, editor
):
    again = Collaboration.objects.create(name="En til", founded_by=editor)
    for one in (shared.authority, sydby):
        again.memberships.create(authority=one, status="member", invited_by=editor)

    collaborations.leave(together.memberships.get(authority=sydby), by=make_user(authority=sydby))

    assert list(shared.team.all()) == [guest]
    assert shared in MarketDialogue.objects.visible_to(guest)


def test_whose_authority_is_in_it_no_more_is_neither_let_in_nor_told(shared, guest, together):
    """However it came to that: the wall asks each time."""
    together.memberships.filter(authority=guest.authority).update(status="left")
    guest.forget_roles()

    assert shared not in MarketDialogue.objects.visible_to(guest)
    assert not permissions.is_of_dialogue(guest, shared)
    assert guest not in shared.everybody()


def test_who_has_a_role_there_is_no_guest(shared, guest):
    Assignment.objects.create(user=guest, role=Role.REQUESTER, authority=shared.authority)
    guest.forget_roles()

    assert not permissions.is_guest(guest, shared)
    assert permissions.can_hand_over(guest, shared)


def test_the_case_and_all_else_of_the_authority_stay_closed(shared, guest):
    DialogueRules.objects.create(authority=shared.authority)
    assert not Case.objects.visible_to(guest).exists()
    assert list(MarketDialogue.objects.visible_to(guest)) == [shared]


def test_of_all_pages_a_guest_reaches_those_of_the_dialogues_alone(
    db, settings, tmp_path, monkeypatch
):
    """With every role at the own authority, and on the team of all dialogues that there are."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    for number in (403, 404):
        monkeypatch.setattr(urls, f"handler{number}", refusal(number), raising=False)
    world = make_world(PEOPLE)
    guest = User.objects.get(pk=world.clients["stranger"].session["_auth_user_id"])
    host = Authority.objects.get(code="NOR")
    made = Collaboration.objects.create(name="Nord og syd", founded_by=guest)
    for one in (host, guest.authority):
        made.memberships.create(authority=one, status="member", invited_by=guest)
    for dialogue in MarketDialogue.objects.filter(authority=host):
        dialogue.team.add(guest)
    closed = {name for name, found in PAGES.items() if found.pattern.converters}

    reached = {
        asked.split()[1].removeprefix("requirements_bank:")
        for asked in ASKED
        if asked.split()[1] in closed - PUBLIC - NOT_OF_AN_AUTHORITY and asks_who(asked)
        if answer(world, asked, "stranger") not in ("403", "404", "405")
    }

    assert reached == set(OPEN.split())
