"""Requirements are drafted, changed, published, retired, deleted and put back, with versions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notifications.models import Event
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.meanwhile import ChangedMeanwhile, marks
from requirements_bank.actions import attachments, bank
from requirements_bank.bank import search, versions
from requirements_bank.models import Attachment, Category, Domain, Requirement
from tests.factories import make_authority, make_question, make_requirement, make_user


def new(authority, **fields) -> Requirement:
    category = Category.objects.get_or_create(name="Drift")[0]
    known = {"title": "Gendannelse", "description": "Løsningen skal kunne gendannes."}
    return Requirement(
        **{"kind": "local", "authority": authority, "category": category, **known, **fields}
    )


@pytest.fixture
def drafted(authority, editor):
    return bank.draft(new(authority), by=editor, relations={})


def fresh(requirement: Requirement) -> Requirement:
    return Requirement.objects.get(pk=requirement.pk)


def change(requirement, by, *, seen=None, comment="", relations=None, **fields):
    row = fresh(requirement)
    for name, value in fields.items():
        setattr(row, name, value)
    kept = {name: getattr(row, name).all() for name in versions.NAMED}
    bank.change(row, by=by, seen=seen, comment=comment, relations=kept | (relations or {}))


@pytest.mark.spec("E12")
def test_a_draft_gets_a_number_a_version_and_is_found(drafted, editor):
    assert drafted.is_draft
    assert drafted.label.startswith("LOK-")
    assert [version.number for version in drafted.versions.all()] == [1]
    assert drafted in search.matching(Requirement.objects.all(), "gendann")
    assert Event.objects.about(drafted)[0].kind == "requirements_bank.requirement_drafted"


def test_a_second_click_makes_no_second_draft(drafted, authority, editor):
    again = bank.draft(new(authority), by=editor, relations={})

    assert again == drafted
    assert Requirement.objects.count() == 1


def test_a_draft_and_a_deleted_one_are_seen_by_editors_of_the_owner_alone(
    drafted, editor, buyer, stranger
):
    seen = Requirement.objects.visible_to

    assert drafted in seen(editor)
    assert drafted not in seen(buyer)
    assert drafted not in seen(stranger)
    bank.publish(drafted, by=editor)
    assert drafted in seen(buyer)
    assert drafted not in seen(stranger)
    bank.remove(drafted, by=editor, reason="Dobbelt.")
    assert drafted in seen(editor)
    assert drafted not in seen(buyer)


def test_a_change_is_a_version_with_its_author_and_comment(drafted, editor):
    health = Domain.objects.create(name="Sundhed")
    change(
        drafted,
        editor,
        title="Gendannelse af data",
        comment="Tydeligere.",
        relations={"domains": [health]},
    )

    row, version = fresh(drafted), drafted.versions.order_by("-number")[0]
    assert (row.version, version.number) == (2, 2)
    assert (version.by, version.comment) == (editor, "Tydeligere.")
    assert version.content["title"] == "Gendannelse af data"
    assert version.content["domains"] == ["Sundhed"]
    assert row in search.matching(Requirement.objects.all(), "data")


def test_saving_without_a_change_is_no_version(drafted, editor):
    change(drafted, editor)

    assert fresh(drafted).version == 1


def test_of_two_who_change_the_same_words_the_second_is_told(drafted, editor):
    seen = marks(fresh(drafted), bank.CHANGED)
    change(drafted, editor, title="Først")

    with pytest.raises(ChangedMeanwhile):
        change(drafted, editor, seen=seen, title="Sidst")
    change(drafted, editor, seen=seen, title="Gendannelse", rationale="Fordi.")

    row = fresh(drafted)
    assert (row.title, row.rationale) == ("Først", "Fordi.")


def test_differences_are_told_word_by_word(drafted, editor):
    question = make_question("S1")
    change(
        drafted,
        editor,
        description="Løsningen skal altid kunne gendannes.",
        priority="minimum",
        relations={"questions": [question]},
    )
    change(drafted, editor, needs_elaboration=True, relations={"questions": []})
    first, second, third = drafted.versions.order_by("number")

    found = {one.name: one for one in versions.differences(first.content, second.content)}
    assert set(found) == {"description", "priority", "questions"}
    assert ("new", "altid ") in found["description"].pieces
    assert found["priority"].pieces == [("gone", "Krav"), ("new", "Mindstekrav")]
    assert found["questions"].pieces == [("new", "S1")]
    [gone, flag] = sorted(
        versions.differences(second.content, third.content), key=lambda one: one.name, reverse=True
    )
    assert gone.pieces == [("gone", "S1")]
    assert flag.pieces == [("gone", "Nej"), ("new", "Ja")]


def test_an_earlier_version_is_put_back_as_a_new_one(drafted, editor):
    health = Domain.objects.create(name="Sundhed")
    change(drafted, editor, title="Andet", relations={"domains": [health]})

    bank.put_back_version(drafted.versions.get(number=1), by=editor)

    row = fresh(drafted)
    assert (row.title, row.version, list(row.domains.all())) == ("Gendannelse", 3, [])
    assert drafted.versions.get(number=3).comment == "Version 1 er gendannet."


def test_a_category_that_is_gone_stays_as_it_is_now(drafted, editor):
    top = Category.objects.create(name="Sikkerhed")
    below = Category.objects.create(name="Login", parent=top)
    change(drafted, editor, category=below)
    version = drafted.versions.get(number=2)
    change(drafted, editor, category=top)
    bank.put_back_version(version, by=editor)
    assert fresh(drafted).category == below
    change(drafted, editor, category=top)
    below.delete()

    bank.put_back_version(version, by=editor)

    assert fresh(drafted).category == top


@pytest.mark.spec("E13")
def test_it_is_published_retired_and_published_again(drafted, editor, authority):
    bank.publish(drafted, by=editor)
    assert drafted in Requirement.objects.offered_to(authority)

    bank.retire(drafted, by=editor, reason="Loven er ændret.")
    assert drafted not in Requirement.objects.offered_to(authority)
    assert "Loven er ændret." in Event.objects.about(drafted)[0].text

    bank.publish(drafted, by=editor)
    assert drafted in Requirement.objects.offered_to(authority)


def test_of_two_who_publish_the_second_is_told(drafted, editor):
    other = fresh(drafted)
    bank.publish(drafted, by=editor)

    with pytest.raises(TransitionNotAllowed):
        bank.publish(other, by=editor)


@pytest.mark.spec("E13")
def test_what_is_deleted_is_kept_with_the_reason_and_can_be_put_back(drafted, editor):
    bank.remove(drafted, by=editor, reason="Står to gange.")

    row = fresh(drafted)
    assert (row.deleted_by, row.deleted_reason) == (editor, "Står to gange.")
    for act in (
        lambda: bank.publish(row, by=editor),
        lambda: change(row, editor, title="Nyt"),
        lambda: bank.remove(row, by=editor, reason="Igen."),
    ):
        with pytest.raises(Refused):
            act()
    bank.put_back(row, by=editor)
    bank.put_back(row, by=editor)

    assert not fresh(row).is_deleted
    kinds = [event.kind for event in Event.objects.about(row)]
    assert kinds.count("requirements_bank.requirement_put_back") == 1


def paper(text: bytes = b"Et bilag.") -> SimpleUploadedFile:
    return SimpleUploadedFile("bilag.txt", text)


@pytest.mark.spec("E18")
def test_files_and_links_are_attached_once_and_taken_away(drafted, editor, authority):
    there = {"requirement": drafted}
    file = attachments.attach(Attachment(**there), by=editor, upload=paper())
    assert attachments.attach(Attachment(**there), by=editor, upload=paper()) == file
    link = Attachment(**there, name="Vejledning", link="https://example.dk/vejledning")
    link = attachments.attach(link, by=editor)
    own = Attachment(**there, authority=authority)
    attachments.attach(own, by=editor, upload=paper())

    assert drafted.attachments.kept().count() == 3
    assert (file.name, file.content_type) == ("bilag.txt", "text/plain")
    with file.file.open() as content:
        assert content.read() == b"Et bilag."
    before = database_now()
    attachments.detach(file, by=editor)
    attachments.detach(file, by=editor)

    assert set(drafted.attachments.kept()) == {link, own}
    assert file in drafted.attachments.standing_at(before)
    assert file not in drafted.attachments.standing_at(database_now())
    assert set(drafted.attachments.kept().read_at(make_authority())) == {link}


def test_what_another_authority_attached_is_not_there(authority, editor, stranger):
    shared = make_requirement()
    own = attachments.attach(
        Attachment(requirement=shared, authority=authority), by=editor, upload=paper()
    )
    common = Attachment(requirement=shared, name="Fælles", link="https://example.dk/")
    attachments.attach(common, by=make_user())

    assert set(Attachment.objects.visible_to(editor)) == {own, common}
    assert set(Attachment.objects.visible_to(stranger)) == {common}
