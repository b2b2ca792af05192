"""The guided questions: answered with their source, they choose requirements with reasons."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case, Request
from requirements_bank import starter
from requirements_bank.actions import dialogues, questions
from requirements_bank.choosing import prefill
from requirements_bank.models import Domain, MarketDialogue
from tests.factories import make_case, make_dialogue, make_question, make_requirement, make_user

PREFILLS = ["personal_data", "citizens_or_companies", "employees", "replaces_system"]


@pytest.fixture
def asked(db):
    """The first four questions and a fifth."""
    first = [
        make_question(f"S{number}", prefilled_from=name, short=f"grund {number}")
        for number, name in enumerate(PREFILLS, 1)
    ]
    return [*first, make_question("S5", short="grund 5")]


@pytest.fixture
def url(draft):
    return reverse("requirements_bank:questions", args=[draft.pk])


def labels(dialogue: MarketDialogue) -> set[str]:
    return {row.label for row in dialogue.requirements.all()}


@pytest.mark.spec("E33")
def test_the_result_page_says_68_of_82(client, buyer, draft, asked):
    health = Domain.objects.create(name="Sundhed og omsorg")
    draft.domains.add(health)
    for number in range(10):
        make_requirement(number=number + 1, always=True)
    for number in range(58):
        make_requirement(number=number + 11, questions=(asked[number % 4],))
    for number in range(14):
        make_requirement(number=number + 69, questions=(asked[4],))
    client.force_login(buyer)

    response = client.post(
        reverse("requirements_bank:questions", args=[draft.pk]),
        {"S1": "yes", "S2": "unknown", "S3": "yes", "S4": "yes"},
        follow=True,
    )

    assert "Der er fundet 68 relevante krav ud af 82 mulige" in response.text
    assert draft.requirements.count() == 68
    assert len(response.content) < 100_000


@pytest.mark.spec("E35")
def test_the_whole_bank_comes_in_small_pages(client, buyer, draft):
    starter.load()
    draft.domains.add(Domain.objects.get(name="Sundhed og omsorg"))
    client.force_login(buyer)

    everything = {f"S{number}": "yes" for number in range(1, 14)}
    questions.answer(draft, by=buyer, answers=everything)

    for name in ("chosen", "parameters"):
        page = client.get(reverse(f"requirements_bank:{name}", args=[draft.pk]))
        assert len(page.content) < 100_000, name
    first = client.get(reverse("requirements_bank:chosen", args=[draft.pk]))
    assert "120 relevante krav ud af 120 mulige" in first.text
    assert len(first.context["page"].rows) == 60
    assert first.context["page"].next_url


@pytest.mark.spec("E33")
def test_each_requirement_says_why_it_was_chosen(client, buyer, draft, asked):
    make_requirement(number=1, questions=(asked[0], asked[3]))
    make_requirement(number=2, always=True)
    questions.answer(draft, by=buyer, answers={"S1": "yes", "S4": "unknown"})
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text

    assert "Valgt, fordi: grund 1 = ja, grund 4 = ved ikke" in page
    assert "Stilles altid" in page


@pytest.mark.spec("E31")
def test_dont_know_is_shown_as_something_to_clarify(client, buyer, draft, asked):
    questions.answer(draft, by=buyer, answers={"S5": "unknown"})
    client.force_login(buyer)

    page = client.get(draft.get_absolute_url()).text

    assert "Skal afklares" in page
    assert "S5?" in page


@pytest.mark.spec("E32")
def test_the_page_shows_how_far_one_is(client, buyer, draft, asked):
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:questions", args=[draft.pk])).text

    assert "1/5 besvaret" in page
    assert "2/5 S2?" in page
    assert "Uddybende spørgsmål" in page


@pytest.mark.spec("E26")
def test_answering_again_follows_the_new_answers_and_keeps_what_people_did(buyer, draft, asked):
    kept = make_requirement(number=1, questions=(asked[0], asked[1]), description="Inden [4] timer")
    gone = make_requirement(number=2, questions=(asked[0],))
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    draft.requirements.filter(requirement=kept).update(parameters=["8"], parameters_confirmed=True)

    outcome = questions.answer(draft, by=buyer, answers={"S1": "no", "S2": "yes"})
    assert outcome.plan.dropped == {gone.pk}
    assert labels(draft) == {"NFK-001", "NFK-002"}
    questions.follow(draft, by=buyer, taken=outcome.plan.dropped, declined=())

    row = draft.requirements.get()
    assert (row.requirement, row.parameters) == (kept, ["8"])
    assert [question.code for question in row.chosen_by.all()] == ["S2"]


def test_what_is_removed_by_hand_stays_away(buyer, draft, asked):
    gone = make_requirement(number=1, questions=(asked[0],))
    draft.removed.add(gone)

    outcome = questions.answer(draft, by=buyer, answers={"S1": "yes"})

    assert len(outcome.plan.selection.chosen) == 1
    assert not outcome.plan.is_open
    assert not draft.requirements.exists()


def test_other_domains_change_the_choice(buyer, draft, asked):
    health = Domain.objects.create(name="Sundhed")
    work = Domain.objects.create(name="Arbejde")
    draft.domains.add(health)
    one = make_requirement(number=1, questions=(asked[0],), domains=(health,))
    two = make_requirement(number=2, questions=(asked[0],), domains=(work,))
    questions.answer(draft, by=buyer, answers={"S1": "yes"})
    assert labels(draft) == {"NFK-001"}

    dialogues.edit(draft, by=buyer, domains=[work], name="Nyt navn")
    assert labels(draft) == {"NFK-001"}
    questions.follow(draft, by=buyer, taken=(one.pk, two.pk), declined=())

    assert labels(draft) == {"NFK-002"}


def test_an_authoritys_own_requirements_are_possible_and_a_foreign_ones_are_not(
    buyer, draft, asked, authority
):
    make_requirement(number=201, questions=(asked[0],), kind="local", authority=authority)
    foreign = make_user().authority
    make_requirement(number=202, questions=(asked[0],), kind="local", authority=foreign)
    make_requirement(number=203, questions=(asked[0],), deleted_at=timezone.now())

    outcome = questions.answer(draft, by=buyer, answers={"S1": "yes"})

    assert outcome.plan.selection.possible == 1
    assert labels(draft) == {"LOK-201"}


def test_an_opened_dialogue_is_not_answered_again(buyer, dialogue, asked):
    with pytest.raises(TransitionNotAllowed):
        questions.answer(dialogue, by=buyer, answers={"S1": "yes"})


def complete_request(requester) -> Case:
    return make_case(
        requester=requester,
        status=Case.Status.IN_PROGRESS,
        kind="system",
        expectations="Hjælp",
        description="Et system",
        personal_data="no",
        audiences=["employees"],
        user_count=5,
        system_owner_unclear=True,
        business_owner_unclear=True,
        cost_band="unclear",
        payer=requester.department,
        replaces="no",
        wanted_from="2027-01-01",
    )


@pytest.mark.spec("E30")
def test_a_changed_answer_is_written_back_to_the_request_with_a_trace(requester, buyer, asked):
    case = complete_request(requester)
    draft = make_dialogue(case=case, status=MarketDialogue.Status.DRAFT, requirements=0)

    outcome = questions.answer(draft, by=buyer, answers={"S2": "yes", "S3": "no"})

    assert outcome.unwritten == []
    assert Request.objects.get(case=case).audiences == ["citizens"]
    assert "procurement.answers_changed" in {event.kind for event in Event.objects.about(case)}


def test_where_the_request_must_know_more_first_the_person_is_told(client, requester, buyer, asked):
    case = complete_request(requester)
    draft = make_dialogue(case=case, status=MarketDialogue.Status.DRAFT, requirements=0)
    client.force_login(buyer)

    response = client.post(
        reverse("requirements_bank:questions", args=[draft.pk]), {"S4": "yes"}, follow=True
    )

    assert "Selve anmodningen blev ikke ændret" in response.text
    assert Request.objects.get(case=case).replaces == "no"
    assert draft.question_answers.get(question__code="S4").answer == "yes"


def test_an_answer_that_is_not_one_is_refused(client, buyer, url, draft, asked):
    client.force_login(buyer)

    response = client.post(url, {"S1": "måske"})

    assert "S1" in response.context["form"].errors
    assert not draft.question_answers.exists()


def test_nothing_is_prefilled_from_an_empty_request():
    assert prefill.from_request(Request()) == {}


@pytest.mark.parametrize(
    ("audiences", "changed", "fields"),
    [
        (["companies"], {"citizens_or_companies": "yes"}, {}),
        (["companies", "employees"], {"citizens_or_companies": "no"}, {"audiences": ["employees"]}),
        (["employees"], {"citizens_or_companies": "unknown"}, {}),
        ([], {"employees": "yes"}, {"audiences": ["employees"]}),
        ([], {"personal_data": "unknown"}, {"personal_data": "unknown"}),
        ([], {"replaces_system": "no"}, {"replaces": "no"}),
    ],
)
def test_answers_go_back_into_the_requests_own_words(audiences, changed, fields):
    assert prefill.to_request(Request(audiences=audiences), changed) == fields


def test_others_may_not_answer(client, url, requester, manager, stranger, dialogue, buyer):
    for person, answer in ((requester, 403), (manager, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(url).status_code == answer
    client.force_login(buyer)
    opened = reverse("requirements_bank:questions", args=[dialogue.pk])
    assert client.get(opened).status_code == 403


@pytest.fixture
def depending(asked):
    """The fifth question is asked only when the first is not answered no."""
    asked[4].asked_if = asked[0]
    asked[4].save()
    make_requirement(number=1, questions=(asked[0],))
    make_requirement(number=5, questions=(asked[4],))


def test_a_question_that_depends_on_another_is_marked_so_on_the_page(
    client, buyer, draft, depending, url
):
    client.force_login(buyer)

    text = client.get(url).text

    assert re.search(r'data-asked-if="S1" data-asked-when="[^"]*yes', text)
    assert text.count("data-asked-if") == 1
    assert "Kun når du ikke svarer nej til “S1?”" in text


def test_what_another_answer_makes_moot_chooses_nothing(client, buyer, draft, depending, url):
    client.force_login(buyer)

    client.post(url, {"S1": "no", "S5": "yes"})

    assert labels(draft) == set()
    assert prefill.answers_of(draft)["S5"].answer == "no"


def test_what_another_answer_makes_to_be_asked_is_not_forgotten(
    client, buyer, draft, depending, url
):
    client.force_login(buyer)
    client.post(url, {"S1": "no"})
    assert client.get(url).context["form"]["S5"].value() is None

    client.post(url, {"S1": "yes"})
    assert prefill.answers_of(draft)["S5"].answer == "unknown"
    client.post(url, {"S1": "yes", "S5": "no"})

    assert prefill.answers_of(draft)["S5"].answer == "no"
    assert client.get(url).context["form"]["S5"].value() == "no"


def test_what_nobody_has_answered_yet_stays_open(client, buyer, draft, depending, url):
    client.force_login(buyer)

    client.post(url, {"S2": "yes"})

    assert "S5" not in prefill.answers_of(draft)
