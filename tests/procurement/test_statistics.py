"""The cases of an authority as numbers, and who may read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement import permissions
from procurement.figures import indicators, statistics
from procurement.figures.statistics import Period
from procurement.models import Assessment, Candidate, Case, Entry
from tests.factories import (
    make_case,
    make_contract,
    make_debt,
    make_department,
    make_system,
    make_user,
)

PAGE = reverse("procurement:statistics")
MAY, NOVEMBER, JANUARY = date(2022, 5, 1), date(2022, 11, 1), date(2023, 1, 1)
JUNE = datetime(2022, 6, 10, 9, tzinfo=UTC)


def all_cases():
    return Case.objects.submitted()


def words(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def at(month, day=10):
    return datetime(month.year, month.month, day, 9, tzinfo=UTC)


def send(department, requester, month, count, *, parent=None):
    """So many cases of a month, quickly: their steps do not matter here."""
    Case.objects.bulk_create(
        Case(
            authority=department.authority,
            department=department,
            requester=requester,
            number=f"{month:%y%m}-{'S' if parent else 'M'}{department.pk}-{number}",
            title="Sag",
            status=Case.Status.IN_PROGRESS,
            process="haderslev",
            process_version=1,
            parent=parent,
            submitted_at=at(month),
        )
        for number in range(count)
    )


@pytest.fixture
def fredericia(department, requester):
    """40 cases in May–November, 56 until January, and 41 sub-cases: 5.7, 6.2 and 10.8 a month."""
    months = Period(MAY, JANUARY).months
    for month, count in zip(months, (6, 6, 6, 6, 6, 5, 5, 8, 8), strict=True):
        send(department, requester, month, count)
    main = Case.objects.first()
    for month, count in zip(months, (5, 5, 5, 5, 5, 4, 4, 4, 4), strict=True):
        send(department, requester, month, count, parent=main)


@pytest.mark.spec("F38")
def test_the_averages_of_fredericia(fredericia):
    until_november = statistics.new_cases(all_cases(), Period(MAY, NOVEMBER))
    until_january = statistics.new_cases(all_cases(), Period(MAY, JANUARY))

    assert round(until_november.monthly, 1) == Decimal("5.7")
    assert round(until_january.monthly, 1) == Decimal("6.2")
    assert round(until_january.monthly_with_sub_cases, 1) == Decimal("10.8")


@pytest.mark.spec("F38")
def test_the_page_writes_them_as_danes_do(client, fredericia, manager):
    client.force_login(manager)

    november = words(client.get(PAGE, {"first": "2022-05", "last": "2022-11"}))
    january = words(client.get(PAGE, {"first": "2022-05", "last": "2023-01"}))

    assert '<p class="figure-number">5,7</p>' in november
    assert '<p class="figure-number">6,2</p>' in january
    assert '<p class="figure-number">10,8</p>' in january


def test_a_month_begins_at_midnight_in_denmark(department, requester):
    # 22:30 on 31 May in Greenwich is 00:30 on 1 June in Denmark.
    make_case(requester=requester, submitted_at=datetime(2022, 5, 31, 22, 30, tzinfo=UTC))

    assert statistics.new_cases(all_cases(), Period(MAY, MAY)).all == 0
    june = date(2022, 6, 1)
    assert statistics.new_cases(all_cases(), Period(june, june)).all == 1


@pytest.mark.spec("F39")
def test_cases_count_in_their_topmost_department(department, requester):
    below = make_department(parent=make_department(parent=department))
    other = make_department(authority=department.authority, name="Kultur")
    send(department, requester, MAY, 2)
    send(below, requester, MAY, 1)
    send(other, requester, NOVEMBER, 3)

    new = statistics.new_cases(all_cases(), Period(MAY, NOVEMBER))

    assert new.areas == ["Kultur", "Pleje"]
    assert new.counts("Pleje", with_sub_cases=False) == (3, 0, 0, 0, 0, 0, 0)
    assert new.counts("Kultur", with_sub_cases=True) == (0, 0, 0, 0, 0, 0, 3)


@pytest.mark.spec("F39")
def test_the_figure_has_its_table_and_its_csv(client, fredericia, manager):
    client.force_login(manager)
    period = {"first": "2022-05", "last": "2023-01"}

    page = words(client.get(PAGE, period))
    with_subs = words(client.get(PAGE, {**period, "subs": "on"}))
    sheet = client.get(reverse("procurement:statistics_csv", args=["nye-sager"]), period)
    rows = b"".join(sheet.streaming_content).decode().splitlines()

    assert 'role="img" aria-labelledby="by-area-title by-area-description"' in page
    assert "56 nye sager fra maj 2022 til og med januar 2023." in page
    assert "97 nye sager" in with_subs
    assert '<th scope="row">maj 2022</th><td class="number">6</td>' in page
    assert 'style="' not in page
    assert rows[1] == "2022-05;Pleje;6;5;11"
    assert len(rows) == 10


def done(case, number, moment):
    case.steps.filter(number=number).update(status="done", finished_at=moment)


def test_the_time_of_a_step_is_counted_from_the_one_done_before(requester):
    for days in (2, 4, 12):
        case = make_case(requester=requester, status=Case.Status.IN_PROGRESS, submitted_at=JUNE)
        done(case, 1, JUNE + timedelta(days=1))
        done(case, 3, JUNE + timedelta(days=1 + days))
        case.steps.filter(number=2).update(
            status="not_relevant",
            finished_at=JUNE + timedelta(hours=30),
            not_relevant_reason="Nej",
        )

    first, third = statistics.lead_times(all_cases(), Period(MAY, NOVEMBER))

    assert (first.step.number, first.cases, first.median) == (1, 3, timedelta(days=1))
    assert (third.step.number, third.cases, third.median) == (3, 3, timedelta(days=4))
    assert third.ninetieth == timedelta(days=10.4)
    assert statistics.lead_times(all_cases(), Period(NOVEMBER, JANUARY)) == []


def test_where_cases_wait_and_for_whom(requester):
    now = timezone.now()
    for days in (1, 3, 8):
        case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
        Case.objects.filter(pk=case.pk).update(
            current_step=6,
            next_roles=["architect", "security"],
            step_since=now - timedelta(days=days),
        )
    new = make_case(requester=requester, submitted_at=now - timedelta(days=2))
    Case.objects.filter(pk=new.pk).update(step_since=None, next_roles=[])
    make_case(requester=requester, status=Case.Status.WITHDRAWN)

    nobody, visitation = statistics.waiting(all_cases(), now)

    assert (visitation.cases, visitation.median, visitation.longest) == (
        3,
        timedelta(days=3),
        timedelta(days=8),
    )
    assert visitation.who == "It-arkitekt, Informationssikkerhed"
    assert (nobody.step.number, nobody.median) == (1, timedelta(days=2))
    roles = statistics.by_role([nobody, visitation])
    assert [(one["role"], one["cases"]) for one in roles] == [
        ("It-arkitekt", 3),
        ("Informationssikkerhed", 3),
        ("", 1),
    ]


@pytest.mark.spec("F37")
def test_what_came_of_the_cases_and_what_was_not_spent(client, requester, manager):
    for result, amount in [("pilot", 1_600_000), ("pilot", None), ("bought", None)]:
        case = make_case(requester=requester, status=Case.Status.CLOSED, submitted_at=JUNE)
        Case.objects.filter(pk=case.pk).update(
            result=result, avoided_amount=amount, benefit="Ni måneders pilot"
        )
    make_case(requester=requester, submitted_at=JUNE)
    client.force_login(manager)

    rows = statistics.outcomes(all_cases(), Period(MAY, NOVEMBER))
    page = words(client.get(PAGE, {"first": "2022-05", "last": "2022-11"}))

    assert [(row["result"], row["cases"], row["avoided"]) for row in rows] == [
        ("pilot", 2, 1_600_000),
        ("bought", 1, None),
    ]
    assert "1.600.000 kr.<br>Ni måneders pilot" in page


@pytest.mark.spec("F02")
def test_one_number_for_each_purpose(requester, manager, system_owner):
    case = make_case(requester=requester, status=Case.Status.IN_OPERATION, personal_data="yes")
    signed = make_case(requester=requester, status=Case.Status.CONTRACTED, personal_data="yes")
    written = make_case(requester=requester, status=Case.Status.CLOSED, personal_data="yes")
    make_case(requester=requester, status=Case.Status.CLOSED, personal_data="no")
    Assessment.objects.create(case=signed, kind="processor_agreement", version=1, outcome="signed")
    sheet(written, "processing_agreement", status="agreed")
    make_contract(system=make_system(owner=system_owner), case=case)
    make_contract(system=make_system(authority=case.authority))
    Candidate.objects.create(
        case=case,
        system=make_system(authority=case.authority),
        name="Det gamle",
        verdict="partly",
        reason="Kan det meste",
        by=requester,
    )
    Candidate.objects.create(
        case=signed, name="Andres", verdict="yes", reason="Andres", by=requester
    )
    Case.objects.filter(pk=written.pk).update(result="reused")
    make_debt(case=case)
    make_debt(case=case, status="recovered")

    assert indicators.followed_contracts(manager) == indicators.Share(1, 2)
    assert indicators.followed_contracts(manager).percent == 50
    assert indicators.duplicates_found(all_cases()) == 2
    assert indicators.agreements_in_place(all_cases()) == indicators.Share(2, 3)
    assert indicators.owed(manager) == 54_000


def sheet(case, key, **answers):
    Entry.objects.create(case=case, sheet=key, answers=answers, written_by=case.requester)


@pytest.mark.spec("D16")
def test_cases_with_infrastructure_asked_met_and_not_asked(requester):
    def make(status=Case.Status.IN_OPERATION, **answers):
        case = make_case(requester=requester, status=status)
        if answers:
            sheet(case, "infrastructure", **answers)
        return case

    make(sign_in="yes")
    make_debt(case=make(sign_in="yes", records="yes"), kind="no_sso", cause="not_met")
    make(sign_in="yes", status=Case.Status.IN_PROGRESS)
    make(sign_in="no", records="unknown")
    make()
    make()

    found = indicators.infrastructure(all_cases())

    assert found == indicators.Infrastructure(
        not_asked=2, none_relevant=1, waits=1, met=1, not_met=1
    )
    assert (found.required, found.whole) == (3, 6)
    assert found.asked == indicators.Share(4, 6)
    assert found.share(found.met) == 17


def test_without_cases_every_part_says_so(client, manager):
    client.force_login(manager)

    page = words(client.get(PAGE))

    assert "Ingen nye sager i disse måneder" in page
    assert "Ingen sager er i gang." in page
    assert "Ingen trin er udført endnu" in page
    assert "Der er ingen sager i disse måneder." in page
    assert '<p class="figure-number">–</p>' in page


def test_a_period_that_ends_before_it_begins_is_said_beside_the_field(client, fredericia, manager):
    client.force_login(manager)

    page = client.get(PAGE, {"first": "2022-11", "last": "2022-05"})

    assert "kan ikke ligge før den første" in words(page)
    assert (
        client.get(PAGE, {"first": "vrøvl"}).context["period"].last == page.context["period"].last
    )


def test_the_usual_period_is_the_last_twelve_months(client, fredericia, manager):
    client.force_login(manager)

    period = client.get(PAGE).context["period"]

    assert len(period.months) == 12
    assert period.last == timezone.localdate().replace(day=1)


@pytest.mark.parametrize("table", ["nye-sager", "gennemloebstid", "venter"])
def test_every_table_comes_as_csv(client, manager, requester, table):
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    done(case, 1, timezone.now() + timedelta(days=1.5))
    client.force_login(manager)

    sheet = client.get(reverse("procurement:statistics_csv", args=[table]))

    rows = b"".join(sheet.streaming_content).decode().splitlines()
    assert len(rows) == 2
    assert client.get(reverse("procurement:statistics_csv", args=["andet"])).status_code == 404


def test_readers_see_only_the_cases_that_they_may_see(client, department, requester, stranger):
    other = make_department(authority=department.authority)
    send(department, requester, MAY, 2)
    send(other, requester, MAY, 3)
    local = make_user(Role.MANAGER, department=other, limited_to=other)
    period = {"first": "2022-05", "last": "2022-05"}

    client.force_login(local)
    assert client.get(PAGE, period).context["new"].main == 3
    client.force_login(stranger)
    assert client.get(PAGE, period).context["new"].main == 0


@pytest.mark.parametrize(
    ("role", "may"),
    [
        *((role, True) for role in (Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR)),
        *((role, True) for role in Role.board()),
        *((role, False) for role in (Role.REQUESTER, Role.ARCHITECT, Role.SYSTEM_OWNER)),
    ],
)
def test_managers_coordinators_board_and_administrators_read(client, department, role, may):
    user = make_user(role, department=department)
    client.force_login(user)

    assert permissions.can_read_statistics(user) == may
    assert client.get(PAGE).status_code == (200 if may else 403)
    assert (f'href="{PAGE}"' in words(client.get("/"))) == may


def test_more_cases_take_no_more_queries(client, department, requester, manager, query_count):
    client.force_login(manager)
    make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    client.get(PAGE)
    one = query_count(client.get, PAGE)
    for _case in range(3):
        case = make_case(department=make_department(authority=department.authority))
        done(case, 1, timezone.now())
        make_debt(case=case)

    assert query_count(client.get, PAGE) == one


def test_a_shared_address_opens_months_before_the_own_first_case(client, manager, fredericia):
    client.force_login(manager)

    period = client.get(PAGE, {"first": "2021-01", "last": "2022-05"}).context["period"]
    nonsense = client.get(PAGE, {"first": "1066-10", "last": "2022-13"}).context["period"]

    assert (period.first, len(period.months)) == (date(2021, 1, 1), 17)
    assert len(nonsense.months) == 12


def test_what_is_read_case_by_case_is_counted_of_the_newest_and_the_page_says_so(
    fredericia, client, manager, monkeypatch
):
    client.force_login(manager)
    asked = {"first": "2022-05", "last": "2022-11"}
    assert "for de nyeste" not in words(client.get(PAGE, asked))
    monkeypatch.setattr(statistics, "MOST", 3)

    newest = statistics.newest_in(all_cases(), Period(MAY, NOVEMBER))

    assert [case.submitted_at for case in newest] == [at(NOVEMBER)] * 3
    assert "for de nyeste 3 af sagerne" in words(client.get(PAGE, asked))


def test_a_file_of_the_newest_cases_alone_says_so_in_its_name(
    fredericia, client, manager, monkeypatch
):
    client.force_login(manager)
    asked = {"first": "2022-05", "last": "2022-11"}

    def name(table):
        sheet = client.get(reverse("procurement:statistics_csv", args=[table]), asked)
        return sheet.headers["Content-Disposition"]

    assert "nyeste" not in name("gennemloebstid")
    monkeypatch.setattr(statistics, "MOST", 3)
    assert "-nyeste-3-sager.csv" in name("gennemloebstid")
    assert "nyeste" not in name("nye-sager")


@pytest.fixture
def many(fredericia, monkeypatch, settings):
    """More cases than are read one by one, and a cache of the test's own."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(statistics, "MOST", 3)
    yield {"first": "2022-05", "last": "2022-11"}
    cache.clear()


def test_where_cases_are_many_the_numbers_stand_for_five_minutes(client, manager, requester, many):
    client.force_login(manager)
    page = client.get(PAGE, many)
    send(make_department(authority=manager.authority), requester, NOVEMBER, 5)

    again, anew, after = (client.get(PAGE, asked) for asked in (many, many | {"anew": "1"}, many))

    assert "Tallene er gjort op kl." in words(page)
    assert again.context["numbers"] == page.context["numbers"]
    assert anew.context["numbers"] != page.context["numbers"]
    assert after.context["numbers"] == anew.context["numbers"]


def test_each_reader_has_numbers_of_the_own(client, manager, many):
    elsewhere = make_user(Role.MANAGER)
    client.force_login(manager)
    client.get(PAGE, many)
    client.force_login(elsewhere)

    assert "Tallene er gjort op" not in words(client.get(PAGE, many))


def test_a_few_cases_are_counted_each_time(client, manager, requester, fredericia):
    asked = {"first": "2022-05", "last": "2022-11"}
    client.force_login(manager)
    before = client.get(PAGE, asked).context["numbers"]
    send(make_department(authority=manager.authority), requester, NOVEMBER, 5)

    assert client.get(PAGE, asked).context["numbers"] != before
