"""What other requirement portals got wrong, carried out here: each must not happen."""

import datetime
import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail
from procurement import search
from requirements_bank.actions import (
    answers,
    attachments,
    bank,
    collaborations,
    dialogues,
    invitations,
    promotions,
    questions,
    requirements,
    sheets,
)
from requirements_bank.actions.invitations import Wording
from requirements_bank.bank import search as bank_search
from requirements_bank.models import (
    Attachment,
    Category,
    Collaboration,
    Invitation,
    LocalExtension,
    MarketDialogue,
    Membership,
    Requirement,
)
from tests.factories import make_case, make_dialogue, make_question, make_requirement, make_user
from tests.requirements_bank.addresses import page as bank_page
from tests.requirements_bank.suppliers import inside, page

NONE: dict = {"domains": [], "questions": [], "principles": []}
MARKUP = "<img src=x onerror=alert(1)>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


def local(authority, **fields) -> Requirement:
    return make_requirement(kind="local", authority=authority, **fields)


def extend(requirement, authority, **fields) -> LocalExtension:
    return LocalExtension.objects.create(
        requirement=requirement,
        authority=authority,
        changed_by=make_user(authority=authority),
        **fields,
    )


def test_additions_without_a_description_add_no_word_to_what_suppliers_read(buyer, draft):
    requirement = make_requirement(description="Løsningen kan det.")
    extend(requirement, draft.authority, is_favourite=True)
    requirements.add(draft, by=buyer, requirements=[requirement])
    _open(draft, buyer)
    invitation, browser = inside(dialogue=draft)

    text = browser.get(page(invitation)).text

    assert "Løsningen kan det." in text
    for word in ("None", "null"):
        assert word not in text


def test_an_interpretation_stands_beside_its_own_requirement(client, buyer, draft):
    """The copy in the dialogue has a number of its own; that is not whom it is looked up by."""
    rows = [make_requirement(number=number) for number in (1, 2, 3)]
    extend(rows[2], draft.authority, interpretation="Om den tredje.")
    requirements.add(draft, by=buyer, requirements=reversed(rows))
    client.force_login(buyer)

    file = client.get(reverse("requirements_bank:asked_file", args=[draft.pk, "csv"]))

    lines = b"".join(file).decode().splitlines()[1:]
    assert [line.endswith("Om den tredje.") for line in lines] == [False, False, True]


def test_the_first_supplier_who_finishes_shuts_nobody_out(buyer, dialogue):
    invitation, _browser = inside(dialogue=dialogue)
    answers.finish(invitation)

    dialogue.refresh_from_db()
    assert dialogue.is_active
    wording = Wording("Vil I svare?", "Hej", "da")
    suppliers = {"bo@example.dk": "Beta ApS"}
    (other,) = invitations.invite(dialogue, by=buyer, suppliers=suppliers, wording=wording)
    assert other.status == Invitation.Status.INVITED


def test_what_holds_of_shared_requirements_holds_of_own_and_collaborations_ones(
    authority, buyer, draft
):
    together = Collaboration.objects.create(name="Fælles indkøb", founded_by=buyer)
    member = {"authority": authority, "status": Membership.Status.MEMBER, "invited_by": buyer}
    Membership.objects.create(collaboration=together, **member)
    rows = [
        local(authority, title="Vores", for_saas=False),
        make_requirement(
            kind="collaboration", collaboration=together, title="Fælles", for_saas=False
        ),
    ]
    for number, row in enumerate(rows):
        paper = SimpleUploadedFile(f"bilag-{number}.txt", b"Bilag")
        attachments.attach(Attachment(requirement=row), by=buyer, upload=paper)
    requirements.add(draft, by=buyer, requirements=rows)
    _open(draft, buyer)
    invitation, browser = inside(dialogue=draft)
    shown = browser.get(page(invitation)).text
    sheets.describe(invitation, operation="saas")

    assert {"bilag-0.txt", "bilag-1.txt"} <= set(shown.replace("<", " ").replace(">", " ").split())
    found = invitation.answers.values_list("choice", "origin")
    assert list(found) == [("not_relevant", "operation")] * 2


def test_a_file_with_a_very_long_name_is_kept_and_the_requirement_saved_again(editor, authority):
    requirement = local(authority)
    name = "Meget langt navn på et bilag " * 20 + ".txt"
    kept = attachments.attach(
        Attachment(requirement=requirement), by=editor, upload=SimpleUploadedFile(name, b"Bilag")
    )
    requirement.title = "Et andet navn"
    bank.change(requirement, by=editor, relations=NONE, comment="")

    assert kept.name.endswith(".txt")
    assert requirement.versions.exists()


def test_a_filter_that_is_added_while_somebody_answers_disturbs_nothing(client, buyer, draft):
    first = make_question("S900", short="Først")
    make_requirement(number=5, questions=(first,))
    client.force_login(buyer)
    url = reverse("requirements_bank:questions", args=[draft.pk])
    client.get(url)
    make_question("S901", short="Meanwhile")

    response = client.post(url, {"S900": "yes"})

    assert response.status_code == 302
    assert [row.label for row in draft.requirements.all()] == ["NFK-005"]


def test_an_ordinary_editor_reads_the_history_of_shared_requirements(client, editor):
    shared = make_requirement(title="Fælles")
    inga = make_user(Role.SHARED_EDITOR)
    bank.change(shared, by=inga, relations=NONE, comment="Første")
    shared.title = "Fælles og nyt"
    bank.change(shared, by=inga, relations=NONE, comment="Tydeligere")
    client.force_login(editor)

    listed = client.get(reverse("requirements_bank:requirement_versions", args=[shared.pk]))

    assert "Tydeligere" in listed.text
    number = shared.versions.latest("number").number
    one = reverse("requirements_bank:requirement_version", args=[shared.pk, number])
    assert client.get(one).status_code == 200


def test_the_longest_name_of_a_dialogue_fits_the_heading_of_its_invitation(client, buyer, dialogue):
    dialogue.name = "N" * MarketDialogue._meta.get_field("name").max_length
    dialogue.save()
    client.force_login(buyer)
    url = reverse("requirements_bank:invite_supplier", args=[dialogue.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in ("language", "subject", "message")}

    response = client.post(url, {**typed, "name_1": "Alfa A/S", "email_1": "a@example.dk"})

    assert response.status_code == 302
    assert dialogue.invitations.count() == 1
    assert Mail.objects.get(recipient=None).subject


def test_many_favourites_are_put_in_with_as_many_queries_as_few(buyer, case, query_count):
    def begun(number: int) -> MarketDialogue:
        for _each in range(number):
            extend(make_requirement(), case.authority, is_favourite=True)
        return make_dialogue(case=case, buyer=buyer, status="draft", requirements=0)

    with_one = query_count(questions.skip, begun(1), by=buyer)
    many = begun(20)

    assert query_count(questions.skip, many, by=buyer) == with_one
    assert many.requirements.count() == 21


@pytest.mark.parametrize("field", ["title", "description"])
def test_what_is_too_long_is_refused_in_a_sentence(client, editor, field):
    category = Category.objects.create(name="Drift")
    client.force_login(editor)
    typed = {"title": "Gendannelse", "description": "Det skal den.", "category": category.pk}
    typed |= {"owner": "local", "priority": "minimum", "answer_kind": "words", "for_saas": "on"}

    response = client.post(
        reverse("requirements_bank:draft_requirement"), {**typed, field: "x" * 200_000}
    )

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Requirement.objects.exists()


def test_a_name_with_markup_is_shown_as_it_was_typed_wherever_it_stands(
    client, editor, buyer, authority, draft
):
    requirement = make_requirement(title=MARKUP, description=MARKUP)
    extend(requirement, authority, interpretation=MARKUP, is_favourite=True)
    questions.skip(draft, by=buyer)
    _open(draft, buyer)
    invitation, browser = inside(dialogue=draft)
    client.force_login(editor)
    shown = [
        client.get(reverse("requirements_bank:requirement_list")),
        client.get(requirement.get_absolute_url()),
        client.get(reverse("requirements_bank:public_detail", args=[requirement.number])),
        browser.get(page(invitation)),
    ]
    client.force_login(buyer)
    shown.append(client.get(reverse("requirements_bank:chosen", args=[draft.pk])))

    for response in shown:
        assert ESCAPED in response.text
        assert MARKUP not in response.text


def test_a_word_of_thousands_of_letters_does_not_fill_the_memory(client, editor, requester):
    """Something pasted: the ends of one word were as many as its letters, all kept at once."""
    requirement = local(editor.authority, description="x" * 20_000)
    case = make_case(requester=requester, need="ø" * 50_000)

    tracemalloc.start()
    bank_search.index([requirement])
    search.index(case)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 20_000_000


def test_a_text_of_nothing_but_long_words_can_be_indexed(editor):
    words = " ".join(f"{number:04d}{'æ' * 55}" for number in range(330))
    requirement = local(editor.authority, title="Nåleøje", description=words[:20_000])

    bank_search.index([requirement])

    assert bank_search.matching(Requirement.objects.all(), "nåleøje").get() == requirement


def test_markup_in_a_reason_is_plain_text_in_the_mail(authority, editor):
    make_user(Role.SHARED_EDITOR)

    promotions.propose(local(authority, title=MARKUP), by=editor, reason=MARKUP)

    mail = Mail.objects.latest("pk")
    assert MARKUP in mail.text
    assert "<html" not in mail.text


@pytest.mark.parametrize(
    "name",
    [
        *("requester", "coordinator", "architect", "legal", "manager", "secretary", "member"),
        *("system_owner", "editor", "buyer", "administrator", "stranger"),
    ],
)
def test_every_link_on_the_front_page_opens_for_whoever_sees_it(client, request, case, name):
    client.force_login(request.getfixturevalue(name))

    page_text = client.get("/", follow=True).text

    links = set(re.findall(r'href="(/[^"#?]*)', page_text))
    answers = {
        link: client.get(link, follow=True).status_code
        for link in links
        if not link.startswith("/static/")
    }
    assert answers
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_a_refusal_and_a_withdrawal_are_in_the_trail(buyer, dialogue):
    invitation, browser = inside(dialogue=dialogue)
    browser.post(page(invitation, "nej-tak/"), {"reason": "Vi har ikke tid."})
    invitations.revoke(invitation, by=buyer)

    kinds = set(Event.objects.about(dialogue.case).values_list("kind", flat=True))
    assert {"requirements_bank.declined", "requirements_bank.invitation_revoked"} <= kinds


def test_what_a_collaboration_shares_is_read_with_its_history_by_its_members(
    client, editor, authority
):
    together = collaborations.found(
        Collaboration(name="Fælles indkøb"), by=editor, authority=authority
    )
    copy = collaborations.share(local(authority, title="Vores"), by=editor, collaboration=together)
    client.force_login(editor)

    assert client.get(bank_page("requirement_versions", copy)).status_code == 200


def _open(draft: MarketDialogue, buyer) -> None:
    """Suppliers are asked from now on."""
    draft.deadline = timezone.now() + datetime.timedelta(days=7)
    draft.save()
    dialogues.activate(draft, by=buyer)
    draft.refresh_from_db()
