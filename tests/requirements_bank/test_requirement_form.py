"""An editor writes a requirement on its pages, and everybody sees what it became."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from requirements_bank.actions import attachments, bank, extensions
from requirements_bank.models import (
    Attachment,
    Category,
    Collaboration,
    LocalExtension,
    Membership,
    Principle,
    Requirement,
)
from tests.factories import make_authority, make_question, make_requirement, make_user
from tests.requirements_bank.addresses import page

NEW = reverse("requirements_bank:draft_requirement")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def category(db):
    return Category.objects.create(name="Drift")


@pytest.fixture
def own(authority, editor, category):
    row = Requirement(kind="local", authority=authority, category=category)
    row.title, row.description = "Gendannelse", "Løsningen skal kunne gendannes."
    return bank.draft(row, by=editor, relations={})


def typed(category, **fields: object) -> dict:
    known = {"title": "Gendannelse", "description": "Løsningen skal kunne gendannes."}
    known |= {"owner": "local", "category": category.pk, "priority": "minimum"}
    return known | {"answer_kind": "words", "for_saas": "on", "for_on_premise": "on"} | fields


@pytest.mark.spec("E20")
def test_a_requirement_is_drafted_with_all_its_classifications(signed_in, category, authority):
    question = make_question("S1")
    principle = Principle.objects.create(name="Genbrug", reference="FDA 3")
    answers = {"questions": [question.pk], "principles": [principle.pk]}
    answers |= {"components": ["access_users"], "notes": "Spørg Tove.", "needs_elaboration": "on"}

    response = signed_in.post(NEW, typed(category, **answers), follow=True)

    row = Requirement.objects.get()
    assert (row.kind, row.authority, row.status) == ("local", authority, "draft")
    assert (list(row.questions.all()), list(row.principles.all())) == ([question], [principle])
    assert (row.components, row.notes, row.needs_elaboration) == (
        ["access_users"],
        "Spørg Tove.",
        True,
    )
    assert f"{row.label} er gemt som udkast" in response.text
    assert "Spørg Tove." in response.text


def test_what_is_missing_is_said(signed_in, category):
    response = signed_in.post(NEW, typed(category, title=""))

    assert 'href="#id_title"' in response.text
    assert not Requirement.objects.exists()


def test_answers_to_choose_among_are_one_in_each_line(signed_in, category):
    some = {"answer_kind": "options", "options": "Dagligt\n\n Ugentligt \nDagligt"}
    signed_in.post(NEW, typed(category, **some))
    assert Requirement.objects.get().options == ["Dagligt", "Ugentligt"]

    few = signed_in.post(NEW, typed(category, answer_kind="options", options="Et"))
    assert "Skriv mindst to svar at vælge imellem." in few.text


def test_each_field_says_who_reads_it(signed_in):
    make_question("S1", short="personoplysninger")
    text = signed_in.get(NEW).text

    assert "personoplysninger" in text
    assert "Leverandører læser det." in text
    assert "Kun myndigheder læser det." in text
    assert "Kun redaktører hos ejeren læser det." in text


@pytest.mark.spec("E14")
def test_an_editor_writes_for_the_authority_and_its_collaborations(
    signed_in, category, authority, editor
):
    together = Collaboration.objects.create(name="Kyst", founded_by=editor)
    Collaboration.objects.create(name="Fremmed", founded_by=editor)
    part = {"collaboration": together, "authority": authority, "invited_by": editor}
    Membership.objects.create(status="member", **part)

    form = signed_in.get(NEW).context["form"]
    assert [name for _key, name in form.fields["owner"].choices] == ["Nordby Kommune", "Kyst"]
    signed_in.post(NEW, typed(category, owner=f"collaboration-{together.pk}"))
    row = Requirement.objects.get()
    assert (row.collaboration, row.authority) == (together, None)
    assert signed_in.get(page("change_requirement", row.pk)).status_code == 200
    signed_in.post(NEW, typed(category, owner="shared", title="Andet"))
    assert Requirement.objects.count() == 1


@pytest.mark.spec("E05")
def test_a_cross_municipal_editor_writes_for_all(client, category):
    client.force_login(make_user(Role.SHARED_EDITOR))

    client.post(NEW, typed(category, owner="shared"))

    assert Requirement.objects.get().is_shared


@pytest.mark.spec("E19")
def test_a_change_is_saved_as_a_version_and_told_word_by_word(signed_in, own, category, editor):
    url = page("change_requirement", own.pk)
    seen = signed_in.get(url).context["form"].initial["seen"]
    words = {"description": "Løsningen skal altid kunne gendannes.", "comment": "Tydeligere."}

    response = signed_in.post(url, typed(category, seen=seen, **words), follow=True)

    assert "Gemt." in response.text
    versions = signed_in.get(page("requirement_versions", own.pk)).text
    assert "<ins>" in versions
    assert "altid " in versions
    assert "Tydeligere." in versions
    first = signed_in.get(page("requirement_version", own.pk, 1)).text
    assert "altid" not in first
    signed_in.post(page("put_back_version", own.pk, 1))
    own.refresh_from_db()
    assert (own.description, own.version) == ("Løsningen skal kunne gendannes.", 3)


def test_what_somebody_else_changed_meanwhile_stands_beside_mine(signed_in, own, category, editor):
    url = page("change_requirement", own.pk)
    seen = signed_in.get(url).context["form"].initial["seen"]
    theirs = Requirement.objects.get(pk=own.pk)
    theirs.title = "Deres titel"
    bank.change(theirs, by=editor, relations={"domains": [], "questions": [], "principles": []})

    response = signed_in.post(url, typed(category, seen=seen, title="Min titel"))

    assert "Deres titel" in response.text
    assert "Min titel" in response.text
    assert Requirement.objects.get(pk=own.pk).title == "Deres titel"


@pytest.mark.spec("E13")
def test_the_buttons_publish_retire_delete_and_put_back(signed_in, own):
    assert "Kun redaktørerne ser det." in signed_in.get(own.get_absolute_url()).text
    signed_in.post(page("publish_requirement", own.pk))
    own.refresh_from_db()
    assert own.is_published
    assert signed_in.post(page("retire_requirement", own.pk), {}).status_code == 200
    signed_in.post(page("retire_requirement", own.pk), {"reason": "Forældet."})
    assert "Udgiv igen" in signed_in.get(own.get_absolute_url()).text
    assert "Markedsdialoger beholder" in signed_in.get(page("remove_requirement", own.pk)).text
    response = signed_in.post(
        page("remove_requirement", own.pk), {"reason": "Står to gange."}, follow=True
    )
    assert "Kravet er slettet" in response.text
    assert "Står to gange." in response.text
    assert signed_in.get(page("change_requirement", own.pk)).status_code == 403
    signed_in.post(page("put_back_requirement", own.pk))
    own.refresh_from_db()
    assert not own.is_deleted


def test_additions_are_written_and_flagged_when_the_common_text_changes(
    signed_in, authority, editor, category
):
    shared_editor = make_user(Role.SHARED_EDITOR)
    row = Requirement(kind="shared", category=category, title="Logning", description="Skal logge.")
    shared = bank.draft(row, by=shared_editor, relations={})
    bank.publish(shared, by=shared_editor)
    url = page("extend_requirement", shared.pk)
    said = {"description": "Også hos os.", "interpretation": "Læs bredt.", "stakeholders": "Tove"}

    page_after = signed_in.post(url, said, follow=True).text

    assert "Også hos os." in page_after
    assert "Læs bredt." in page_after
    assert "Den fælles tekst er ændret" not in page_after
    fresh = Requirement.objects.get(pk=shared.pk)
    fresh.description = "Skal altid logge."
    none = {"domains": [], "questions": [], "principles": []}
    bank.change(fresh, by=shared_editor, relations=none)
    assert "Den fælles tekst er ændret" in signed_in.get(shared.get_absolute_url()).text
    assert "altid " in signed_in.get(url).text
    signed_in.post(url, said)
    assert "Den fælles tekst er ændret" not in signed_in.get(shared.get_absolute_url()).text


def test_a_deselection_wants_a_reason_and_is_no_favourite(signed_in):
    url = page("extend_requirement", make_requirement().pk)

    assert (
        "Skriv, hvorfor I ikke vil have det." in signed_in.post(url, {"is_deselected": "on"}).text
    )
    both = {"is_deselected": "on", "deselected_reason": "Nej.", "is_favourite": "on"}
    assert "Et favoritkrav kan ikke også være fravalgt." in signed_in.post(url, both).text
    assert not LocalExtension.objects.exists()


def test_to_its_own_requirement_an_authority_adds_no_local_description(signed_in, own):
    form = signed_in.get(page("extend_requirement", own.pk)).context["form"]

    assert set(form.fields) == {"interpretation", "stakeholders", "is_favourite", "seen"}


@pytest.mark.spec("E18")
def test_files_and_links_are_attached_read_and_taken_away(signed_in, own, client, stranger):
    url = page("attach", own.pk)
    none = signed_in.post(url, {"beside": "requirement"})
    assert "Vælg en fil, eller skriv et link" in none.text
    bad = SimpleUploadedFile("virus.exe", b"MZ")
    assert "virus.exe" in signed_in.post(url, {"beside": "requirement", "upload": bad}).text
    paper = SimpleUploadedFile("bilag.txt", b"Et bilag.")
    signed_in.post(url, {"beside": "requirement", "upload": paper})
    signed_in.post(url, {"beside": "requirement", "link": "https://example.dk/", "name": "Se her"})

    shown = signed_in.get(own.get_absolute_url()).text
    file = own.attachments.get(link="")
    assert "bilag.txt" in shown
    assert "Se her" in shown
    response = signed_in.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == b"Et bilag."
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    file.file.storage.delete(file.file.name)
    assert signed_in.get(file.get_absolute_url()).status_code == 404
    signed_in.post(page("detach", file.pk), follow=True)
    assert file.get_absolute_url() not in signed_in.get(own.get_absolute_url()).text


def test_beside_a_shared_requirement_the_own_file_is_for_the_own_authority(
    signed_in, authority, editor, client
):
    shared = make_requirement()
    link = {"beside": "authority", "link": "https://example.dk/"}
    signed_in.post(page("attach", shared.pk), link, follow=True)
    added = Attachment.objects.get()
    assert (added.authority, added.name) == (authority, "https://example.dk/")

    elsewhere = make_user(Role.SHARED_EDITOR, Role.EDITOR)
    client.force_login(elsewhere)
    assert "https://example.dk/" not in client.get(shared.get_absolute_url()).text
    assert client.post(page("detach", added.pk)).status_code == 404
    places = client.get(page("attach", shared.pk)).context["form"].fields["beside"].choices
    assert [key for key, _text in places] == ["requirement", "authority"]
    common = Attachment(requirement=shared, name="Fælles", link="https://example.dk/f")
    attachments.attach(common, by=elsewhere)
    client.force_login(editor)
    assert client.post(page("detach", common.pk)).status_code == 403


def test_what_others_do_to_a_shared_requirement_is_not_told(client, editor, authority):
    shared, other = make_requirement(), make_authority(name="Sydby Kommune")
    theirs = LocalExtension(requirement=shared, authority=other, interpretation="Hemmeligt")
    extensions.extend(theirs, by=make_user(Role.EDITOR, authority=other))
    assert "Sydby Kommune" in Event.objects.about(shared)[0].text
    client.force_login(editor)

    text = client.get(shared.get_absolute_url()).text

    assert "Hemmeligt" not in text
    assert "Sydby Kommune" not in text
