"""What waits on a person: steps, assessments, questions and reviews in one list."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Substitution, User
from procurement.actions import enquiries
from procurement.models import Assessment, Case, DocumentReview, Enquiry
from procurement.models.edition import ProcessEdition
from procurement.turns import queues, waiting
from procurement.turns.waiting import Wish, page_of
from tests.factories import make_case, make_document, make_user

TODAY = date(2026, 11, 22)
Status = Assessment.Status


def day(number):
    return date(2026, 11, number)


@pytest.fixture
def case(department, requester, coordinator):
    return make_case(
        requester=requester,
        department=department,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
    )


def assess(case, kind="gdpr", **fields):
    return Assessment.objects.create(case=case, kind=kind, version=1, **fields)


def ask(case, by, to=None, due=TODAY, text="Hvem drifter det?", supplier=""):
    enquiry = Enquiry(case=case, addressee=to, supplier=supplier, due_date=due, text=text)
    return enquiries.ask(enquiry, by=by)


def review(case, role, reviewer=None, due=None):
    return DocumentReview.objects.create(
        document=make_document(case=case), role=role, reviewer=reviewer, due_date=due
    )


def at_step(case, assignee, due=None, step=5):
    Case.objects.filter(pk=case.pk).update(
        current_step=step, next_assignee=assignee, next_due=due, step_since=timezone.now()
    )
    case.steps.filter(number=step).update(assignee=assignee, due_date=due, status="in_progress")


def rows_of(person, **wish):
    person = User.objects.get(pk=person.pk)
    return page_of(Wish(person, TODAY, **wish), limit=50)


def kinds_of(person, **wish):
    return [row.kind for row in rows_of(person, **wish)]


# The list.


def test_everything_stands_together_and_the_nearest_deadline_comes_first(case, security, architect):
    assess(case, due_date=day(24))
    ask(case, architect, to=security, due=day(23))
    review(case, Role.SECURITY)
    at_step(case, security, due=day(20))

    rows = rows_of(security)

    assert [row.kind for row in rows] == ["step", "question", "assessment", "review"]
    assert [row.due for row in rows] == [day(20), day(23), day(24), None]
    assert [row.is_late(TODAY) for row in rows] == [True, False, False, False]
    assert all(row.case == case and row.since and row.url and row.label for row in rows)
    assert waiting.for_user(security, today=TODAY, limit=2) == rows[:2]
    assert kinds_of(security, kind="question") == ["question"]
    assert kinds_of(security, only_late=True) == ["step"]


def test_nothing_waits_on_a_bystander(case, security, member, stranger):
    assess(case)
    review(case, Role.SECURITY)

    assert kinds_of(member) == kinds_of(stranger) == []


def test_a_case_whose_steps_are_all_done_is_left_out(case, security):
    at_step(case, security)
    case.steps.update(status="done")

    assert kinds_of(security) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_the_pages_fit_together_in_both_directions(department, architect, security, limit):
    for number in range(4):
        case = make_case(department=department, status=Case.Status.IN_PROGRESS)
        due = None if number == 3 else day(20 + number // 2)
        assess(case, due_date=due)
        ask(case, architect, to=security, due=due or day(25))
        review(case, Role.SECURITY, due=due)
    wish = Wish(security, TODAY)
    whole = [row.mark for row in page_of(wish, limit=50)]
    assert len(whole) == waiting.count(wish, limit=50) == 12
    assert waiting.count(wish, limit=5) == 6
    assert whole == sorted(whole)

    forwards, mark = [], None
    while rows := page_of(wish, limit=limit, mark=mark):
        forwards += [row.mark for row in rows]
        mark = rows[-1].mark
    backwards, mark = [], (date(9999, 12, 31), 9, 0)
    while rows := page_of(wish, limit=limit, mark=mark, backwards=True):
        backwards = [row.mark for row in rows] + backwards
        mark = rows[0].mark

    assert forwards == backwards == whole


def test_all_of_it_is_read_in_batches(case, security, monkeypatch):
    monkeypatch.setattr(waiting, "BATCH", 2)
    for kind in ("gdpr", "nis2", "third_country"):
        assess(case, kind)

    assert len(list(waiting.everything(Wish(security, TODAY)))) == 3


# Assessments.


def test_an_assessment_waits_on_its_role_until_somebody_has_it(case, security, legal, architect):
    one = assess(case, "nis2")
    assert kinds_of(security) == ["assessment"]
    assert kinds_of(legal) == kinds_of(architect) == []

    Assessment.objects.update(assignee=architect)
    assert kinds_of(architect) == ["assessment"]
    assert kinds_of(security) == []

    Assessment.objects.update(status=Status.ANSWERED, outcome="met", answered_by=architect)
    assert kinds_of(architect) == []
    assert kinds_of(security) == kinds_of(legal) == ["assessment"]
    assert rows_of(legal)[0].url == one.get_absolute_url()

    Assessment.objects.update(status=Status.CONFIRMED)
    assert kinds_of(security) == kinds_of(legal) == []


def test_an_answer_that_leaves_something_open_waits_on_the_one_who_gave_it(case, security):
    archive = make_user(Role.ARCHIVE, department=case.department)
    assess(case, "archiving", status=Status.ANSWERED, outcome="unclear", answered_by=security)

    assert kinds_of(security) == kinds_of(archive) == ["assessment"]


def test_what_is_sent_back_waits_on_the_one_it_went_back_to(
    case, security, legal, coordinator, architect
):
    assess(case, "nis2", status=Status.RETURNED, asked_by=architect, return_reason="Hvilken?")
    assert kinds_of(architect) == kinds_of(coordinator, kind="assessment") == ["assessment"]
    assert kinds_of(security) == []

    Assessment.objects.update(answered_by=security, answered_at=timezone.now())
    assert kinds_of(security) == ["assessment"]
    assert kinds_of(architect) == kinds_of(coordinator, kind="assessment") == kinds_of(legal) == []


def test_assessments_of_cases_that_are_over_and_old_ones_wait_on_nobody(case, security):
    assess(case, "nis2", is_current=False)
    assess(case, "gdpr")
    Case.objects.update(status=Case.Status.WITHDRAWN)

    assert kinds_of(security) == []


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.SYSTEM_OWNER, Role.COORDINATOR])
def test_some_roles_answer_in_their_own_cases_alone(case, system_owner, role, requester):
    own = {
        Role.REQUESTER: requester,
        Role.SYSTEM_OWNER: system_owner,
        Role.COORDINATOR: case.coordinator,
    }[role]
    other = make_user(role, department=case.department)
    case.request.system_owner = system_owner
    case.request.save()
    one = assess(case)

    def found(person):
        return Assessment.objects.filter(queues._in_cases_of(person, role))

    assert (list(found(own)), list(found(other))) == ([one], [])


# From the row.


def ways(person):
    (row,) = rows_of(person)
    return [str(words) for words, _url in row.ways]


@pytest.mark.spec("C05b")
def test_what_can_be_done_from_the_row(case, security, legal, architect, member):
    one = assess(case, "nis2")
    assert ways(security) == ["Besvar", "Spørg", "Send tilbage"]
    Assessment.objects.update(status=Status.ANSWERED, outcome="met", answered_by=legal)
    assert ways(security) == ["Bekræft", "Spørg", "Send tilbage"]
    one.delete()

    review(case, Role.SECURITY)
    assert ways(security) == ["Besvar", "Spørg"]
    DocumentReview.objects.all().delete()

    ask(case, architect, to=security)
    assert ways(security) == ["Besvar"]
    Enquiry.objects.all().delete()

    at_step(case, member)
    assert ways(member) == []


def test_the_one_who_asked_sees_what_became_of_it(case, architect, requester):
    question = ask(case, architect, to=requester, text="  Et\nlangt spørgsmål " + "x" * 100)
    ask(case, architect, supplier="Acme", due=day(20))
    assert rows_of(requester)[0].what.startswith(f"{architect.name} spørger: Et langt spørgsmål")
    assert rows_of(requester)[0].what.endswith("…")
    enquiries.reply(question, by=requester, text="Ja")

    first, second = rows_of(architect)

    assert first.what.startswith("Intet svar fra Acme endnu")
    assert second.what.startswith("Besvaret, og din at lukke")


# Deputies.


@pytest.fixture
def away(coordinator):
    """Puts one person in the place of another, today."""

    def away(absent, substitute):
        today = timezone.localdate()
        Substitution.objects.create(
            absent=absent,
            substitute=substitute,
            first_day=today,
            last_day=today,
            named_by=coordinator,
        )

    return away


def test_a_substitute_has_the_queue_of_the_one_who_is_away(
    case, security, architect, requester, away
):
    stand_in = make_user(department=case.department, name="Vikar")
    assess(case, "nis2")
    assess(case, "accessibility", assignee=security)
    ask(case, architect, to=security)
    review(case, Role.SECURITY, reviewer=security)
    at_step(case, security)
    assert kinds_of(stand_in) == []

    away(security, stand_in)

    rows = rows_of(stand_in)
    assert sorted(row.kind for row in rows) == [
        "assessment",
        "assessment",
        "question",
        "review",
        "step",
    ]
    assert {row.whose for row in rows} == {"", security.name}


def test_a_substitute_answers_and_it_is_the_other_ones_turn(case, architect, requester, away):
    stand_in = make_user(department=case.department)
    question = ask(case, architect, to=requester)
    away(requester, stand_in)

    enquiries.reply(question, by=User.objects.get(pk=stand_in.pk), text="Ja")

    assert "question" not in kinds_of(stand_in)
    assert kinds_of(architect) == ["question"]


# The page.


@pytest.fixture
def see(client, security):
    client.force_login(security)
    return lambda tail="": client.get(reverse("procurement:queue") + tail)


def test_the_page_shows_it_and_marks_what_is_late(see, case, architect, security):
    ask(case, architect, to=security, due=timezone.localdate() - timedelta(days=1))
    assess(case)

    text = see().content.decode()

    assert "Overskredet:" in text
    assert "Hvem drifter det?" in text
    assert case.title in text


def test_the_page_is_narrowed_by_kind_and_by_deadline(see, case, architect, security):
    ask(case, architect, to=security, due=timezone.localdate() - timedelta(days=1))
    assess(case)

    def kinds(tail):
        return [row.kind for row, _is_late in see(tail).context["rows"]]

    assert kinds("") == kinds("?kind=nonsense") == ["question", "assessment"]
    assert kinds("?kind=assessment") == ["assessment"]
    assert kinds("?late=1") == ["question"]
    assert "Der venter ikke noget af den slags" in see("?kind=step").content.decode()


def test_an_empty_queue_says_so(see):
    assert "Der venter ikke noget på dig" in see().content.decode()


def test_a_long_queue_has_pages_that_keep_the_filter(see, case, architect, security, monkeypatch):
    monkeypatch.setattr("procurement.views.queue.ROWS", 2)
    for number in range(5):
        ask(case, architect, to=security, due=day(20 + number), text=f"Spørgsmål {number}")

    def shown(page):
        return [row.what[-1] for row, _is_late in page.context["rows"]]

    first = see("?kind=question")
    second = see(first.context["page"]["next_url"])
    third = see(second.context["page"]["next_url"])
    back = see(third.context["page"]["previous_url"])
    start = see(back.context["page"]["previous_url"])

    assert [shown(page) for page in (first, second, third)] == [["0", "1"], ["2", "3"], ["4"]]
    assert (shown(back), shown(start)) == (["2", "3"], ["0", "1"])
    assert start.context["page"]["previous_url"] == third.context["page"]["next_url"] == ""
    assert "kind=question" in second.context["page"]["next_url"]
    assert first.context["page"]["text"] == "Viser 2 af 5"


@pytest.mark.parametrize(
    "mark", ["x", "2026-11-22", "2026-99-99.1.2", "2026-11-22.a.2", "....", ""]
)
def test_an_address_that_makes_no_sense_gives_the_first_page(see, case, mark):
    assess(case)

    assert len(see(f"?after={mark}").context["rows"]) == 1


@pytest.mark.parametrize("mark", ["2026-11-22.77.99999999999999999999999", "2026-11-22.-1.-5"])
def test_an_address_of_nothing_is_no_error(see, case, mark):
    assess(case)

    assert see(f"?after={mark}").status_code == 200


def test_more_than_can_be_counted_says_so(see, case, monkeypatch):
    monkeypatch.setattr("procurement.views.queue.COUNTED", 1)
    assess(case, "gdpr")
    assess(case, "nis2")

    assert see().context["page"]["text"] == "Viser 2 af 1+"


def test_the_queue_as_a_file(see, client, case, architect, security):
    ask(case, architect, to=security, due=TODAY, text="=1+1")
    assess(case)

    answer = client.get(reverse("procurement:queue_csv") + "?kind=question")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, line = csv.reader(io.StringIO(text), delimiter=";")
    assert header[0] == "Type"
    assert line[:4] == ["Spørgsmål", f"{architect.name} spørger: =1+1", case.number, case.title]
    assert line[-1] == "2026-11-22"


def test_three_of_each_cost_what_one_of_each_costs(
    see, case, department, architect, security, authority, query_count
):
    edition = ProcessEdition.objects.create(
        authority=authority, process="haderslev", process_version=1, number=1, begun_by=security
    )

    def one_of_each():
        case = make_case(department=department, status=Case.Status.IN_PROGRESS)
        Case.objects.filter(pk=case.pk).update(edition=edition)
        at_step(case, security)
        assess(case)
        review(case, Role.SECURITY)
        question = ask(case, security, to=architect)
        enquiries.reply(question, by=architect, text="Ja")

    one_of_each()
    one = query_count(see)
    one_of_each()
    one_of_each()

    assert len(see().context["rows"]) == 12
    assert query_count(see) == one
