"""Cross-municipal editors word the front page and suppliers' help, without a programmer."""

import secrets

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Overtaken
from requirements_bank.actions.page_texts import publish_page_text
from requirements_bank.models import PageText
from requirements_bank.texts import page_texts
from requirements_bank.views import openly
from tests.factories import make_authority, make_user
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.suppliers import inside, page

FRONT = reverse("requirements_bank:open_bank")
LIST = reverse("requirements_bank:page_text_list")
DELIVERED = (
    "De krav, som offentlige myndigheder i Danmark stiller til it-leverandører i fællesskab."
)


def url(name: str = "front", language: str = "da") -> str:
    return reverse("requirements_bank:write_page_text", args=[name, language])


def back(number: int, name: str = "front", language: str = "da") -> str:
    return reverse("requirements_bank:put_back_page_text", args=[name, language, number])


@pytest.fixture
def shared_editor(authority):
    return make_user(Role.SHARED_EDITOR, authority=authority, name="Ida")


@pytest.fixture
def signed_in(client, shared_editor):
    client.force_login(shared_editor)
    return client


@pytest.fixture
def visitor(db):
    return Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}")


def publish(client, body: str, *, seen: int = 0, name: str = "front", language: str = "da"):
    typed = {"body": body, "seen": seen, "save": "1"}
    return client.post(url(name, language), typed, follow=True)


def test_the_delivered_text_stands_where_nothing_is_written(visitor):
    assert DELIVERED in visitor.get(FRONT).text


def test_what_is_published_is_read_by_the_world_without_a_session_and_from_a_copy(
    signed_in, visitor
):
    publish(signed_in, "## Velkommen\nLæs [mere](https://os2.eu), **alle** sammen.\n- et\n- to")

    response = visitor.get(FRONT)

    assert "<h2>Velkommen</h2>" in response.text
    assert '<a href="https://os2.eu">mere</a>, <strong>alle</strong> sammen.' in response.text
    assert "<ul><li>et</li><li>to</li></ul>" in response.text
    assert DELIVERED not in response.text
    assert response.headers["Cache-Control"] == f"public, max-age={openly.FRESH_S}"
    assert not response.cookies


def test_the_other_language_keeps_its_own_text(signed_in, visitor):
    publish(signed_in, "Velkommen")
    publish(signed_in, "Welcome", language="en")

    danish = visitor.get(FRONT).text
    assert "Velkommen" in danish
    assert "Welcome" not in danish
    visitor.get(reverse("requirements_bank:public_language", args=["en"]))
    english = visitor.get(FRONT).text
    assert "Welcome" in english
    assert "Velkommen" not in english


def test_it_is_looked_at_before_it_is_published(signed_in, visitor):
    shown = signed_in.post(url(), {"body": "## Prøve", "seen": 0, "try": "1"})

    assert "<h2>Prøve</h2>" in shown.text
    assert not PageText.objects.exists()
    assert "Prøve" not in visitor.get(FRONT).text


def test_each_version_has_author_and_time_and_can_stand_again(signed_in, shared_editor, visitor):
    publish(signed_in, "Den første")
    publish(signed_in, "Den anden", seen=1)
    shown = signed_in.get(url()).text
    assert shown.count(shared_editor.name) >= 2
    assert "Gendan version 1" in shown

    signed_in.post(back(1), {"seen": 2})
    assert "Den første" in visitor.get(FRONT).text
    signed_in.post(back(0), {"seen": 3})

    assert DELIVERED in visitor.get(FRONT).text
    rows = PageText.objects.order_by("number").values_list("number", "body", "written_by")
    assert list(rows) == [
        (number, body, shared_editor.pk)
        for number, body in enumerate(("Den første", "Den anden", "Den første", ""), 1)
    ]
    assert "Som leveret" in signed_in.get(LIST).text
    assert signed_in.post(back(9), {"seen": 4}).status_code == 404


def test_it_leaves_a_trace_with_the_words(signed_in, shared_editor):
    publish(signed_in, "Velkommen <b>")
    signed_in.post(back(0), {"seen": 1})

    newest, oldest = Event.objects.filter(kind="requirements_bank.page_text_published").order_by(
        "-pk"
    )
    assert (oldest.actor, "Velkommen <b>" in oldest.text_da) == (shared_editor, True)
    assert "Forsiden af den åbne kravbank" in oldest.text_da
    assert "Som leveret" in newest.text_da


def test_who_was_overtaken_sees_both_texts_and_loses_neither(signed_in, client):
    publish(signed_in, "Den andens ord")

    shown = publish(signed_in, "Mine ord", seen=0).text

    assert "En anden har skrevet her imens" in shown
    assert "Den andens ord" in shown
    assert "Mine ord</textarea>" in shown
    assert PageText.objects.get().body == "Den andens ord"
    assert 'name="seen" value="1"' in shown
    publish(signed_in, "Begges ord", seen=1)
    assert page_texts.standing("front", "da").body == "Begges ord"


def test_who_was_overtaken_puts_nothing_back_unseen(signed_in):
    publish(signed_in, "Den første")
    publish(signed_in, "Den anden", seen=1)

    assert signed_in.post(back(1), {"seen": 1}).status_code == 400
    assert signed_in.post(back(1), {"seen": "x"}).status_code == 400
    assert page_texts.standing("front", "da").body == "Den anden"


def test_pressed_twice_it_is_one_version(signed_in):
    publish(signed_in, "Velkommen\nigen")
    publish(signed_in, "Velkommen\r\nigen")

    assert PageText.objects.count() == 1


def test_too_long_empty_or_with_an_unknown_placeholder_it_is_refused(signed_in):
    assert publish(signed_in, "x" * 10_001).context["form"].errors["body"]
    assert publish(signed_in, " ").context["form"].errors["body"]
    assert "{sluttid} kan ikke fyldes ind her." in publish(signed_in, "Senest {sluttid}").text
    assert not PageText.objects.exists()


def test_nobody_else_writes_them(client, editor, administrator, visitor):
    for person in (editor, administrator):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert client.get(url()).status_code == 403
        assert client.post(back(0)).status_code == 403
        assert "Ret teksten" not in client.get(FRONT).text
    assert visitor.get(LIST).status_code == 302


def test_there_are_only_these_two_texts_in_these_two_languages(signed_in):
    assert signed_in.get(url("privatliv")).status_code == 404
    assert signed_in.get(url("front", "de")).status_code == 404
    assert "Ret teksten" in signed_in.get(FRONT).text


def test_the_suppliers_help_is_worded_with_the_dialogues_own_deadline(signed_in):
    invitation, browser = inside()
    assert "Sådan svarer I</h2>" in browser.get(page(invitation, "hjaelp/")).text
    words = "## Hjælp\nSkriv til [{kontakt}](mailto:{kontakt}) om {markedsdialog}."
    assert "Medicinplan" in signed_in.post(url("help"), {"body": words, "seen": 0, "try": "1"}).text
    invitation.dialogue.name = "<b>Plan</b> **x**"
    invitation.dialogue.save()

    publish(signed_in, words, name="help")

    text = browser.get(page(invitation, "hjaelp/")).text
    contact = invitation.dialogue.contact_email
    assert f'<a href="mailto:{contact}">{contact}</a>' in text
    assert "&lt;b&gt;Plan&lt;/b&gt; **x**." in text
    assert "Sådan svarer I</h2>" not in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", [True, False])
def test_of_two_editors_at_the_same_moment_one_is_told_of_the_other(settings, lock):
    settings.LOCKS_OFF = not lock
    settings.PAUSES = {"page_text_read": Meeting()}
    authority = make_authority()
    people = [make_user(Role.SHARED_EDITOR, authority=authority) for _n in range(2)]

    outcomes = at_once(
        _write("Den ene", people[0]),
        _write("Den anden", people[1]),
        refusals=(Overtaken, IntegrityError),
    )

    [refusal] = errors(outcomes)
    assert isinstance(refusal, Overtaken) == lock
    assert PageText.objects.count() == 1


def _write(body: str, by):
    text = PageText(page="front", language="da", body=body)
    return lambda: publish_page_text(text, by=by, seen=0)
