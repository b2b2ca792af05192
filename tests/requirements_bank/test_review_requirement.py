"""Requirements are gone through at intervals, and whoever is to do it is reminded."""

import datetime
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Role, User
from notifications.models import Event, Mail
from requirements_bank import tasks
from requirements_bank.actions import attachments, reviews
from requirements_bank.models import Attachment, Collaboration, Membership, Requirement
from tests.factories import make_requirement, make_user
from tests.races import Meeting, at_once
from tests.requirements_bank.addresses import page

TODAY = timezone.localdate


@pytest.fixture
def own(authority):
    return make_requirement(kind="local", authority=authority, title="Logning")


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def due(requirement, days: int, **fields) -> None:
    Requirement.objects.filter(pk=requirement.pk).update(review_date=in_days(days), **fields)


def reminded() -> list[str]:
    """Whom the last run mailed."""
    before = set(Mail.objects.values_list("pk", flat=True))
    tasks.remind_of_reviews()
    return sorted(Mail.objects.exclude(pk__in=before).values_list("to", flat=True))


@pytest.mark.spec("E19")
def test_the_editor_says_who_goes_through_it_and_the_reviewer_says_it_is_done(
    client, editor, architect, own
):
    client.force_login(editor)
    plan = {"reviewer": architect.email, "review_date": str(in_days(10))}
    client.post(page("plan_review", own), plan)
    assert Mail.objects.get().to == architect.email
    client.post(page("plan_review", own), plan)
    assert Event.objects.about(own).count() == 1

    client.force_login(architect)
    assert page("review_requirement", own) in client.get(own.get_absolute_url()).text
    done = {"remark": "Loven er den samme.", "review_date": str(in_days(365))}
    response = client.post(page("review_requirement", own), done, follow=True)

    own.refresh_from_db()
    assert "er gennemgået og står ved magt" in response.text
    assert own.review_date == in_days(365)
    assert own.reviewed_at.date() == timezone.now().date()
    assert "Loven er den samme." in Event.objects.about(own)[0].text


def review_twice(own, editor, settings) -> int:
    settings.PAUSES = {"requirement_is_reviewed": Meeting()}
    done = {"by": editor, "review_date": in_days(365), "remark": "Loven er den samme."}
    at_once(*[lambda: reviews.review(own, **done)] * 2)
    return Event.objects.about(own).count()


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_it_is_gone_through_once(own, editor, settings):
    assert review_twice(own, editor, settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_told_twice(own, editor, settings):
    settings.LOCKS_OFF = True

    assert review_twice(own, editor, settings) == 2


def test_others_neither_plan_nor_say_that_it_is_done(client, buyer, own):
    client.force_login(buyer)

    assert client.get(page("plan_review", own)).status_code == 403
    assert client.get(page("review_requirement", own)).status_code == 403


def test_the_form_knows_who_was_asked_and_proposes_a_year(client, editor, architect, own):
    due(own, 5, reviewer=architect)
    client.force_login(editor)

    initial = client.get(page("plan_review", own)).context["form"].initial
    assert initial == {"reviewer": architect.email, "review_date": in_days(5)}
    assert f'value="{in_days(365)}"' in client.get(page("review_requirement", own)).text


def test_the_reviewer_is_reminded_30_days_before_and_on_the_day_each_once(own, architect, editor):
    due(own, 31, reviewer=architect)
    assert reminded() == []
    due(own, 30)
    assert reminded() == [architect.email]
    assert reminded() == []
    Requirement.objects.update(review_date=TODAY())
    assert reminded() == [architect.email]
    assert reminded() == []


@pytest.mark.parametrize("fields", [{"status": "retired"}, {"deleted_at": timezone.now()}])
def test_nobody_is_reminded_of_what_is_out_of_use(own, architect, fields):
    due(own, 0, reviewer=architect, **fields)

    assert reminded() == []


def test_where_nobody_is_named_the_editors_of_its_owner_are_reminded(own, editor, authority):
    editor_of_all, gone = make_user(Role.SHARED_EDITOR), make_user()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    together = Collaboration.objects.create(name="Kyst", founded_by=editor)
    part = {"collaboration": together, "authority": authority, "invited_by": editor}
    Membership.objects.create(status="member", **part)
    shared = make_requirement()
    common = make_requirement(kind="collaboration", collaboration=together)

    due(own, 0, reviewer=gone)
    assert reminded() == [editor.email]
    due(common, 0)
    assert reminded() == [editor.email]
    due(shared, 0)
    assert reminded() == [editor_of_all.email]


def test_files_that_no_row_points_at_are_deleted_a_day_later(own, editor, settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    kept = ContentFile(b"Et bilag.", name="bilag.txt")
    attachment = attachments.attach(Attachment(requirement=own), by=editor, upload=kept)
    lost = default_storage.save("requirements/2026/01/tabt.txt", ContentFile(b"Tabt"))
    for path in tmp_path.rglob("*.txt"):
        os.utime(path, (0, 0))

    tasks.sweep_attachments()

    assert default_storage.exists(attachment.file.name)
    assert not default_storage.exists(lost)
