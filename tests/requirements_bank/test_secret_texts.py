"""What suppliers may not read is on no page, in no file and in no mail that they get."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from requirements_bank.actions import (
    assessing,
    bank,
    dialogues,
    extensions,
    invitations,
    requirements,
)
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import (
    Category,
    Invitation,
    Judgement,
    LocalExtension,
    MarketDialogue,
    Principle,
    Requirement,
)
from tests.factories import hash_of, make_dialogue, make_question
from tests.requirements_bank.suppliers import visitor
from tests.test_architecture import PUBLIC, pages

SECRET = "hemmeligt-for-leverandoeren"
INTERNAL = "hemmeligt-for-andre-end-redaktoerer"
TOKEN = "t" * 43


@pytest.fixture
def requirement(authority, editor):
    """Every text that is not for suppliers says so."""
    principle = Principle.objects.create(name=SECRET, reference=SECRET)
    question = make_question("S1", short=SECRET, text=f"{SECRET}?")
    row = Requirement(
        kind="local",
        authority=authority,
        category=Category.objects.create(name="Drift"),
        title="Gendannelse",
        description="Løsningen skal kunne gendannes.",
        notes=INTERNAL,
        components=[SECRET],
        origin=SECRET,
        origin_id=SECRET,
    )
    related = {"questions": [question], "principles": [principle]}
    row = bank.draft(row, by=editor, relations=related)
    bank.publish(row, by=editor)
    extension = LocalExtension(requirement=row, authority=authority, description="Læses af alle.")
    extension.interpretation = extension.stakeholders = SECRET
    extensions.extend(extension, by=editor)
    return row


@pytest.fixture
def invitation(requirement, case, buyer):
    dialogue = make_dialogue(case=case, buyer=buyer, status="draft", requirements=0)
    requirements.add(dialogue, by=buyer, requirements=[requirement])
    dialogues.activate(dialogue, by=buyer)
    wording = Wording(subject="Vil I svare?", message="Svar gerne.", language="da")
    invitations.invite(dialogue, by=buyer, suppliers={"a@b.example": "Alfa"}, wording=wording)
    Invitation.objects.update(token_hash=hash_of(TOKEN))
    return Invitation.objects.get()


def read(response) -> str:
    """What it says; of a workbook, what its parts say."""
    content = b"".join(response)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(part).decode(errors="replace") for part in packed.namelist())


def read_by_supplier(invitation) -> list[str]:
    """All that the supplier's pages and files say."""
    browser = visitor()
    assert browser.post(reverse("requirements_bank:open", args=[TOKEN])).status_code == 302
    row = invitation.dialogue.requirements.get()
    given = {"token": TOKEN, "pk": invitation.pk, "requirement_pk": row.pk}
    seen = []

    for name in sorted(name for name in PUBLIC if name.startswith("requirements_bank:")):
        page = next(page for found, page in pages() if found == name)
        arguments = {part: given.get(part, 1) for part in page.pattern.converters}
        seen.append(read(browser.get(reverse(name, kwargs=arguments))))

    return seen


def test_no_page_and_no_file_of_the_supplier_says_it(invitation):
    seen = read_by_supplier(invitation)

    assert any("Gendannelse" in text for text in seen)
    assert any("Læses af alle." in text for text in seen)
    assert any("xl/worksheets" in text and "Gendannelse" in text for text in seen)
    for text in seen:
        assert SECRET not in text
        assert INTERNAL not in text


def test_what_assessors_write_to_each_other_is_on_no_page_of_the_supplier(invitation, buyer):
    row = invitation.dialogue.requirements.get()
    Invitation.objects.update(status=Invitation.Status.FINISHED)
    MarketDialogue.objects.update(deadline=timezone.now())
    judged = {invitation: Judgement("elaborate", comment=INTERNAL, remark="Uddyb gerne.")}
    assessing.assess(row, by=buyer, judged=judged)

    seen = read_by_supplier(invitation)

    assert any("Gendannelse" in text for text in seen)
    assert not any(INTERNAL in text or str(buyer) in text for text in seen)


def test_no_mail_to_the_supplier_says_it(invitation):
    sent = Mail.objects.filter(to="a@b.example")

    assert "Svar gerne." in sent.get().text
    for mail in sent:
        assert SECRET not in mail.text
        assert INTERNAL not in mail.text


def test_nothing_that_a_dialogue_freezes_is_for_less_than_suppliers(invitation):
    row = invitation.dialogue.requirements.get()

    frozen = {field.name: str(getattr(row, field.name)) for field in row._meta.fields}

    assert not [name for name, text in frozen.items() if SECRET in text or INTERNAL in text]


def test_why_it_was_deleted_is_told_to_its_editors_alone(client, buyer, editor, requirement):
    bank.remove(requirement, by=editor, reason=INTERNAL)
    bank.put_back(requirement, by=editor)

    client.force_login(buyer)
    assert INTERNAL not in read(client.get(requirement.get_absolute_url()))
    client.force_login(editor)
    assert INTERNAL in read(client.get(requirement.get_absolute_url()))


@pytest.mark.parametrize(
    "name",
    [
        "requirement_list",
        "requirement_file",
        "requirement_detail",
        "requirement_versions",
        "requirement_version",
        "version_file",
    ],
)
def test_those_who_are_no_editors_of_its_owner_do_not_read_the_notes(
    client, buyer, editor, requirement, name
):
    arguments = {"pk": requirement.pk, "number": 1, "form": "csv"}
    page = next(page for found, page in pages() if found == f"requirements_bank:{name}")
    wanted = {part: arguments[part] for part in page.pattern.converters}
    url = reverse(f"requirements_bank:{name}", kwargs=wanted)

    client.force_login(buyer)
    assert INTERNAL not in read(client.get(url))
    client.force_login(editor)
    assert (INTERNAL in read(client.get(url))) is (
        "list" not in name and name != "requirement_versions"
    )
