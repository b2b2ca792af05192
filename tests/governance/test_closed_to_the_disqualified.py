"""Whom a role at a board lets into a case, and who is disqualified in it, reads nothing of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Assignment, Role, User
from governance.actions import recusals
from governance.models import AgendaItem, Recusal
from governance.recusals import Disqualified, refuse_recused
from notifications.models import Mail, Notification
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import cases, enquiries
from procurement.files import reviewing
from procurement.models import Case, Contract, Debt, Document, DocumentReview, Enquiry
from procurement.turns.waiting import Wish, for_user
from tests.factories import (
    make_board,
    make_case,
    make_contract,
    make_debt,
    make_document,
    make_item,
    make_meeting,
    make_seat,
    make_user,
    write_sheet,
)
from tests.governance.story import LISTS, Story, opened_by

SENTENCE = "Du er inhabil i denne sag, så du kan hverken læse eller afgøre den."
TOLD_BEFORE = {reverse("notifications:inbox")}
WORDS = (
    *("Medicinplan", "En app til medicin", "Færre fejl", "ny arbejdsgang"),
    *("priser.pdf", "Digital strategi", "Svar pr. mail viser"),
)
TODAY = timezone.localdate()
ROLES = pytest.mark.parametrize("role", [Role.MEMBER, Role.SECRETARY, Role.CHAIR])


@pytest.fixture
def role():
    return Role.MEMBER


@pytest.fixture
def insider(role, department, board):
    """Who comes to the case by a role at boards alone."""
    return make_user(role, department=department, name="Inge Indviet")


@pytest.fixture
def case(ready_case):
    make_document(case=ready_case, name="priser.pdf")
    write_sheet(ready_case, "need", strategies=["digital"], note="Digital strategi")
    make_debt(case=ready_case)
    make_contract(case=ready_case)
    return ready_case


@pytest.fixture
def story(meeting, case, secretary):
    return Story(case, meeting, by=User.objects.get(pk=secretary.pk))


def read_by(client, person, story):
    pages = opened_by(client, person, story)
    return {
        where: text
        for where, text in pages.items()
        if not where.startswith(("inbox ", "mail ")) and where not in TOLD_BEFORE
    }


def found_in(pages):
    found = {where: [word for word in WORDS if word in text] for where, text in pages.items()}
    return {where: words for where, words in found.items() if words}


def afresh(person):
    return User.objects.get(pk=person.pk)


def lift(story, person, by):
    recusals.lift_recusal(Recusal.objects.get(item=story.pk, user=person), by=by)


@ROLES
@pytest.mark.spec("X08")
def test_who_is_disqualified_reads_nothing_of_the_case_before_the_decision_nor_after_the_minutes(
    client, case, story, insider
):
    client.force_login(insider)
    assert "En app til medicin" in client.get(case.get_absolute_url()).text

    story.recuse(insider)

    assert found_in(read_by(client, insider, story)) == {}
    story.prepare()
    story.decide(outcome="conditions", conditions="Kun i et år.", reason="Det er nok.")
    story.circulate()
    assert found_in(read_by(client, insider, story)) == {}
    story.approve()
    pages = read_by(client, insider, story)
    assert found_in(pages) == {}
    assert "Kun i et år." not in "".join(pages.values())


@ROLES
@pytest.mark.spec("X08")
def test_the_case_says_why_it_is_closed_and_opens_when_it_was_a_mistake(
    client, case, story, insider, chair
):
    story.recuse(insider)
    client.force_login(insider)
    for name in ("case_detail", "case_timeline"):
        refused = client.get(reverse(f"procurement:{name}", args=[case.pk]))
        assert refused.status_code == 403
        assert SENTENCE in refused.text
    assert client.get(reverse("procurement:case_detail", args=[0])).status_code == 404
    assert client.get(story.item.get_absolute_url()).status_code == 403

    lift(story, insider, afresh(chair))

    assert "En app til medicin" in client.get(case.get_absolute_url()).text


@pytest.mark.spec("X08")
def test_a_seat_without_a_role_opens_nothing_either(client, case, story, board):
    sitting = make_seat(board).user
    story.recuse(sitting)

    assert found_in(read_by(client, sitting, story)) == {}
    assert SENTENCE in client.get(case.get_absolute_url()).text


@pytest.mark.parametrize("other", [Role.COORDINATOR, Role.LEGAL, Role.MANAGER, Role.BUYER])
def test_what_another_role_opens_stays_open(client, case, story, insider, other):
    Assignment.objects.create(user=insider, role=other, authority=insider.authority)
    story.recuse(afresh(insider))

    reader = afresh(insider)
    assert Case.objects.visible_to(reader).get() == case
    assert Contract.objects.visible_to(reader).exists()
    assert Debt.objects.visible_to(reader).exists()
    assert not AgendaItem.objects.visible_to(reader).exists()


def test_contracts_and_debts_that_are_ones_own_stay_and_so_do_those_of_other_cases(
    case, story, insider
):
    other = make_case(department=case.department, status=Case.Status.IN_PROGRESS)
    others = {make_contract(case=other), make_contract(system=make_contract().system)}
    others = {one for one in others if one.authority_id == case.authority_id}
    debt = make_debt(case=other)
    story.recuse(insider)

    assert set(Contract.objects.visible_to(afresh(insider))) == others
    assert set(Debt.objects.visible_to(afresh(insider))) == {debt}
    Contract.objects.filter(case=case).update(owner=insider)
    Debt.objects.filter(case=case).update(owner=insider)
    assert Contract.objects.visible_to(afresh(insider)).filter(case=case).exists()
    assert Debt.objects.visible_to(afresh(insider)).filter(case=case).exists()


def test_contracts_without_a_case_stay(story, insider, department):
    contract = make_contract(owner=make_user(department=department))
    assert contract.case is None
    story.recuse(insider)

    assert contract in Contract.objects.visible_to(afresh(insider))


def test_sub_cases_are_closed_too_but_not_the_main_case_of_a_sub_case(case, story, insider):
    sub = make_case(department=case.department, status=Case.Status.IN_PROGRESS)
    Case.objects.filter(pk=sub.pk).update(parent=case)
    above = make_case(department=case.department, status=Case.Status.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(parent=above)
    story.recuse(insider)

    assert list(Case.objects.visible_to(afresh(insider))) == [above]


def test_what_was_said_at_an_earlier_meeting_is_closed_as_well(
    client, authority, case, story, insider, secretary
):
    """The board had the case before anybody was disqualified; now it comes again."""
    story.prepare()
    story.decide(outcome="deferred", reason="Det bør undersøges.")
    again = make_item(meeting=make_meeting(board=make_board(authority=authority, name="To")))
    AgendaItem.objects.filter(pk=again.pk).update(case=case)
    client.force_login(insider)
    assert "Det bør undersøges." in client.get(story.item.get_absolute_url()).text
    again.case = case

    recusals.recuse(again, by=secretary, person=insider, reason="Min bror ejer firmaet.")

    assert client.get(story.item.get_absolute_url()).status_code == 403
    assert "Du er inhabil" in client.get(story.item.meeting.get_absolute_url()).text
    assert found_in(read_by(client, insider, story)) == {}
    with pytest.raises(Disqualified):
        refuse_recused(insider, story.item)


def test_who_is_not_disqualified_any_more_when_the_case_comes_again_reads_it(
    case, story, insider, authority, chair
):
    story.recuse(insider)
    story.prepare()
    story.decide(outcome="deferred", reason="Det bør undersøges.")
    again = make_item(meeting=make_meeting(board=make_board(authority=authority, name="To")))
    AgendaItem.objects.filter(pk=again.pk).update(case=case)

    reader = afresh(insider)
    assert Case.objects.visible_to(reader).filter(pk=case.pk).exists()
    assert story.item not in AgendaItem.objects.visible_to(reader)


@pytest.mark.parametrize("role", [Role.SECRETARY])
def test_nobody_asks_them_about_the_case(case, story, insider, coordinator):
    asked = DocumentReview(document=Document.objects.get(case=case), role=Role.SECRETARY)
    asked.asked_by = coordinator
    asked.save()
    assert insider in reviewing.people_asked(asked)
    assert [row.what for row in for_user(afresh(insider), today=TODAY)] == ["Gennemgå: priser.pdf"]
    story.recuse(insider)

    assert insider not in reviewing.people_asked(asked)
    assert not reviewing.can_review(insider, case, Role.SECRETARY)
    assert [one for _n, rows in Wish(afresh(insider), TODAY).found() for one in rows] == []
    enquiry = Enquiry(case=case, asked_by=coordinator, addressee=insider, text="Hvad mener du?")
    enquiry.due_date = TODAY
    with pytest.raises(Refused, match="Inge Indviet er inhabil i sagen"):
        enquiries.ask(enquiry, by=coordinator)


@ROLES
def test_they_are_not_told_what_becomes_of_it(case, story, insider, secretary, coordinator):
    story.recuse(insider)
    Notification.objects.all().delete()

    cases.withdraw(Case.objects.get(pk=case.pk), by=coordinator, reason="Pengene er væk.")

    assert not Notification.objects.filter(recipient=insider).exists()
    assert not Mail.objects.filter(recipient=insider, text__contains="Pengene er væk.").exists()
    assert Notification.objects.filter(recipient=secretary).exists()


@pytest.mark.parametrize("role", [Role.CHAIR])
def test_who_sees_the_case_by_another_role_does_nothing_there_as_one_of_the_board(
    case, story, insider, coordinator
):
    Assignment.objects.create(user=insider, role=Role.ARCHITECT, authority=insider.authority)
    asked = DocumentReview(document=Document.objects.get(case=case), role=Role.CHAIR)
    asked.asked_by = coordinator
    asked.save()
    Case.objects.filter(pk=case.pk).update(status=Case.Status.IN_PROGRESS)
    case = Case.objects.get(pk=case.pk)
    assert permissions.can_exempt_from_board(insider, case)
    assert permissions.can_answer_review(insider, asked)

    story.recuse(insider)

    assert not permissions.can_exempt_from_board(insider, case)
    assert not permissions.can_answer_review(insider, asked)
    asked.role = Role.ARCHITECT
    assert permissions.can_answer_review(afresh(insider), asked)
    Assignment.objects.create(user=insider, role=Role.MANAGER, authority=insider.authority)
    assert permissions.can_exempt_from_board(afresh(insider), case)


@ROLES
def test_lists_take_no_more_queries_for_many_closed_cases(
    client, query_count, meeting, insider, secretary, requester, coordinator
):
    def close(number):
        for _one in range(number):
            known = {"requester": requester, "coordinator": coordinator}
            item = make_item(meeting=meeting, case=make_case(status="awaiting_board", **known))
            recusals.recuse(item, by=secretary, person=insider, reason="Min bror ejer firmaet.")

    def open_all():
        for name in LISTS:
            client.get(reverse(name))

    close(1)
    client.force_login(insider)
    open_all()
    few = query_count(open_all)
    close(3)

    assert query_count(open_all) == few
