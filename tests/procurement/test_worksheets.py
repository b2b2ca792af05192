"""What is written in a case's worksheets stands with its writer, and every version of it stays."""

import uuid

import pytest

from notifications.models import Event, Mail, Notification
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import checklist, worksheets
from procurement.actions.worksheets import ChangedMeanwhile
from procurement.models import Case, Entry
from procurement.permissions.worksheets import parties_of
from procurement.worksheets import written
from tests.factories import make_case, make_user
from tests.procurement.sheets import finance, make_step_invitation, sheets, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets")]
__all__ = ["finance", "sheets"]
OK, BAD = {"what": "Log ind", "result": "ok"}, {"what": "Log ind", "result": "bad"}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def sheet(case):
    return lambda key="test_cases": written.sheet_of(Case.objects.get(pk=case.pk), key)


def kinds(case):
    kept = Event.objects.about(case).filter(kind__startswith="procurement.sheet")
    return [event.kind.partition(".")[2] for event in kept.order_by("pk")]


def test_a_line_is_written_with_its_writer(case, requester):
    entry = write(case, **OK)

    assert (entry.written_by, entry.answers, entry.is_newest) == (requester, OK, True)
    assert written.is_filled(case, "test_cases")
    assert kinds(case) == ["sheet_written"]
    assert "Log ind" in Event.objects.about(case).first().text_da


def test_the_form_that_is_sent_twice_writes_one_line(case):
    line = uuid.uuid4()

    assert write(case, line=line, **OK) == write(case, line=line, **OK)
    assert kinds(case) == ["sheet_written"]


def test_a_line_that_is_there_is_not_written_over(case, coordinator):
    line = uuid.uuid4()
    write(case, line=line, **OK)

    with pytest.raises(ChangedMeanwhile):
        write(case, line=line, **BAD)
    with pytest.raises(ChangedMeanwhile):
        write(case, line=line, by=coordinator, **OK)


def test_two_who_open_the_empty_sheet_do_not_both_fill_it_in(case, coordinator):
    write(case, "support_agreement", day="2027-01-04")

    with pytest.raises(ChangedMeanwhile):
        write(case, "support_agreement", by=coordinator, day="2027-02-01")

    assert written.answers(case, "support_agreement") == {"day": "2027-01-04"}


def test_a_change_is_a_new_row_and_the_old_one_stays(case, coordinator):
    first = write(case, **OK)

    second = worksheets.change(first, by=coordinator, answers=BAD)

    third = write(case, **OK)
    assert [row.answers for row in written.lines(case, "test_cases")] == [BAD, OK]
    assert [second.number, third.number] == [1, 2]
    first.refresh_from_db()
    assert (first.answers, first.is_newest, first.written_by) == (OK, False, case.requester)
    assert (second.line, second.written_by) == (first.line, coordinator)


def test_who_changes_what_was_changed_meanwhile_is_told(case, coordinator):
    seen = write(case, **OK)
    worksheets.change(seen, by=coordinator, answers=BAD)

    with pytest.raises(ChangedMeanwhile):
        worksheets.change(seen, by=case.requester, answers={"what": "Andet", "result": "ok"})


def test_the_same_change_twice_is_one(case):
    seen = write(case, **OK)
    changed = worksheets.change(seen, by=case.requester, answers=BAD)

    assert worksheets.change(seen, by=case.requester, answers=BAD) == changed
    assert worksheets.change(changed, by=case.requester, answers=BAD) == changed
    assert kinds(case) == ["sheet_written", "sheet_changed"]


def test_a_line_is_removed_and_put_back(case):
    seen = write(case, **OK)

    gone = worksheets.remove(seen, by=case.requester)
    assert worksheets.remove(seen, by=case.requester) == seen
    assert not written.is_filled(case, "test_cases")
    worksheets.put_back(gone, by=case.requester)
    worksheets.put_back(gone, by=case.requester)

    assert [row.answers for row in written.lines(case, "test_cases")] == [OK]
    assert kinds(case) == ["sheet_written", "sheet_line_removed", "sheet_line_put_back"]


def test_a_line_that_was_changed_is_not_removed_unseen(case):
    seen = write(case, **OK)
    worksheets.change(seen, by=case.requester, answers=BAD)

    with pytest.raises(ChangedMeanwhile):
        worksheets.remove(seen, by=case.requester)


def test_a_line_that_was_removed_is_not_changed(case):
    seen = write(case, **OK)
    worksheets.remove(seen, by=case.requester)

    with pytest.raises(Refused, match="fjernet"):
        worksheets.change(seen, by=case.requester, answers=BAD)


def test_a_sheet_that_was_emptied_is_filled_in_again(case):
    worksheets.remove(write(case, "support_agreement", day="2027-01-04"), by=case.requester)
    assert written.answers(case, "support_agreement") == {}

    write(case, "support_agreement", day="2027-02-01")

    assert written.answers(case, "support_agreement") == {"day": "2027-02-01"}


def test_a_sheet_has_room_for_so_many_lines_and_no_more(case, monkeypatch):
    monkeypatch.setattr(worksheets, "MOST_LINES", 1)
    write(case, **OK)

    with pytest.raises(Refused, match="fuldt"):
        write(case, **BAD)


def test_nothing_is_written_in_a_closed_case_or_a_step_that_is_left_out(case):
    seen = write(case, **OK)
    both = case.steps.filter(number__in=(17, 18))
    both.update(status="not_relevant", not_relevant_reason="Nej")
    with pytest.raises(Refused, match="udeladt"):
        worksheets.change(seen, by=case.requester, answers=BAD)
    with pytest.raises(Refused, match="udeladt"):
        worksheets.write(case, by=case.requester, sheet="no_such", line=uuid.uuid4(), answers={})
    Case.objects.update(status=Case.Status.WITHDRAWN)
    with pytest.raises(Refused, match="afsluttet"):
        worksheets.remove(seen, by=case.requester)

    assert Entry.objects.count() == 1


@pytest.mark.spec("C19")
def test_what_a_gate_or_an_agreement_rests_on_stays_when_its_steps_are_done(case, coordinator):
    seen = write(case, "support_agreement", day="2026-12-01")
    case.steps.filter(number=10).update(status="done")
    changed = worksheets.change(seen, by=case.requester, answers={"day": "2026-12-02"})
    agreed = confirm(case)

    case.steps.filter(number=19).update(status="done")
    for act in (
        lambda: worksheets.change(changed, by=case.requester, answers={"day": "2026-12-03"}),
        lambda: worksheets.remove(changed, by=case.requester),
        lambda: worksheets.withdraw_confirmation(agreed, by=case.requester),
    ):
        with pytest.raises(Refused, match="Åbn trinnet igen"):
            act()
    confirm(case, "it", by=coordinator)

    checklist.reopen(case.steps.get(number=19), by=coordinator)
    worksheets.change(changed, by=case.requester, answers={"day": "2026-12-03"})


def test_what_no_gate_rests_on_is_written_on_when_its_step_is_done(case):
    case.steps.update(status="done")

    assert write(case, **OK)


@pytest.mark.spec("C09a")
def test_it_is_told_who_manages_the_project(case, department, architect, security):
    def told():
        about = Event.objects.about(case).filter(kind="procurement.project_manager_named")
        return about.order_by("pk")

    first, second = (make_user(department=department, name=name) for name in ("Pia", "Palle"))
    line = written.only_line(case, "project")
    what = {"by": case.requester, "sheet": "project", "line": line}
    seen = worksheets.write(case, **what, answers={"large": "no"})
    assert not told()

    seen = worksheets.change(seen, by=case.requester, answers={"manager": first.pk})
    assert {"Pia er projektleder"} == {event.text_da.partition(" (")[0] for event in told()}
    assert architect.notifications.latest("pk").event == told()[0]
    assert security.notifications.latest("pk").event == told()[0]
    assert first.notifications.latest("pk").event == told()[0]

    both = {"manager": first.pk, "large": "yes"}
    seen = worksheets.change(seen, by=case.requester, answers=both)
    assert len(told()) == 1
    seen = worksheets.change(seen, by=case.requester, answers={"manager": second.pk})
    assert len(told()) == 2
    gone = worksheets.remove(seen, by=case.requester)
    assert len(told()) == 2
    worksheets.put_back(gone, by=case.requester)
    assert len(told()) == 3


def confirm(case, party="department", **options):
    seen = written.sheet_of(Case.objects.get(pk=case.pk), "support_agreement").latest
    by = options.pop("by", case.requester)
    return worksheets.confirm(seen, by=by, party=party, **options)


@pytest.mark.spec("C10a")
def test_three_parties_confirm_and_a_change_takes_it_away(case, coordinator, architect):
    seen = write(case, "support_agreement", day="2027-01-04")
    assert written.awaited(case, "support_agreement") == ["department", "it", "supplier"]

    confirm(case)
    confirm(case, "it", by=architect)
    assert not written.confirmed_by_all(case, "support_agreement")
    agreed = confirm(case, "supplier", by=coordinator, for_supplier="Sonja Sol")
    assert written.confirmed_by_all(case, "support_agreement")
    assert (agreed.by, agreed.by_supplier) == (coordinator, "Sonja Sol")
    worksheets.change(seen, by=case.requester, answers={"day": "2027-02-01"})

    assert written.awaited(case, "support_agreement") == ["department", "it", "supplier"]
    event = Event.objects.about(case).first()
    assert "skal bekræfte det igen" in event.text_da
    told = Notification.objects.filter(event=event).values_list("recipient", flat=True)
    assert set(told) == {coordinator.pk, architect.pk}


def test_confirming_twice_counts_once(case):
    write(case, "support_agreement", day="2027-01-04")

    assert confirm(case) == confirm(case)
    assert kinds(case) == ["sheet_written", "sheet_confirmed"]


def test_what_was_changed_is_not_confirmed_unseen(case):
    seen = write(case, "support_agreement", day="2027-01-04")
    worksheets.change(seen, by=case.requester, answers={"day": "2027-02-01"})

    with pytest.raises(ChangedMeanwhile):
        worksheets.confirm(seen, by=case.requester, party="department")


def test_an_empty_sheet_is_not_confirmed(case):
    gone = worksheets.remove(write(case, "support_agreement", day="2027-01-04"), by=case.requester)

    with pytest.raises(ChangedMeanwhile):
        worksheets.confirm(gone, by=case.requester, party="department")
    assert not written.confirmed_by_all(case, "support_agreement")


def test_a_confirmation_is_taken_back(case):
    write(case, "support_agreement", day="2027-01-04")
    agreed = confirm(case)
    kept = agreed.pk

    worksheets.withdraw_confirmation(agreed, by=case.requester)
    agreed.pk = kept
    worksheets.withdraw_confirmation(agreed, by=case.requester)

    assert written.confirmations(case, "support_agreement") == {}
    assert kinds(case)[-2:] == ["sheet_confirmed", "sheet_confirmation_withdrawn"]


@pytest.mark.spec("C23")
def test_a_supplier_writes_and_confirms_in_its_own_name(case, coordinator):
    invitation = make_step_invitation(case=case)

    entry = write(case, by=invitation, **OK)
    write(case, "support_agreement", day="2027-01-04")
    agreed = confirm(case, "supplier", by=invitation)
    worksheets.withdraw_confirmation(agreed, by=invitation)
    again = worksheets.change(entry, by=invitation, answers=BAD)

    assert (again.written_by, again.written_for) == (None, "Sonja Sol, Sol & Søn")
    event = Event.objects.about(case).filter(kind="procurement.sheet_changed").get()
    assert event.actor is None
    assert event.text_da.startswith("Sonja Sol, Sol & Søn har ændret “Test af systemet”")
    assert Mail.objects.filter(event=event, recipient=coordinator).exists()


def test_a_link_that_was_taken_back_meanwhile_writes_nothing(case):
    invitation = make_step_invitation(case=case)
    type(invitation).objects.update(token_hash="another")

    with pytest.raises(Refused, match="Linket"):
        write(case, by=invitation, **OK)


def test_gates_read_what_is_prefetched_without_a_question(case, django_assert_num_queries):
    write(case, **OK)
    write(case, "support_agreement", day="2027-01-04")
    confirm(case)
    rows = Case.objects.prefetch_related(*written.WRITTEN, "steps")
    loaded = rows.get(pk=case.pk)

    with django_assert_num_queries(0):
        assert written.is_filled(loaded, "test_cases")
        assert written.answers(loaded, "support_agreement") == {"day": "2027-01-04"}
        assert written.awaited(loaded, "support_agreement") == ["it", "supplier"]
        assert written.lines(loaded, "test_cases")[0].written_by == case.requester


def test_who_may_write(case, sheet, requester, coordinator, architect, legal, finance, stranger):
    def may(key):
        people = (requester, coordinator, architect, legal, finance, stranger)
        return [permissions.can_write_sheet(person, sheet(key)) for person in people]

    assert may("test_cases") == [True, True, True, False, False, False]
    assert may("termination") == [False, False, False, True, False, False]
    Case.objects.update(status=Case.Status.CLOSED)
    assert not any(may("test_cases"))


def test_who_may_confirm_for_whom(case, sheet, requester, coordinator, architect, security):
    people = (requester, coordinator, architect, security)
    assert not any(permissions.can_confirm_sheet(p, sheet("support_agreement")) for p in people)
    write(case, "support_agreement", day="2027-01-04")

    parties = [parties_of(person, sheet("support_agreement")) for person in people]

    assert parties == [["department"], ["supplier"], ["it"], ["it"]]
    assert not permissions.can_confirm_sheet(requester, sheet("test_cases"))
    confirm(case)
    assert not permissions.can_confirm_sheet(requester, sheet("support_agreement"))


def test_who_may_take_a_confirmation_back(case, requester, coordinator, architect):
    write(case, "support_agreement", day="2027-01-04")
    mine, noted = confirm(case), confirm(case, "supplier", by=coordinator, for_supplier="Sol")
    their = confirm(case, "it", by=make_step_invitation(case=case))

    def may(agreed):
        people = (requester, coordinator, architect)
        return [permissions.can_withdraw_confirmation(person, agreed) for person in people]

    assert may(mine) == [True, False, False]
    assert may(noted) == [False, True, False]
    assert may(their) == [False, False, False]
    Case.objects.update(status=Case.Status.CLOSED)
    mine.entry.case.refresh_from_db()
    assert may(mine) == [False, False, False]


def test_who_may_let_a_supplier_in(case, requester, coordinator, architect, legal, finance):
    people = (requester, coordinator, architect, legal, finance)

    assert [permissions.can_let_supplier_in(person, case) for person in people] == [
        *(True, True, True, False, False)
    ]
    invitation = make_step_invitation(case=case)
    assert permissions.can_change_step_invitation(coordinator, invitation)
    assert not permissions.can_change_step_invitation(legal, invitation)
    case.status = Case.Status.CLOSED
    assert not permissions.can_let_supplier_in(coordinator, case)
