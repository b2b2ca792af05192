"""How an authority looks, and which process its new cases follow."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Role
from administration.colours import contrast_with_white
from notifications.models import Event
from tests.factories import make_user

PAGE = reverse("administration:authority")


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path):
    stores = dict(settings.STORAGES)
    stores["default"] = {**stores["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = stores


def picture(kind="PNG", size=(900, 300), name="logo.png"):
    file = io.BytesIO()
    Image.new("RGB", size, "#004d99").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def save(client, **typed):
    data = {
        "name": "Nordby Kommune",
        "contact_text": "Ring 12 34 56 78",
        "accent_colour": "#006633",
        "process": "haderslev",
        "hourly_rate": "450",
        "infrastructure_amount": "500.000",
        "steering_group_amount": "1.000.000",
        **typed,
    }
    return client.post(PAGE, data)


def test_name_contact_and_colour_are_kept(client, administrator, authority):
    client.force_login(administrator)

    save(client)

    authority.refresh_from_db()
    assert (authority.contact_text, authority.accent_colour) == ("Ring 12 34 56 78", "#006633")
    assert Event.objects.about(authority).get().kind == "administration.authority_edited"
    assert "Ring 12 34 56 78" in client.get(PAGE).content.decode()


def test_who_changes_the_closed_days_reads_when_the_meetings_follow(client, administrator):
    client.force_login(administrator)
    words = "Boardenes møder følger lukkedagene i løbet af natten."

    save(client, closed_days=["05-01"])
    assert words in client.get(PAGE).content.decode()

    save(client, closed_days=["05-01"])
    assert words not in client.get(PAGE).content.decode()


def test_a_colour_that_is_not_seen_on_white_is_refused(client, administrator, authority):
    client.force_login(administrator)

    page = save(client, accent_colour="#FFDD00")

    assert page.context["form"].errors["accent_colour"]
    authority.refresh_from_db()
    assert authority.accent_colour == "#004D99"


def test_no_colour_at_all_is_refused(client, administrator):
    client.force_login(administrator)

    assert save(client, accent_colour="red").context["form"].errors["accent_colour"]


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#FFFFFF", 1.0), ("#000000", 21.0), ("#767676", 4.54)]
)
def test_the_contrast_is_that_of_wcag(colour, ratio):
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


def test_the_theme_carries_the_colour_and_may_be_kept(client, authority):
    answer = client.get(reverse("accounts:theme", args=[authority.pk]))

    assert answer.content == b":root{--accent:#004D99}\n"
    assert answer.headers["Content-Type"] == "text/css"
    assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("kind", "name"), [("PNG", "logo.png"), ("JPEG", "logo.exe")])
def test_a_logo_is_written_anew_and_served(client, administrator, authority, kind, name):
    client.force_login(administrator)
    save(client, logo=picture(kind, name=name))

    answer = client.get(reverse("accounts:logo", args=[authority.pk]))

    shown = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (shown.format, shown.size) == ("PNG", (600, 200))
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "sent",
    [
        SimpleUploadedFile("logo.png", b"<svg onload='x'/>"),
        SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        SimpleUploadedFile("logo.png", bytes(500 * 1024 + 1)),
        picture("GIF"),
        picture(size=(4001, 2)),
    ],
    ids=["svg", "broken", "heavy", "gif", "wide"],
)
def test_what_is_no_fit_picture_is_refused(client, administrator, authority, sent):
    sent.seek(0)
    client.force_login(administrator)

    page = save(client, logo=sent)

    assert page.context["form"].errors["logo"]
    authority.refresh_from_db()
    assert not authority.logo


def test_the_logo_can_be_taken_away(client, administrator, authority):
    client.force_login(administrator)
    save(client, logo=picture())

    save(client, no_logo="on")

    authority.refresh_from_db()
    assert not authority.logo
    assert client.get(reverse("accounts:logo", args=[authority.pk])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_changes_the_authority(client, authority, department, role):
    client.force_login(make_user(role, department=department))

    assert client.get(PAGE).status_code == 403
    assert save(client).status_code == 403


def test_the_hourly_rate_of_the_authority_is_kept_and_absurd_ones_are_not(
    client, administrator, authority
):
    client.force_login(administrator)

    save(client, hourly_rate="512,50 kr.")
    assert save(client, hourly_rate="1.000.000").context["form"].errors["hourly_rate"]

    authority.refresh_from_db()
    assert authority.hourly_rate == Decimal("512.50")
