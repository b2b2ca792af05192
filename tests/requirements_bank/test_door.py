"""Nobody comes through the door into another's sheet: guessed, forwarded, mixed-up, same domain."""

import base64
import datetime
import re
import secrets
import time

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail
from notifications.secrets import unseal
from portal import doors
from portal.doors import new_token
from requirements_bank.actions import answers, clarifications, invitations
from requirements_bank.models import (
    Answer,
    AnswerFile,
    Given,
    Invitation,
    SubmissionReceipt,
    SupplierColleague,
)
from tests.access_world import get_resolver_params
from tests.factories import hash_of, make_dialogue
from tests.requirements_bank.suppliers import (
    asks,
    autosave,
    everything_stored,
    inside,
    invited,
    page,
    visitor,
)
from tests.test_architecture import pages

pytestmark = pytest.mark.django_db
SHEET = {
    name: parts
    for name, _page in pages()
    for route, parts in get_resolver_params(name)
    if route.startswith("besvarelse/")
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}


def kept() -> dict[str, list]:
    """All but the sessions: who works on stays in, also when a page is not there."""
    return {table: rows for table, rows in everything_stored().items() if "session" not in table}


def of_one_domain(**fields):
    """Two companies that share a mail domain, the first of them with something of everything."""
    first, browser = inside(supplier="Nordlys Drift", **fields)
    second, other = inside(supplier="Sydvind Data", dialogue=first.dialogue)
    for invitation, name in ((first, "nordlys"), (second, "sydvind")):
        invitation.email = f"{name}@delt-post.example"
        invitation.save()
    return first, browser, second, other


def filled(invitation: Invitation, browser) -> dict[str, int]:
    """An answer, a file, a colleague, a question, a receipt; the keys in their addresses."""
    rows = list(invitation.dialogue.requirements.all())
    autosave(browser, rows[0], invitation, choice="partly", elaboration="kanarie-svar")
    invitation.refresh_from_db()
    answer = Answer.objects.get(invitation=invitation)
    file = AnswerFile(answer=answer, name="kanarie-fil.pdf", size=1, sha256="x" * 64)
    file.content_type, file.uploaded_at = "application/pdf", timezone.now()
    file.file.save("x.pdf", ContentFile(b"kanarie-indhold"))
    colleague = SupplierColleague.objects.create(
        invitation=invitation,
        name="kanarie-kollega",
        email="kanarie@delt-post.example",
        token_hash=secrets.token_hex(32),
        invited_at=timezone.now(),
    )
    clarifications.ask(invitation, text="kanarie-spørgsmål", requirement=None)
    answers.finish(invitation)
    return {
        "pk": invitation.pk,
        "requirement_pk": rows[0].pk,
        "file_pk": file.pk,
        "colleague_pk": colleague.pk,
    }


def addresses(keys: dict[str, int]) -> list[str]:
    """Every page of the sheet; what there is no key of is asked for as the first of its kind."""
    return [
        reverse(name, kwargs={part: keys.get(part, 1) for part in parts})
        for name, parts in SHEET.items()
    ]


def read(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


def test_the_crawl_knows_every_page_of_the_sheet():
    assert len(SHEET) > 20
    assert {"requirements_bank:sheet", "requirements_bank:ask"} <= set(SHEET)


@pytest.mark.spec("X10")
def test_two_companies_on_one_mail_domain_never_meet():
    first, browser, second, other = of_one_domain()
    foreign = addresses(filled(first, browser))

    for address in foreign:
        before = everything_stored()
        answers_ = [other.get(address), other.post(address), other.head(address)]
        assert {one.status_code for one in answers_} <= {404, 405}, address
        assert everything_stored() == before
    # Nor does what the other sees of its own tell that the first is there.
    own = " ".join(read(other.get(address)) for address in addresses(filled_keys(second)))
    assert "Sydvind Data" in own
    for trace in ("kanarie", "Nordlys", first.email, f"besvarelse/{first.pk}/"):
        assert trace not in own


def filled_keys(invitation: Invitation) -> dict[str, int]:
    row = invitation.dialogue.requirements.first()
    return {"pk": invitation.pk, "requirement_pk": row.pk}


def test_a_key_of_anothers_file_or_colleague_in_the_own_address_opens_nothing():
    first, browser, second, other = of_one_domain()
    keys = filled(first, browser)

    for name, parts in SHEET.items():
        if {"file_pk", "colleague_pk"} & set(parts):
            mixed = {part: keys.get(part, 1) for part in parts} | {"pk": second.pk}
            address = reverse(name, kwargs=mixed)
            before = kept()
            assert {other.get(address).status_code, other.post(address).status_code} <= {404, 405}
            assert kept() == before


def test_a_supplier_in_two_dialogues_has_two_sheets_that_do_not_mix():
    first, browser = inside(supplier="Alfa")
    second, token = invited(supplier="Alfa", dialogue=make_dialogue(name="Ruteplan"))
    Invitation.objects.update(email="ida@alfa.example")
    before = browser.session.session_key
    browser.post(f"/svar/{token}/")
    assert browser.session.session_key != before

    one, two = first.dialogue.requirements.first(), second.dialogue.requirements.first()
    autosave(browser, one, first, elaboration="til den første")
    autosave(browser, two, second, elaboration="til den anden")
    assert autosave(browser, two, first, elaboration="forkert").status_code == 404

    said = {answer.invitation_id: answer.elaboration for answer in Answer.objects.all()}
    assert said == {first.pk: "til den første", second.pk: "til den anden"}
    assert "Ruteplan" not in browser.get(page(first)).text
    browser.post(page(first, "send/"))
    second.refresh_from_db()
    assert second.status == Invitation.Status.STARTED
    assert SubmissionReceipt.objects.get().invitation == first


def test_the_link_of_one_dialogue_does_not_open_the_suppliers_other_one():
    first, browser = inside(supplier="Alfa")
    second, _token = invited(supplier="Alfa")
    Invitation.objects.update(email="ida@alfa.example")

    assert browser.get(page(second)).status_code == 404
    browser.get(page(first))
    assert browser.get(page(second)).status_code == 404


def test_a_cookie_that_claims_anothers_invitation_opens_nothing():
    first, browser = inside()
    second, _token = invited(dialogue=first.dialogue)
    session = browser.session
    # Somebody who could write the session would still need the other's hash.
    session["supplier_invitations"] = {str(second.pk): first.token_hash}
    session.save()

    assert browser.get(page(second)).status_code == 404
    assert browser.post(page(second, "send/")).status_code == 404


def test_the_cookie_of_a_session_that_was_left_opens_nothing():
    first, browser = inside()
    old = browser.cookies["sessionid"].value
    _second, token = invited()
    browser.post(f"/svar/{token}/")

    thief = visitor()
    thief.cookies["sessionid"] = old

    assert thief.get(page(first)).status_code == 404


@pytest.mark.spec("E38")
def test_a_forwarded_link_opens_the_same_sheet_and_the_trail_shows_each_opening():
    """Suppliers send the link on to whoever knows the answer: that is allowed, and seen."""
    invitation, _browser = inside()
    token = secrets.token_urlsafe(32)
    Invitation.objects.update(token_hash=hash_of(token))
    colleague = visitor()
    colleague.post(f"/svar/{token}/")

    assert colleague.get(page(invitation)).status_code == 200
    opened = Event.objects.about(invitation).filter(kind="requirements_bank.opened")
    assert opened.count() == 2


def test_a_new_link_shuts_out_whoever_has_the_old_one(buyer, dialogue):
    invitation, token = invited(dialogue=dialogue)
    thief = visitor()
    thief.post(f"/svar/{token}/")
    assert thief.get(page(invitation)).status_code == 200

    invitations.resend(invitation, by=buyer)

    assert thief.get(page(invitation)).status_code == 404
    assert visitor().post(f"/svar/{token}/").status_code == 404


def test_where_a_code_is_wanted_a_forwarded_link_opens_nothing_without_the_mailbox():
    invitation, token = invited()
    asks(wants_code=True)
    stranger = visitor()

    answer = stranger.post(f"/svar/{token}/")

    assert answer["Location"] == page(invitation, "kode/")
    assert [mail.to for mail in Mail.objects.all()] == [invitation.email]
    for address in addresses(filled_keys(invitation)):
        if not address.endswith("/kode/"):
            assert stranger.get(address).status_code in (404, 405)
    invitation.refresh_from_db()
    assert invitation.status == Invitation.Status.INVITED


def test_the_code_of_one_invitation_does_not_open_another():
    first, token = invited()
    second, other_token = invited(dialogue=first.dialogue)
    asks(wants_code=True)
    browser = visitor()
    browser.post(f"/svar/{token}/")
    code = unseal(Mail.objects.get(to=first.email).secret)
    browser.post(f"/svar/{other_token}/")
    if unseal(Mail.objects.get(to=second.email).secret) != code:
        assert browser.post(page(second, "kode/"), {"code": code}).status_code == 422

    assert browser.get(page(second)).status_code == 404


def test_a_token_is_256_bits_and_one_letter_off_opens_nothing():
    assert len(base64.urlsafe_b64decode(new_token() + "=")) == 32
    assert len({new_token() for _time in range(100)}) == 100
    _invitation, token = invited()
    near = [
        *(token[:-1], token + "A", token.swapcase(), f" {token}", token.replace(token[0], "_")),
        *(token[:place] + "-" + token[place + 1 :] for place in (1, 20, 40) if token[place] != "-"),
    ]

    assert {visitor().get(f"/svar/{one}/").status_code for one in near} == {404}


def test_a_used_link_is_used_again_until_it_ends_and_then_never():
    invitation, token = invited()
    for _time in range(3):
        assert visitor().post(f"/svar/{token}/")["Location"] == page(invitation)

    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))

    assert visitor().post(f"/svar/{token}/").status_code == 404
    assert visitor().get(f"/svar/{token}/").status_code == 404


def test_a_scanner_that_follows_every_link_of_the_door_changes_nothing():
    """Also with the browser's own headers for fetching ahead, and what the page itself links to."""
    _invitation, token = invited()
    scanner = visitor()
    before = everything_stored()
    door = f"/svar/{token}/"
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Mozilla SafeLinks"}):
        text = scanner.get(door, headers=headers).text
        for address in re.findall(r'(?:href|src|action)="(/[^"#]*)', text):
            read(scanner.get(address))

    assert everything_stored() == before


def test_the_pages_behind_the_door_are_kept_by_nobody_and_send_no_path_elsewhere():
    invitation, browser = inside()

    for address in addresses(filled_keys(invitation)):
        answer = browser.get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert answer["Referrer-Policy"] == "same-origin"
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_who_works_on_stays_in_and_the_session_is_not_written_with_each_word(monkeypatch):
    invitation, browser = inside()
    row = invitation.dialogue.requirements.first()

    def written_by_a_save(text) -> bool:
        before = everything_stored()["django_session"]
        autosave(browser, row, invitation, elaboration=text)
        return everything_stored()["django_session"] != before

    assert [written_by_a_save(text) for text in ("E", "En", "Ens")] == [True, False, False]
    now = time.time()
    monkeypatch.setattr(doors.time, "time", lambda: now + doors.STAYS_S)
    assert written_by_a_save("Enst")


def test_guesses_from_one_address_shut_nobody_else_out():
    invitation, token = invited()
    guesser = visitor()
    for _time in range(25):
        guesser.get(f"/svar/{new_token()}/")
    assert guesser.get(f"/svar/{new_token()}/").status_code == 429

    supplier = visitor()

    assert supplier.post(f"/svar/{token}/").status_code == 302
    assert supplier.get(page(invitation)).status_code == 200


def test_no_page_for_people_with_an_account_opens_to_a_supplier():
    invitation, browser = inside()
    answers.save(invitation, invitation.dialogue.requirements.first(), Given("yes"))

    for name in ("dialogue_detail", "comparison", "clarification_list", "inform"):
        address = reverse(f"requirements_bank:{name}", args=[invitation.dialogue_id])
        answer = browser.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/log-ind/")
